"""A street of one's own: founding its station, and laying the file in which it wrote itself down."""

from sqlmodel import col, select

from dispatch.actions import roster, sessions
from dispatch.actions.units import Laid, lay_ground
from dispatch.errors import Refused
from dispatch.rules.streets import PersonRow, Street, UnitRow
from dispatch.tx import Tx
from models import LinkKind, Person, Unit

Links = dict[str, str]
"""{phone: hash of a token}: whoever of them is new gets a one-time link of that token."""


def found(
    tx: Tx, district: UnitRow, station: UnitRow, coordinator: PersonRow, token_hash: str
) -> tuple[Laid, bool]:
    """District, station and its first coordinator; and whether the link of the token is his.
    He gets one as long as he has no password."""
    codes = (district.code, station.code)
    if tx.session.exec(select(Unit).where(col(Unit.code).in_(codes), Unit.demo)).first():
        raise Refused("invalid", errors=[{"field": station.code, "code": "demo_in_the_way"}])
    laid, _ = lay(tx, Street(units=(district, station), people=(coordinator,)), {})
    person = tx.session.exec(select(Person).where(Person.phone == coordinator.phone)).one()
    if person.password_hash is None:
        sessions.made_link(tx, LinkKind.reset, token_hash, person_id=person.id)
    return laid, person.password_hash is None


def lay(tx: Tx, street: Street, links: Links) -> tuple[Laid, list[str]]:
    """The whole street or nothing; and the phones of those who are new."""
    laid = Laid()
    units = lay_ground(tx, street, laid)
    new = roster.lay_people(tx, street.people, units, laid)
    for person in new:
        if person.phone in links:
            sessions.made_link(tx, LinkKind.reset, links[person.phone], person_id=person.id)
    return laid, [person.phone for person in new]
