"""Bytes of systems that do not say how they write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.encodings import LOST, readings, words_of

LINE = "姓名,手机,单位\r\n王秀珍,13000008021,顺达\r\n"
HANZI = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=30)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "gb2312"],
)
def test_a_line_of_a_roster_is_itself_in_every_encoding(encoding):
    assert next(readings(LINE.encode(encoding))) == LINE


@given(HANZI, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
def test_what_was_written_is_among_the_readings(text, encoding):
    assert text in list(readings(text.encode(encoding)))


@given(st.binary(max_size=200))
def test_any_bytes_have_a_reading(content):
    assert all(isinstance(text, str) for text in readings(content))


def test_a_broken_sign_under_a_mark_is_shown_and_not_taken_for_another_alphabet():
    broken = LINE.encode("utf-8-sig").replace("秀".encode(), b"\xe7\xa7")
    assert list(readings(broken)) == [LINE.replace("秀", LOST)]


@given(HANZI)
def test_utf_8_stays_utf_8_and_what_is_none_is_chinese(text):
    assert words_of(text.encode()) == text
    assert words_of(text.encode("gb18030"), "GBK") == text


@pytest.mark.parametrize(
    "text", ["垃圾桶满了", "3号楼2单元门口，消防通道被堵！", "㙍街口有积水，请派人处理", "Kebab 店门口 trash"]
)
def test_gb18030_is_read_without_being_declared(text):
    assert words_of(text.encode("gb18030")) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("ゴミ箱がいっぱいです", "shift_jis"),
        ("垃圾桶滿了，請派人處理", "big5"),
        ("Grüße aus der Straße", "latin-1"),
        ("café", "latin-1"),
        ("мусор на улице", "cp1251"),
        ("мусор на улице", "koi8-r"),
    ],
)
def test_another_alphabet_is_refused_and_not_turned_into_rare_characters(text, encoding):
    with pytest.raises(ValueError, match="not_a_text"):
        words_of(text.encode(encoding))


@pytest.mark.parametrize(
    ("raw", "charset", "code"),
    [
        (b"\xe9", "latin-1", "unknown_charset"),
        (b"\xe9", "x-user-defined", "unknown_charset"),
        (b"\xff\xff", "utf-8", "not_a_text"),
        (b"\xff\xff", "gbk", "not_a_text"),
        (b"\x81", None, "not_a_text"),
    ],
)
def test_what_is_declared_wrongly_is_refused(raw, charset, code):
    with pytest.raises(ValueError, match=code):
        words_of(raw, charset)


def test_plain_ascii_is_the_same_in_every_charset():
    assert words_of(b"06042", "ISO-8859-1") == "06042"


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030", "x-gbk", '"GB18030"', " cp936 "])
def test_every_name_of_gb18030_is_known(charset):
    assert words_of("䶮".encode("gb18030"), charset) == "䶮"
