"""When a stage is due, who belongs to a ring, and whom it wakes: values in, values out."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.rules import plans, rings
from dispatch.rules.policy import PLANS, Stage
from dispatch.rules.rings import Ear

ZONE = ZoneInfo("Asia/Shanghai")
TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PLAN = (Stage(0, "round"), Stage(600, "all"), Stage(1800, "phone_list", alarm=True))


def after(stage: int, was_due: datetime, now: datetime, window_from: datetime | None = None) -> datetime:
    return plans.following(PLAN, stage, was_due, now, window_from, ZONE)


def test_stages_come_at_their_times_though_the_schedule_is_a_little_late():
    assert plans.first(PLAN, TEN, None, ZONE) == TEN
    assert after(0, TEN, TEN + timedelta(seconds=4)) == TEN + 10 * MINUTE
    assert after(1, TEN + 10 * MINUTE, TEN + 10 * MINUTE) == TEN + 30 * MINUTE


def test_after_a_standstill_the_times_run_on_from_now():
    assert after(0, TEN, TEN + 2 * HOUR) == TEN + 2 * HOUR + 10 * MINUTE


def test_after_the_last_stage_it_comes_again_each_morning():
    half_past_eight = datetime(2026, 11, 24, 8, 30, tzinfo=ZONE)
    assert after(2, TEN + 30 * MINUTE, TEN + 30 * MINUTE) == half_past_eight
    assert after(3, half_past_eight, half_past_eight) == half_past_eight + timedelta(days=1)


def test_what_was_booked_asks_nobody_to_act_before_its_time():
    assert after(0, TEN, TEN, TEN + 5 * HOUR) == TEN + 10 * MINUTE
    assert after(1, TEN + 10 * MINUTE, TEN + 10 * MINUTE, TEN + 5 * HOUR) == TEN + 5 * HOUR


@pytest.mark.parametrize(
    ("minutes", "stage"), [(0, 0), (9, 0), (10, 1), (45, 1)], ids=["new", "nearly", "then", "not a rung"]
)
def test_an_order_comes_into_another_plan_at_the_last_ring_it_has_earned(minutes, stage):
    assert plans.standing(PLAN, minutes * MINUTE) == stage


LONG = (Stage(0, "round"), Stage(3600, "all"), Stage(3600, "phone_list", morning=True), Stage(7200, "leads"))


@pytest.mark.parametrize(
    ("hours", "times", "morning"),
    [
        (48, [0, 3600, 3600, 7200], True),  # time enough: the plan as it stands
        (23, [0, 3600, 3600, 7200], False),  # the morning would leave the leads too little
        (2, [0, 1800, 1800, 3600], False),  # twice as fast: the leads after half of the time
        (0.25, [0, 450, 450, 900], False),  # as fast as a plan goes
        (-1, [0, 450, 450, 900], False),
    ],
)
def test_an_order_with_little_time_goes_through_its_plan_faster(hours, times, morning):
    plan = plans.hurried(LONG, TEN, TEN + hours * HOUR, ZONE)
    assert [stage.after_s for stage in plan] == times
    assert [stage.morning for stage in plan] == [False, False, morning, False]
    assert [stage.to for stage in plan] == [stage.to for stage in LONG]


def test_what_nobody_promised_by_a_time_keeps_its_plan():
    assert plans.hurried(LONG, TEN, None, ZONE) == LONG


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_plan_of_the_house_tells_couriers_before_it_asks_anybody(plan):
    assert plan[0].to == "round" and plan[0].after_s == 0
    assert all(stage.is_ring for stage in plan[: plans.ladder(plan)])


NEAR = Ear("near", adds_m=900, why="from_outlet")
FAR = Ear("far", adds_m=9000, why="after_round")
OWN = Ear("own", own=True, adds_m=5000, why="after_round")
WAY = Ear("way", adds_m=300, why="on_round")
OFF = Ear("off", on_duty=False, reserve=True, adds_m=10)


@pytest.mark.parametrize(
    ("ring", "told"),
    [
        ("round", ["way", "own"]),
        ("near", ["way", "near", "own"]),
        ("all", ["way", "near", "own", "far"]),
        ("reserve", ["off", "way", "near", "own", "far"]),
    ],
)
def test_each_ring_holds_the_ones_before_it_and_the_nearest_come_first(ring, told):
    assert [e.person_id for e in rings.chosen(ring, [FAR, OFF, OWN, NEAR, WAY], 500)] == told


def test_the_best_are_those_with_the_fewest_orders_in_an_hour():
    busy = Ear("busy", own=True, orders=8, hours=4.0, adds_m=1)
    rested = Ear("rested", own=True, orders=8, hours=40.0, adds_m=400)
    fresh = Ear("fresh", own=True, orders=0, hours=0.0, adds_m=500)
    told = rings.chosen("round", [busy, rested, fresh], 500, most=2)
    assert [e.person_id for e in told] == ["fresh", "rested"]


def test_where_nobody_knows_the_way_the_communities_decide():
    lost = [Ear("a"), Ear("b", own=True)]
    assert [e.person_id for e in rings.chosen("round", lost, 500)] == ["b"]
    assert [e.person_id for e in rings.chosen("all", lost, 500)] == ["a", "b"]


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        ({"from": "22:00", "to": "07:00"}, time(23, 0), True),
        ({"from": "22:00", "to": "07:00"}, time(7, 0), False),
        ({"from": "12:30", "to": "14:30"}, time(12, 29), False),
        ({"from": "12:30", "to": "14:30"}, time(12, 30), True),
        ({"from": "12:00", "to": "12:00"}, time(12, 0), False),
        (None, time(3, 0), False),
    ],
)
def test_quiet_hours_go_over_midnight_too(hours, at, quiet):
    ear = Ear("x", quiet=hours)
    assert rings.silent(ear, at, "P2") == quiet
    assert not rings.silent(ear, at, "P1")


def test_who_is_off_duty_sleeps_at_night():
    assert rings.silent(OFF, time(3, 0), "P2") and not rings.silent(OFF, time(12, 0), "P2")
