"""Hours as they are spoken: 三点半, 下午四点一刻, 14:30. Without a part of the day an hour may be two."""

import re

from dispatch.rules import numerals
from dispatch.rules import wanted_words as words

FIRST_HOUR, LAST_HOUR = 6, 22
"""Between these somebody may stand at a door; an hour outside them was not meant."""
CLOCK = re.compile(
    rf"(?P<h>\d{{1,2}}|[{numerals.CHARACTERS}]+)(?P<mark>[:：点时])?(?:(?P<half>半)|(?P<quarter>[一三])刻|零?(?P<m>\d{{1,2}}|[{numerals.CHARACTERS}]+)分?)?"
)


def minutes_of(clock: str, part: str | None) -> list[int]:
    """Minutes from midnight that the words may mean: two where neither the part nor the hour decides."""
    match = CLOCK.match(clock)
    assert match
    hour, minute = numerals.whole(match["h"]), numerals.whole(match["m"] or "0")
    if match["half"]:
        minute = 30
    if match["quarter"]:
        minute = 15 if match["quarter"] == "一" else 45
    if hour is None or minute is None or hour > 24 or minute > 59:
        return []
    written = match["mark"] in (":", "：") and hour >= FIRST_HOUR
    return [60 * h + minute for h in hours_of(hour, part, written)]


def hours_of(hour: int, part: str | None, written: bool) -> list[int]:
    early, late = {
        words.EARLY: (5, 11), words.MORNING: (6, 12), words.NOON: (10, 14), words.AFTERNOON: (12, 19),
        words.DUSK: (16, 20), words.EVENING: (17, 24), words.NIGHT: (1, 0),
    }.get(part or "", (FIRST_HOUR, LAST_HOUR))  # fmt: skip
    meant = [hour] if hour >= 12 or written else [hour, hour + 12]
    if part == words.EVENING and hour == 12:
        meant = [24]
    return [h for h in meant if early <= h <= late]
