"""A station's way of finding couriers, as data: the rule of the race, the plan by which an order is
made known, the caps. What a station has not set is the default here; `version` counts its changes and
stands beside every attempt that was judged by it."""

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

FAIRNESS = ("instant", "window", "head_start")
RINGS = ("round", "near", "all", "reserve")  # couriers are told
RUNGS = ("leads", "phone_list", "committee")  # people are asked to act
WINDOW_S = (5, 10)  # shortest and longest, see domain.md 4.5


@dataclass(frozen=True, slots=True)
class Stage:
    """So many seconds after an order is open and still nobody has it, these are told. A ring names
    couriers, a rung those who act for them. `most`: at most so many of a ring, the best ones."""

    after_s: int
    to: str
    most: int | None = None
    alarm: bool = False  # the board turns red and sounds until somebody says he has seen it
    morning: bool = False  # not before the desk opens: see rules/plans.py

    @property
    def is_ring(self) -> bool:
        return self.to in RINGS


Plan = tuple[Stage, ...]
MINUTE, HOUR = 60, 3600

PLANS: dict[str, Plan] = {
    "P1": (
        Stage(0, "round"),
        Stage(0, "near"),
        Stage(MINUTE, "all"),
        Stage(5 * MINUTE, "reserve", alarm=True),
        Stage(10 * MINUTE, "leads"),
        Stage(10 * MINUTE, "phone_list"),
        Stage(15 * MINUTE, "committee"),
    ),
    "P2": (
        Stage(0, "round", most=4),
        Stage(10 * MINUTE, "near", most=6),
        Stage(20 * MINUTE, "all"),
        Stage(30 * MINUTE, "reserve"),
        Stage(45 * MINUTE, "phone_list", alarm=True),
        Stage(60 * MINUTE, "leads"),
        Stage(120 * MINUTE, "committee"),
    ),
    "P3": (
        Stage(0, "round", most=4),
        Stage(HOUR, "near", most=8),
        Stage(4 * HOUR, "all"),
        Stage(4 * HOUR, "phone_list", morning=True),
        Stage(8 * HOUR, "committee"),
    ),
}
ALERT_RUNGS = ("contacts", "grid_worker", "emergency")
"""A welfare alert's own ladder: the committee rings resident and contacts; the grid worker goes and
looks; 110 or 120 are called."""
ALERT_AGAIN = 30  # minutes between the last rung and the same again, until somebody answers
BROADCAST: dict[str, Plan] = {priority: (Stage(0, "all"),) for priority in PLANS}
"""What every other system does: told to all at once, the first thumb wins."""


@dataclass(frozen=True, slots=True)
class Policy:
    """See the module. Money in fen, times in the unit of their name."""

    version: int = 0
    fairness: str = "instant"
    window_s: int = 7
    head_start_s: int = 30
    live_claims: int = 3  # seats a courier may hold at once
    releases_in_24h: int = 10  # grabbed, read, given back: more waits for a coordinator
    advance_fen: int = 10_000  # the most a courier lays out for one order
    unsettled_fen: int = 30_000  # and for all that are not settled
    unsettled_orders: int = 3
    near_m: int = 500
    street_factor: float = 1.35  # metres on streets for one as the crow flies
    pick_up_minutes: dict[str, int] = field(default_factory=lambda: {"P1": 15, "P2": 60, "P3": 240})
    invite_minutes: dict[str, int] = field(default_factory=lambda: {"P1": 3, "P2": 10, "P3": 10})
    hand_over_minutes: int = 5  # how long a colleague has to say yes
    plans: dict[str, Plan] = field(default_factory=lambda: PLANS)
    leads_keep_papers: bool = True  # leads of outlets enter their couriers' insurance, training, clearance
    link_days: int = 1  # how long a link for a password works; a week where it goes round on paper
    alert_minutes: tuple[int, int] = (10, 20)
    """After an alert was raised and nobody has answered it: the grid worker, then 110 / 120."""

    def alert_due(self, rung: int) -> timedelta:
        """How long an unanswered welfare alert stays at this rung of ALERT_RUNGS."""
        looks, calls = self.alert_minutes
        minutes = (looks, calls - looks, ALERT_AGAIN)[rung]
        return timedelta(minutes=minutes)

    def pick_up_by(self, priority: str, since: datetime, not_before: datetime | None) -> datetime:
        """When a holder who has not set out is reminded, and as long after that gives it back: counted
        from when he took it, not from before the time that was agreed with the resident."""
        minutes = self.pick_up_minutes.get(priority, self.pick_up_minutes["P2"])
        return max(since, not_before or since) + timedelta(minutes=minutes)

    def answer_by(self, kind: str, priority: str, since: datetime) -> datetime:
        """Until when somebody who is asked (`invite`, `hand_over`) may say yes."""
        invited = self.invite_minutes.get(priority, self.invite_minutes["P2"])
        return since + timedelta(minutes=invited if kind == "invite" else self.hand_over_minutes)

    def plan(self, priority: str) -> Plan:
        return self.plans.get(priority, self.plans["P2"])


NAMES = frozenset(f.name for f in fields(Policy))


def of(station: Any) -> Policy:
    """From the JSON of a station's row: text (from the driver), a dict, or nothing."""
    return parsed(station if isinstance(station, str) else json.dumps(station or {}, sort_keys=True))


@lru_cache(maxsize=256)
def parsed(text: str) -> Policy:
    given = json.loads(text) or {}
    known = {name: value for name, value in given.items() if name in NAMES}
    if "grab" in given:  # how the first version wrote it down
        known.setdefault("fairness", given["grab"])
    if "plans" in known:
        known["plans"] = PLANS | {p: stages(listed) for p, listed in known["plans"].items()}
    for by_priority in {"pick_up_minutes", "invite_minutes"} & set(known):
        known[by_priority] = getattr(Policy(), by_priority) | known[by_priority]
    if "alert_minutes" in known:
        known["alert_minutes"] = tuple(known["alert_minutes"])
    return Policy(**known)


def plain(policy: Policy) -> dict[str, Any]:
    """Every value, those that the station has not set too."""
    return asdict(policy)


def stages(listed: list[dict[str, Any]]) -> Plan:
    return tuple(Stage(**stage) for stage in listed)


def wrong(plan: Plan) -> str | None:
    """Why a plan will not do, as a code of the catalogue; None when it will. A plan that never reaches
    a person who must act would let an order be forgotten."""
    if not plan:
        return "no_stage"
    if any(stage.to not in RINGS + RUNGS for stage in plan):
        return "not_a_choice"
    if any(later.after_s < earlier.after_s for earlier, later in pairwise(plan)):
        return "not_in_order"
    if not any(stage.to == "all" and stage.most is None for stage in plan):
        return "never_widens"
    if plan[-1].to not in RUNGS:
        return "ends_in_silence"
    return None
