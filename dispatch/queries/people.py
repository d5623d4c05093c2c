"""People and units as lists, for those who answer for them."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.queries.plain import moment
from dispatch.queries.scope import visible
from dispatch.rules import phones
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Courier, Person, Unit


def listed(rd: Reading, who: Who, limit: int = 100, cursor: str | None = None) -> dict[str, Any]:
    query = (
        select(Person, Courier)
        .outerjoin(Courier, col(Courier.person_id) == Person.id)
        .where(visible(who, Person))
    )
    if cursor:
        query = query.where(Person.id > cursor)
    rows = rd.session.execute(query.order_by(col(Person.id)).limit(limit + 1)).all()
    items = [shown(person, courier) for person, courier in rows[:limit]]
    return {"items": items, "next": items[-1]["id"] if len(rows) > limit else None}


def shown(person: Person, courier: Courier | None) -> dict[str, Any]:
    one: dict[str, Any] = {
        "id": person.id,
        "name": person.name,
        "phone": phones.masked(person.phone),
        "roles": [{"role": r["role"], "unit_id": r["unit_id"]} for r in person.standing.get("roles", ())],
        "suspended": person.suspended_at is not None,
    }
    if courier is not None:
        one["courier"] = {
            "outlet_id": courier.outlet_id,
            "on_duty": courier.on_duty,
            "insured_until": moment(courier.insured_until),
            "notice_accepted_until": moment(courier.notice_accepted_until),
            "medicine_trained": courier.medicine_trained,
            "minors_cleared_until": moment(courier.minors_cleared_until),
            "reserve": courier.reserve,
            "heavy_ok": courier.heavy_ok,
        }
    return one


def units(rd: Reading, who: Who) -> dict[str, Any]:
    """The units of his stations: what forms and maps name."""
    rows = rd.session.execute(
        select(Unit).where(visible(who, Unit)).order_by(Unit.kind, Unit.code, Unit.name)
    )
    return {
        "items": [
            {
                "id": u.id, "kind": u.kind, "parent_id": u.parent_id, "name": u.name, "code": u.code,
                "phone": u.phone, "position": None if u.lat is None else {"lat": u.lat, "lng": u.lng},
            }
            for u in rows.scalars()
        ],
        "next": None,
    }  # fmt: skip
