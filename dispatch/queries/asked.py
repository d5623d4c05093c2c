"""What the lead of an outlet is asked: orders near it that nobody takes, and whom of his own he can ring."""

from typing import Any

from sqlalchemy import select

from dispatch.queries import paging, policies, rings, ways
from dispatch.queries.offers import CAN_BE_TAKEN
from dispatch.queries.orders import POOL, holders, pool
from dispatch.queries.plain import moment
from dispatch.queries.scope import stations_as, visible
from dispatch.rules.geography import Wgs84, metres_fast
from dispatch.rules.policy import Policy
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Notice, Order, Person, Unit

N: Any = Notice.__table__
O: Any = Order.__table__  # noqa: E741
P: Any = Person.__table__
U: Any = Unit.__table__
GATES = (O.c.needs_medicine_training, O.c.needs_minor_clearance)


def listed(rd: Reading, who: Who, limit: int = 100, cursor: str | None = None) -> dict[str, Any]:
    """{"items", "next"}: what he was asked, himself, as a lead, and what still waits for somebody; the
    most urgent first, then who waits longest. `next` counts on, as in a list by way."""
    start = paging.counted(cursor)
    leads_in = O.c.station_id.in_(stations_as(who, "outlet_lead"))
    query = (
        select(*POOL, *GATES, N.c.at)
        .join(N, N.c.order_id == O.c.id)
        .where(N.c.person_id == who.id, N.c.ring == "leads", CAN_BE_TAKEN, leads_in, visible(who, Order))
        .order_by(O.c.priority, O.c.opened_at, O.c.id)
    )
    rows = rd.session.execute(query.offset(start).limit(limit + 1)).all()
    about = About(rd, who) if rows else None
    items = [about.item(row) for row in rows[:limit]] if about else []
    return {"items": items, "next": str(start + limit) if len(rows) > limit else None}


class About:
    """His outlets, and those of his couriers who listen now: the same for every order of a list."""

    def __init__(self, rd: Reading, who: Who) -> None:
        self.rd, self.who = rd, who
        mine = who.units("outlet_lead")
        self.outlets = list(rd.session.execute(select(U.c.id, U.c.lat, U.c.lng).where(U.c.id.in_(mine))))
        stations = stations_as(who, "outlet_lead")
        self.limits = {station_id: policies.of_station(rd, station_id) for station_id in stations}
        self.crew = [
            one for station_id in stations for one in ways.listeners(rd, station_id) if one.outlet_id in mine
        ]
        ids = [one.person_id for one in self.crew]
        phones = select(P.c.id, P.c.phone).where(P.c.id.in_(ids))
        self.phones: dict[str, str] = dict(rd.session.execute(phones).all())

    def item(self, row: Any) -> dict[str, Any]:
        """One order, in the pool's projection; how far the nearer of his outlets is from it."""
        seats = holders(self.rd, row.id)
        order = pool(dict(row._mapping), mine=self.who.id in seats) | {"seats_taken": len(seats)}
        spot = rings.place(row.lat, row.lng)
        outlet, metres = self.nearest(spot)
        return {
            "order": order, "asked_at": moment(row.at), "outlet_id": outlet, "distance_m": metres,
            "couriers": self.to_ring(row, spot, seats, self.limits[row.station_id]),
        }  # fmt: skip

    def nearest(self, spot: Wgs84 | None) -> tuple[str, int | None]:
        found = []
        for outlet in self.outlets:
            its = rings.place(outlet.lat, outlet.lng)
            metres = round(metres_fast(spot, its)) if spot and its else None
            found.append((metres is None, metres or 0, outlet.id, metres))
        *_, outlet_id, metres = min(found)
        return outlet_id, metres

    def to_ring(self, row: Any, spot: Wgs84 | None, seats: list[str], limits: Policy) -> list[dict[str, Any]]:
        """Who may take it first, and of them the one whom it costs least; of the others why they may not."""
        found = []
        for one in self.crew:
            if one.person_id in seats:
                continue
            shut = rings.shut(one, row, self.rd, limits)
            way = one.round(limits.street_factor).way(spot)
            told = {"id": one.person_id, "name": one.name, "phone": self.phones[one.person_id]}
            told["shut"] = shut and {"code": shut.code} | shut.facts
            found.append(((shut is not None, way is None, way.adds_m if way else 0, one.person_id), told))
        return [told for _, told in sorted(found, key=lambda pair: pair[0])]
