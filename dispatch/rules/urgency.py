"""Why a card stands where it stands: by its level, how long it has waited, how near its time is.
Never by who asks. A coordinator can read every reason (`why`), and the list is sorted by `score`."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.rules import lifecycle
from dispatch.rules.categories import DAY_ENDS_HOUR, PRIORITIES

LEVEL = {"P0": 4000, "P1": 3000, "P2": 2000, "P3": 1000}
LONGEST_WAIT, MOST_SPENT, MOST_RETURNED = 400, 300, 90  # together with the marks below a level's step
MARKS = {
    "unacknowledged": 90, "alarm": 90, "stated": 80, "over_advance": 60, "flagged": 60, "held": 40,
    "seat_free": 10,
}  # fmt: skip
USUAL_WAIT = timedelta(minutes=60)  # where the level names no target
SOON = timedelta(minutes=30)
WAITING = ("open", "station_work", "referred")  # for somebody to take it


@dataclass(frozen=True, slots=True)
class Card:
    """What the rule looks at: an order or a station's need. `asked_at`: when the resident asked;
    `since`: when it began to wait as it does now; `taken`: somebody has it."""

    priority: str
    status: str
    asked_at: datetime
    since: datetime
    window_from: datetime | None = None
    window_to: datetime | None = None
    taken: bool = False
    acknowledged: bool = True
    alarm: bool = False  # it sounds, and nobody has said that he has seen it
    stated: bool = False  # somebody who held it says it was brought, and nobody has asked the resident yet
    too_dear: bool = False  # to be laid out by a courier, and more than any may
    flagged: bool = False
    released: int = 0
    seats_free: int = 0


@dataclass(frozen=True, slots=True)
class Urgency:
    """`why`: codes, the weightiest first. `late`: past one of its two times."""

    score: int
    why: list[str] = field(default_factory=list)
    late: bool = False
    claim_by: datetime | None = None
    done_by: datetime | None = None


def of(card: Card, now: datetime, zone: ZoneInfo) -> Urgency:
    """The urgency of a card at an instant; `zone` is the station's, for "before 18:00"."""
    claim_by, done_by = claim_due(card), done_due(card, zone)
    why = reasons(card, now, claim_by, done_by)
    late = not {"over_claim", "over_done", "unacknowledged", "alarm"}.isdisjoint(why)
    score = LEVEL.get(card.priority, 0) + waited(card, now, claim_by) + spent(card, now, done_by)
    score += min(MOST_RETURNED, 30 * card.released) + sum(MARKS.get(code, 0) for code in why)
    return Urgency(score, why, late, claim_by, done_by)


def claim_due(card: Card) -> datetime | None:
    """Until when somebody should have taken it; a booked one is not late before its window."""
    minutes = PRIORITIES[card.priority].claim_minutes if card.priority in PRIORITIES else None
    if minutes is None or card.taken or card.status not in WAITING:
        return None
    due = card.since + timedelta(minutes=minutes)
    return max(due, card.window_from) if card.window_from else due


def done_due(card: Card, zone: ZoneInfo) -> datetime | None:
    """Until when it should be done: the agreed window, else what the level promises."""
    if card.status in ("delivered", *lifecycle.ENDED):
        return None
    return done_by(card.priority, card.asked_at, card.window_to, zone)


def done_by(priority: str, asked_at: datetime, window_to: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The end of what was agreed with the resident, else what the level promises to who asked then."""
    if window_to:
        return window_to
    level = PRIORITIES.get(priority)
    if level is None or priority == "P0":
        return None
    if level.done_minutes is not None:
        return asked_at + timedelta(minutes=level.done_minutes)
    local = asked_at.astimezone(zone)
    evening = datetime.combine(local.date(), time(DAY_ENDS_HOUR), zone)
    return evening if local < evening else evening + timedelta(days=1)


def reasons(card: Card, now: datetime, claim_by: datetime | None, done_by: datetime | None) -> list[str]:
    """Codes for what makes it high, the weightiest first."""
    told = {
        "unacknowledged": not card.acknowledged,
        "alarm": card.alarm,
        "stated": card.stated,
        "over_advance": card.too_dear and (card.status == "open" or (card.taken and card.seats_free > 0)),
        "over_done": done_by is not None and now > done_by,
        "over_claim": claim_by is not None and now > claim_by,
        "flagged": card.flagged,
        "held": card.status == "on_hold",
        "due_soon": done_by is not None and timedelta(0) <= done_by - now <= SOON,
        "seat_free": card.taken and card.seats_free > 0,
        "released": card.released > 0,
        "waiting": card.status in (*WAITING, "delivered") and not card.taken,
    }
    return [code for code, so in told.items() if so]


def waited(card: Card, now: datetime, claim_by: datetime | None) -> int:
    """A hundred for each time the target has passed, at most four times."""
    target = claim_by - card.since if claim_by and claim_by > card.since else USUAL_WAIT
    return share(now - card.since, target, 100, LONGEST_WAIT)


def spent(card: Card, now: datetime, done_by: datetime | None) -> int:
    """How much of its time is used up: 150 at the deadline."""
    if done_by is None:
        return 0
    return share(now - card.asked_at, done_by - card.asked_at, 150, MOST_SPENT)


def share(part: timedelta, whole: timedelta, points: int, most: int) -> int:
    if whole <= timedelta(0):
        return most
    return max(0, min(most, int(points * (part / whole))))
