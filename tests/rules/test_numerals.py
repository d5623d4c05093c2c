import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.numerals import amount, whole


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("502", 502), ("五零二", 502), ("五〇二", 502), ("一二零三", 1203), ("幺二", 12), ("十", 10), ("十二", 12),
        ("二十", 20), ("二十三", 23), ("一百零二", 102), ("五百零二", 502), ("一千二百零三", 1203), ("两", 2), ("零", 0),
    ],
)  # fmt: skip
def test_spoken_numbers_are_numbers(said, value):
    assert whole(said) == value


@pytest.mark.parametrize(
    "said", ["", "三四十", "十十", "百一百", "五百六百", "一二三四五六七八九十", "王", "²", "1.5"]
)
def test_what_nobody_says_has_no_value(said):
    assert whole(said) is None


def test_half_a_jin_is_an_amount():
    assert (amount("半"), amount("2.5"), amount("三"), amount("很多")) == (0.5, 2.5, 3, None)


@given(st.text(alphabet="零〇一二两三四五六七八九十百千幺0123456789.半²٣"))
def test_no_mixture_of_digits_breaks_the_reading(said):
    assert whole(said) is None or whole(said) >= 0
    assert amount(said) is None or amount(said) >= 0
