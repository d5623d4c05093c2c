"""A need: posted by the committee, with the station in the same commit; an errand opens an order."""

import secrets
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.actions import doors, plans, showing, taking
from dispatch.actions.moving import need_moved, order_moved
from dispatch.actions.numbering import number
from dispatch.actions.orders import as_row, cancelled
from dispatch.errors import Refused
from dispatch.idempotency import Made
from dispatch.queries import orders as orders_seen
from dispatch.queries import policies
from dispatch.queries.due import Subject
from dispatch.queries.scope import find
from dispatch.rules import lifecycle, triage
from dispatch.rules.taking import HOLDING
from dispatch.tx import Tx
from dispatch.vault import Box
from models import Need, NeedStatus, Order, OrderStatus, Resident, new_id

PLACE = ("compound", "building", "lat", "lng")
WORDS = ("text", "items", "instructions", "pick_up_code")


def post(tx: Tx, given: dict[str, Any]) -> Made:
    """Need + order (if an errand) + history + events: one commit."""
    resident, door = doors.of_errand(tx, given)
    need, order_id = put(tx, given, resident, str(tx.who.id), door)
    ids = {"need_id": need.id, "order_id": order_id, "version": need.version}
    return Made(ids, answer=showing.posted(tx, need.id, order_id))


def put(
    tx: Tx, given: dict[str, Any], resident: Resident, posted_by: str, door: dict[str, Any] | None = None
) -> tuple[Need, str | None]:
    """The need, and the id of the order that it opens: the same rules, whether a clerk posts it or the
    calendar does in his name. `door`: where this errand goes, if not to the one on record."""
    box = tx.box_of(resident.id)
    verdict = verdict_of(given["category"], given.get("priority"), given, groups_of(box, resident))
    need = new_need(tx, given, resident, verdict, box, posted_by, door)
    need_moved(tx, need, "post", None, kind="need.received")
    return need, open_order(tx, need, box, verdict).id if verdict.opens_order else None


def groups_of(box: Box, resident: Resident) -> list[str]:
    return box.open(resident.id, resident.sealed).get("groups", [])


def verdict_of(
    category: str, priority: str | None, words: dict[str, Any], groups: list[str]
) -> triage.Verdict:
    """What the rules say to a need with these words (text, items, instructions)."""
    return triage.of(category, priority, spoken(words), groups, words.get("instructions"))


def spoken(given: dict[str, Any]) -> str:
    """All the words of a need, for the rules that read them. What stands in the text and in the list is
    one thing, and weighs once."""
    text = given.get("text") or ""
    tight = text.replace(" ", "")
    items = [(i["name"], str(i.get("quantity") or "")) for i in given.get("items") or ()]
    more = [f"{name} {quantity}" for name, quantity in items if not repeats(tight, name, quantity)]
    return f"{text} {' '.join(more)}".strip()


def repeats(tight: str, name: str, quantity: str) -> bool:
    """Is it already said, as 米10斤 or as 10斤米? `tight`: the text without blanks."""
    return any(
        said.replace(" ", "") in tight
        for said in (f"{name}{quantity}", f"{quantity}{name}")
        if quantity and name
    )


def new_need(
    tx: Tx,
    given: dict[str, Any],
    resident: Resident,
    verdict: triage.Verdict,
    box: Box,
    posted_by: str,
    door: dict[str, Any] | None,
) -> Need:
    window = given.get("window") or {}
    need_id = new_id()
    words = {k: given[k] for k in WORDS if given.get(k)} | ({"address": door} if door else {})
    need = Need(
        id=need_id,
        number=number(tx, "N", resident.station_id),
        station_id=resident.station_id,
        community_id=resident.community_id,
        resident_id=resident.id,
        posted_by=posted_by,
        category=given["category"],
        priority=verdict.priority,
        status=NeedStatus.ordered if verdict.opens_order else NeedStatus.station_work,
        sealed=box.seal(need_id, words | {"flags": verdict.flags}),
        flags=verdict.kinds,
        gates=verdict.gates,
        budget_fen=given.get("budget_fen"),
        payment_mode=given.get("payment_mode"),
        handover=given.get("handover") or "leave_at_door",
        window_from=window.get("from"),
        window_to=window.get("to"),
        created_at=tx.now,
    )
    stand_at(tx, need, resident, door)
    if at := given.get("position"):
        need.lat, need.lng = at["lat"], at["lng"]
    tx.session.add(need)
    tx.session.flush()
    return need


