"""Who belongs to a ring, who of it is told first, and whom it wakes. Values in, values out."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple

REACH = 4  # so many times the station's `near_m` is still near: a few minutes by e-bike
NIGHT = {"from": "22:00", "to": "07:00"}  # of who is off duty and has set no hours of his own
WHOLE_HOUR = 1.0  # who has just begun is not the most rested of all


class Ear(NamedTuple):
    """A courier whom an order could be told of. `own`: it lies in a community of his; `adds_m`: the way
    it would add, None when nobody knows; `orders` and `hours`: of the last seven days."""

    person_id: str
    on_duty: bool = True
    reserve: bool = False
    own: bool = False
    adds_m: int | None = None
    why: str | None = None
    orders: int = 0
    hours: float = 0.0
    quiet: dict[str, str] | None = None


def belongs(ring: str, ear: Ear, near_m: int) -> bool:
    """Each ring holds the ones before it: who came on duty since then is told with the next."""
    if ring == "reserve" and ear.reserve:
        return True
    if not ear.on_duty:
        return False
    if ring in ("all", "reserve"):
        return True
    on_his_way = ear.adds_m is not None and ear.why == "on_round" and ear.adds_m <= near_m
    if ear.own or on_his_way:
        return True
    return ring == "near" and ear.adds_m is not None and ear.adds_m <= REACH * near_m


def chosen(ring: str, ears: Iterable[Ear], near_m: int, most: int | None = None) -> list[Ear]:
    """The ring, the best first; at most so many. Best is who had the fewest orders in an hour of duty,
    then to whom it adds the least."""
    return sorted((ear for ear in ears if belongs(ring, ear, near_m)), key=rank)[:most]


def rank(ear: Ear) -> tuple[float, float, str]:
    way = float("inf") if ear.adds_m is None else float(ear.adds_m)
    return (round(ear.orders / max(ear.hours, WHOLE_HOUR), 3), way, ear.person_id)


def silent(ear: Ear, at: time, priority: str) -> bool:
    """In his quiet hours it stands in his list and wakes nobody; what is urgent wakes him."""
    hours = ear.quiet or (None if ear.on_duty else NIGHT)
    return priority != "P1" and within(hours, at)


def within(hours: dict[str, str] | None, at: time) -> bool:
    """{"from": "22:00", "to": "07:00"} goes over midnight; the same twice is no time at all."""
    if not hours:
        return False
    start, end = time.fromisoformat(hours["from"]), time.fromisoformat(hours["to"])
    return start <= at < end if start <= end else at >= start or at < end
