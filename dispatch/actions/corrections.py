"""Correcting a need or a resident: what an order repeats of them follows, and whoever holds it hears
so in the same commit."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.actions import needs, patience, plans, residents, showing
from dispatch.actions.moving import need_moved, order_moved
from dispatch.actions.orders import as_row, cancelled
from dispatch.errors import Refused, invalid, not_found
from dispatch.idempotency import Made
from dispatch.queries import orders as orders_seen
from dispatch.queries.scope import find
from dispatch.rules import addresses, triage
from dispatch.tx import Tx
from models import Need, Order, Resident

OVER = ("closed", "withdrawn", "rejected", "merged")
COPIED = ("budget_fen", "payment_mode", "handover", "window_from", "window_to", "priority")


def need(tx: Tx, need_id: str, given: dict[str, Any]) -> Made:
    """PATCH of a need."""
    one = needs.begin(tx, need_id, None)
    if one.status in OVER:
        raise Refused("illegal_move", state=one.status, version=one.version)
    before, stood = verdict_of(tx, one), facts_of(tx, one)
    box = tx.box_of(one.resident_id)
    words = box.open(one.id, one.sealed) | {k: given[k] for k in needs.WORDS if k in given}
    one.sealed = box.seal(one.id, words)
    if "address" in given:
        send_to(tx, one, given["address"] or {})
    for name in ("budget_fen", "payment_mode", "handover"):
        if name in given:
            setattr(one, name, given[name])
    one.handover = one.handover or "leave_at_door"
    one.priority = level_of(tx, one, given.get("priority"))
    if "window" in given:
        window = given["window"] or {}
        one.window_from, one.window_to = window.get("from"), window.get("to")
    follow(tx, one, before, "need", differing(stood, facts_of(tx, one)))
    return Made({"need_id": one.id, "version": one.version}, answer=showing.need(tx, one.id))


def facts_of(tx: Tx, one: Need) -> dict[str, Any]:
    """What a correction may change, by the names under which it is sent."""
    words = tx.box_of(one.resident_id).open(one.id, one.sealed)
    said = {name: words.get(name) or None for name in (*needs.WORDS, "address")}
    open_ones = {name: getattr(one, name) for name in ("budget_fen", "payment_mode", "handover", "priority")}
    return said | open_ones | {"window": (one.window_from, one.window_to)}


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of what is not as it was; nothing said is as good as an empty list."""
    return [name for name, value in after.items() if (value or None) != (before.get(name) or None)]


def level_of(tx: Tx, one: Need, asked: str | None) -> str:
    """What was asked for; a need that waits at the station because somebody is in danger is lowered by who
    decides there, not at the desk that posted it."""
    waits = one.priority == "P0" and one.status == "station_work" and "station_first" in one.gates
    if waits and "coordinator" not in tx.who.roles_on(one.station_id, one.community_id):
        return one.priority
    return asked or one.priority


def send_to(tx: Tx, one: Need, typed: dict[str, Any]) -> None:
    """To a door of its own; to the one on record when nothing else was typed."""
    resident = tx.session.get(Resident, one.resident_id)
    assert resident is not None
    box = tx.box_of(one.resident_id)
    record = box.open(resident.id, resident.sealed)["address"]
    door = addresses.replaced(record, typed) if addresses.differs(record, typed) else None
    words = {name: said for name, said in box.open(one.id, one.sealed).items() if name != "address"}
    one.sealed = box.seal(one.id, words | ({"address": door} if door else {}))
    needs.stand_at(tx, one, resident, door)


def verdict_of(tx: Tx, one: Need) -> triage.Verdict:
    """What the rules say of the need as its words now stand."""
    resident = tx.session.get(Resident, one.resident_id)
    assert resident is not None
    box = tx.box_of(one.resident_id)
    words = box.open(one.id, one.sealed)
    return needs.verdict_of(one.category, one.priority, words, needs.groups_of(box, resident))


def follow(tx: Tx, one: Need, before: triage.Verdict, what: str, fields: list[str]) -> None:
    """Flags, gates and orders come into line; an errand that only now turned out to be none is taken
    back. What a coordinator opened against the rules stays open: `before` stopped it as well. `fields`: the
    names of what was changed, those of the record as record.phone."""
    now = verdict_of(tx, one)
    box = tx.box_of(one.resident_id)
    one.sealed = box.seal(one.id, box.open(one.id, one.sealed) | {"flags": now.flags})
    one.flags, one.gates = now.kinds, now.gates
    if now.dangers - before.dangers:
        raise_alarm(one)
    one.version += 1
    tx.session.flush()
    need_moved(tx, one, "change", str(one.status), fields=fields)
    live = needs.live_orders(tx, one.id)
    for order in live:
        mirror(tx, one, order, now, what, fields)
    delivered = any(order.status == "delivered" for order in live)
    if one.status == "ordered" and live and not delivered and now.stops - before.stops:
        pull_back(tx, one, live)


