import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.phones import base, endings, is_own, masked, normalise, several, why_none


@pytest.mark.parametrize(
    "typed",
    [
        "13000000001",
        "130-0000-0001",
        "1300000 0001",
        "130 0000 0001",
        "１３００００００００１",
        "１３０－００００－０００１",
        "+86 130 0000 0001",
        "+86-13000000001",
        "(+86)13000000001",
        "0086 13000000001",
        "8613000000001",
        "13000000001.0",
        "1.3000000001E+10",
        "1.3000000001e10",
        " \u200b13000000001\ufeff\n",
        13000000001,
        13000000001.0,
    ],
)
def test_one_grandmother_has_one_number_however_it_is_typed(typed):
    assert normalise(typed) == "13000000001"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("022-66200000", "022-66200000"),
        ("02266200000", "022-66200000"),
        ("（022）6620 0000", "022-66200000"),
        ("+86 22 66200000", "022-66200000"),
        ("+86 022 66200000", "022-66200000"),
        ("66200000", "022-66200000"),
        ("6620-0000", "022-66200000"),
        (66200000.0, "022-66200000"),
        (2266200000, "022-66200000"),
        ("2266200000.0", "022-66200000"),
        ("0316-2222222", "0316-2222222"),
        ("010-66200000", "010-66200000"),
        ("0755 8300 1234", "0755-83001234"),
    ],
)
def test_an_elder_s_landline_is_a_phone_too(typed, kept):
    assert normalise(typed) == kept


def test_a_landline_without_area_code_belongs_to_the_station_s_own_city():
    assert normalise("66200000", area="010") == "010-66200000"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "无",
        "120",
        "110",
        "123456",
        "3-2-502",
        "12-3-45",
        "9-5-598",
        "11-8-302",
        "10-0-86",
        "13800009001-02",
        "13800009001转",
        "022-66200000转1234567",
        "+852 1234",
        "+999 123456789",
        "12000000001",
        "1300000000",
        "130000000011",
        "13000000001 13000000002",
        "1.3E+10",  # Excel's display has lost the digits
        "13000000001.5",
        "00000000000",
        "2026-11-23",
        "١٣٠٠٠٠٠٠٠٠١",
        "120116198001011234",
        math.nan,
        math.inf,
        -13000000001,
        13000000001.5,
        True,
        None,
        10**40,
    ],
)
def test_what_is_no_phone_is_never_bent_into_one(typed):
    with pytest.raises(ValueError, match=r"^not_a_phone$"):
        normalise(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("022-66200000转803", "022-66200000转803"),
        ("022-66200000-803", "022-66200000转803"),
        ("022-66200000 ext 803", "022-66200000转803"),
        ("022-66200000 Ext.803", "022-66200000转803"),
        ("（022）66200000分机：803", "022-66200000转803"),
        ("022-66200000（803）", "022-66200000转803"),
        ("022-66200000，803", "022-66200000转803"),
        ("02266200000#803", "022-66200000转803"),
        ("66200000轉12", "022-66200000转12"),
        ("+86 22 66200000转1", "022-66200000转1"),
        ("0316-2222222 转 6", "0316-2222222转6"),
        ("13800009001转6236", "13800009001转6236"),
        ("138 0000 9001-6236", "13800009001转6236"),
        ("400-810-0000转2", "400-810-0000转2"),
        ("4008100000", "400-810-0000"),
        ("400 810 0000", "400-810-0000"),
        ("800-810-0000", "800-810-0000"),
        ("95598", "95598"),
        ("１２３４５", "12345"),
        ("96110", "96110"),
        ("1010-1111", "10101111"),
        ("+852 9123 4567", "+85291234567"),
        ("00852 9123 4567", "+85291234567"),
        ("(852)9123-4567", "+85291234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+886 912 345 678", "+886912345678"),
        ("+1 212 555 0100", "+12125550100"),
        (12345, "12345"),
    ],
)
def test_extensions_hotlines_and_numbers_from_elsewhere_have_a_place(typed, kept):
    assert normalise(typed) == kept == normalise(kept)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800009001/13800009002", ["13800009001", "13800009002"]),
        ("13800009001 13800009002", ["13800009001", "13800009002"]),
        ("138 0000 9001 138 0000 9002", ["13800009001", "13800009002"]),
        ("13800009001、022-66200000转803", ["13800009001", "022-66200000转803"]),
        ("13800009001或13800009002", ["13800009001", "13800009002"]),
        ("66200000；13800009001", ["022-66200000", "13800009001"]),
        ("13800009001\n13800009002\n95598", ["13800009001", "13800009002", "95598"]),
        ("13800009001,13800009001", ["13800009001"]),
        ("022-66200000", ["022-66200000"]),
    ],
)
def test_two_numbers_in_one_field_are_two_numbers(typed, kept):
    assert several(typed) == kept


@pytest.mark.parametrize(
    "typed", ["13800009001/1380000900", "13800009001/02", "张 13800009001", "/", "", "无/无"]
)
def test_of_several_each_must_be_a_number(typed):
    with pytest.raises(ValueError, match=r"^not_a_phone$"):
        several(typed)


def test_the_sentence_says_whether_one_of_several_is_wrong():
    assert why_none("13800009001/1380000900") == "one_is_no_phone"
    assert why_none("1380000900") == "not_a_phone"
    with pytest.raises(ValueError, match="too_many"):
        several("/".join(f"1380000900{n}" for n in range(5)))


def test_who_signs_in_has_a_mobile_or_a_landline():
    assert is_own("13800009001") and is_own("022-66200000")
    assert not any(map(is_own, ("022-66200000转803", "95598", "400-810-0000", "+85291234567")))


def test_lists_show_the_ends_of_a_number_and_never_its_middle():
    assert masked("130-0000-0001") == "130****0001"
    assert masked("13812340001") == "138****0001"
    assert masked("66200001") == "022****0001"
    assert masked("0316-2222229") == "0316****2229"
    assert masked("022-66200001转803") == "022****0001转***"
    assert masked("400-810-1234") == "400****1234"
    assert masked("95598") == "95***"
    assert masked("+85291234567") == "+852****4567"
    assert masked("让我闺女接 120116198001011234") == "****"


def test_a_number_is_found_by_its_end_and_by_its_extension():
    assert endings("022-66200001") == {"0001"}
    assert endings("022-66200001转803") == {"0001", "803"}
    assert endings("13800009001转36236") == {"9001", "6236"}
    assert base("022-66200001转803") == "022-66200001"


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.from_regex(r"[+0-9 ()./eE-]{5,16}", fullmatch=True))
)
def test_whatever_comes_in_the_answer_is_a_phone_or_one_named_refusal(anything):
    try:
        phone = normalise(anything)
    except ValueError as refusal:
        assert str(refusal) == "not_a_phone"
    else:
        assert normalise(phone) == phone
        digits = base(phone).replace("-", "").removeprefix("+")
        assert digits not in masked(phone).replace("+", "")


@given(st.integers(13_000_000_000, 19_999_999_999), st.sampled_from(["{}", "+86{}", "{}.0", " {} "]))
def test_every_mobile_survives_every_dress(number, dress):
    assert normalise(dress.format(number)) == normalise(number) == normalise(float(number)) == str(number)
