"""The people of a street, laid from a file or the demo: persons, memberships, couriers' papers.

Rows only add and correct: whoever is missing from a file stays. A courier works for one outlet, so
naming another outlet of his station moves him."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlmodel import col, select

from dispatch.actions import people
from dispatch.actions.units import Laid, set_fields
from dispatch.errors import Refused
from dispatch.rules.streets import ROLE_UNITS, CourierRow, PersonRow
from dispatch.tx import Tx
from models import Courier, Membership, Person, Role, Unit

Seat = tuple[str, str]  # unit_id, role


def lay_people(
    tx: Tx, rows: Sequence[PersonRow], units: dict[str, Unit], laid: Laid, password_hash: str | None = None
) -> list[Person]:
    """The persons who are new, in the order of the rows. `units` by code."""
    of_phone: dict[str, list[PersonRow]] = defaultdict(list)
    for row in rows:
        of_phone[row.phone].append(row)
    known = {p.phone: p for p in tx.session.exec(select(Person).where(col(Person.phone).in_(of_phone)))}
    new = [
        new_person(tx, its[0], units, password_hash) for phone, its in of_phone.items() if phone not in known
    ]
    tx.session.add_all(new)
    tx.session.flush()
    persons = known | {p.phone: p for p in new}
    seats = held_seats(tx, known.values())
    for phone, its in of_phone.items():
        person = persons[phone]
        changed = seat(tx, person, its, units, seats[person.id])
        laid.say("people", "added" if phone not in known else "changed" if changed else "unchanged")
    tx.session.flush()
    if laid.changed:
        tx.audit("roster.lay", rows={what: dict(counter) for what, counter in laid.counts.items()})
    return new


def new_person(tx: Tx, row: PersonRow, units: dict[str, Unit], password_hash: str | None) -> Person:
    return Person(
        phone=row.phone,
        name=row.name,
        password_hash=password_hash,
        demo=units[row.unit].demo,
        created_at=tx.now,
    )


def held_seats(tx: Tx, persons: Iterable[Person]) -> dict[str, set[Seat]]:
    seats: dict[str, set[Seat]] = defaultdict(set)
    ids = [p.id for p in persons]
    for membership in tx.session.exec(select(Membership).where(col(Membership.person_id).in_(ids))):
        seats[membership.person_id].add((membership.unit_id, str(membership.role)))
    return seats


def seat(tx: Tx, person: Person, rows: list[PersonRow], units: dict[str, Unit], held: set[Seat]) -> bool:
    """Whether anything about him changed."""
    named = set_fields(person, {"name": rows[0].name}) == "changed"
    wanted = set(held)
    papers = False
    for row in rows:
        unit = units[row.unit]
        if unit.kind not in ROLE_UNITS[row.role]:
            raise Refused("invalid", errors=[{"field": row.unit, "code": "role_not_here"}])
        if person.demo and not unit.demo:  # his password is known to everybody
            raise Refused("invalid", errors=[{"field": "phone", "code": "demo_person"}])
        if row.role == Role.courier:
            wanted = {s for s in wanted if s[1] != Role.courier}
            papers |= ride(tx, person, unit, row.courier or CourierRow())
        wanted.add((unit.id, row.role))
    placed = people.place(tx, person, sorted(wanted)) if wanted != held else False
    return named or placed or papers


def ride(tx: Tx, person: Person, outlet: Unit, papers: CourierRow) -> bool:
    """His outlet and what the row says of his papers; of what it leaves out nothing is changed."""
    before = tx.session.get(Courier, person.id)
    if before is not None and before.station_id != outlet.parent_id:
        raise Refused("invalid", errors=[{"field": "unit", "code": "works_elsewhere"}])
    said = {name: getattr(papers, name) for name in PAPERS if getattr(papers, name) is not None}
    if before is None:
        people.courier_row(tx, person, outlet, **said)
        return True
    return set_fields(before, said | {"outlet_id": outlet.id}) == "changed"


PAPERS = ("insured_until", "notice_accepted_until", "medicine_trained", "minors_cleared_until")
