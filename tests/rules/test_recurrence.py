"""Every Tuesday and Friday, a week of meals, ten times: on which days somebody stands at the door."""

import os
import time
from datetime import UTC, date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from dispatch.errors import Refused
from dispatch.rules import recurrence
from dispatch.web import words
from dispatch.working_days import calendar_for

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # ten o'clock in Tianjin
CALENDAR = calendar_for(date(2026, 11, 23))
WEEKLY = {"days": ["tue", "fri"], "time": "08:30", "from": "2026-11-24", "until": "2026-12-31"}


def wrong(**given):
    made = {name: value for name, value in (WEEKLY | given).items() if value is not None}
    return recurrence.wrong(made, MONDAY, ZONE, CALENDAR)


def days(rule, most=400):
    read = recurrence.read(rule, date(2026, 11, 23))
    return [f"{one:%m-%d}" for one in islice(recurrence.planned(read, CALENDAR), most)]


def due(rule, moment=MONDAY):
    read = recurrence.read(rule, date(2026, 11, 23))
    return recurrence.next_after(read, moment, ZONE, CALENDAR)


def test_every_tuesday_and_friday_until_the_year_ends():
    assert wrong() == {}
    assert days(WEEKLY, 4) == ["11-24", "11-27", "12-01", "12-04"]
    assert days(WEEKLY)[-1] == "12-29"


def test_a_week_of_meals_is_seven_times_every_day():
    week = {"days": list(recurrence.WEEK), "time": "10:30", "from": "2026-11-28", "times": 7}
    assert wrong(**week, until=None) == {}
    assert days(week) == ["11-28", "11-29", "11-30", "12-01", "12-02", "12-03", "12-04"]


def test_a_list_of_dates_is_its_own_end():
    dates = {"dates": ["2026-12-22", "2026-12-01"], "time": "08:00"}
    assert recurrence.wrong(dates, MONDAY, ZONE, CALENDAR) == {}
    assert days(dates) == ["12-01", "12-22"]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"until": None}, "until", "no_end"),
        ({"until": "2026-11-20", "from": "2026-11-24"}, "until", "ends_before"),
        ({"days": None}, "days", "no_day"),
        ({"days": []}, "days", "no_day"),
        ({"days": ["sun"], "until": "2026-11-28"}, "days", "no_day"),
        ({"from": "2026-11-22"}, "from", "in_the_past"),
        ({"days": None, "until": None, "from": None, "dates": ["2026-11-22"]}, "dates", "in_the_past"),
        ({"days": None, "until": None, "from": None, "dates": ["2026-11-23"]}, "dates", "in_the_past"),
        ({"days": None, "until": None, "from": None, "dates": ["2026-12-01", "9999-12-31"]}, "dates",
         "longer_than_a_year"),
        ({"until": "2027-12-01"}, "until", "longer_than_a_year"),
        ({"from": "9999-12-31", "until": "9999-12-31"}, "from", "longer_than_a_year"),
        ({"until": None, "times": 300}, "times", "longer_than_a_year"),
        ({"times": 3}, "times", "one_of_two"),
        ({"dates": ["2026-12-01"]}, "days", "one_of_two"),
        ({"window": {"from": "11:00", "to": "09:00"}}, "window", "window_backwards"),
        ({"time": "12:00", "window": {"from": "09:00", "to": "11:00"}}, "time", "posted_after_window"),
        ({"days": ["thu"], "from": "2026-10-01", "until": "2026-10-01"}, "from", "in_the_past"),
    ],
)  # fmt: skip
def test_what_could_not_be_kept_is_refused_at_the_door(given, field, code):
    assert wrong(**given) == {field: code}
    assert code in recurrence.CODES


def test_days_that_are_all_holidays_are_no_days():
    now = datetime(2026, 9, 1, tzinfo=UTC)
    one = {"days": ["thu"], "time": "08:00", "from": "2026-10-01", "until": "2026-10-01"}
    assert recurrence.wrong(one, now, ZONE, CALENDAR) == {}
    assert recurrence.wrong(one | {"skip_holidays": True}, now, ZONE, CALENDAR) == {"days": "no_day"}


