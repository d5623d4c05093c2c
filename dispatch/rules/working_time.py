"""Limits in hours, working hours (工作时) and working days (工作日): when one ends, and how much of it
has been used.

A residents' committee is at its desk from 08:30 to 12:00 and from 13:30 to 17:00: **seven working
hours a day**. The break counts for nobody: at noon the desk is closed, and a limit that ran through
lunch would be overdue before anybody could have read the report. A unit that keeps its desk open
gives `lunch=None` and has 8 h 30.

Instants come in and go out aware, in UTC; the days are those of `zone`, the station's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Unit = Literal["hour", "working_hour", "working_day"]
UNITS: tuple[Unit, ...] = get_args(Unit)
LONGEST = 999  # of any unit; a limit of more is a slip of the finger
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """`off`: weekdays on which nobody works; `worked`: Saturdays and Sundays worked to make up for
    them (调休上班). A day in neither is worked from Monday to Friday. What a year's `worked` days are
    is announced the November before: between `known_from` and `known_until` it was known, outside
    (None: everywhere) it is a guess. ValueError("not_opening_hours")."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    opens: time = time(8, 30)
    closes: time = time(17, 0)
    lunch: tuple[time, time] | None = (time(12, 0), time(13, 30))
    known_from: date | None = None
    known_until: date | None = None

    def __post_init__(self) -> None:
        if any(begins >= ends for begins, ends in spans(self)):
            raise ValueError("not_opening_hours")


def is_working_day(calendar: Calendar, day: date) -> bool:
    return day in calendar.worked or (day.weekday() < 5 and day not in calendar.off)


def is_holiday(calendar: Calendar, day: date) -> bool:
    """A day of a holiday: its weekdays, and the weekend that makes it longer. A plain weekend is none."""
    return not is_working_day(calendar, day) and any(
        rest in calendar.off for step in (A_DAY, -A_DAY) for rest in resting(calendar, day, step)
    )


def resting(calendar: Calendar, day: date, step: timedelta) -> Iterator[date]:
    """The days from this one on, that way, until somebody works."""
    while not is_working_day(calendar, day):
        yield day
        day += step


def is_known(calendar: Calendar, day: date) -> bool:
    """Whether the day's place in the calendar was announced; if not, say "about" beside a limit."""
    if calendar.known_from is None or calendar.known_until is None:
        return False
    return calendar.known_from <= day <= calendar.known_until


def minutes_a_day(calendar: Calendar) -> int:
    """Working minutes of a working day: 420 unless the hours were set otherwise."""
    return length(calendar) // A_MINUTE


def due(calendar: Calendar, start: datetime, value: int, unit: Unit, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which a limit of `value` units ends that began at `start`.

    hour: by the clock on the wall, day and night. working_hour: the first instant at which so many
    working hours have passed. working_day: closing time of the value-th working day after the day of
    `start`, which itself never counts. ValueError: "not_a_limit" (1 to LONGEST), "unknown_unit",
    "no_zone" for an instant without one."""
    if type(value) is not int or not 1 <= value <= LONGEST:
        raise ValueError("not_a_limit")
    if unit == "hour":
        return aware(start).astimezone(UTC) + timedelta(hours=value)
    if unit == "working_hour":
        ends = after_hours(calendar, local(start, zone), value)
    elif unit == "working_day":
        ends = after_days(calendar, local(start, zone), value)
    else:
        raise ValueError("unknown_unit")
    return ends.replace(tzinfo=zone).astimezone(UTC)


def elapsed(calendar: Calendar, start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """Whole working minutes from `start` to `end`; 0 when the end is not after the start.
    ValueError("no_zone")."""
    first, last = local(start, zone), local(end, zone)
    if last <= first:
        return 0
    nights = (last.date() - first.date()).days
    days = sum(is_working_day(calendar, first.date() + n * A_DAY) for n in range(nights))
    passed = days * length(calendar) + worked_by(calendar, last) - worked_by(calendar, first)
    return passed // A_MINUTE


def after_hours(calendar: Calendar, start: datetime, hours: int) -> datetime:
    """Counted from the opening of the first day, so that what had passed by `start` is added."""
    left, whole = timedelta(hours=hours) + worked_by(calendar, start), length(calendar)
    day = start.date()
    while not is_working_day(calendar, day) or left > whole:
        left -= whole if is_working_day(calendar, day) else timedelta(0)
        day += A_DAY
    return reached(calendar, day, left)


def after_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    day, left = start.date(), days
    while left:
        day += A_DAY
        left -= is_working_day(calendar, day)
    return datetime.combine(day, calendar.closes)


def worked_by(calendar: Calendar, moment: datetime) -> timedelta:
    """How much of its day's working time had passed at a local moment; none on a day off."""
    if not is_working_day(calendar, moment.date()):
        return timedelta(0)
    now = since_midnight(moment.time())
    passed = (min(max(now, begins), ends) - begins for begins, ends in spans(calendar))
    return sum(passed, timedelta(0))


def reached(calendar: Calendar, day: date, worked: timedelta) -> datetime:
    """The first local moment of a working day by which so much had been worked; 12:00, not 13:30."""
    for begins, ends in spans(calendar):
        if worked <= ends - begins:
            break
        worked -= ends - begins
    return datetime.combine(day, time()) + begins + worked


def spans(calendar: Calendar) -> list[tuple[timedelta, timedelta]]:
    """The working times of a day, counted from midnight."""
    opens, closes = since_midnight(calendar.opens), since_midnight(calendar.closes)
    if calendar.lunch is None:
        return [(opens, closes)]
    noon, after = (since_midnight(at) for at in calendar.lunch)
    if after < noon:
        raise ValueError("not_opening_hours")
    return [(opens, noon), (after, closes)]


def length(calendar: Calendar) -> timedelta:
    return sum((ends - begins for begins, ends in spans(calendar)), timedelta(0))


def since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """Wall time without a zone: working hours have no summer-time gaps."""
    return aware(instant).astimezone(zone).replace(tzinfo=None)


def aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("no_zone")
    return instant
