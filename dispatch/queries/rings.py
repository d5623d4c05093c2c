"""Whom an order can be told of, and who acts for the couriers where nobody comes."""

from typing import Any

from sqlalchemy import func as sql
from sqlalchemy import select

from dispatch.queries import paging, ways
from dispatch.rules import caps
from dispatch.rules.geography import Wgs84, metres_fast
from dispatch.rules.policy import Policy
from dispatch.rules.rings import Ear
from dispatch.tx import Reading
from models import Claim, Courier, Membership, Notice, Order, Person, Role, Unit

C: Any = Claim.__table__
N: Any = Notice.__table__
P: Any = Person.__table__
U: Any = Unit.__table__
W: Any = Courier.__table__
NEAREST_OUTLETS = 5  # whose leads are asked


def ears(rd: Reading, order: Order, limits: Policy) -> list[Ear]:
    """Couriers on duty and the reserve team who may take it and have neither been told of it nor had it."""
    known = told(rd, order.id) | had(rd, order.id)
    spot = place(order.lat, order.lng)
    found = []
    for one in ways.listeners(rd, order.station_id, reserve=True):
        if one.person_id in known or shut(one, order, rd, limits):
            continue
        way = one.round(limits.street_factor).way(spot)
        found.append(
            Ear(
                one.person_id, one.on_duty, one.reserve, order.community_id in one.own, way and way.adds_m,
                way and way.why, one.orders, one.duty.total_seconds() / 3600, one.quiet,
            )
        )  # fmt: skip
    return found


def told(rd: Reading, order_id: str) -> set[str]:
    return set(rd.session.execute(select(N.c.person_id).where(N.c.order_id == order_id)).scalars())


def had(rd: Reading, order_id: str) -> set[str]:
    """Who holds it, or gave it back: he knows it."""
    return set(rd.session.execute(select(C.c.courier_id).where(C.c.order_id == order_id)).scalars())


def shut(one: ways.Listener, order: Any, rd: Reading, limits: Policy) -> caps.No | None:
    """The gate that would not let him. Nobody is woken for an order that he cannot take. Who rides will
    stop; his purse and what he gave back are asked when he reaches for it."""
    bearer = caps.Bearer(
        on_duty=True, duty_until=None, riding=False, insured_until=one.insured_until,
        notice_accepted_until=one.notice_accepted_until, medicine_trained=one.medicine_trained,
        minors_cleared_until=one.minors_cleared_until, heavy_ok=one.heavy_ok,
        live_claims=one.live_claims, releases_in_24h=0, unsettled_fen=0, unsettled_orders=0,
    )  # fmt: skip
    errand = caps.Errand(
        order.needs_medicine_training, order.needs_minor_clearance, "heavy" in order.tags, advance_fen=None
    )
    return caps.gate(bearer, errand, rd.now, limits)


def outlets(rd: Reading, order: Order) -> list[tuple[int | None, Unit]]:
    """(metres, outlet) of the station's, the nearest to the order first."""
    spot = place(order.lat, order.lng)
    query = select(Unit).where(U.c.parent_id == order.station_id, U.c.kind == "outlet").order_by(U.c.name)
    found = []
    for outlet in rd.session.execute(query).scalars():
        its = place(outlet.lat, outlet.lng)
        found.append((round(metres_fast(spot, its)) if spot and its else None, outlet))
    return sorted(found, key=lambda pair: (pair[0] is None, pair[0] or 0))


def leads(rd: Reading, outlet_ids: list[str]) -> list[Any]:
    """(outlet, person, name, phone) of who leads these outlets."""
    members: Any = Membership.__table__
    query = (
        select(members.c.unit_id, P.c.id, P.c.name, P.c.phone)
        .join(P, P.c.id == members.c.person_id)
        .where(members.c.unit_id.in_(outlet_ids), members.c.role == Role.outlet_lead, P.c.suspended_at.is_(None))
        .order_by(P.c.name, P.c.id)
    )  # fmt: skip
    return list(rd.session.execute(query))


def leads_near(rd: Reading, order: Order, most: int | None) -> list[str]:
    """Who leads the nearest outlets; all of them where nobody knows where the order lies."""
    nearest = outlets(rd, order)
    if order.lat is not None:
        nearest = nearest[: most or NEAREST_OUTLETS]
    return [row[1] for row in leads(rd, [outlet.id for _, outlet in nearest])]


def phone_list(rd: Reading, order: Order, limit: int, cursor: str | None) -> dict[str, Any]:
    """Whom the station rings for it: outlets with how many of theirs are on duty, and their leads, the
    nearest first. Numbers in full, because they are there to be rung."""
    nearest, following = paging.part(outlets(rd, order), limit, cursor)
    ids = [outlet.id for _, outlet in nearest]
    listening = select(W.c.outlet_id, sql.count()).where(W.c.outlet_id.in_(ids), W.c.on_duty)
    on_duty: dict[str, int] = dict(rd.session.execute(listening.group_by(W.c.outlet_id)).all())
    people: dict[str, list[dict[str, Any]]] = {}
    for unit_id, person_id, name, phone in leads(rd, ids):
        people.setdefault(unit_id, []).append({"id": person_id, "name": name, "phone": phone})
    items = [
        {
            "unit_id": outlet.id, "name": outlet.name, "phone": outlet.phone, "distance_m": metres,
            "on_duty": on_duty.get(outlet.id, 0), "leads": people.get(outlet.id, []),
        }
        for metres, outlet in nearest
    ]  # fmt: skip
    return {"items": items, "next": following}


def place(lat: float | None, lng: float | None) -> Wgs84 | None:
    return None if lat is None or lng is None else Wgs84(lat, lng)
