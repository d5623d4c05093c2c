"""Whose telephone one may have because one has an errand together: the staff of an order that lives its
couriers', a courier who holds it the committee's, the poster's and his partner's. Each showing of
somebody's own number is written down, once per person and hour, under whose number it is."""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import col

from dispatch.errors import Refused
from dispatch.queries.scope import find
from dispatch.rules.standing import who_is
from dispatch.rules.visibility import is_staff
from dispatch.tx import Tx
from models import Claim, Courier, Need, Order, Person, Unit


def numbers(tx: Tx, order_id: str) -> dict[str, Any]:
    """{"people": [{"id", "role": courier / poster / committee, "name", "unit", "phone"}]}; the committee's own
    number is in the open and is written down by nobody. 403 `not_yours` for who has nothing to do with it."""
    order = find(tx, tx.who, Order, order_id)
    couriers = _couriers(tx, order)
    if is_staff(tx.who, order.station_id, order.community_id):
        people = couriers
    elif any(live and person.id == tx.who.id for person, _, live in couriers):
        people = [*(one for one in couriers if one[0].id != tx.who.id and one[2]), *_poster(tx, order)]
    else:
        raise Refused("not_yours")
    for person, _, _ in people:
        tx.reveal_of(person.id, order.station_id)
    shown = [
        _shown(person, unit, "courier" if live is not None else "poster") for person, unit, live in people
    ]
    committee = tx.session.get(Unit, order.community_id)
    if people is not couriers and committee is not None and committee.phone:
        own = {"id": committee.id, "role": "committee", "name": committee.name, "unit": None}
        shown.append(own | {"phone": committee.phone})
    return {"people": shown}


def _shown(person: Person, unit: str | None, role: str) -> dict[str, Any]:
    return {"id": person.id, "role": role, "name": person.name, "unit": unit, "phone": person.phone}


def _couriers(tx: Tx, order: Order) -> list[tuple[Person, str | None, bool | None]]:
    """Who holds it; and who brought it, until the committee has confirmed: it rings him if something is
    wrong. With the outlet's name, and whether the claim lives."""
    brought = and_(col(Claim.outcome) == "completed", order.status == "delivered")
    query = (
        select(Person, Unit.name, Claim.live)
        .join(Claim, col(Claim.courier_id) == Person.id)
        .outerjoin(Courier, col(Courier.person_id) == Person.id)
        .outerjoin(Unit, col(Unit.id) == Courier.outlet_id)
        .where(Claim.order_id == order.id, or_(col(Claim.live), brought))
        .order_by(col(Claim.seat), col(Claim.won_at))
    )
    return [(person, outlet, bool(live)) for person, outlet, live in tx.session.execute(query)]


def _poster(tx: Tx, order: Order) -> list[tuple[Person, str | None, bool | None]]:
    """Who posted it, if still at work for this committee: a calendar posts in names of people who left."""
    need = tx.session.get(Need, order.need_id)
    person = tx.session.get(Person, need.posted_by) if need else None
    if person is None or person.suspended_at is not None:
        return []
    if not is_staff(who_is(person.model_dump()), order.station_id, order.community_id):
        return []
    return [(person, None, None)]
