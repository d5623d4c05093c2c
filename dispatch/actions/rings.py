"""Nobody has come yet, so more people hear of an order: couriers are told (a ring), or those who act
for them are asked to (a rung of the ladder). Both are stages of one plan; see rules/policy.py."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import col

from dispatch.actions import outgoing, plans
from dispatch.actions.moving import order_moved, told
from dispatch.actions.orders import as_row
from dispatch.queries import orders as seen
from dispatch.queries import policies
from dispatch.queries import rings as known
from dispatch.queries.due import Subject
from dispatch.rules import plans as timing
from dispatch.rules import rings, statements
from dispatch.rules.policy import Policy, Stage
from dispatch.rules.rings import Ear
from dispatch.rules.taking import HOLDING
from dispatch.tx import Tx, prepared
from models import Move, Notice, Offer, Order

N: Any = Notice.__table__
# One row at a time, compiled once: the eighty of a ring in one statement take ten times as long to compile.
LAY = {
    dialect: prepared(
        insert(Notice).values(dict.fromkeys(N.c.keys())).on_conflict_do_nothing().returning(N.c.person_id)
    )
    for dialect, insert in (("sqlite", sqlite_insert), ("postgresql", postgres_insert))
}
AFTER_A_DRAW = timedelta(seconds=5)
SYSTEM: tuple[str, None] = ("system", None)


def widen_one(tx: Tx, due: Subject) -> None:
    """The stage of this order that is due, and with it every one that need not wait. Whoever took the
    order meanwhile was first: the row is asked again under its lock."""
    still = (Order.id == due.id, col(Order.stage_due_at) == due.at)
    order = tx.session.execute(select(Order).where(*still).with_for_update()).scalar_one_or_none()
    if order is None:
        return
    holders = seen.holders(tx, order.id)
    if order.stated_at is not None:
        press(Going(tx, order, holders, policies.of_station(tx, order.station_id)))
    elif not plans.waits(order, holders):
        plans.stop(order)
    elif order.draw_at is not None:  # who has it is about to be decided
        order.stage_due_at = max(order.draw_at, tx.now) + AFTER_A_DRAW
    else:
        climb(Going(tx, order, holders, policies.of_station(tx, order.station_id)))


@dataclass(slots=True)
class Going:
    """One going through the stages of one order."""

    tx: Tx
    order: Order
    holders: list[str]
    limits: Policy
    ears: list[Ear] | None = None  # who can still be told; looked up when somebody is to be
    empty: str | None = None  # the last ring that found nobody
    said: bool = False


def press(going: Going) -> None:
    """Somebody says that it was brought, and nobody has decided: it sounds again, and no courier is told."""
    alarm(going)
    going.order.stage_due_at = going.tx.now + statements.SOUNDS_AGAIN
    say(going, "order.escalated", "escalate", "stated", alarm=True)


def climb(going: Going) -> None:
    """Stages of one instant go together. A ring that finds nobody hands on to the next ring at once:
    at night nobody waits for a ring of nobody. The ladder keeps its times."""
    tx, order = going.tx, going.order
    plan, at = plans.of(tx, order, going.limits), order.stage_due_at
    assert at is not None
    while True:
        stage = plan[order.stage] if order.stage < len(plan) else replace(plan[-1], alarm=True)
        if seen_and_left(tx, order):
            stage = replace(stage, alarm=True)
        if not stage.is_ring:
            rung(going, stage, timing.widest_done(plan, order.stage))
            handed_on = False
        else:
            handed_on = ring(going, stage) == 0
        at = timing.following(plan, order.stage, at, tx.now, order.window_from, tx.zone)
        order.stage = min(order.stage + 1, len(plan))
        if at > tx.now and not (handed_on and timing.may_come_early(plan, order.stage)):
            break
    order.stage_due_at = at
    if going.empty and not going.said:
        widened(going, going.empty, 0)


def ring(going: Going, stage: Stage) -> int:
    """Tell its couriers; how many were told. What rings on the board is said even if it finds nobody."""
    if going.ears is None:
        going.ears = known.ears(going.tx, going.order, going.limits)
    chosen = rings.chosen(stage.to, going.ears, going.limits.near_m, stage.most)
    those = notice(going, stage.to, chosen)
    going.ears = [ear for ear in going.ears if ear not in chosen]
    if stage.alarm:
        alarm(going)
    if those or stage.alarm:
        widened(going, stage.to, len(those), **({"alarm": True} if stage.alarm else {}))
    else:
        going.empty = stage.to
    return len(those)


def rung(going: Going, stage: Stage, widest_done: bool) -> None:
    """Ask those who act to do so; before it, whoever came on duty since the widest ring is told."""
    if widest_done:
        ring(going, Stage(0, "all"))
    if stage.to == "leads":
        those = known.leads_near(going.tx, going.order, stage.most)
        notice(going, stage.to, [Ear(person_id) for person_id in those])
    if stage.alarm:
        alarm(going)
    say(going, "order.escalated", "escalate", stage.to, alarm=stage.alarm)


def notice(going: Going, ring: str, ears: Iterable[Ear]) -> set[str]:
    """A notice each; who really gets one now. The row is unique for ever: nobody is woken twice for one
    order, whatever becomes of it."""
    tx, order = going.tx, going.order
    at = tx.now.astimezone(tx.zone).time()
    rows: list[dict[str, Any]] = [
        {"order_id": order.id, "person_id": ear.person_id, "at": tx.now, "ring": ring,
         "silent": rings.silent(ear, at, order.priority), "adds_m": ear.adds_m, "why": ear.why}
        for ear in ears
    ]  # fmt: skip
    lay = LAY[tx.desk.dialect.name]
    those = {row["person_id"] for row in rows if tx.run(lay, **row).fetchone()}
    common = told(as_row(order), str(order.status), SYSTEM, None)
    for row in rows:
        if row["person_id"] in those:
            own = {name: row[name] for name in ("ring", "adds_m", "why", "silent")}
            rooms = [f"person:{row['person_id']}"]
            tx.event("notice", order.station_id, ("order", order.id), rooms, common | own)
    wake(going, sorted(those - {str(row["person_id"]) for row in rows if row["silent"]}))
    return those


def wake(going: Going, people: list[str]) -> None:
    """Where no page is open: a browser that was asked rings, and for what is urgent an SMS comes."""
    tx, order = going.tx, going.order
    for channel in ("push", "sms") if order.priority == "P1" else ("push",):
        about, words = f"order.notice:{order.id}", outgoing.words_of(order)
        outgoing.tell(tx, order.station_id, people, channel, about, words)


def seen_and_left(tx: Tx, order: Order) -> bool:
    """Somebody stopped the tone, and by this stage nothing has followed: no step by anybody, nobody asked."""
    if order.alarm_seen_at is None:
        return False
    step = select(Move.id).where(
        col(Move.subject_id) == order.id, col(Move.at) >= order.alarm_seen_at,
        col(Move.by_person).is_not(None), col(Move.verb).not_in(HOLDING),
    )  # fmt: skip
    asked = select(Offer.id).where(Offer.order_id == order.id, col(Offer.at) >= order.alarm_seen_at)
    return all(tx.session.execute(found.limit(1)).first() is None for found in (step, asked))


def alarm(going: Going) -> None:
    """The board turns red and sounds, also where an earlier alarm has been seen; who saw it stays named."""
    order = going.order
    order.alarm_at, order.alarm_seen_at = going.tx.now, None
    order.version += 1


def widened(going: Going, ring: str, how_many: int, **facts: Any) -> None:
    say(going, "order.widened", "widen", ring, ring=ring, told=how_many, **facts)


def say(going: Going, kind: str, verb: str, reason: str, **facts: Any) -> None:
    """A row of the order's history, and an event that committee and station hear."""
    going.said = True
    going.tx.session.flush()
    row, status = as_row(going.order), str(going.order.status)
    order_moved(going.tx, row, kind, verb, status, going.holders, reason=reason, **facts)
    to_the_group(going, kind, reason, bool(facts.get("alarm")))


def to_the_group(going: Going, kind: str, reason: str, alarm: bool) -> None:
    """The station's bot says each rung and each alarm, and once that something urgent is open."""
    order = going.order
    if reason == "stated":
        about = f"order.stated:{order.id}:again"
    elif alarm or kind == "order.escalated":
        about = f"{'order.alarm' if alarm else kind}:{order.id}:{reason}"
    elif order.priority == "P1":
        about = f"order.urgent:{order.id}"
    else:
        return
    words = outgoing.words_of(order) | {"reason": reason}
    outgoing.tell(going.tx, order.station_id, order.station_id, "bot", about, words)
