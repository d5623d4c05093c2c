"""Showing one order or one need in full, as this person may see it. Every full showing is a
reveal and is written down in the same transaction that shows it: so it is an action."""

from typing import Any

from sqlalchemy import bindparam, select

from dispatch.errors import not_found
from dispatch.queries import needs as needs_seen
from dispatch.queries import orders as seen
from dispatch.queries import policies, statements
from dispatch.queries.plain import named
from dispatch.queries.scope import find
from dispatch.rules import finding
from dispatch.rules.visibility import is_staff, of_order
from dispatch.tx import Tx, prepared
from models import Confirmation, Message, Need, Order, Person, Resident, ResidentKey

O: Any = Order.__table__  # noqa: E741
N: Any = Need.__table__
R: Any = Resident.__table__
K: Any = ResidentKey.__table__

WHOLE_COLUMNS = (
    *seen.POOL, *seen.STEPS, O.c.sealed.label("order_sealed"), N.c.sealed.label("need_sealed"),
    R.c.sealed.label("resident_sealed"), R.c.call_committee, K.c.wrapped,
)  # fmt: skip
WHOLE = prepared(
    select(*WHOLE_COLUMNS)
    .select_from(O)
    .join(N, N.c.id == O.c.need_id)
    .join(R, R.c.id == O.c.resident_id)
    .outerjoin(K, K.c.resident_id == O.c.resident_id)
    .where(O.c.id == bindparam("order"))
)


def order(tx: Tx, order_id: str, seats: list[str] | None = None) -> dict[str, Any]:
    """The order in the projection of the asker, who must be able to see it (find() first).
    `seats`: who holds it, if the caller knows."""
    row = tx.run(WHOLE, order=order_id).fetchone()
    if row is None:
        raise not_found()
    one = named(WHOLE_COLUMNS, row)
    seats = seen.holders(tx, order_id) if seats is None else seats
    holds = tx.who.id in seats
    shown = seen.pool(one, mine=holds) | {"seats_taken": len(seats)}
    projection = of_order(tx.who, one["station_id"], one["community_id"], holds)
    if projection != "pool" and one["wrapped"] is not None:
        shown |= private(tx, one, full=projection == "staff")
    if projection == "staff":
        shown |= seen.staff_steps(one)
        shown |= {
            "claims": seen.claims_of(tx, [order_id]).get(order_id, []),
            "attempts": seen.attempts_of(tx, order_id),
            "statements": statements.listed(tx, order_id),
        }
    return shown


def pool(tx: Tx, order_id: str) -> dict[str, Any]:
    """The order as any courier of the station may see it."""
    row = tx.run(WHOLE, order=order_id).fetchone()
    shown = seen.pool(named(WHOLE_COLUMNS, row), mine=False)
    return shown | {"seats_taken": len(seen.holders(tx, order_id))}


def find_order(tx: Tx, order_id: str) -> dict[str, Any]:
    """GET by id: to staff also the photos that hang on it."""
    find(tx, tx.who, Order, order_id)
    shown = order(tx, order_id)
    return shown | {"photos": seen.photos_of(tx, order_id)} if "attempts" in shown else shown


def private(tx: Tx, one: dict[str, Any], full: bool) -> dict[str, Any]:
    """What the holder must know to do the errand; for staff (`full`) the hand-over code too.
    A family that wants no calls is reached through the committee."""
    box = tx.reveal(one["id"], one["station_id"], one["wrapped"])
    resident = box.open(one["resident_id"], one["resident_sealed"])
    need = box.open(one["need_id"], one["need_sealed"])
    hidden_phone = one["call_committee"] and not full
    numbers = [] if hidden_phone else finding.numbers(resident)
    shown = {
        "resident": {
            "name": resident.get("name"),
            "phone": numbers[0] if numbers else "call_committee",
            "more_phones": numbers[1:],
        },
        "address": need.get("address") or resident.get("address", {}),
        "hints": resident.get("hints", []),
        "text": need.get("text"),
        "items": need.get("items", []),
        "instructions": need.get("instructions") or resident.get("instructions"),
        "pick_up_code": need.get("pick_up_code"),
        "payment_mode": one["payment_mode"],
        "handover": one["handover"],
    }
    if full:
        shown["resident"]["id"] = one["resident_id"]
        shown["address_for"] = address_for(need)
        shown["handover_code"] = box.open(one["id"], one["order_sealed"]).get("handover_code")
    return shown


def need(tx: Tx, need_id: str) -> dict[str, Any]:
    """The need in full, for staff of its committee or station."""
    found = find(tx, tx.who, Need, need_id)
    resident = tx.session.get(Resident, found.resident_id)
    key = tx.session.get(ResidentKey, found.resident_id)
    assert resident is not None
    limits = policies.of_station(tx, found.station_id)
    taker = tx.session.get(Person, found.taken_by) if found.taken_by else None
    shown = needs_seen.plain_need(found, limits, taker and taker.name)
    if key is not None and is_staff(tx.who, found.station_id, found.community_id):
        box = tx.reveal(found.id, found.station_id, key.wrapped)
        person = box.open(resident.id, resident.sealed)
        words = box.open(found.id, found.sealed)
        where = {"address": person.get("address", {}), "address_for": address_for(words)}
        shown |= {"resident": {"id": resident.id, "more_phones": []} | person} | where | words
        shown["flags"] = [*shown["flags"], *needs_seen.of_money(found, limits)]
    return shown


def address_for(need: dict[str, Any]) -> str:
    """Whether the errand goes to a door of its own or to the one on record."""
    return "this_order" if need.get("address") else "record"


def posted(tx: Tx, need_id: str, order_id: str | None) -> dict[str, Any]:
    """The answer to a posted need: {"need", "order" or null}."""
    return {"need": need(tx, need_id), "order": order(tx, order_id) if order_id else None}


def messages(tx: Tx, order_id: str) -> list[dict[str, Any]]:
    """What holder and committee wrote each other, for them alone."""
    found = find(tx, tx.who, Order, order_id)
    holds = tx.who.id in seen.holders(tx, order_id)
    key = tx.session.get(ResidentKey, found.resident_id)
    if key is None or not (holds or is_staff(tx.who, found.station_id, found.community_id)):
        return []
    box = tx.reveal(order_id, found.station_id, key.wrapped)
    rows = tx.session.execute(
        select(Message).where(Message.order_id == order_id).order_by(Message.id)
    ).scalars()
    return [
        {
            "id": m.id,
            "at": m.at.isoformat(timespec="milliseconds"),
            "by": {"role": m.by_role},
            "mine": m.by_person == tx.who.id,
            "preset": m.preset,
            "text": box.open(m.id, m.sealed).get("text"),
        }
        for m in rows
    ]


def confirmations(tx: Tx, order_id: str) -> list[dict[str, Any]]:
    """The calls after a delivery, for staff."""
    found = find(tx, tx.who, Order, order_id)
    key = tx.session.get(ResidentKey, found.resident_id)
    if key is None or not is_staff(tx.who, found.station_id, found.community_id):
        return []
    box = tx.reveal(order_id, found.station_id, key.wrapped)
    rows = tx.session.execute(
        select(Confirmation).where(Confirmation.order_id == order_id).order_by(Confirmation.id)
    ).scalars()
    return [
        {"at": c.at.isoformat(timespec="milliseconds"), "outcome": c.outcome, "amount_ok": c.amount_ok}
        | box.open(c.id, c.sealed)
        for c in rows
    ]
