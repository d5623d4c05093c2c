"""Who works here: memberships, and what follows from them for sessions and sockets."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import col

from dispatch.actions import duty, sessions
from dispatch.errors import Refused, not_found
from dispatch.idempotency import Made
from dispatch.queries.scope import find
from dispatch.rules.permits import PERMITS
from dispatch.tx import Tx
from models import Courier, Membership, Person, Role, Unit


def place(tx: Tx, person: Person, seats: list[tuple[str, str]]) -> bool:
    """Give the person exactly these (unit_id, role) memberships; whether anything changed. The
    only writer of `standing`. A changed standing closes his sockets: they listen in old rooms."""
    query = select(Membership).where(Membership.person_id == person.id)
    held = {(m.unit_id, str(m.role)): m for m in tx.session.execute(query).scalars()}
    wanted = {(unit, str(role)) for unit, role in seats}
    if set(held) == wanted and person.standing:
        return False
    for seat in set(held) - wanted:
        tx.session.delete(held[seat])
    for unit_id, role in sorted(wanted - set(held)):
        tx.session.add(Membership(person_id=person.id, unit_id=unit_id, role=role))
    tx.session.flush()
    before = person.standing
    person.standing = {
        "roles": [
            {"role": role, "unit_id": unit_id, "stations": stations_of(tx, unit_id)}
            for unit_id, role in sorted(wanted)
        ]
    }
    if before:
        sessions.reaches_changed(tx, person.id, before, person.standing)
    if "courier" in {role for _, role in held} - {role for _, role in wanted}:
        rider = listens_no_more(tx, person.id)
        if rider is not None:
            rider.reserve = False
    return True


def listens_no_more(tx: Tx, person_id: str) -> Courier | None:
    """He is told of nothing more, and what he reached for he does not get: somebody has seen to it."""
    courier = tx.session.get(Courier, person_id, with_for_update=True)
    if courier is not None:
        duty.off_duty(tx, courier, by=duty.by(tx.who, courier.station_id, PERMITS["person.suspend"]))
    return courier


def stations_of(tx: Tx, unit_id: str) -> list[str]:
    """The stations a unit stands in (itself, its parent's) or over (a district's)."""
    unit = tx.session.get(Unit, unit_id)
    if unit is None:
        raise not_found()
    if unit.kind == "station":
        return [unit.id]
    if unit.kind == "district":
        query = select(Unit.id).where(Unit.parent_id == unit.id, Unit.kind == "station")
        return sorted(tx.session.execute(query).scalars())
    return [unit.parent_id] if unit.parent_id else []


def refresh_district(tx: Tx, district_id: str) -> None:
    """A new station in a district: its officers reach it too."""
    query = select(Person).join(Membership, col(Membership.person_id) == Person.id)
    for person in tx.session.execute(query.where(Membership.unit_id == district_id)).scalars().all():
        roles = person.standing.get("roles", [])
        person.standing = {"roles": [r | {"stations": stations_of(tx, r["unit_id"])} for r in roles]}


def newcomer(tx: Tx, name: str, phone: str, demo: bool, password_hash: str | None = None) -> Person | None:
    """A person with no seat yet; None when the number is somebody's. Of two who write it at once one does."""
    insert = sqlite_insert if tx.desk.dialect.name == "sqlite" else postgres_insert
    person = Person(phone=phone, name=name, password_hash=password_hash, demo=demo, created_at=tx.now)
    new = insert(Person).values(**person.model_dump()).on_conflict_do_nothing(index_elements=["phone"])
    tx.session.execute(new)
    found = tx.session.execute(select(Person).where(Person.phone == phone)).scalar_one()
    return found if found.id == person.id else None


def courier_row(tx: Tx, person: Person, outlet: Unit, **facts: Any) -> Courier:
    """What the gates ask about a courier; he works for an outlet of the station."""
    row = tx.session.get(Courier, person.id)
    if row is None:
        row = Courier(person_id=person.id, station_id=str(outlet.parent_id), outlet_id=outlet.id)
        tx.session.add(row)
    row.station_id, row.outlet_id = str(outlet.parent_id), outlet.id
    for name, value in facts.items():
        setattr(row, name, value)
    return row


def suspend(tx: Tx, person_id: str, suspended: bool = True) -> Made:
    """No sign-in, no session, no socket; his claims stay until somebody releases them."""
    person = sessions.answered_for(tx, person_id, "person.suspend")
    if person.id == tx.who.id:
        raise Refused("forbidden")
    if suspended:
        for unit_id in sessions.as_who(person).units("admin"):
            keep_an_admin(tx, person.id, unit_id)
    person.suspended_at = tx.now if suspended else None
    person.version += 1
    if suspended:
        sessions.end_all(tx, person)
        sessions.end_resets(tx, person)
        listens_no_more(tx, person.id)
    tx.audit("person.suspend" if suspended else "person.readmit", person.id)
    return Made({"id": person.id, "suspended": suspended}, answer=suspension(tx, person.id))


def keep_an_admin(tx: Tx, person_id: str, district_id: str | None) -> None:
    """Who administers a district goes only when another can let people in. The seats are held until
    COMMIT: of two who send each other away at once one stays."""
    if district_id is None:
        return
    seats = (
        select(Membership.person_id)
        .where(Membership.unit_id == district_id, Membership.role == Role.admin)
        .order_by(col(Membership.id))
        .with_for_update()
    )
    others = set(tx.session.execute(seats).scalars()) - {person_id}
    awake = select(Person.id).where(col(Person.id).in_(others), col(Person.suspended_at).is_(None))
    if tx.session.execute(awake.limit(1)).first() is None:
        raise Refused("last_admin")


def suspension(tx: Tx, person_id: str) -> dict[str, Any]:
    person = find(tx, tx.who, Person, person_id)
    return {"id": person.id, "suspended": person.suspended_at is not None}


def sign_out(tx: Tx, person_id: str) -> Made:
    """End every session of somebody: a lost phone."""
    person = sessions.answered_for(tx, person_id, "person.sign_out")
    sessions.end_all(tx, person)
    tx.audit("person.sign_out", person.id)
    return Made({"id": person.id}, answer=only_id(tx, {"id": person.id}))


def only_id(_tx: Tx, ids: dict[str, Any]) -> dict[str, Any]:
    """There is nothing else to show of it."""
    return {"id": ids["id"]}
