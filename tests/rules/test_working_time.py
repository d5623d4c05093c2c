"""Until when a dead-spot has to be dealt with, by the hours somebody is at the committee's desk."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules import working_time
from dispatch.rules.working_time import UNITS, Calendar, due, elapsed, is_known, is_working_day, minutes_a_day

ZONE = ZoneInfo("Asia/Shanghai")
NATIONAL_DAY = frozenset(date(2026, 10, day) for day in (1, 2, 5, 6, 7))
MADE_UP = frozenset({date(2026, 9, 20), date(2026, 10, 10)})  # a Sunday before it, a Saturday after it
STREET = Calendar(NATIONAL_DAY, MADE_UP, known_from=date(2026, 1, 1), known_until=date(2026, 12, 31))
OPEN_AT_NOON = Calendar(NATIONAL_DAY, MADE_UP, lunch=None)


def at(text):
    """The station's wall time as the UTC instant the database holds."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def ends(start, value, unit, calendar=STREET):
    return due(calendar, at(start), value, unit, ZONE).astimezone(ZONE).strftime("%m-%d %H:%M")


def test_the_desk_is_manned_seven_hours_a_day():
    assert minutes_a_day(STREET) == 7 * 60
    assert minutes_a_day(OPEN_AT_NOON) == 8 * 60 + 30


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 08:30", 2, "11-23 10:30"),
        ("2026-11-23 10:00", 2, "11-23 12:00"),  # done before lunch, not after it
        ("2026-11-23 10:00", 4, "11-23 15:30"),
        ("2026-11-23 12:40", 1, "11-23 14:30"),  # reported while everybody eats
        ("2026-11-23 16:00", 1, "11-23 17:00"),
        ("2026-11-23 16:00", 4, "11-24 11:30"),
        ("2026-11-23 22:15", 4, "11-24 14:00"),  # a courier's last round
        ("2026-11-27 16:30", 4, "11-30 12:00"),  # over the weekend
        ("2026-11-23 08:30", 21, "11-25 17:00"),
    ],
)
def test_four_working_hours_run_only_while_somebody_is_there(start, hours, end):
    assert ends(start, hours, "working_hour") == end


def test_a_committee_that_stays_open_at_noon_has_its_limit_earlier():
    assert ends("2026-11-23 10:00", 4, "working_hour", OPEN_AT_NOON) == "11-23 14:00"


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23 09:00", 1, "11-24 17:00"),
        ("2026-11-23 23:59", 1, "11-24 17:00"),
        ("2026-11-27 09:00", 1, "11-30 17:00"),
        ("2026-11-28 09:00", 1, "11-30 17:00"),
        ("2026-09-30 16:00", 3, "10-10 17:00"),  # the Saturday after the holiday is the third day
        ("2026-10-03 12:00", 3, "10-10 17:00"),
        ("2026-09-18 09:00", 1, "09-20 17:00"),  # and so is the Sunday before it
    ],
)
def test_a_limit_in_days_ends_at_closing_time_and_its_first_day_does_not_count(start, days, end):
    assert ends(start, days, "working_day") == end


def test_nobody_is_late_over_national_day():
    assert ends("2026-09-30 16:00", 4, "working_hour") == "10-08 11:30"


def test_a_blocked_fire_exit_does_not_wait_for_monday():
    assert ends("2026-11-28 23:30", 4, "hour") == "11-29 03:30"


def test_the_day_is_the_station_s_and_not_greenwich_s():
    just_past_midnight = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # Tuesday 00:30 in the street
    assert due(STREET, just_past_midnight, 1, "working_day", ZONE) == at("2026-11-25 17:00")


def test_what_comes_back_is_in_utc_whatever_zone_came_in():
    there = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
    for unit in UNITS:
        assert due(STREET, there, 1, unit, ZONE).tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23 09:00", "2026-11-23 09:45", 45),
        ("2026-11-23 11:50", "2026-11-23 13:40", 20),
        ("2026-11-23 16:50", "2026-11-24 08:40", 20),
        ("2026-11-27 16:50", "2026-11-30 08:40", 20),
        ("2026-09-30 00:00", "2026-10-11 00:00", 4 * 7 * 60),  # 30th, 8th, 9th and the Saturday
        ("2026-10-01 00:00", "2026-10-07 23:59", 0),
        ("2026-11-24 09:00", "2026-11-23 16:00", 0),  # two clocks that disagree
    ],
)
def test_what_counts_against_the_committee_are_its_own_minutes(start, end, minutes):
    assert elapsed(STREET, at(start), at(end), ZONE) == minutes


def test_a_made_up_saturday_is_a_day_like_any_other():
    assert is_working_day(STREET, date(2026, 10, 10))
    assert not is_working_day(STREET, date(2026, 10, 3))
    assert not is_working_day(STREET, date(2026, 10, 5))
    assert is_working_day(STREET, date(2026, 10, 8))


