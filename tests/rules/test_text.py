import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.text import clean, plain


@pytest.mark.parametrize(
    "kept", ["𠮷野家的𬭎奶奶", "👩‍👩‍👧 一家", "שלום 王", "مرحبا", "第一行\n第二行", "㐂", "é"]
)
def test_rare_names_emoji_and_right_to_left_words_stay_as_they_are(kept):
    assert clean(kept) == kept


@pytest.mark.parametrize(
    "typed", ["\u200b王秀珍\u200d ", "\ufeff王秀珍\n\u2060\n", " 王秀珍\r\n", "王秀珍\u200b \u200b"]
)
def test_nothing_invisible_clings_to_the_ends_of_a_name(typed):
    assert clean(typed) == "王秀珍"


@pytest.mark.parametrize("typed", ["王\x00秀珍", "\x1b[2J", "a\x7fb", "\x85", "\ud83d"])
def test_control_characters_are_refused_by_name(typed):
    with pytest.raises(ValueError, match=r"^control_character$"):
        clean(typed)


def test_a_limit_counts_characters_as_people_do_after_cleaning():
    assert clean("  王秀珍  ", limit=3) == "王秀珍"
    with pytest.raises(ValueError, match=r"^too_long$"):
        clean("王秀珍啊", limit=3)


def test_one_letter_has_one_spelling():
    assert clean("Rene\u0301") == "Ren\u00e9"


def test_plain_is_for_comparing():
    assert plain(" ３号楼\u200b２门 ") == "3号楼2门"


@given(st.text())
def test_clean_text_is_clean_for_good(text):
    try:
        kept = clean(text)
    except ValueError as refusal:
        assert str(refusal) == "control_character"
    else:
        assert clean(kept) == kept == unicodedata.normalize("NFC", kept)
        kept.encode()
