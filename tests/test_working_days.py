"""The real calendar of 2026 and what is known of 2027, as a committee would look it up."""

import subprocess
import sys
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dispatch.rules.working_time import due, is_known, is_working_day
from dispatch.working_days import calendar_for, of_year, warm

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)
MADE_UP_2026 = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def off_in(year, *days):
    calendar = calendar_for(date(year, 6, 1))
    return [day for day in days if not is_working_day(calendar, date.fromisoformat(f"{year}-{day}"))]


def test_on_the_made_up_weekends_of_2026_the_committee_works():
    calendar = calendar_for(TODAY)
    worked = sorted(day for day in calendar.worked if day.year == 2026)
    assert [day.strftime("%m-%d") for day in worked] == MADE_UP_2026
    assert all(day.weekday() >= 5 and is_working_day(calendar, day) for day in worked)


def test_over_national_day_2026_nobody_works_for_a_week():
    week = [f"10-0{n}" for n in range(1, 8)]
    assert off_in(2026, "09-30", *week, "10-08", "10-09", "10-10") == week


def test_over_spring_festival_2026_nobody_works_for_nine_days():
    days = [f"02-{n}" for n in range(15, 24)]
    assert off_in(2026, "02-13", "02-14", *days, "02-24") == days


def test_over_spring_festival_2027_the_days_of_the_law_are_off():
    days = ["02-05", "02-06", "02-07", "02-08", "02-09", "02-10"]
    assert off_in(2027, "02-04", *days, "02-11", "02-12") == days


def test_a_year_whose_notice_has_not_come_says_that_it_is_a_guess():
    """Once the package has the notice for 2027 this wants the next year; the rest stays as it is."""
    calendar = calendar_for(TODAY)
    assert calendar.known_until is not None
    assert is_known(calendar, date(2026, 12, 31))
    assert not is_known(calendar, date(calendar.known_until.year + 1, 1, 1))
    assert not any(day > calendar.known_until for day in calendar.worked)


def test_the_far_future_is_monday_to_friday_and_known_to_nobody():
    far = calendar_for(date(9999, 12, 31))
    assert far.known_until is None
    assert is_working_day(far, date(9999, 12, 31))
    assert not is_working_day(far, date(9999, 12, 26))


def test_every_year_with_a_notice_has_its_made_up_days():
    for year in range(2008, 2027):
        assert any(day.year == year for day in calendar_for(date(year, 1, 1)).worked), year


def test_only_weekdays_are_off_and_only_weekends_are_made_up():
    for year in (2024, 2026, 2027):
        calendar = calendar_for(date(year, 1, 1))
        assert all(day.weekday() < 5 for day in calendar.off)
        assert all(day.weekday() >= 5 for day in calendar.worked)
        assert not calendar.off & calendar.worked


def test_rubble_reported_before_the_holiday_is_due_on_the_made_up_saturday():
    eve = datetime(2026, 9, 30, 8, 0, tzinfo=UTC)  # 16:00 in the street
    end = due(calendar_for(eve.date()), eve, 3, "working_day", ZONE)
    assert end == datetime(2026, 10, 10, 9, 0, tzinfo=UTC)


def test_one_calendar_reaches_from_last_year_to_the_one_after_next():
    calendar = calendar_for(TODAY)
    assert is_working_day(calendar, date(2025, 10, 11))
    assert not is_working_day(calendar, date(2025, 10, 8))
    assert not is_working_day(calendar, date(2028, 10, 4))


def test_a_limit_over_new_year_is_the_same_before_and_after_it():
    before, after = calendar_for(date(2026, 12, 31)), calendar_for(date(2027, 1, 1))
    start = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    assert due(before, start, 30, "working_day", ZONE) == due(after, start, 30, "working_day", ZONE)


ASKED_IN_AN_ACTION = """
import builtins
from datetime import date
from dispatch.working_days import calendar_for, warm

def refused(*args, **kwargs):
    raise SystemExit(f"opened {args}")

warm(date(2026, 11, 23))
builtins.open = refused
for year in range(2025, 2031):  # the four that were loaded, and two a long run grows into
    assert calendar_for(date(year, 3, 1)).off
"""


def test_an_action_that_asks_after_the_warming_opens_no_file():
    asked = subprocess.run(
        [sys.executable, "-c", ASKED_IN_AN_ACTION], check=False, capture_output=True, text=True
    )
    assert (asked.returncode, asked.stderr) == (0, "")


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_the_warming_covers_last_year_and_the_two_to_come(year):
    of_year.cache_clear()
    warm(TODAY)
    loaded = of_year.cache_info().misses
    calendar_for(date(year, 12, 31))
    assert of_year.cache_info().misses == loaded


def test_who_never_asks_for_a_working_day_does_not_pay_for_the_package():
    imported = "import dispatch.working_days, sys; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", imported], check=False).returncode == 0
