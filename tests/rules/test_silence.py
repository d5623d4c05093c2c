"""Who asked every week and asks no more."""

from datetime import date, timedelta

import pytest

from dispatch.rules.silence import silent_since

TODAY = date(2026, 11, 30)


def ago(*days):
    return [TODAY - timedelta(days=n) for n in days]


def test_four_weeks_of_asking_and_eleven_days_of_silence_are_an_alarm():
    assert silent_since(ago(11, 18, 25, 32), TODAY) == TODAY - timedelta(days=11)


@pytest.mark.parametrize(
    ("why", "asked"),
    [
        ("ten days are still a habit", (10, 17, 24, 31)),
        ("three times are no habit", (11, 18, 25)),
        ("who asks daily has no week", (11, 12, 13, 14, 15, 16)),
        ("a break of eleven days ends a habit", (11, 18, 25, 36)),
        ("six weeks back it is another life", (25, 32, 39, 46)),
        ("nobody asked", ()),
    ],
)
def test_what_is_no_silence(why, asked):
    assert silent_since(ago(*asked), TODAY) is None, why


def test_what_she_forgot_and_asked_for_the_next_day_is_the_same_asking():
    assert silent_since(ago(11, 12, 19, 26, 27, 33), TODAY) == TODAY - timedelta(days=11)
    assert silent_since(ago(11, 12, 19, 20), TODAY) is None


def test_the_day_of_many_needs_counts_once():
    assert silent_since(ago(11, 11, 11, 11), TODAY) is None
