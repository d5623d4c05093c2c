"""When something is wanted, from the words: 下午送, 明天上午九点以前, 今晚之前. Suggested, never decided.

Nothing is better than a wrong hour: what belongs to somebody else (下午她去透析), what is a habit (每天早上), what
may be read twice (九点前 at seven in the morning: nine or twenty-one?) and what has passed today gives None. The
street's hours are local: `now` and the answers are in one zone.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from dispatch.rules import numerals
from dispatch.rules import wanted_words as words
from dispatch.rules.hours import minutes_of
from dispatch.rules.takebacks import clause_after, clause_before
from dispatch.rules.text import plain


class Window(NamedTuple):
    """From when and until when; one of the two may be open. `about`: an hour was named, and this is half an
    hour to each side of it."""

    start: datetime | None
    end: datetime | None
    about: bool = False


class Context(NamedTuple):
    """What stands around an hour in its clause, and the clause after it."""

    head: str
    rest: str
    beyond: str


class Unclear(Exception):
    """The words speak of a time and may mean two."""


HALF = timedelta(minutes=30)
LONGEST = 6 * 60
"""Minutes from the first to the second hour of 四点到六点, where no part of the day says which they are."""
MOST_MINUTES = 12 * 60
FAR = timedelta(days=60)


def window(text: str, now: datetime) -> Window | None:
    """When the text wants it, if it says so in one way; `now` with its zone, in which the answer is too."""
    said = plain(text)
    try:
        found = [*of_clock(said, now), *of_spans(said, now), *of_meals(said, now)]
    except Unclear:
        return None
    return together(found, now)


def together(found: list[Window], now: datetime) -> Window | None:
    """What all of them allow on their one day; None when they are of two days or leave nothing, and when an
    hour stands beside another time (三点取药，四点前送到): only one of them is when it is wanted."""
    if not found or len({(one.end or one.start or now).date() for one in found}) > 1:
        return None
    if len(set(found)) > 1 and any(one.about for one in found):
        return None
    start = max((one.start for one in found if one.start), default=None)
    end = min((one.end for one in found if one.end), default=None)
    if (start and end and start >= end) or (end or start or now) <= now:
        return None
    return Window(start, end)


# ---------------------------------------------------------------- finding the words


def of_clock(said: str, now: datetime) -> Iterator[Window]:
    """A day, a part of it, an hour, in any combination; a day once said holds for the hours after it."""
    day: date | None = None
    ours = True
    for match in words.TIME.finditer(said):
        if not any(match[name] for name in ("day", "part", "clock", "first", "pair")):
            continue
        around = context(said, match)
        named = day_of(match, now)
        mine = is_wanted(match, around)
        if mine and named is None and day is not None and not ours:
            raise Unclear  # 明天她生日，下午送: today or tomorrow?
        if mine and is_bare(match.groupdict()) and words.BREAKFAST.search(around.rest):
            raise Unclear  # 七点前送早点, said in the forenoon
        if named is not None:
            day, ours = named, mine
        if mine and (one := read(match, named or day, now)):
            yield one


def of_spans(said: str, now: datetime) -> Iterator[Window]:
    """一小时内, 半个钟头之内."""
    for match in words.SOON.finditer(said):
        count = 0.5 if match["n"] == "半" else numerals.whole(match["n"])
        if count is None or not stands(context(said, match)):
            continue
        minutes = (count + (0.5 if match["half"] else 0)) * (1 if match["unit"] == "分钟" else 60)
        if 0 < minutes <= MOST_MINUTES:
            yield Window(None, now.replace(second=0, microsecond=0) + timedelta(minutes=round(minutes)))


def of_meals(said: str, now: datetime) -> Iterator[Window]:
    """午饭前送到."""
    for match in words.MEAL.finditer(said):
        if stands(context(said, match)):
            end = moment(day_of(match, now) or now.date(), words.MEALS[match["meal"]] * 60, now)
            if end > now:
                yield Window(None, end)


def context(said: str, match: re.Match[str]) -> Context:
    end = match.start() + len(match[0].rstrip())
    rest = clause_after(said, end, reach=30)
    later = said[end + len(rest) + 1 :]
    return Context(clause_before(said, match.start()), rest, clause_after("|" + later, 1) if later else "")


def is_wanted(match: re.Match[str], around: Context) -> bool:
    """Whether this is when it shall be brought."""
    groups = match.groupdict()
    if any(groups[name] for name in ("by", "since", "latest", "earliest", "first")):
        return stands(around) and not (is_bare(groups) and words.NO_CLOCK.search(around.head))
    if is_bare(groups):  # 三点送, and never 有三点要说 or 多买一点
        brought = words.WISHED.match(around.rest.lstrip(words.SMALL))
        return bool(brought) and not foreign(around) and not words.NO_CLOCK.search(around.head)
    if foreign(around):
        return False
    if groups["date"] and not (groups["month"] or groups["part"] or groups["clock"]):  # 3号 may be a house
        return bool(words.WISHED.match(around.rest.lstrip(words.SMALL)))
    if words.WISHED.search(around.rest):
        return True
    alone = words.FILLER.fullmatch(around.rest) and not words.NOT_OURS.search(around.beyond)
    return bool(alone and (not around.head or words.HEAD_FILLER.fullmatch(around.head)))


def is_bare(groups: dict[str, str | None]) -> bool:
    """An hour without a day and a part of the day."""
    return not (groups["day"] or groups["part"])


def stands(around: Context) -> bool:
    """An hour with 前, 后 or its like: of bringing, or of nothing else at all."""
    if foreign(around):
        return False
    return bool(
        words.FILLER.fullmatch(around.rest)
        or words.WISHED.search(around.rest)
        or words.WISHED.search(around.head)
    )


def foreign(around: Context) -> bool:
    """It is refused, past, a habit, a shop's, a clinic's or a relative's."""
    if words.NOT_OURS.search(around.head) or words.NOT_OURS.search(around.rest):
        return True
    return bool(words.OTHERS.search(around.head + around.rest))


