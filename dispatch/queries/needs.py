"""Needs in lists: masked, never decrypted."""

from typing import Any

from sqlalchemy import select

from dispatch.queries import policies
from dispatch.queries.plain import moment, position, taker, window
from dispatch.queries.scope import visible
from dispatch.rules import caps
from dispatch.rules.policy import Policy
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Need, Order, Person, Resident


def plain_need(need: Need, limits: Policy, taken_name: str | None) -> dict[str, Any]:
    """What stands open in the row, what its money means to the couriers of the station, and who has it."""
    return {
        "id": need.id,
        "number": need.number,
        "status": need.status,
        "version": need.version,
        "category": need.category,
        "priority": need.priority,
        "station_id": need.station_id,
        "community_id": need.community_id,
        "resident_id": need.resident_id,
        "compound": need.compound,
        "building": need.building,
        "position": position(need.lat, need.lng),
        "flags": [*need.flags, *({"kind": flag["kind"]} for flag in of_money(need, limits))],
        "gates": need.gates,
        "budget_fen": need.budget_fen,
        "payment_mode": need.payment_mode,
        "handover": need.handover,
        "window": window(need.window_from, need.window_to),
        "taken_by": taker(need.taken_by, taken_name),
        "taken_at": moment(need.taken_at),
        "acknowledged_at": moment(need.acknowledged_at),
        "created_at": moment(need.created_at),
        "closed_at": moment(need.closed_at),
    }


def of_money(need: Need, limits: Policy) -> list[dict[str, Any]]:
    """As the policy stands now: a limit that is raised later takes the flag away. Only an order can be
    too dear for couriers."""
    return caps.too_dear(need.payment_mode, need.budget_fen, limits) if need.status == "ordered" else []


def listed(
    rd: Reading,
    who: Who,
    *,
    status: list[str] | None = None,
    resident_id: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> dict[str, Any]:
    """{"items", "next"}, newest first, each with its masked resident and its last order's status.
    `resident_id`: only what this one has asked for."""
    query = (
        select(Need, Resident, Person.name)
        .join(Resident, Resident.id == Need.resident_id)
        .outerjoin(Person, Person.id == Need.taken_by)
        .where(visible(who, Need))
    )
    if status:
        query = query.where(Need.status.in_(status))
    if resident_id:
        query = query.where(Need.resident_id == resident_id)
    if cursor:
        query = query.where(Need.id < cursor)
    rows = rd.session.execute(query.order_by(Need.id.desc()).limit(limit + 1)).all()
    last = orders_of(rd, [need.id for need, *_ in rows[:limit]])
    limits = policies.of_stations(rd, {need.station_id for need, *_ in rows})
    items = [
        plain_need(need, limits[need.station_id], name)
        | {"resident": masked(resident, need), "order": last.get(need.id)}
        for need, resident, name in rows[:limit]
    ]
    return {"items": items, "next": items[-1]["id"] if len(rows) > limit else None}


def masked(resident: Resident, need: Need | None = None) -> dict[str, Any]:
    """Of a need the place is where it goes, which may be a door of its own."""
    own = need.masked_place if need else None
    return {
        "id": resident.id,
        "name": resident.masked_name,
        "phone": resident.masked_phone,
        "place": resident.masked_place if own is None else own,
    }


def orders_of(rd: Reading, need_ids: list[str]) -> dict[str, dict[str, Any]]:
    """The newest order of each need: id, number and status."""
    rows = rd.session.execute(
        select(Order.need_id, Order.id, Order.number, Order.status)
        .where(Order.need_id.in_(need_ids))
        .order_by(Order.id)
    )
    return {n: {"id": i, "number": number, "status": s} for n, i, number, s in rows}
