"""What may be a password, and how long a notice that was read is good."""

from datetime import UTC, datetime

import pytest

from dispatch.rules import notice, passwords


@pytest.mark.parametrize("word", ["", "short-1", "11111111", "abababab", "abcabcabcabc", "一二三四五六七"])
def test_a_short_word_or_one_of_few_signs_is_refused(word):
    assert passwords.too_weak(word)


@pytest.mark.parametrize("word", ["demo-pass-1", "guo-qiao-mi-xian", "一二三四五六七八"])
def test_eight_different_enough_signs_will_do(word):
    assert not passwords.too_weak(word)


@pytest.mark.parametrize("day", [datetime(2026, 11, 30, 9, tzinfo=UTC), datetime(2028, 2, 29, 9, tzinfo=UTC)])
def test_a_notice_that_was_read_is_good_for_a_year_to_the_day(day):
    assert (notice.good_until(day) - day).days == 365
