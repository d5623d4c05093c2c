"""What comes first on the board, and whether a tired coordinator can be told why."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.urgency import Card, of

ZONE = ZoneInfo("Asia/Shanghai")
TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in the street


def minutes(n):
    return timedelta(minutes=n)


def card(priority="P2", status="open", waits=0, **more):
    since = TEN - minutes(waits)
    return Card(**({"priority": priority, "status": status, "asked_at": since, "since": since} | more))


def now(one):
    return of(one, TEN, ZONE)


def test_an_urgent_errand_that_nobody_took_for_seven_minutes_says_so():
    urgency = now(card("P1", waits=7))
    assert urgency.why == ["over_claim", "waiting"]
    assert urgency.late
    assert urgency.claim_by == TEN - minutes(2)
    assert urgency.done_by == TEN + minutes(113)


def test_a_fresh_errand_is_not_late_and_still_says_what_it_waits_for():
    urgency = now(card("P2", waits=3))
    assert not urgency.late
    assert urgency.why == ["waiting"]


@pytest.mark.parametrize(
    ("asked", "done"),
    [
        ("2026-11-23T02:00+00:00", "2026-11-23T10:00+00:00"),
        ("2026-11-23T11:00+00:00", "2026-11-24T10:00+00:00"),
    ],
)
def test_same_day_means_before_six_and_after_six_the_next_day(asked, done):
    at = datetime.fromisoformat(asked)
    assert of(card(asked_at=at, since=at), at, ZONE).done_by == datetime.fromisoformat(done)


def test_what_was_agreed_with_the_resident_counts_before_the_rule():
    agreed = TEN + minutes(20)
    urgency = now(card("P3", "claimed", waits=60, taken=True, window_to=agreed))
    assert urgency.done_by == agreed
    assert urgency.why == ["due_soon"]


def test_a_booking_for_the_afternoon_is_not_late_in_the_morning():
    afternoon = TEN + minutes(240)
    assert not now(card("P2", waits=90, window_from=afternoon)).late
    assert now(card("P2", waits=90)).late


def test_given_back_it_waits_anew_and_the_resident_s_time_runs_on():
    fresh = now(card("P1", waits=1))
    again = now(card("P1", asked_at=TEN - minutes(130), since=TEN - minutes(1), released=1))
    assert again.why == ["over_done", "released", "waiting"]
    assert again.score > fresh.score


def test_once_taken_only_the_doing_can_be_late():
    urgency = now(card("P1", "claimed", waits=60, taken=True))
    assert not urgency.late
    assert urgency.claim_by is None
    assert now(card("P1", "picked_up", waits=121, taken=True)).why == ["over_done"]


def test_after_delivery_nothing_is_late_and_a_bad_call_comes_first():
    calm = now(card("P2", "delivered", waits=600))
    bad = now(card("P2", "delivered", waits=600, flagged=True))
    assert not calm.late
    assert bad.score > calm.score
    assert bad.why[0] == "flagged"


def test_an_emergency_nobody_has_seen_is_late_from_the_first_second():
    unseen = now(card("P0", "station_work", acknowledged=False))
    assert unseen.late
    assert unseen.why[0] == "unacknowledged"
    assert not now(card("P0", "station_work")).late


def test_a_pair_of_which_one_is_missing_says_so():
    assert "seat_free" in now(card("P2", "claimed", taken=True, seats_free=1)).why


CARDS = st.builds(
    card,
    priority=st.sampled_from(["P0", "P1", "P2", "P3"]),
    status=st.sampled_from(["open", "claimed", "picked_up", "on_hold", "delivered", "station_work", "referred"]),
    waits=st.integers(0, 20_000),
    taken=st.booleans(),
    acknowledged=st.booleans(),
    flagged=st.booleans(),
    released=st.integers(0, 9),
    window_to=st.none() | st.datetimes(min_value=datetime(2026, 11, 20), max_value=datetime(2026, 11, 26)).map(  # noqa: DTZ001
        lambda at: at.replace(tzinfo=UTC)
    ),
)  # fmt: skip


@given(CARDS, CARDS)
def test_no_waiting_lifts_a_card_over_a_higher_level(one, other):
    if one.priority < other.priority:
        assert now(one).score > now(other).score


@given(CARDS, st.integers(0, 3000))
def test_to_wait_longer_never_makes_a_card_less_urgent(one, later):
    before, after = now(one), of(one, TEN + minutes(later), ZONE)
    assert after.score >= before.score
    assert after.late or not before.late


def test_what_nobody_may_lay_out_is_why_nobody_takes_it():
    dear = card(too_dear=True)
    assert now(dear).why == ["over_advance", "waiting"] and now(dear).score > now(card()).score
    assert now(card(status="claimed", taken=True, too_dear=True)).why == []
    assert "over_advance" in now(card(status="claimed", taken=True, too_dear=True, seats_free=1)).why