def stand_at(tx: Tx, need: Need, resident: Resident, door: dict[str, Any] | None) -> None:
    """The open columns of where it goes: the resident's, or those of the errand's own door."""
    of_record = {name: getattr(resident, name) for name in PLACE} | {"masked_place": None}
    where = doors.place_of(tx, resident.community_id, door) if door else of_record
    for name, shown in where.items():
        setattr(need, name, shown)


def open_order(tx: Tx, need: Need, box: Box, verdict: triage.Verdict) -> Order:
    """An open order of a need, with the hand-over code that only the committee sees."""
    order_id = new_id()
    order = Order(
        id=order_id,
        number=number(tx, "D", need.station_id),
        need_id=need.id,
        resident_id=need.resident_id,
        station_id=need.station_id,
        community_id=need.community_id,
        category=need.category,
        priority=need.priority,
        status=OrderStatus.open,
        people=verdict.people,
        **{name: getattr(need, name) for name in (*PLACE, "masked_place")},
        window_from=need.window_from,
        window_to=need.window_to,
        tags=verdict.tags,
        needs_medicine_training="medicine_trained" in verdict.gates,
        needs_minor_clearance="minor_cleared" in verdict.gates,
        budget_fen=need.budget_fen,
        payment_mode=need.payment_mode,
        handover=need.handover,
        sealed=box.seal(order_id, {"handover_code": f"{secrets.randbelow(10_000):04}"}),
        opened_at=tx.now,
    )
    plans.begin(tx, order)
    tx.session.add(order)
    tx.session.flush()
    order_moved(tx, as_row(order), "order.opened", "open", None, [])
    return order


def withdraw(tx: Tx, need_id: str, reason: str | None = None) -> Made:
    """No longer needed: its order goes with it, unless somebody has already delivered."""
    need = begin(tx, need_id, "withdraw")
    live = live_orders(tx, need_id)
    if any(order.status == "delivered" for order in live):
        raise Refused("illegal_move", state="delivered", version=need.version)
    need.closed_at = tx.now
    move(tx, need, "withdraw", words=reason)
    for order in live:
        cancelled(tx, order, orders_seen.holders(tx, order.id), "not_needed")
    return done(tx, need)


def triage_to(tx: Tx, need_id: str, to: str, reason: str | None = None, priority: str | None = None) -> Made:
    """The coordinator decides what becomes of station work; what he decides, no word undoes. An order is
    never open at P0: whoever opens one of what the machine raised has lowered it."""
    need = begin(tx, need_id, f"triage_{to}")
    calmer = "P1" if to == "order" and need.priority == "P0" else need.priority
    need.priority = priority or calmer
    move(tx, need, f"triage_{to}", words=reason)
    if to != "order":
        return done(tx, need)
    resident = tx.session.get(Resident, need.resident_id)
    assert resident is not None
    box = tx.box_of(need.resident_id)
    words = box.open(need.id, need.sealed)
    verdict = verdict_of(need.category, need.priority, words, groups_of(box, resident))
    return done(tx, need, open_order(tx, need, box, verdict).id)


def take(tx: Tx, need_id: str) -> Made:
    """A worker of the station takes it into his own hands."""
    need = begin(tx, need_id, "take")
    if need.taken_by not in (None, tx.who.id):
        raise Refused("already_taken", state=need.status)
    hold(tx, need)
    move(tx, need, "take")
    return done(tx, need)


def acknowledge(tx: Tx, need_id: str) -> Made:
    """Somebody has it, by name: the tone stops until the ladder's next time. Of two, the first has it."""
    need = begin(tx, need_id, "acknowledge")
    if need.acknowledged_at is None:
        hold(tx, need)
        move(tx, need, "acknowledge")
    return done(tx, need)


