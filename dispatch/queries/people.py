"""People and units as lists, for those who answer for them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.queries import missing, policies
from dispatch.queries.gates import RELEASES
from dispatch.queries.plain import moment
from dispatch.queries.scope import visible
from dispatch.rules import caps, papers, phones
from dispatch.rules.policy import Policy
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Courier, Membership, Person, Unit

Seat = tuple[str, str]  # unit_id, role


def listed(rd: Reading, who: Who, limit: int = 100, cursor: str | None = None) -> dict[str, Any]:
    query = everybody().where(visible(who, Person))
    if cursor:
        query = query.where(Person.id > cursor)
    facts = {"since": caps.day_before(rd.now)}
    rows = rd.session.execute(query.order_by(col(Person.id)).limit(limit + 1), facts).all()
    items = items_of(rd, rows[:limit])
    return {"items": items, "next": items[-1]["id"] if len(rows) > limit else None}


def everybody() -> Any:
    """Person, his courier's row if he has one, and how many doors he has read and left in a day."""
    return select(Person, Courier, RELEASES).outerjoin(Courier, col(Courier.person_id) == Person.id)


def one(rd: Reading, who: Who, person_id: str) -> dict[str, Any]:
    """One of the list."""
    query = everybody().where(Person.id == person_id, visible(who, Person))
    return items_of(rd, rd.session.execute(query, {"since": caps.day_before(rd.now)}).all())[0]


def items_of(rd: Reading, rows: Sequence[Any]) -> list[dict[str, Any]]:
    seats = memberships_of(rd, [person.id for person, *_ in rows])
    limits = policies.of_stations(rd, {courier.station_id for _, courier, _ in rows if courier})
    return [
        shown(person, seats[person.id])
        | ({"courier": gates_of(rd, courier, given_back, limits[courier.station_id])} if rides(person, courier) else {})
        for person, courier, given_back in rows
    ]  # fmt: skip


def rides(person: Person, courier: Courier | None) -> bool:
    """Who was a courier once keeps the row."""
    return courier is not None and "courier" in {r["role"] for r in person.standing.get("roles", ())}


def memberships_of(rd: Reading, ids: list[str]) -> dict[str, dict[Seat, str]]:
    """{person: {(unit_id, role): membership_id}}."""
    found: dict[str, dict[Seat, str]] = defaultdict(dict)
    for one in rd.session.execute(select(Membership).where(col(Membership.person_id).in_(ids))).scalars():
        found[one.person_id][one.unit_id, str(one.role)] = one.id
    return found


def shown(person: Person, seats: dict[Seat, str]) -> dict[str, Any]:
    """`has_password`: whether a first link was ever used."""
    return {
        "id": person.id,
        "version": person.version,
        "name": person.name,
        "phone": phones.masked(person.phone),
        "roles": [
            {
                "role": r["role"],
                "unit_id": r["unit_id"],
                "membership_id": seats.get((r["unit_id"], r["role"])),
            }
            for r in person.standing.get("roles", ())
        ],
        "suspended": person.suspended_at is not None,
        "has_password": person.password_hash is not None,
    }


def gates_of(rd: Reading, courier: Courier, given_back: int, limits: Policy) -> dict[str, Any]:
    """`missing`: codes of what keeps him from every order; `expiring`: papers that run out in a month."""
    ends = {name: getattr(courier, name) for name in papers.RUN_OUT}
    shut = missing.wanting(rd, courier, given_back, limits)
    return {
        "outlet_id": courier.outlet_id,
        "on_duty": courier.on_duty,
        "insured_until": moment(courier.insured_until),
        "notice_accepted_until": moment(courier.notice_accepted_until),
        "medicine_trained": courier.medicine_trained,
        "minors_cleared_until": moment(courier.minors_cleared_until),
        "reserve": courier.reserve,
        "heavy_ok": courier.heavy_ok,
        "missing": [no.facts.get("missing", no.code) for no in shut],
        "expiring": papers.run_out_soon(ends, rd.now),
    }


def units(rd: Reading, who: Who) -> dict[str, Any]:
    """The units of his stations: what forms and maps name."""
    rows = rd.session.execute(
        select(Unit).where(visible(who, Unit)).order_by(Unit.kind, Unit.code, Unit.name)
    )
    return {"items": [plain_unit(unit) for unit in rows.scalars()], "next": None}


def plain_unit(u: Unit) -> dict[str, Any]:
    return {
        "id": u.id, "kind": u.kind, "parent_id": u.parent_id, "name": u.name, "code": u.code,
        "phone": u.phone, "position": None if u.lat is None else {"lat": u.lat, "lng": u.lng},
    }  # fmt: skip
