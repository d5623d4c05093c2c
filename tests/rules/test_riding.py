"""Nobody is kept from an order because his telephone is unsure where it is, and nobody grabs at full speed."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.geography import Wgs84
from dispatch.rules.riding import Fix, Trace, followed, is_riding

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
NORTH, EAST = 1 / 111_000, 1 / 86_400  # degrees a metre, in Tianjin


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("fast_since", "position_at", "rides"),
    [
        (None, ago(1), False),
        (ago(30), None, False),
        (ago(30), ago(1), True),
        (ago(10), ago(0), True),
        (ago(12), ago(3), False),  # for nine seconds only
        (ago(90), ago(60), True),
        (ago(90), ago(61), False),  # since a minute nobody knows
    ],
)
def test_riding_is_ten_fast_seconds_and_a_place_of_the_last_minute(fast_since, position_at, rides):
    assert is_riding(fast_since, position_at, NOW) is rides


def fix(second: float, metres: float = 0.0, aside: float = 0.0, accuracy: int = 10) -> Fix:
    """So many metres up the road, at this second."""
    place = Wgs84(39.03 + metres * NORTH, 117.70 + aside * EAST)
    return Fix(NOW + timedelta(seconds=second), place, accuracy)


def after(fixes, trace=Trace()) -> Trace:  # noqa: B008 - a named tuple
    for one in fixes:
        trace = followed(trace, one)
    return trace


def locked(trace: Trace) -> bool:
    return is_riding(trace.fast_since, trace.last.at, trace.last.at)


def ride(kmh: float, seconds: int, every: float, accuracy: int = 10) -> list[Fix]:
    steps = int(seconds / every) + 1
    return [fix(n * every, n * every * kmh / 3.6, accuracy=accuracy) for n in range(steps)]


@pytest.mark.parametrize("every", [1, 2, 5, 6, 10, 15, 30])
def test_who_rides_is_locked_however_often_his_phone_speaks(every):
    assert locked(after(ride(20, max(30, 2 * every), every)))
    assert not locked(after(ride(5, max(60, 2 * every), every))), "who walks is not"


def test_it_takes_three_places_and_ten_seconds():
    assert not locked(after(ride(20, 9, 1)))
    assert locked(after(ride(20, 12, 1)))
    assert not locked(after([fix(0), fix(12, 66)])), "two places are one noise"
    assert locked(after([fix(0), fix(6, 33), fix(12, 66)]))


def test_who_stands_at_the_door_may_grab_within_half_a_minute():
    riding = after(ride(20, 60, 5))
    assert locked(riding)
    stands = [fix(60 + n * 5, 60 * 20 / 3.6) for n in range(1, 6)]
    assert not locked(after(stands, riding))


def test_a_phone_that_falls_silent_locks_nobody_after_a_minute():
    riding = after(ride(20, 60, 5))
    assert is_riding(riding.fast_since, riding.last.at, riding.last.at + timedelta(seconds=60))
    assert not is_riding(riding.fast_since, riding.last.at, riding.last.at + timedelta(seconds=61))


@pytest.mark.parametrize("wrong", range(8))
def test_one_wrong_place_among_right_ones_locks_nobody(wrong):
    """80 m off, and sure of itself: whether it comes first, last or between."""
    trace = Trace()
    for n in range(8):
        trace = followed(trace, fix(n * 6, 80 if n == wrong else 0, accuracy=5))
        assert not locked(trace)


def test_places_that_may_be_wrong_by_more_than_fifty_metres_neither_lock_nor_hold():
    assert not locked(after(ride(40, 60, 5, accuracy=51)))
    riding = after(ride(20, 30, 5))
    unsure = [fix(30 + n * 5, 167 + n * 27, accuracy=200) for n in range(1, 6)]
    assert not locked(after(unsure, riding))


@given(st.integers(0, 10_000), st.sampled_from([5, 10, 20]), st.sampled_from([3, 5, 10, 30]))
def test_who_stands_is_as_good_as_never_locked_by_the_noise_of_his_phone(seed, accuracy, every):
    """An hour at a door, each place off by what the phone says it may be off by (two in three within)."""
    chance, trace, wrong = random.Random(seed), Trace(), 0
    for n in range(3600 // every):
        off = [chance.gauss(0, accuracy / 1.5) for _ in range(2)]
        trace = followed(trace, fix(n * every, *off, accuracy=accuracy))
        wrong += locked(trace)
    assert wrong <= 1


def test_fast_since_is_the_beginning_of_the_ride_not_of_the_last_look():
    trace = after(ride(20, 120, 5))
    assert trace.fast_since <= NOW + timedelta(seconds=5)


def test_nobody_jumps_fifty_kilometres_and_whoever_is_there_is_there_the_second_time():
    home = after([fix(0), fix(5)])
    jumped = followed(home, fix(10, 50_000))
    assert (jumped.last, jumped.doubted) == (home.last, fix(10, 50_000))
    assert followed(jumped, fix(15)).last == fix(15), "it was a whim of the phone"
    assert followed(jumped, fix(15)).doubted is None
    there = followed(jumped, fix(15, 50_010))
    assert (there.last, there.doubted) == (fix(15, 50_010), None)
    assert not locked(followed(there, fix(20, 50_012))), "how he came there is nobody's ride"


def test_two_whims_that_disagree_confirm_nothing():
    trace = after([fix(0), fix(5, 50_000), fix(10, 0, 40_000), fix(15, -30_000)])
    assert trace.last == fix(0)


@pytest.mark.parametrize(("kmh", "taken"), [(300, False), (160, False), (140, True), (60, True)])
def test_nobody_rides_at_three_hundred(kmh, taken):
    metres = kmh / 3.6 * 60
    assert (followed(after([fix(0)]), fix(60, metres, accuracy=0)).last.at > NOW) is taken
    assert not locked(after(ride(300, 60, 5)))


def test_a_rough_place_from_a_mast_is_no_jump_and_an_old_one_no_comparison():
    assert followed(after([fix(0, accuracy=3_000)]), fix(5, 2_500)).last == fix(5, 2_500)
    assert followed(after([fix(0)]), fix(601, 50_000)).last == fix(601, 50_000)


def test_a_server_whose_clock_is_set_back_goes_on():
    riding = after(ride(20, 60, 5))
    back = after([fix(-3600 + n * 5, 330) for n in range(3)], riding)
    assert not locked(back)
    assert back.last == fix(-3590, 330)
    assert all(one.at <= back.last.at for one in back.exact)


def test_of_the_last_minute_a_few_places_are_kept_however_much_the_phone_says():
    trace = after([fix(n / 2, 0) for n in range(600)])
    assert len(trace.exact) <= 15
    assert trace.last.at - trace.exact[0].at <= timedelta(seconds=90)
