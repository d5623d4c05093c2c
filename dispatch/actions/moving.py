"""One move of an order or a need: its history row, its audit row, its event, and what its holders read of it,
in one place."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, literal_column, select

from dispatch.actions import inbox
from dispatch.rules.standing import Who
from dispatch.tx import Tx, prepared
from models import Move, Need, Notice, new_id

N: Any = Notice.__table__
EVERYONE = ("order.opened", "order.claimed", "order.released", "order.cancelled", "order.widened")
# What ends or changes the question to the leads of outlets who were asked.
TO_THE_ASKED = ("order.claimed", "order.released", "order.cancelled", "order.failed")
ASKED = prepared(
    select(N.c.person_id).where(N.c.order_id == bindparam("order"), N.c.ring == literal_column("'leads'"))
)
TOLD = ("status", "version", "community_id", "priority", "category", "compound", "building")


def acting_role(
    who: Who, station_id: str, community_id: str, as_holder: bool = False
) -> tuple[str, str | None]:
    """In which role and for which unit he did it."""
    if as_holder:
        return "courier", next(iter(who.units("courier")), None)
    here = who.roles_on(station_id, community_id)
    for role in ("coordinator", "committee_staff", "hotline_agent", "courier"):
        if role in here:
            return role, community_id if role == "committee_staff" else unit_of(who, role, station_id)
    if outlets := sorted(who.units("courier")):  # of another station, on this one's ground
        return "courier", outlets[0]
    return "system", None


def unit_of(who: Who, role: str, station_id: str) -> str | None:
    return next((s.unit_id for s in who.standings if s.role == role and station_id in s.stations), None)


def order_rooms(
    kind: str, station_id: str, community_id: str, holders: list[str], pool: bool = False
) -> list[str]:
    """Who hears of an order: station and committee always, the pool while it concerns all."""
    rooms = [f"station:{station_id}:staff", f"committee:{community_id}"]
    if pool or kind in EVERYONE:
        rooms.append(f"station:{station_id}:duty")
    return rooms + [f"person:{h}" for h in holders]


def asked(tx: Tx, order_id: str) -> list[str]:
    """The rooms of those leads: they alone, of all that lead outlets, hear what becomes of it."""
    return [f"person:{row[0]}" for row in tx.run(ASKED, order=order_id).fetchall()]


def order_moved(
    tx: Tx,
    order: dict[str, Any],
    kind: str,
    verb: str,
    from_status: str | None,
    holders: list[str],
    *,
    reason: str | None = None,
    sealed: tuple[str, bytes] | None = None,
    fields: Sequence[str] = (),
    read: Mapping[str, str] | None = None,
    **facts: Any,
) -> None:
    """`order`: the row after the move (id, station_id and the columns of TOLD). `reason` is a code,
    never words; words are `sealed`: (id of the move, blob); `fields`: names of what a correction
    changed; `read`: of inbox.tell. All is gathered; looked up is only which leads of outlets were asked."""
    as_holder = tx.who.id in holders and "courier" in tx.who.roles
    by = acting_role(tx.who, order["station_id"], order["community_id"], as_holder)
    remember(tx, "order", order, verb, from_status, by, reason, sealed, fields)
    inbox.tell(tx, order, verb, by[0], holders, reason, facts.get("outcome"), read)
    leaves_the_pool = kind == "order.stated" and order["status"] == "open" and facts["what"] == "deliver"
    rooms = order_rooms(kind, order["station_id"], order["community_id"], holders, leaves_the_pool)
    if leaves_the_pool or kind in TO_THE_ASKED or verb == "change":
        rooms += [room for room in asked(tx, order["id"]) if room not in rooms]
    tx.event(
        kind, order["station_id"], ("order", order["id"]), rooms, told(order, from_status, by, reason) | facts
    )


def need_moved(
    tx: Tx,
    need: Need,
    verb: str,
    from_status: str | None,
    kind: str = "need.moved",
    *,
    reason: str | None = None,
    sealed: tuple[str, bytes] | None = None,
    fields: Sequence[str] = (),
) -> None:
    """As order_moved; station and committee hear it."""
    row = {name: getattr(need, name) for name in ("id", "station_id", *TOLD)} | {"status": str(need.status)}
    by = acting_role(tx.who, need.station_id, need.community_id)
    remember(tx, "need", row, verb, from_status, by, reason, sealed, fields)
    rooms = [f"station:{need.station_id}:staff", f"committee:{need.community_id}"]
    tx.event(kind, need.station_id, ("need", need.id), rooms, told(row, from_status, by, reason))


def told(
    row: dict[str, Any], from_status: str | None, by: tuple[str, str | None], reason: str | None
) -> dict[str, Any]:
    """An event's data: nothing personal, and the same for everyone who gets it."""
    data = {name: row[name] for name in TOLD} | {"from": from_status, "to": row["status"]}
    data["by"] = {"role": by[0], "unit_id": by[1]}
    return data | ({"reason": reason} if reason else {})


def remember(
    tx: Tx,
    subject_type: str,
    row: dict[str, Any],
    verb: str,
    from_status: str | None,
    by: tuple[str, str | None],
    reason: str | None,
    sealed: tuple[str, bytes] | None,
    fields: Sequence[str] = (),
) -> None:
    """The history row and the audit row."""
    tx.note(
        Move,
        id=sealed[0] if sealed else new_id(),
        subject_type=subject_type,
        subject_id=row["id"],
        at=tx.now,
        from_status=from_status,
        to_status=row["status"],
        verb=verb,
        reason=reason,
        by_person=tx.who.id,
        by_role=by[0],
        by_unit=by[1],
        sealed=sealed[1] if sealed else None,
        **({"fields": " ".join(fields)} if fields else {}),
    )
    tx.audit(f"{subject_type}.{verb}", row["id"], row["station_id"])
