"""Welfare alerts in lists: what and where, never the words; the words are shown one at a time."""

from typing import Any

from sqlalchemy import func as sql
from sqlalchemy import select

from dispatch.queries.plain import moment, position, taker
from dispatch.queries.scope import visible
from dispatch.queries.silence import last_asked
from dispatch.rules import policy
from dispatch.rules.standing import Who
from dispatch.rules.visibility import is_staff
from dispatch.tx import Reading
from dispatch.vault import Box
from models import Alert, AlertStatus, Courier, Move, Order, Person, Resident, ResidentKey

A: Any = Alert.__table__
M: Any = Move.__table__
STAFF = ("coordinator", "hotline_agent", "committee_staff")


def plain(who: Who, alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "number": alert.number,
        "subject": "alert",
        "kind": alert.kind,
        "status": alert.status,
        "version": alert.version,
        "station_id": alert.station_id,
        "community_id": alert.community_id,
        "order_id": alert.order_id,
        "compound": alert.compound,
        "building": alert.building,
        "position": position(alert.lat, alert.lng),
        "raised_at": moment(alert.raised_at),
        "answered_at": moment(alert.answered_at),
        "rung": policy.ALERT_RUNGS[alert.rung],
        "rung_due_at": moment(alert.rung_due_at),
        "mine": alert.raised_by == who.id,
    }


def shown(rd: Reading, who: Who, alerts: list[Alert]) -> list[dict[str, Any]]:
    """Staff see whose door it is, masked, and which order; a few queries for the whole list."""
    staffs = [a for a in alerts if is_staff(who, a.station_id, a.community_id or "")]
    residents = of_ids(rd, Resident, [a.resident_id for a in staffs])
    orders = of_ids(rd, Order, [a.order_id for a in staffs])
    takers = of_ids(rd, Person, [a.taken_by for a in staffs])
    raisers = outlets(rd, [a.raised_by for a in alerts if a.raised_by])
    asked = last_asked(rd, [a.id for a in staffs if a.kind == "silence"])
    made = []
    for alert in alerts:
        role = "courier" if alert.raised_by else "system"
        one = plain(who, alert) | {"by": {"role": role, "unit_id": raisers.get(alert.raised_by or "")}}
        if alert in staffs:
            one |= of_staff(alert, residents, orders) | {"last_asked_at": moment(asked.get(alert.id))}
            one |= taken(alert, takers.get(alert.taken_by or ""))
        made.append(one)
    return made


def outlets(rd: Reading, person_ids: list[str]) -> dict[str, str]:
    """{courier: his outlet}: where the station asks for who raised it."""
    query: Any = select(Courier.person_id, Courier.outlet_id).where(Courier.person_id.in_(person_ids))
    return dict(rd.session.execute(query).all()) if person_ids else {}


def of_ids(rd: Reading, model: Any, ids: list[str | None]) -> dict[str, Any]:
    wanted = [i for i in ids if i]
    found = rd.session.execute(select(model).where(model.id.in_(wanted))).scalars() if wanted else ()
    return {one.id: one for one in found}


def taken(alert: Alert, by: Person | None) -> dict[str, Any]:
    """Who has it, and whether it is still: it sounds again at the next rung."""
    return {
        "taken_by": taker(alert.taken_by, by.name if by else None),
        "acknowledged_at": moment(alert.acknowledged_at),
    }


def of_staff(alert: Alert, residents: dict[str, Any], orders: dict[str, Any]) -> dict[str, Any]:
    resident, order = residents.get(alert.resident_id or ""), orders.get(alert.order_id or "")
    masked = resident and {
        "id": resident.id, "name": resident.masked_name, "phone": resident.masked_phone,
        "place": resident.masked_place if order is None or order.masked_place is None else order.masked_place,
    }  # fmt: skip
    return {"resident": masked, "order_number": order.number if order else None}


def listed(
    rd: Reading, who: Who, status: list[str] | None, limit: int = 100, cursor: str | None = None
) -> dict[str, Any]:
    """{"items", "next"}, newest first."""
    query = select(Alert).where(visible(who, Alert))
    if status:
        query = query.where(A.c.status.in_(status))
    if cursor:
        query = query.where(A.c.id < cursor)
    rows = list(rd.session.execute(query.order_by(A.c.id.desc()).limit(limit + 1)).scalars())
    items = shown(rd, who, rows[:limit])
    return {"items": items, "next": items[-1]["id"] if len(rows) > limit else None}


def unanswered(rd: Reading, who: Who, station_id: str, most: int) -> tuple[list[dict[str, Any]], int]:
    """What waits for an answer at the station, oldest first, and how many there are of it in all."""
    which = (visible(who, Alert), A.c.station_id == station_id, A.c.status == AlertStatus.raised)
    rows = list(rd.session.execute(select(Alert).where(*which).order_by(A.c.id).limit(most)).scalars())
    in_all = len(rows)
    if in_all == most:
        in_all = rd.session.execute(select(sql.count()).select_from(A).where(*which)).scalar_one()
    return shown(rd, who, rows), in_all


def key_of(rd: Reading, alert: Alert) -> bytes | None:
    """The wrapped key that opens its words; None when the resident was forgotten."""
    if alert.resident_id is None:
        return alert.wrapped
    key = rd.session.get(ResidentKey, alert.resident_id)
    return key.wrapped if key else None


def answers(rd: Reading, alert_id: str) -> list[dict[str, Any]]:
    query = select(M).where(M.c.subject_id == alert_id, M.c.verb == "answer").order_by(M.c.id)
    return [dict(row) for row in rd.session.execute(query).mappings()]


def answered(box: Box, move: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": moment(move["at"]),
        "text": box.open(move["id"], move["sealed"]).get("text"),
        "by": {"role": move["by_role"], "unit_id": move["by_unit"]},
    }
