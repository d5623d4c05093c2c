"""How long somebody waits who has failed to sign in."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.rules import throttle

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def waits(kind, failures, after=0.0):
    return throttle.wait_seconds(kind, failures, NOON, NOON + timedelta(seconds=after))


def test_who_guesses_waits_longer_and_longer_and_is_never_locked_out():
    assert [waits("pair", n) for n in (0, 4, 5, 6, 7, 8)] == [0, 0, 1, 2, 4, 8]
    assert waits("pair", 10_000) == 900
    assert waits("pair", 10_000, after=900) == 0
    assert waits("pair", 10_000, after=3601) == 0


@pytest.mark.parametrize("failures", [20, 30, 10_000])
def test_the_owner_waits_a_few_seconds_at_most_whatever_others_do_with_his_number(failures):
    assert 0 < waits("phone", failures) <= 4
    assert waits("phone", failures, after=4) == 0


def test_an_address_has_so_many_failures_in_every_few_seconds():
    assert waits("address", 99) == 0
    assert 0 < waits("address", 100) <= 4
    assert waits("address", 100_000, after=4) == 0


def test_failures_of_an_address_count_from_the_first_and_those_of_a_phone_from_the_last():
    later = NOON + timedelta(seconds=3)
    assert throttle.counted("address", 7, NOON, later) == (8, NOON)
    assert throttle.counted("phone", 7, NOON, later) == (8, later)
    assert throttle.counted("address", 7, NOON, NOON + timedelta(seconds=5)) == (
        1,
        NOON + timedelta(seconds=5),
    )
    assert throttle.counted("phone", 7, NOON, NOON + timedelta(hours=2)) == (1, NOON + timedelta(hours=2))


@pytest.mark.parametrize("hours", [-2, -0.5, 2])
def test_a_clock_that_jumps_locks_nobody_out(hours):
    assert waits("pair", 50, after=hours * 3600) == 0
