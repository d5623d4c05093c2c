"""A courier's list by what each order adds to his round: 顺路 first, and why it is said so."""

from typing import Any

from sqlalchemy import BigInteger, bindparam, select, type_coerce

from dispatch.errors import invalid
from dispatch.queries import orders as seen
from dispatch.queries import paging, ways
from dispatch.queries.scope import visible
from dispatch.rules import policy
from dispatch.rules.ranking import Way
from dispatch.rules.standing import Who
from dispatch.tx import Reading, prepared
from models import Courier, Order, Unit

O: Any = Order.__table__  # noqa: E741
W: Any = Courier.__table__
U: Any = Unit.__table__
OPENED = type_coerce(O.c.opened_at, BigInteger)
POLICY = prepared(
    select(U.c.policy).join(W, W.c.station_id == U.c.id).where(W.c.person_id == bindparam("person"))
)
NO_WAY = 10**9  # behind all that have one


def listed(
    rd: Reading, who: Who, *, status: list[str] | None = None, limit: int = 100, cursor: str | None = None
) -> dict[str, Any]:
    """{"items", "next"}: what he holds, then by priority, metres and age; each with "way". All are
    ranked, only the page is read; `next` counts on, so what moved meanwhile may be met again."""
    rider = ways.of_courier(rd, str(who.id))
    if rider is None:
        raise invalid(sort="not_a_choice")
    ride = rider.round(policy.of(rd.run(POLICY, person=who.id).fetchone()[0]).street_factor)
    query = select(O.c.id, O.c.priority, O.c.lat, O.c.lng, OPENED, O.c.id.in_(seen.held_by(who)))
    query = query.where(O.c.id.in_(seen.within_reach(who)), visible(who, Order))
    if status:
        query = query.where(O.c.status.in_(status))
    ranked: list[tuple[Any, ...]] = []
    found: dict[str, Way | None] = {}
    for order_id, priority, lat, lng, opened, mine in rd.session.execute(query):
        way = None if mine else ride.way(ways.place(lat, lng))
        found[order_id] = way
        ranked.append((not mine, priority, way.adds_m if way else NO_WAY, opened, order_id))
    ids = [row[-1] for row in sorted(ranked)]
    page, following = paging.part(ids, limit, cursor)
    rows = rd.session.execute(seen.rows_for(who).where(O.c.id.in_(page))).mappings()
    shown = {item["id"]: item for item in seen.in_lists(rd, who, [dict(row) for row in rows])}
    items = [shown[order_id] | {"way": said(found[order_id])} for order_id in page]
    return {"items": items, "next": following}


def said(way: Way | None) -> dict[str, Any] | None:
    return None if way is None else way._asdict()
