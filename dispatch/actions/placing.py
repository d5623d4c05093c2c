"""Who works where, by hand: a person is added, gets another seat, or leaves one."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.actions import people
from dispatch.errors import Refused, invalid, not_found
from dispatch.idempotency import Made
from dispatch.queries import people as seen
from dispatch.queries.scope import find
from dispatch.rules.rank import may_place
from dispatch.rules.standing import Standing
from dispatch.rules.streets import ROLE_UNITS
from dispatch.tx import Tx
from models import Courier, Membership, Person, Role, Unit


def add(tx: Tx, name: str, phone: str, role: str, unit_id: str) -> Made:
    """Somebody new in a unit. Who has no seat anywhere any more is welcomed back: he is in nobody's list."""
    unit = unit_for(tx, role, unit_id)
    person = newcomer(tx, name, phone, unit)
    take_seat(tx, person, unit, role)
    tx.audit("person.add", person.id, station_of(tx, unit), role=role, unit_id=unit.id)
    return Made({"id": person.id}, answer=seen.one(tx, tx.who, person.id))


def shown(tx: Tx, person_id: str) -> dict[str, Any]:
    find(tx, tx.who, Person, person_id)
    return seen.one(tx, tx.who, person_id)


def newcomer(tx: Tx, name: str, phone: str, unit: Unit) -> Person:
    person = people.newcomer(tx, name, phone, unit.demo)
    if person is not None:
        return person
    known = tx.session.execute(select(Person).where(Person.phone == phone)).scalar_one()
    if seats_of(tx, known) or known.demo != unit.demo:
        raise invalid(phone="phone_known")
    known.name, known.password_hash = name, None  # he comes in by a link, as everybody does
    return known


def add_seat(tx: Tx, person_id: str, role: str, unit_id: str) -> Made:
    """Another role. A courier works for one outlet: naming another one of his station moves him."""
    person = find(tx, tx.who, Person, person_id)
    unit = unit_for(tx, role, unit_id)
    if person.demo and not unit.demo:  # his password is known to everybody
        raise invalid(unit_id="demo_person")
    take_seat(tx, person, unit, role)
    tx.audit("person.place", person.id, station_of(tx, unit), role=role, unit_id=unit.id)
    return Made({"id": person.id, "membership_id": membership(tx, person.id, unit.id, role)},
                answer={"membership_id": membership(tx, person.id, unit.id, role)})  # fmt: skip


def only_membership(_tx: Tx, ids: dict[str, Any]) -> dict[str, Any]:
    return {"membership_id": ids["membership_id"]}


def membership(tx: Tx, person_id: str, unit_id: str, role: str) -> str:
    query = select(Membership.id).where(
        Membership.person_id == person_id, Membership.unit_id == unit_id, Membership.role == role
    )
    return str(tx.session.execute(query).scalar_one())


def remove_seat(tx: Tx, person_id: str, membership_id: str) -> Made:
    """This seat is his no more; his sockets close before anything later in the log reaches them. What he
    holds stays with him until somebody takes it back, as with a suspension."""
    person = find(tx, tx.who, Person, person_id)
    gone = tx.session.get(Membership, membership_id)
    if gone is None or gone.person_id != person.id:
        raise not_found()
    unit = tx.session.get_one(Unit, gone.unit_id)
    if not may_place(tx.who, standing(tx, unit, str(gone.role))):
        raise Refused("forbidden")
    people.keep_an_admin(tx, person.id, unit.id if gone.role == Role.admin else None)
    people.place(tx, person, [seat for seat in seats_of(tx, person) if seat != (unit.id, str(gone.role))])
    person.version += 1
    tx.audit("person.leave", person.id, station_of(tx, unit), role=str(gone.role), unit_id=unit.id)
    return Made({"id": person.id})


def take_seat(tx: Tx, person: Person, unit: Unit, role: str) -> None:
    seats = seats_of(tx, person)
    if role == Role.courier:
        ride_for(tx, person, unit)
        seats = [seat for seat in seats if seat[1] != Role.courier]
    people.place(tx, person, [*seats, (unit.id, role)])
    person.version += 1
    tx.session.flush()


def ride_for(tx: Tx, person: Person, outlet: Unit) -> None:
    before = tx.session.get(Courier, person.id)
    rode = any(role == Role.courier for _, role in seats_of(tx, person))
    if before is not None and rode and before.station_id != outlet.parent_id:
        raise invalid(unit_id="works_elsewhere")
    people.courier_row(tx, person, outlet)


def unit_for(tx: Tx, role: str, unit_id: str) -> Unit:
    """The unit, if the asker may place this role there; `role_not_here` when nobody can hold it there."""
    unit = find(tx, tx.who, Unit, unit_id)
    if not may_place(tx.who, standing(tx, unit, role)):
        raise Refused("forbidden")
    if unit.kind not in ROLE_UNITS[role]:
        raise invalid(role="role_not_here")
    return unit


def standing(tx: Tx, unit: Unit, role: str) -> Standing:
    return Standing(role, unit.id, tuple(people.stations_of(tx, unit.id)))


def station_of(tx: Tx, unit: Unit) -> str | None:
    """Whose book it is written in; of a whole district nobody's alone."""
    return None if unit.kind == "district" else next(iter(people.stations_of(tx, unit.id)), None)


def seats_of(tx: Tx, person: Person) -> list[tuple[str, str]]:
    query = select(Membership).where(col(Membership.person_id) == person.id)
    return [(m.unit_id, str(m.role)) for m in tx.session.execute(query).scalars()]