def hold(tx: Tx, need: Need) -> None:
    """In somebody's hands. Stopping a tone is not an act: see ring_again."""
    need.taken_by, need.taken_at = tx.who.id, tx.now
    need.acknowledged_at, need.acknowledged_by = tx.now, tx.who.id
    if need.priority == "P0":
        need.ring_due_at = tx.now + policies.of_station(tx, need.station_id).alert_due(0)


def untake(tx: Tx, need_id: str) -> Made:
    """It was a slip: nobody has it, and it sounds again at once."""
    need = begin(tx, need_id, "untake")
    if need.taken_by is not None and need.taken_at is not None:
        taking.may_take_back(tx, need.taken_by, need.taken_at, state=need.status, version=need.version)
        need.taken_by = need.taken_at = need.acknowledged_at = need.acknowledged_by = need.ring_due_at = None
        move(tx, need, "untake")
    return done(tx, need)


def ring_again(tx: Tx, due: Subject) -> None:
    """Somebody has it, and nothing has followed in the time of a rung: it sounds again. Who had it is
    still named, until somebody else takes it."""
    still = (Need.id == due.id, col(Need.ring_due_at) == due.at)
    need = tx.session.execute(select(Need).where(*still).with_for_update()).scalar_one_or_none()
    if need is None:
        return
    need.ring_due_at = None
    if need.priority == "P0" and need.status == NeedStatus.station_work:
        need.acknowledged_at = need.acknowledged_by = None
        move(tx, need, "ring_again")


def close(tx: Tx, need_id: str, text: str) -> Made:
    need = begin(tx, need_id, "close")
    need.closed_at = tx.now
    move(tx, need, "close", words=text)
    return done(tx, need)


# ---------------------------------------------------------------- the common way


def begin(tx: Tx, need_id: str, verb: str | None) -> Need:
    """The need, if this move is in the table and his to make for this committee."""
    need = find(tx, tx.who, Need, need_id)
    if tx.desk.dialect.name != "sqlite":
        tx.session.refresh(need, with_for_update=True)
    tx.expect(need.version, lambda: showing.need(tx, need_id))
    here = tx.who.roles_on(need.station_id, need.community_id)
    if here.isdisjoint(lifecycle.may_ever(verb, lifecycle.NEED) if verb else lifecycle.COMMITTEE):
        raise Refused("forbidden")
    if verb is not None and lifecycle.need_step(need.status, verb) is None:
        raise Refused("illegal_move", state=need.status, version=need.version)
    return need


def live_orders(tx: Tx, need_id: str) -> list[Order]:
    """Its orders that are not over; locked until COMMIT where there is more than one writer."""
    alive = ("open", *lifecycle.LIVE, "delivered")
    query = select(Order).where(Order.need_id == need_id, col(Order.status).in_(alive))
    return list(tx.session.execute(query.order_by(col(Order.id)).with_for_update()).scalars())


def move(tx: Tx, need: Need, verb: str, *, words: str | None = None) -> None:
    """Along the table, with its history row and its event. Words are sealed: with the move, and
    with the need as what was said last."""
    before = str(need.status)
    if verb not in HOLDING:
        need.ring_due_at = None  # something has followed
    need.status = lifecycle.NEED[(before, verb)].to
    need.version += 1
    sealed = None
    if words:
        move_id, box = new_id(), tx.box_of(need.resident_id)
        sealed = (move_id, box.seal(move_id, {"text": words}))
        need.sealed = box.seal(need.id, box.open(need.id, need.sealed) | {"reason": words})
    tx.session.flush()
    need_moved(tx, need, verb, before, sealed=sealed)


def done(tx: Tx, need: Need, order_id: str | None = None) -> Made:
    tx.session.flush()
    ids = {"need_id": need.id, "order_id": order_id, "version": need.version}
    return Made(ids, answer=showing.posted(tx, need.id, order_id))