def raise_alarm(one: Need) -> None:
    """Somebody is in danger who was not before: P0, and it sounds, whoever has seen what it was until now."""
    one.priority = "P0"
    one.acknowledged_at = one.acknowledged_by = None


def mirror(tx: Tx, one: Need, order: Order, verdict: triage.Verdict, what: str, fields: list[str]) -> None:
    """What the order repeats of its need."""
    agreed = (order.priority, order.window_from)
    for name in (*COPIED, *needs.PLACE, "masked_place"):
        setattr(order, name, getattr(one, name))
    if (order.priority, order.window_from) != agreed:
        patience.begin(tx, order)
        plans.revise(tx, order)
    order.tags = verdict.tags
    order.needs_medicine_training = "medicine_trained" in verdict.gates
    order.needs_minor_clearance = "minor_cleared" in verdict.gates
    order.version += 1
    tx.session.flush()
    holders = orders_seen.holders(tx, order.id)
    order_moved(
        tx, as_row(order), "order.changed", "change", str(order.status), holders, fields=fields, what=what
    )


def pull_back(tx: Tx, one: Need, live: list[Order]) -> None:
    """It turned out to be nothing for a courier (an emergency, a controlled medicine): the order
    ends, whoever holds it is told, the station has the work."""
    needs.move(tx, one, "pull_back")
    for order in live:
        cancelled(tx, order, orders_seen.holders(tx, order.id), "mistake")


def resident(tx: Tx, resident_id: str, given: dict[str, Any]) -> Made:
    """PATCH of a resident: the needs and orders that are not over follow."""
    person = find(tx, tx.who, Resident, resident_id)
    if person.forgotten_at is not None:
        raise not_found()
    tx.expect(person.version, lambda: residents.shown(tx, resident_id))
    correct(tx, person, given)
    ids = {"resident_id": resident_id, "version": person.version}
    return Made(ids, answer=residents.shown(tx, resident_id))


def correct(tx: Tx, person: Resident, given: dict[str, Any]) -> None:
    """The record, and what repeats it; an errand to a door of its own stays there."""
    before = [(one, verdict_of(tx, one), has_own_place(one, person)) for one in live_needs(tx, person.id)]
    fields = [f"record.{name}" for name in rewrite(tx, person, dict(given))]
    for one, verdict, own_place in before:
        if not has_own_door(tx, one):
            for name in needs.PLACE[:2] if own_place else needs.PLACE:
                setattr(one, name, getattr(person, name))
        follow(tx, one, verdict, "resident", fields)


def rewrite(tx: Tx, person: Resident, given: dict[str, Any]) -> list[str]:
    """The record itself: only what was given changes; the place on the map only with the address. The names
    of what is different now."""
    box = tx.box_of(person.id)
    values = box.open(person.id, person.sealed)
    before = dict(values) | {"call_committee": person.call_committee}
    known = person.lat is not None and person.lng is not None and "address" not in given
    if "address" in given:
        given["address"] = addresses.corrected(values["address"], given["address"])
        if not given["address"]:
            raise invalid(address="required")
    person.call_committee = given.pop("call_committee", person.call_committee)
    person.version += 1
    now = values | given
    residents.write(tx, person, box, now, (person.lat, person.lng) if known else None)
    tx.audit("resident.change", person.id, person.station_id, fields=sorted(given))
    return differing(before, now | {"call_committee": person.call_committee})


def has_own_place(one: Need, person: Resident) -> bool:
    """Was the need given a place other than the resident's?"""
    return (one.lat, one.lng) != (person.lat, person.lng)


def has_own_door(tx: Tx, one: Need) -> bool:
    return "address" in tx.box_of(one.resident_id).open(one.id, one.sealed)


def live_needs(tx: Tx, resident_id: str) -> list[Need]:
    query = select(Need).where(Need.resident_id == resident_id, col(Need.status).not_in(OVER))
    return list(tx.session.execute(query.order_by(col(Need.id))).scalars())
