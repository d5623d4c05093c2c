"""Who gets an order that several reach for, and how even the shares are.

`instant`: the first. `window`: attempts are collected for some seconds, and the least recently served
wins, of equals the nearest, of those a number that nobody chose and everybody can work out again.
`head_start`: the outlet next to the door may take it at once, all others wait for the end of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from dispatch.rules.policy import Policy

NUMBER_DIGITS = 13  # of 64 hexadecimal ones: 52 bits, exact in every language
SHORTEST_DUTY_HOURS = 0.25
LONGEST_WAIT = timedelta(
    minutes=6
)  # for a decision (5 by policy, 1 for clocks that differ): farther is a clock set back


class Bid(NamedTuple):
    """An attempt that waits. `served_at`: when he last got an order, None for never; `metres` from him
    to the order, None when nobody knows."""

    courier_id: str
    at: datetime
    served_at: datetime | None = None
    metres: float | None = None


class Race(NamedTuple):
    """The rule of one order, as it stands now."""

    rule: str
    version: int  # of the station's policy
    head_start_ends: datetime | None = None  # None: nobody has one, or it is over


def race(own: str | None, policy: Policy, opened_at: datetime, now: datetime) -> Race:
    """The order's own rule before the station's."""
    rule = own or policy.fairness
    ends = opened_at + timedelta(seconds=policy.head_start_s) if rule == "head_start" else None
    return Race(rule, policy.version, ends if ends and now < ends <= now + LONGEST_WAIT else None)


def collecting(rule: str) -> str:
    """By which rule attempts that wait are decided: a window that was begun is ended, also where the
    rule has been changed to `instant` meanwhile."""
    return "window" if rule == "instant" else rule


def ranked(order_id: str, draw_at: datetime, bids: Iterable[Bid]) -> list[Bid]:
    """The one who wins first. Who was never served was served longest ago; whose place nobody knows is
    farther than everybody else."""

    def place(bid: Bid) -> tuple[object, ...]:
        served = (bid.served_at is not None, bid.served_at.timestamp() if bid.served_at else 0.0)
        away = (bid.metres is None, bid.metres or 0.0)
        return (*served, *away, number(order_id, draw_at, bid.courier_id), bid.courier_id)

    return sorted(bids, key=place)


def number(order_id: str, draw_at: datetime, courier_id: str) -> int:
    """The lot of a courier; the lowest wins. The first 13 hexadecimal digits of SHA-256 over
    "ORDER MILLISECONDS COURIER": whoever has the three can check it."""
    ms = round(draw_at.timestamp() * 1000)
    return int(sha256(f"{order_id} {ms} {courier_id}".encode()).hexdigest()[:NUMBER_DIGITS], 16)


def per_hour(orders: int, hours: float) -> float:
    """Orders per duty hour; who was there for a moment was there for a quarter of an hour."""
    return orders / max(hours, SHORTEST_DUTY_HOURS)


def gini(shares: Sequence[float]) -> float:
    """0: all have the same; towards 1: one has everything. Nothing shared out is shared evenly."""
    total = sum(shares)
    if total <= 0:
        return 0.0
    weighted = sum(place * share for place, share in enumerate(sorted(shares), 1))
    return 2 * weighted / (len(shares) * total) - (len(shares) + 1) / len(shares)
