"""What nobody deals with in time is told once, and louder once, by the working calendar."""

from datetime import UTC, datetime

import pytest

from dispatch.actions import report_steps, report_types, reports
from dispatch.queries import board
from tests.spots import DAY, HOUR, MINUTE, MONDAY

FRIDAY = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)  # half past four in the afternoon
AWAY = {"lat": 39.0, "lng": 117.76}  # the second station's
BEFORE_NATIONAL_DAY = datetime(2026, 9, 30, 8, 30, tzinfo=UTC)


def told(spots, report_id):
    """The reasons that both receivers and the reporter heard, as often as they did."""
    rooms = (
        f"station:{spots.station_id}:staff",
        f"committee:{spots.committee_id}",
        f"person:{spots.courier(1).id}",
    )
    late = [e for e in spots.events if e["subject_id"] == report_id and '"reason":"' in e["data"]]
    for event in late:
        assert set(rooms) == set(event["rooms"].split())
        assert '"role":"system"' in event["data"]
    return ["overdue" if "overdue" in e["data"] else "escalated" for e in late]


def test_what_the_station_leaves_lying_is_told_and_then_told_louder_once_each(spots):
    made = spots.reported()
    spots.later(HOUR)
    assert spots.late() == 0, "at the limit it is not past it"
    spots.later(MINUTE)
    assert spots.late() == 1
    assert spots.late() == 0
    assert told(spots, made["id"]) == ["overdue"]
    assert spots.sees(spots.courier(1), made["id"])["late_level"] == 1
    spots.later(5 * HOUR + 30 * MINUTE)  # told at 11:01, four working hours later it is 16:31
    assert spots.late() == 0
    spots.later(MINUTE)
    assert spots.late() == 1
    spots.later(30 * DAY)
    assert spots.late() == 0
    assert told(spots, made["id"]) == ["overdue", "escalated"]
    assert spots.moves(made["id"])[1:] == [
        ("reported", "reported", "overdue"),
        ("reported", "reported", "escalated"),
    ]


def test_the_night_and_the_weekend_are_nobodys_fault(spots):
    spots.now = FRIDAY
    made = spots.reported()
    spots.now = FRIDAY + 2 * DAY
    assert spots.late() == 0
    spots.now = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # Monday, nine: half an hour on Friday, half today
    assert spots.late() == 0
    spots.later(MINUTE)
    assert spots.late() == 1
    assert spots.row(made["id"]).due_at == datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


def test_a_week_of_holidays_does_not_count_and_the_make_up_day_does(spots):
    spots.now = BEFORE_NATIONAL_DAY
    spots.reported()
    spots.now = datetime(2026, 10, 7, 8, 0, tzinfo=UTC)  # still a day off
    assert spots.late() == 0
    spots.now = datetime(2026, 10, 8, 1, 1, tzinfo=UTC)
    assert spots.late() == 1


def test_a_make_up_saturday_is_a_working_day(spots):
    from dispatch import working_days

    (saturday,) = sorted(d for d in working_days.of_year(2026).worked if d.year == 2026 and d.month == 10)
    spots.now = datetime(saturday.year, saturday.month, saturday.day, 2, 0, tzinfo=UTC)
    spots.reported()
    spots.later(HOUR + MINUTE)
    assert spots.late() == 1


def test_who_was_given_it_is_told_of_the_limit_of_its_type(spots):
    spots.did(spots.station, report_types.change, "H01", {"limit_value": 2, "limit_unit": "hour"})
    made = spots.brought(spots.reported()["id"], "handling")
    spots.later(2 * HOUR)
    assert spots.late() == 0
    spots.later(MINUTE)
    assert spots.late() == 1
    assert spots.moves(made["id"])[-1] == ("handling", "handling", "overdue")


def test_what_moves_on_has_a_new_limit_and_may_be_late_again(spots):
    made = spots.reported()
    spots.later(HOUR + MINUTE)
    spots.late()
    spots.did(spots.station, report_steps.register, made["id"])
    assert spots.row(made["id"]).late_level == 1, "registering wins no time"
    spots.did(spots.station, report_steps.dispatch, made["id"], spots.committee_id)
    assert spots.row(made["id"]).late_level == 0
    assert not spots.sees(spots.staff, made["id"])["late"]
    spots.later(3 * DAY)
    assert spots.late() == 1
    assert told(spots, made["id"]) == ["overdue", "overdue"]


def test_after_an_outage_too_there_is_half_a_day_between_the_first_word_and_the_second(spots):
    first = spots.reported()
    spots.later(MINUTE)
    second = spots.reported(2, kind="H05")
    spots.now = MONDAY + 3 * DAY  # Thursday, ten: nothing has run since Monday
    assert spots.late() == 2
    assert told(spots, first["id"]) == ["overdue"]
    spots.later(5 * HOUR + 30 * MINUTE)
    assert spots.late() == 0
    spots.later(MINUTE)
    assert spots.late() == 2
    assert told(spots, first["id"]) == ["overdue", "escalated"]
    assert spots.row(second["id"]).late_level == 2


@pytest.mark.parametrize("end", ["closed", "rejected", "duplicate"])
def test_what_has_ended_is_never_late(spots, end):
    made = spots.reported()
    if end == "closed":
        spots.brought(made["id"], "closed")
    elif end == "rejected":
        spots.did(spots.station, report_steps.reject, made["id"], "spam")
    else:
        other = spots.reported(2)["id"]
        spots.merged(spots.station, made["id"], other)
        spots.brought(other, "closed")
    spots.later(100 * DAY)
    assert spots.late() == 0


def test_nobody_looks_whether_it_is_clean_for_a_day(spots):
    made = spots.brought(spots.reported()["id"], "feedback")
    spots.now = MONDAY + DAY + 7 * HOUR  # closing time of the next day
    assert spots.late() == 0
    spots.later(MINUTE)
    assert spots.late() == 1
    assert told(spots, made["id"]) == ["overdue"]


def test_the_board_says_how_many_lie_there_and_how_many_too_long_also_when_it_holds_fewer(spots, monkeypatch):
    monkeypatch.setattr(board, "MOST", 2)
    for n in (1, 2, 3):
        spots.reported(n, kind=f"H0{n}")
    spots.closed(4, kind="H04")
    spots.later(HOUR + MINUTE)
    spots.reported(5, kind="H05")
    spots.did(spots.far_courier, reports.receive, {"type_code": "H01", "position": AWAY})

    def shown(tx):
        return board.snapshot(tx, tx.who, spots.station_id)

    seen = spots.call(spots.station, shown)
    assert len(seen["reports"]) == 2
    assert (seen["counters"]["reports_open"], seen["counters"]["reports_late"]) == (4, 3)


def test_many_are_told_one_by_one_the_oldest_first(spots):
    made = []
    for n in range(1, 6):
        made.append(spots.reported(n, kind=f"H0{n}")["id"])
        spots.later(MINUTE)
    spots.later(HOUR)
    assert spots.late() == 5
    late = [e["subject_id"] for e in spots.events if "overdue" in e["data"]]
    assert late == made
    assert sorted(spots.lists(spots.station, late=True)) == sorted(made)
