"""Whether somebody rides, and whether he can be there at all, as the places of his phone tell. Times
are the server's: a phone whose clock is a day off says nothing wrong.

Noise must lock nobody. So riding takes three exact places, ten seconds, and a way faster than LIMIT_KMH
whichever of the places is left out, after what they may be wrong by. And a jump must not move anybody
before a second place has confirmed it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from dispatch.rules.geography import Wgs84, metres_fast

LIMIT_KMH = 10
TOP_KMH = 150  # faster nobody comes on a road of a street
EXACT_M = 50  # a place that may be wrong by more says nothing about speed
HELD = timedelta(seconds=10)
LOOKED_BACK = timedelta(seconds=20)  # for the speed; rarer places: as long as three of them take
KEPT = timedelta(seconds=90)
MOST = 15
APART = timedelta(seconds=3)  # of what is kept, but the last
FORGOTTEN = timedelta(seconds=60)  # no place for so long: nobody knows, so nobody is locked
RECENT = timedelta(minutes=10)  # a place to which a jump can be compared
SECOND = timedelta(seconds=1)


class Fix(NamedTuple):
    at: datetime
    place: Wgs84
    accuracy_m: int


class Trace(NamedTuple):
    """What is known of his last minute: the last place taken, the exact ones before it, oldest first,
    a jump that nothing has confirmed, and since when he is fast."""

    last: Fix | None = None
    exact: tuple[Fix, ...] = ()
    doubted: Fix | None = None
    fast_since: datetime | None = None


def is_riding(fast_since: datetime | None, position_at: datetime | None, now: datetime) -> bool:
    """Fast for ten seconds, up to a place of the last minute."""
    if fast_since is None or position_at is None:
        return False
    return position_at - fast_since >= HELD and now - position_at <= FORGOTTEN


def followed(trace: Trace, fix: Fix) -> Trace:
    """After this place. One that nobody could have reached is not taken (`last` stays) but doubted,
    and taken when the next one is near to it."""
    if trace.last is not None and impossible(trace.last, fix):
        if trace.doubted is None or not confirms(trace.doubted, fix):
            return trace._replace(doubted=fix)
        trace = Trace()  # he is there: what was before says nothing about how he came
    exact = tail(trace.exact, fix)
    since = fast(exact, fix.at)
    if since and trace.fast_since and trace.last and fix.at - trace.last.at <= FORGOTTEN:
        since = trace.fast_since
    return Trace(fix, exact, None, since)


def impossible(before: Fix, fix: Fix) -> bool:
    """Farther than TOP_KMH allows, both being as wrong as they say they may be."""
    passed = fix.at - before.at
    return passed <= RECENT and speed_kmh(before, fix, before.accuracy_m + fix.accuracy_m) > TOP_KMH


def confirms(doubted: Fix, fix: Fix) -> bool:
    return fix.at - doubted.at <= RECENT and not impossible(doubted, fix)


def speed_kmh(a: Fix, b: Fix, less_m: float) -> float:
    """On the straight line, shortened by what the places may be wrong by."""
    metres = max(0.0, metres_fast(a.place, b.place) - less_m)
    return 3.6 * metres / max(b.at - a.at, SECOND).total_seconds()


def tail(exact: Sequence[Fix], fix: Fix) -> tuple[Fix, ...]:
    """The MOST last exact places within KEPT, thinned to APART, the newest always among them."""
    kept = [one for one in exact[1 - MOST :] if timedelta(0) <= fix.at - one.at <= KEPT]
    if fix.accuracy_m > EXACT_M:
        return tuple(kept)
    if len(kept) > 1 and fix.at - kept[-2].at < APART:
        kept.pop()
    return (*kept, fix)


def fast(exact: Sequence[Fix], now: datetime) -> datetime | None:
    """Since when the last places show him fast; None when they do not."""
    recent = [one for one in exact if now - one.at <= LOOKED_BACK]
    if not recent:
        return None
    if len(recent) < 3:
        recent = list(exact[-3:])
    if len(recent) < 3 or recent[-1].at - recent[0].at < HELD:
        return None
    ways = ((0, -1), (1, -1), (0, -2))
    slowest = min(shown_kmh(recent[a], recent[b]) for a, b in ways)
    return recent[0].at if slowest > LIMIT_KMH else None


def shown_kmh(a: Fix, b: Fix) -> float:
    return speed_kmh(a, b, max(a.accuracy_m, b.accuracy_m))
