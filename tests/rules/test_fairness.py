"""Who wins among several, and that everybody can check it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from dispatch.rules import fairness
from dispatch.rules.fairness import Bid
from dispatch.rules.policy import Policy

NOON = datetime(2026, 11, 28, 4, tzinfo=UTC)


def minutes_ago(n):
    return NOON - timedelta(minutes=n)


def order_of(*bids):
    return [bid.courier_id for bid in fairness.ranked("order", NOON, bids)]


def test_who_was_served_longest_ago_wins_and_who_never_was_before_him():
    just_now = Bid("just now", NOON, minutes_ago(1), 10)
    long_ago = Bid("long ago", NOON, minutes_ago(90), 900)
    never = Bid("never", NOON, None, 2000)
    assert order_of(just_now, long_ago, never) == ["never", "long ago", "just now"]


def test_of_two_who_were_never_served_the_nearer_one_wins():
    near, far, unknown = Bid("near", NOON, None, 50), Bid("far", NOON, None, 51), Bid("unknown", NOON)
    assert order_of(unknown, far, near) == ["near", "far", "unknown"]


def test_when_nothing_else_decides_a_number_does_that_anybody_can_work_out_again():
    couriers = [f"courier-{n}" for n in range(20)]
    ms = int(NOON.timestamp()) * 1000
    lots = {c: int(sha256(f"order {ms} {c}".encode()).hexdigest()[:13], 16) for c in couriers}
    drawn = order_of(*[Bid(c, NOON) for c in couriers])
    assert drawn == sorted(couriers, key=lambda c: lots[c])
    assert drawn == order_of(*[Bid(c, NOON) for c in reversed(couriers)]), "not by who came first"


def test_the_numbers_favour_nobody():
    wins = {"a": 0, "b": 0, "c": 0}
    for n in range(600):
        wins[fairness.ranked(f"order {n}", NOON, [Bid(c, NOON) for c in wins])[0].courier_id] += 1
    assert all(150 < times < 250 for times in wins.values()), wins


def test_the_rule_of_an_order_comes_before_that_of_its_station():
    policy = Policy(version=4, fairness="window")
    assert fairness.race(None, policy, NOON, NOON) == ("window", 4, None)
    assert fairness.race("instant", policy, NOON, NOON).rule == "instant"


def test_a_head_start_is_over_when_its_seconds_are():
    policy = Policy(fairness="head_start", head_start_s=30)
    ends = NOON + timedelta(seconds=30)
    assert fairness.race(None, policy, NOON, NOON).head_start_ends == ends
    assert fairness.race(None, policy, NOON, ends).head_start_ends is None


def test_when_the_clock_was_set_back_two_hours_nobody_has_a_head_start_of_two_hours():
    policy = Policy(fairness="head_start", head_start_s=30)
    assert fairness.race(None, policy, NOON, NOON - timedelta(hours=2)).head_start_ends is None


@pytest.mark.parametrize(
    ("shares", "expected"),
    [([], 0), ([0, 0], 0), ([2, 2, 2], 0), ([0, 0, 0, 4], 0.75), ([1, 3], 0.25)],
)
def test_gini_of_what_was_shared_out(shares, expected):
    assert fairness.gini(shares) == pytest.approx(expected)


def test_who_listened_for_a_minute_has_not_earned_sixty_an_hour():
    assert fairness.per_hour(1, 1 / 60) == 4
    assert fairness.per_hour(6, 3) == 2
