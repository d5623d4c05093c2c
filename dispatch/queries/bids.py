"""Who waits for an order, with what decides between them."""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy import func as sql

from dispatch.queries.plain import instant
from dispatch.queries.ways import FRESH
from dispatch.rules import fairness
from dispatch.rules.geography import Wgs84, metres_fast
from dispatch.tx import Reading
from models import Bid, Claim, Courier, Order, Unit

B: Any = Bid.__table__
C: Any = Claim.__table__
W: Any = Courier.__table__
U: Any = Unit.__table__
# Who had nothing of it, and not by giving it back.
NOT_SERVED = ("undone", "cancelled", "taken_back", "relieved")


def waiting(rd: Reading, order: Order) -> list[fairness.Bid]:
    """The bids for an order. Served is who holds one or whose claim ended by delivery or by his own
    doing; away is from his last place, else from his outlet, as the crow flies."""
    served = (
        select(sql.max(C.c.won_at))
        .where(C.c.courier_id == B.c.courier_id, or_(C.c.live, C.c.outcome.not_in(NOT_SERVED)))
        .scalar_subquery()
    )
    rows = rd.session.execute(
        select(B.c.courier_id, B.c.at, served, W.c.lat, W.c.lng, W.c.position_at, U.c.lat, U.c.lng)
        .join(W, and_(W.c.person_id == B.c.courier_id, W.c.station_id == order.station_id))
        .outerjoin(U, U.c.id == W.c.outlet_id)
        .where(B.c.order_id == order.id)
    )
    found = []
    for courier_id, at, served_at, lat, lng, position_at, outlet_lat, outlet_lng in rows:
        fresh = lat is not None and position_at is not None and rd.now - position_at <= FRESH
        metres = away(order, (lat, lng) if fresh else (outlet_lat, outlet_lng))
        found.append(fairness.Bid(courier_id, at, instant(served_at), metres))
    return found


def away(order: Order, place: tuple[Any, Any]) -> float | None:
    if order.lat is None or order.lng is None or place[0] is None:
        return None
    return metres_fast(Wgs84(order.lat, order.lng), Wgs84(*place))