@pytest.mark.parametrize("text", ["2026-02-30", "2027-02-29", "2026-13-01", "2026-1-5", "30.02.2026", ""])
def test_the_thirtieth_of_february_is_no_day(text):
    with pytest.raises(ValueError, match="not_a_day"):
        recurrence.day(text)


@pytest.mark.parametrize("text", ["24:00", "8:30", "08:60", "0830", "半夜"])
def test_a_time_of_day_has_hours_and_minutes(text):
    with pytest.raises(ValueError, match="not_a_time_of_day"):
        recurrence.clock(text)


def test_every_refusal_has_words_in_both_languages():
    for locale in words.LOCALES:
        spoken = words.catalogue(locale)["fields"]
        of_the_form = {"not_a_day", "not_a_time_of_day", "too_many_doors", "too_many_new_doors"}
        missing = {*recurrence.CODES, *of_the_form} - set(spoken)
        assert not missing, missing


def test_holidays_rest_only_when_asked_and_ten_times_are_ten_errands():
    every = {"days": list(recurrence.WEEK), "time": "08:00", "from": "2026-09-30", "times": 3}
    assert days(every) == ["09-30", "10-01", "10-02"]
    rests = recurrence.read(every | {"skip_holidays": True}, date(2026, 9, 1))
    done = [d for d in recurrence.planned(rests, CALENDAR) if not recurrence.is_off(rests, d, CALENDAR)]
    assert [f"{d:%m-%d}" for d in done] == ["09-30", "10-08", "10-09"]


def test_a_plain_saturday_is_no_holiday_and_the_one_inside_a_long_rest_is():
    rests = recurrence.Rule(at=recurrence.clock("08:00"), first=date(2026, 10, 1), skip_holidays=True)
    off = [n for n in range(1, 32) if recurrence.is_off(rests, date(2026, 10, n), CALENDAR)]
    assert off == [1, 2, 3, 4, 5, 6, 7]


def test_the_next_time_is_the_stations_whatever_the_machine_believes(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert due(WEEKLY) == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
        assert due(WEEKLY, due(WEEKLY)) == datetime(2026, 11, 27, 0, 30, tzinfo=UTC)
        assert due(WEEKLY, datetime(2026, 12, 29, 0, 30, tzinfo=UTC)) is None
    finally:
        monkeypatch.undo()
        time.tzset()
        assert os.environ.get("TZ") != "America/New_York"


def test_what_began_too_late_for_today_begins_tomorrow():
    today = WEEKLY | {"days": ["mon", "tue"], "from": "2026-11-23"}
    assert recurrence.begun(today, MONDAY, ZONE)["from"] == "2026-11-24"
    assert recurrence.begun(today | {"time": "10:01"}, MONDAY, ZONE)["from"] == "2026-11-23"
    without = {name: value for name, value in today.items() if name != "from"}
    assert recurrence.begun(without | {"time": "11:00"}, MONDAY, ZONE)["from"] == "2026-11-23"


def test_a_window_is_of_its_day():
    rule = recurrence.read(WEEKLY | {"window": {"from": "09:00", "to": "11:00"}}, date(2026, 11, 23))
    assert recurrence.window_on(rule, date(2026, 11, 24), ZONE) == {
        "from": datetime(2026, 11, 24, 1, tzinfo=UTC), "to": datetime(2026, 11, 24, 3, tzinfo=UTC),
    }  # fmt: skip


def test_a_list_of_a_hundred_is_of_residents_who_are_known():
    """A hundred who are written down with it would hold up everybody's grabs for seconds."""
    from dispatch.web.forms import parsed
    from dispatch.web.recurrence_forms import Recurrence

    known = [{"resident_id": str(n)} for n in range(80)]
    new = [{"resident": {"name": f"陈{n}", "address": {"text": "3-2-502"}}} for n in range(21)]
    body = {"category": "meal", "rule": {"days": ["tue"], "time": "08:30", "times": 3}}
    assert len(parsed(Recurrence, body | {"drops": known + new[:20]}).drops) == 100
    for drops, code in ((new, "too_many_new_doors"), (known + new, "too_many_doors")):
        with pytest.raises(Refused) as no:
            parsed(Recurrence, body | {"drops": drops})
        assert no.value.facts["errors"] == [{"field": "drops", "code": code}]
