import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.phones import last_four, masked, normalise


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
        "12345",
        "3-2-502",
        "12000000001",
        "1300000000",
        "130000000011",
        "13000000001 13000000002",
        "1.3E+10",  # Excel's display has lost the digits
        "13000000001.5",
        "13000000001转2",
        "00000000000",
        "2026-11-23",
        "١٣٠٠٠٠٠٠٠٠١",
        "+1 212 555 0100",
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


def test_lists_show_the_ends_of_a_number_and_never_its_middle():
    assert masked("130-0000-0001") == "130****0001"
    assert masked("13812340001") == "138****0001"
    assert masked("66200001") == "022-****0001"
    assert masked("0316-2222229") == "0316-***2229"
    assert masked("让我闺女接 120116198001011234") == "****"
    assert last_four("022-66200001") == "0001"


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
        assert phone[-8:-4] not in masked(phone) or phone[-8:-4] in phone[:4] + phone[-4:]


@given(st.integers(13_000_000_000, 19_999_999_999), st.sampled_from(["{}", "+86{}", "{}.0", " {} "]))
def test_every_mobile_survives_every_dress(number, dress):
    assert normalise(dress.format(number)) == normalise(number) == normalise(float(number)) == str(number)
