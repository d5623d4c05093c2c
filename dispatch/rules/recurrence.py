"""When a need comes back. A rule is data, as it came in and as it is kept:

    {"days": ["tue", "fri"], "time": "08:30", "window": {"from": "09:00", "to": "11:00"},
     "from": "2026-12-01", "until": "2027-02-28", "skip_holidays": true}

`dates` may stand in place of `days`, `times` in place of `until`; `time` is when its order is posted,
`window` (may be missing) when the resident expects somebody. Days and times are the station's, whatever
the machine believes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.rules.working_time import Calendar, is_holiday

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST = timedelta(days=366)
MOST_DOORS = 100
MOST_WRITTEN_DOWN = 20  # of them, residents not known before: looked for, sealed, indexed in one commit
MOST_TIMES = 366
CODES = (
    "no_day", "no_end", "ends_before", "longer_than_a_year", "in_the_past", "one_of_two", "window_backwards",
    "posted_after_window",
)  # fmt: skip
"""Everything that `wrong` can say; each has words."""
A_DAY, INSTANT = timedelta(days=1), timedelta(milliseconds=1)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
CLOCK = re.compile(r"\d\d:\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rule:
    """`days`: 0 is Monday. `last` is a day of it still. With `times`, a holiday that is skipped does not
    count: ten times are ten errands."""

    at: time
    first: date
    days: frozenset[int] = frozenset()
    dates: frozenset[date] = frozenset()
    last: date | None = None
    times: int | None = None
    window: tuple[time, time] | None = None
    skip_holidays: bool = False


def day(text: str) -> date:
    """2026-11-28. ValueError("not_a_day"), also for 30 February."""
    try:
        return date.fromisoformat(text if DAY.fullmatch(text) else "")
    except ValueError:
        raise ValueError("not_a_day") from None


def clock(text: str) -> time:
    """08:30. ValueError("not_a_time_of_day")."""
    try:
        return time.fromisoformat(text if CLOCK.fullmatch(text) else "")
    except ValueError:
        raise ValueError("not_a_time_of_day") from None


def read(given: dict[str, Any], today: date) -> Rule:
    """The rule that the data say; without a first day it begins at once."""
    dates = frozenset(map(day, given.get("dates") or ()))
    first, last, window = given.get("from"), given.get("until"), given.get("window")
    return Rule(
        at=clock(given["time"]),
        first=day(first) if first else min(dates, default=today),
        days=frozenset(WEEK.index(name) for name in given.get("days") or ()),
        dates=dates,
        last=day(last) if last else max(dates, default=None),
        times=given.get("times"),
        window=(clock(window["from"]), clock(window["to"])) if window else None,
        skip_holidays=bool(given.get("skip_holidays")),
    )


def begun(given: dict[str, Any], now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """The data as they are kept, with the first day said. On weekdays whose time has passed today it
    begins tomorrow: nobody is promised what can no longer come."""
    today = now.astimezone(zone).date()
    rule = read(given, today)
    late = rule.days and rule.first == today and instant(rule, today, zone) <= now
    return given | {"from": (rule.first + A_DAY if late else rule.first).isoformat()}


def wrong(given: dict[str, Any], now: datetime, zone: ZoneInfo, calendar: Calendar) -> dict[str, str]:
    """{field: code} of what will not do, the first of it only; nothing when it will."""
    today = now.astimezone(zone).date()
    rule = read(given, today)
    if bool(rule.days) == bool(rule.dates):
        return {"days": "one_of_two" if rule.days else "no_day"}
    if rule.days and given.get("until") is None and rule.times is None:
        return {"until": "no_end"}
    if (rule.last is not None) and (rule.times is not None):
        return {"times": "one_of_two"}
    return wrong_days(rule, today) or wrong_times(rule, now, zone, calendar)


def wrong_days(rule: Rule, today: date) -> dict[str, str]:
    if rule.first < today:
        return {"dates" if rule.dates else "from": "in_the_past"}
    if rule.first > today + LONGEST:
        return {"dates" if rule.dates else "from": "longer_than_a_year"}
    if rule.last is not None and rule.last < rule.first:
        return {"until": "ends_before"}
    if rule.last is not None and rule.last > rule.first + LONGEST:
        return {"dates" if rule.dates else "until": "longer_than_a_year"}
    return {}


def wrong_times(rule: Rule, now: datetime, zone: ZoneInfo, calendar: Calendar) -> dict[str, str]:
    if rule.window and rule.window[1] <= rule.window[0]:
        return {"window": "window_backwards"}
    if rule.window and rule.window[1] <= rule.at:
        return {"time": "posted_after_window"}
    if rule.dates and instant(rule, rule.first, zone) <= now:
        return {"dates": "in_the_past"}
    to_do = sum(not is_off(rule, one, calendar) for one in planned(rule, calendar))
    if not to_do:
        return {"dates" if rule.dates else "days": "no_day"}
    if rule.times is not None and to_do < rule.times:
        return {"times": "longer_than_a_year"}
    return {}


def planned(rule: Rule, calendar: Calendar) -> Iterator[date]:
    """Its days, in order; with those that fall on a holiday, which `is_off` tells apart."""
    last = rule.last or rule.first + LONGEST
    left = rule.times if rule.times is not None else MOST_TIMES + 1
    one = rule.first
    while one <= last and left:
        if one.weekday() in rule.days or one in rule.dates:
            yield one
            left -= not is_off(rule, one, calendar)
        one += A_DAY


def is_off(rule: Rule, one: date, calendar: Calendar) -> bool:
    """A holiday on which this rule rests. A weekend is one only where it is part of a longer rest: who
    says Saturday means Saturdays."""
    return rule.skip_holidays and is_holiday(calendar, one)


def instant(rule: Rule, one: date, zone: ZoneInfo) -> datetime:
    """When the order of a day is posted."""
    return datetime.combine(one, rule.at, zone).astimezone(UTC)


def window_on(rule: Rule, one: date, zone: ZoneInfo) -> dict[str, datetime] | None:
    if rule.window is None:
        return None
    begins, ends = (datetime.combine(one, at, zone).astimezone(UTC) for at in rule.window)
    return {"from": begins, "to": ends}


def next_after(rule: Rule, moment: datetime, zone: ZoneInfo, calendar: Calendar) -> datetime | None:
    """The first instant after the moment at which something is due: an order, or on a holiday the note
    that there is none. None when it is over."""
    due = (instant(rule, one, zone) for one in planned(rule, calendar))
    return next((at for at in due if at > moment), None)
