"""What has happened to an order, a need, a dead-spot."""

from typing import Any

from sqlalchemy import select

from dispatch.queries.plain import moment
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Move, Person

STAFF = ("committee_staff", "coordinator", "hotline_agent")


def history(
    rd: Reading, who: Who, subject_id: str, limit: int = 100, cursor: str | None = None
) -> dict[str, Any]:
    """Every move, oldest first, by role and unit. Staff read which `fields` a correction changed (names, never
    what stood in them); of who did it only staff of the same unit read the name: their `colleague`."""
    query = select(Move, Person.name).outerjoin(Person, Person.id == Move.by_person)
    query = query.where(Move.subject_id == subject_id)
    if cursor:
        query = query.where(Move.id > cursor)
    rows = rd.session.execute(query.order_by(Move.id).limit(limit + 1)).all()
    own = who.units(*STAFF)
    items = [
        plain_move(move, name if move.by_unit in own else None, bool(own)) for move, name in rows[:limit]
    ]
    return {"items": items, "next": rows[limit - 1][0].id if len(rows) > limit else None}


def plain_move(move: Move, colleague: str | None, staff: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "at": moment(move.at),
        "from": move.from_status,
        "to": move.to_status,
        "verb": move.verb,
        "reason": move.reason,
        "by": {"role": move.by_role, "unit_id": move.by_unit},
    }
    if staff and move.fields:
        shown["fields"] = move.fields.split()
    if colleague and move.by_role in STAFF:
        shown["colleague"] = colleague
    return shown
