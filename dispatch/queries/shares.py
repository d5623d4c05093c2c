"""How evenly the orders of a station are spread over those who listen for them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func as sql
from sqlalchemy import or_, select

from dispatch.errors import not_found
from dispatch.queries.plain import moment
from dispatch.rules.fairness import gini, per_hour
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Claim, Courier, Duty, Order, Person, Unit

LONGEST_DUTY = timedelta(days=30)  # a duty that was begun before is not looked for

C: Any = Claim.__table__
D: Any = Duty.__table__
O: Any = Order.__table__  # noqa: E741
P: Any = Person.__table__
U: Any = Unit.__table__
W: Any = Courier.__table__


@dataclass(frozen=True, slots=True)
class Share:
    """What one courier had of some days. Orders are those he holds or delivered, by when he got them."""

    courier_id: str
    orders: int
    hours: float

    @property
    def per_hour(self) -> float:
        return per_hour(self.orders, self.hours)


def of_station(rd: Reading, who: Who, station_id: str, days: int) -> dict[str, Any]:
    """The shares of the last `days`, largest first, of all who listened or had an order. The station's
    coordinator sees whose each is; everybody else the figures, and a courier his own place."""
    station = rd.session.get(Unit, station_id)
    if station is None or station.kind != "station":
        raise not_found()
    found = sorted(shares(rd, station_id, days), key=lambda share: -share.per_hour)
    named = names(rd, station_id) if who.reaches(station_id, "coordinator") else {}
    mine = next((share for share in found if share.courier_id == who.id), None)
    return {
        "days": days,
        "since": moment(rd.now - timedelta(days=days)),
        "orders": sum(share.orders for share in found),
        "hours": round(sum(share.hours for share in found), 1),
        "gini": round(gini([share.per_hour for share in found]), 3),
        "items": [
            shown(share) | named[share.courier_id] if share.courier_id in named else figure(share)
            for share in found
        ],
        "mine": mine and shown(mine) | {"place": 1 + sum(s.per_hour > mine.per_hour for s in found)},
    }


def figure(share: Share) -> dict[str, Any]:
    """Without the hours, by which colleagues would know each other."""
    return {"per_hour": round(share.per_hour, 2)}


def shown(share: Share) -> dict[str, Any]:
    return figure(share) | {"orders": share.orders, "hours": round(share.hours, 1)}


def shares(rd: Reading, station_id: str, days: int) -> list[Share]:
    since = rd.now - timedelta(days=days)
    had: dict[str, int] = dict(
        rd.session.execute(
            select(C.c.courier_id, sql.count())
            .join(O, O.c.id == C.c.order_id)
            .where(C.c.won_at >= since, O.c.station_id == station_id)
            .where(or_(C.c.live, C.c.outcome == "completed"))
            .group_by(C.c.courier_id)
        ).all()
    )
    hours: dict[str, float] = {}
    duties = select(D.c.courier_id, D.c.began_at, D.c.ended_at).where(
        D.c.station_id == station_id,
        D.c.began_at >= since - LONGEST_DUTY,
        or_(D.c.ended_at.is_(None), D.c.ended_at > since),
    )
    for courier_id, began_at, ended_at in rd.session.execute(duties):
        seconds = ((ended_at or rd.now) - max(began_at, since)).total_seconds()
        hours[courier_id] = hours.get(courier_id, 0.0) + seconds / 3600
    return [Share(c, had.get(c, 0), hours.get(c, 0.0)) for c in had.keys() | hours.keys()]


def names(rd: Reading, station_id: str) -> dict[str, dict[str, Any]]:
    """Every courier of the station, as its coordinator knows him."""
    rows = rd.session.execute(
        select(W.c.person_id, P.c.name, U.c.name)
        .join(P, P.c.id == W.c.person_id)
        .outerjoin(U, U.c.id == W.c.outlet_id)
        .where(W.c.station_id == station_id)
    )
    return {person: {"courier_id": person, "name": name, "outlet": outlet} for person, name, outlet in rows}
