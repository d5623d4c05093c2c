"""Who works here: memberships, and what follows from them for sessions and sockets."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.actions import duty, sessions
from dispatch.errors import Refused, not_found
from dispatch.idempotency import Made
from dispatch.queries.plain import moment
from dispatch.queries.scope import find
from dispatch.rules import notice as notice_rules
from dispatch.rules.permits import PERMITS
from dispatch.tx import Tx
from models import Courier, Membership, Person, Unit


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
    person.suspended_at = tx.now if suspended else None
    person.version += 1
    if suspended:
        sessions.end_all(tx, person)
        sessions.end_resets(tx, person)
        listens_no_more(tx, person.id)
    tx.audit("person.suspend" if suspended else "person.readmit", person.id)
    return Made({"id": person.id, "suspended": suspended}, answer=suspension(tx, person.id))


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


def set_courier(tx: Tx, person_id: str, given: dict[str, bool]) -> Made:
    """`reserve`: of the team that may be told off duty; `heavy_ok`: can carry heavy goods."""
    person, courier = courier_of_station(tx, person_id, "person.courier")
    tx.expect(person.version, lambda: only_id(tx, {"id": person_id}))
    for name, value in given.items():
        setattr(courier, name, value)
    person.version += 1
    tx.audit("person.courier", person_id, courier.station_id, **given)
    return Made({"id": person_id}, answer=courier_flags(tx, person_id))


def courier_flags(tx: Tx, person_id: str) -> dict[str, Any]:
    person = find(tx, tx.who, Person, person_id)
    courier = tx.session.get_one(Courier, person_id)
    return {
        "id": person_id, "version": person.version, "reserve": courier.reserve, "heavy_ok": courier.heavy_ok
    }  # fmt: skip


def courier_of_station(tx: Tx, person_id: str, permit: str) -> tuple[Person, Courier]:
    """A courier of one's own station, held until COMMIT."""
    person = find(tx, tx.who, Person, person_id)
    courier = tx.session.get(Courier, person_id, with_for_update=tx.desk.dialect.name != "sqlite")
    if courier is None:
        raise not_found()
    if not tx.who.reaches(courier.station_id, *PERMITS[permit]):
        raise Refused("forbidden")
    return person, courier


def forgive(tx: Tx, person_id: str) -> Made:
    """Who has given back too many orders may grab again: his own station's coordinator says so."""
    _, courier = courier_of_station(tx, person_id, "person.forgive")
    courier.releases_forgiven_at = tx.now
    tx.audit("person.forgive", person_id)
    return Made({"id": person_id}, answer=only_id(tx, {"id": person_id}))


def accept_notice(tx: Tx) -> Made:
    """The courier has read and accepted the risk notice, for a year."""
    courier = tx.session.get(Courier, tx.who.id)
    if courier is None:
        raise not_found()
    courier.notice_accepted_until = notice_rules.good_until(tx.now)
    tx.audit("notice.accept", tx.who.id, courier.station_id)
    return Made({}, answer=notice(tx, {}))


def notice(tx: Tx, _ids: dict[str, Any]) -> dict[str, Any]:
    """Until when his acceptance is good."""
    courier = tx.session.get(Courier, tx.who.id)
    return {"notice_accepted_until": moment(courier.notice_accepted_until if courier else None)}
