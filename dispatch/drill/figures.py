"""What a day came to. Pure: values in, values out.

An order that nobody took counts with the time it waited until the day's end: who leaves the hard ones
lying must not look fast."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.rules.fairness import gini

EVENING = 18 * 3600.0  # a P2 is done by then
DONE_S = {"P1": 2 * 3600.0, "P3": 48 * 3600.0}
CLAIM_S = {"P1": 300.0, "P2": 1_800.0, "P3": 24 * 3600.0}
LEAST_HOURS = 0.25


@dataclass(frozen=True, slots=True)
class Fate:
    """Of one order, in seconds of the day. `by_courier`: one of them did it."""

    priority: str
    asked_at: float
    claimed_at: float | None
    done_at: float | None
    metres: float
    by_courier: bool


@dataclass(frozen=True, slots=True)
class Share:
    """Of one courier: hours on the line, orders taken, times his phone rang."""

    hours: float
    orders: int
    rings: int


def due(fate: Fate) -> float:
    """By when it should be done; what was asked for after six in the evening has a day."""
    if fate.priority == "P2":
        return EVENING if fate.asked_at < EVENING else EVENING + 24 * 3600
    return fate.asked_at + DONE_S[fate.priority]


def quantile(values: Sequence[float], part: float) -> float:
    """Of sorted or unsorted values, between its neighbours; nothing of nothing is 0."""
    if not values:
        return 0.0
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def waits(fates: Sequence[Fate], ends: float) -> list[float]:
    return [(ends if fate.claimed_at is None else fate.claimed_at) - fate.asked_at for fate in fates]


def share_of(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def figures(fates: Sequence[Fate], shares: Sequence[Share], ends: float) -> dict[str, float]:
    """Seconds, metres and shares, by the names of the contract."""
    all_waits = waits(fates, ends)
    urgent = waits([fate for fate in fates if fate.priority == "P1"], ends)
    judged = [fate for fate in fates if fate.done_at is not None or due(fate) <= ends]
    in_time = sum(fate.done_at is not None and fate.done_at <= due(fate) for fate in judged)
    asked = [fate for fate in fates if fate.claimed_at is not None or due(fate) <= ends]  # the rest has time
    never = sum(fate.claimed_at is None or fate.claimed_at > due(fate) for fate in asked)
    done = [fate for fate in fates if fate.by_courier]
    listening = [share for share in shares if share.hours >= LEAST_HOURS]
    return {
        "claim_s_p50": round(quantile(all_waits, 0.5), 1),
        "claim_s_p90": round(quantile(all_waits, 0.9), 1),
        "p1_claim_s_p90": round(quantile(urgent, 0.9), 1),
        "done_in_time_share": round(share_of(in_time, len(judged)), 4),
        "never_claimed_share": round(share_of(never, len(asked)), 4),
        "extra_m_per_order": round(sum(fate.metres for fate in done) / len(done), 1) if done else 0.0,
        "gini": round(gini([share.orders / share.hours for share in listening]), 4),
        "messages_per_courier": round(share_of(sum(share.rings for share in shares), len(listening)), 2),
    }


def late_share(fates: Sequence[Fate], ends: float) -> float:
    """Not taken within the level's own target for taking, of those whose target falls into the day."""
    judged = [fate for fate in fates if fate.asked_at + CLAIM_S[fate.priority] <= ends]
    late = sum(
        fate.claimed_at is None or fate.claimed_at - fate.asked_at > CLAIM_S[fate.priority] for fate in judged
    )
    return round(share_of(late, len(judged)), 4)


def fairest(orders: int, shares: Sequence[Share]) -> float:
    """The Gini that is left when this many orders go, one by one, to whom they help most: as even as
    whole orders can be, whatever the way."""
    hours = [share.hours for share in shares if share.hours >= LEAST_HOURS]
    taken = [0] * len(hours)
    for _ in range(orders if hours else 0):
        least = min(range(len(hours)), key=lambda n: (taken[n] + 1) / hours[n])
        taken[least] += 1
    return round(gini([n / h for n, h in zip(taken, hours, strict=True)]), 4)