# ---------------------------------------------------------------- what they mean


def read(match: re.Match[str], day: date | None, now: datetime) -> Window | None:
    """The window of one expression; None where it names none, Unclear where it may name two."""
    part = words.SAME.get(match["part"], match["part"])
    if match["short"]:
        part = words.SHORT[match["short"]][1]
    on = day or now.date()
    if match["first"] or match["pair"]:
        return between(match, part, on, now)
    if match["clock"]:
        return at_hour(match, hour_of(match["clock"], part, on, now), on, now)
    if match["weekday"] == "末":
        return None if part or match["by"] else of_hours(on, *words.DAY_HOURS, now, days=1)
    return of_part(match, part, on, now) if part else of_day(match, on, now)


def at_hour(match: re.Match[str], minutes: int, on: date, now: datetime) -> Window | None:
    at = moment(on, minutes, now)
    if match["by"] or match["latest"]:
        return Window(None, at)
    if match["since"] or match["earliest"]:
        return Window(at, None)
    return Window(at - HALF, at + HALF, about=True)


def of_part(match: re.Match[str], part: str, on: date, now: datetime) -> Window | None:
    """下午, 中午前, 最晚上午."""
    if part not in words.HOURS:
        return None
    start, end = words.HOURS[part]
    if match["by"] and not match["by"].endswith("内"):
        return Window(None, moment(on, words.BEFORE[part] * 60, now)) if part in words.BEFORE else None
    if match["since"]:
        return Window(moment(on, words.AFTER[part] * 60, now), None) if part in words.AFTER else None
    if match["latest"]:
        return Window(None, moment(on, end * 60, now))
    if match["earliest"]:
        return Window(moment(on, start * 60, now), None)
    return of_hours(on, start, end, now)


def of_day(match: re.Match[str], on: date, now: datetime) -> Window | None:
    """今天, 最晚周五. 周五之前 may count the Friday or not: nothing."""
    if match["since"] or (match["by"] and not match["by"].endswith("内")):
        raise Unclear
    start, end = words.DAY_HOURS
    if match["latest"]:
        return Window(None, moment(on, end * 60, now))
    if match["earliest"]:
        return Window(moment(on, start * 60, now), None)
    return of_hours(on, start, end, now)


def of_hours(on: date, start: int, end: int, now: datetime, days: int = 0) -> Window | None:
    return Window(moment(on, start * 60, now), moment(on + timedelta(days=days), end * 60, now))


def moment(on: date, minutes: int, now: datetime) -> datetime:
    return datetime.combine(on, time(), now.tzinfo) + timedelta(minutes=minutes)


def day_of(match: re.Match[str], now: datetime) -> date | None:
    """The day that is named, if one is, by the calendar at midnight too; Unclear for one that has passed."""
    today = now.date()
    if not match["day"]:
        return None
    if match["weekday"]:
        return weekday(match["week"] or "", "一二三四五六日".find(match["weekday"]), match["weekday"], today)
    if match["date"]:
        return of_month(match["month"], match["date"], today)
    if match["short"]:
        away = words.SHORT[match["short"]][0]
    else:
        away = words.DAYS[match["day"].rstrip("个")]
    return today + timedelta(days=away)


def weekday(week: str, place: int, said: str, today: date) -> date:
    """周五: the coming one; 这周五 must not have passed; 下周五 is of the next week. 周末 begins on Saturday."""
    place = {"天": 6, "末": 5}.get(said, place)
    weeks = week.count("下")
    named = today + timedelta(days=place - today.weekday() + 7 * weeks)
    if said == "末" and today.weekday() == 6 and not weeks:
        raise Unclear
    if named >= today:
        return named
    if week:
        raise Unclear
    return named + timedelta(days=7)


def of_month(month: str | None, number: str, today: date) -> date:
    """12月3日, 3号. Of a month that has begun anew only what is near: 1月3日 said in December."""
    wanted = (numerals.whole(month) if month else today.month, numerals.whole(number))
    try:
        named = date(today.year, wanted[0] or 0, wanted[1] or 0)
        if named < today and month:
            named = named.replace(year=today.year + 1)
    except ValueError:
        raise Unclear from None
    if not today <= named <= today + FAR:
        raise Unclear
    return named


# ---------------------------------------------------------------- hours of the day


def hour_of(clock: str, part: str | None, on: date, now: datetime) -> int:
    """The one hour that is meant and has not passed; Unclear for none and for two."""
    left = [m for m in minutes_of(clock, part) if moment(on, m, now) > now]
    if len(left) != 1:
        raise Unclear
    return left[0]


def between(match: re.Match[str], part: str | None, on: date, now: datetime) -> Window | None:
    """四点到六点, 9:00-11:00, 四五点."""
    if pair := match["pair"]:
        first, second = (numerals.ONES[c] for c in pair)
        ends = minutes_of(f"{first}点", part), minutes_of(f"{second}点", part)
    else:
        later = words.SAME.get(match["part2"], match["part2"]) or part
        ends = minutes_of(match["first"], part), minutes_of(match["second"], later)
    longest = MOST_MINUTES if part else LONGEST
    pairs = [(a, b) for a in ends[0] for b in ends[1] if 0 < b - a <= longest and moment(on, b, now) > now]
    if len(pairs) != 1:
        raise Unclear
    return Window(moment(on, pairs[0][0], now), moment(on, pairs[0][1], now))