def test_without_an_announced_year_it_is_monday_to_friday_and_nobody_claims_to_know():
    bare = Calendar()
    assert is_working_day(bare, date(2026, 10, 5))
    assert not is_working_day(bare, date(2026, 10, 10))
    assert not is_known(bare, date(2026, 10, 5))
    assert is_known(STREET, date(2026, 12, 31))
    assert not is_known(STREET, date(2027, 1, 1))


@pytest.mark.parametrize("value", [0, -4, 1000, 1.5, True, None])
def test_a_limit_that_is_none_is_refused_by_name(value):
    with pytest.raises(ValueError, match=r"^not_a_limit$"):
        due(STREET, at("2026-11-23 09:00"), value, "working_hour", ZONE)


def test_a_unit_nobody_knows_is_refused_by_name():
    with pytest.raises(ValueError, match=r"^unknown_unit$"):
        due(STREET, at("2026-11-23 09:00"), 1, "fortnight", ZONE)


@pytest.mark.parametrize("unit", UNITS)
def test_an_instant_that_does_not_say_where_it_is_is_refused_by_name(unit):
    nowhere = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001
    with pytest.raises(ValueError, match=r"^no_zone$"):
        due(STREET, nowhere, 1, unit, ZONE)
    with pytest.raises(ValueError, match=r"^no_zone$"):
        elapsed(STREET, at("2026-11-23 09:00"), nowhere, ZONE)


@pytest.mark.parametrize(
    "hours",
    [
        {"opens": time(17), "closes": time(8, 30)},
        {"opens": time(9), "closes": time(9), "lunch": None},
        {"lunch": (time(13, 30), time(12))},
        {"lunch": (time(8), time(9))},
        {"lunch": (time(16), time(18))},
    ],
)
def test_opening_hours_that_cannot_be_are_refused_by_name(hours):
    with pytest.raises(ValueError, match=r"^not_opening_hours$"):
        Calendar(**hours)


def test_even_the_longest_limit_ends():
    assert due(STREET, at("2026-11-23 09:00"), working_time.LONGEST, "working_day", ZONE) > at(
        "2030-01-01 00:00"
    )


DAYS = st.dates(date(2026, 8, 1), date(2026, 12, 1))
CALENDARS = st.builds(
    Calendar,
    off=st.frozensets(DAYS, max_size=40),
    worked=st.frozensets(DAYS, max_size=20),
    lunch=st.sampled_from([None, (time(12), time(13, 30)), (time(11, 45), time(11, 45))]),
)
MOMENTS = st.datetimes(datetime(2026, 8, 15), datetime(2026, 11, 15)).map(lambda m: m.replace(tzinfo=UTC))  # noqa: DTZ001
VALUES = st.integers(1, 40)
KINDS = st.sampled_from(UNITS)


@given(CALENDARS, MOMENTS, MOMENTS, VALUES, KINDS)
def test_who_reports_later_is_never_due_earlier(calendar, one, other, value, unit):
    first, second = sorted((one, other))
    assert due(calendar, first, value, unit, ZONE) <= due(calendar, second, value, unit, ZONE)


@given(CALENDARS, MOMENTS, VALUES, VALUES, KINDS)
def test_more_time_is_never_less(calendar, start, one, other, unit):
    less, more = sorted((one, other))
    assert (less == more) == (
        due(calendar, start, less, unit, ZONE) == due(calendar, start, more, unit, ZONE)
    )
    assert due(calendar, start, less, unit, ZONE) <= due(calendar, start, more, unit, ZONE)


@given(CALENDARS, MOMENTS, VALUES)
def test_a_promised_working_hour_is_sixty_minutes_at_the_desk(calendar, start, hours):
    end = due(calendar, start, hours, "working_hour", ZONE)
    assert end - start >= timedelta(hours=hours)
    assert elapsed(calendar, start, end, ZONE) == 60 * hours
    assert elapsed(calendar, start, end - timedelta(seconds=1), ZONE) < 60 * hours  # and no later than that
    assert is_working_day(calendar, end.astimezone(ZONE).date())


@given(CALENDARS, MOMENTS, VALUES)
def test_a_promised_day_is_at_least_a_whole_one_and_ends_when_the_door_closes(calendar, start, days):
    end = due(calendar, start, days, "working_day", ZONE).astimezone(ZONE)
    begun = start.astimezone(ZONE)
    between = [begun.date() + timedelta(n) for n in range(1, (end.date() - begun.date()).days + 1)]
    assert sum(is_working_day(calendar, day) for day in between) == days
    assert is_working_day(calendar, end.date())
    assert end.time() == calendar.closes
    assert elapsed(calendar, start, end, ZONE) >= days * minutes_a_day(calendar)


@given(CALENDARS, st.lists(MOMENTS, min_size=3, max_size=3))
def test_minutes_add_up_over_a_report_s_steps(calendar, steps):
    first, middle, last = sorted(step.replace(second=0, microsecond=0) for step in steps)
    parts = elapsed(calendar, first, middle, ZONE) + elapsed(calendar, middle, last, ZONE)
    assert parts == elapsed(calendar, first, last, ZONE)
    assert parts <= (last - first) // timedelta(minutes=1)
