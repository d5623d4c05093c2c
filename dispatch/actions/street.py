"""A street of one's own: founding its station, and laying the file in which it wrote itself down."""

from sqlalchemy import or_
from sqlmodel import col, select

from dispatch.actions import roster, sessions
from dispatch.actions.units import Laid, lay_ground
from dispatch.errors import Refused
from dispatch.rules.streets import PersonRow, Street, UnitRow
from dispatch.tx import Tx
from models import Membership, Person, Unit

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
        sessions.password_link(tx, person, token_hash)
    return laid, person.password_hash is None


def lay(tx: Tx, street: Street, links: Links) -> tuple[Laid, list[str]]:
    """The whole street or nothing; and the phones of those who are new."""
    laid = Laid()
    units = lay_ground(tx, street, laid)
    new = roster.lay_people(tx, street.people, units, laid)
    for person in new:
        if person.phone in links:
            sessions.password_link(tx, person, links[person.phone])
    return laid, [person.phone for person in new]


def without_password(tx: Tx, station: str | None) -> dict[str, str]:
    """{phone: name} of those who have a seat (in or under the station of this code, if one is named), may
    come in, and have never set a password."""
    seats = select(Membership.person_id).join(Unit, col(Unit.id) == Membership.unit_id)
    if station is not None:
        here = select(Unit.id).where(Unit.code == station, Unit.kind == "station")
        seats = seats.where(or_(col(Unit.id).in_(here), col(Unit.parent_id).in_(here)))
    waiting = select(Person).where(
        col(Person.id).in_(seats), col(Person.password_hash).is_(None), col(Person.suspended_at).is_(None)
    )
    return {p.phone: p.name for p in tx.session.exec(waiting.order_by(Person.id))}


def renew_links(tx: Tx, links: Links) -> None:
    """Each a link of its token, in place of the one that was not used."""
    for phone, token_hash in links.items():
        person = tx.session.exec(select(Person).where(Person.phone == phone)).one()
        if person.password_hash is None:  # else it was used just now
            sessions.password_link(tx, person, token_hash)
