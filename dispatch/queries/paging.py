"""Lists page by page: of orders what the asker holds first, the rest by number or by distance; and what
was sorted here."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from dispatch.errors import invalid
from dispatch.rules.geography import Wgs84, box_around, metres_fast
from dispatch.tx import Reading
from models import Order

T = TypeVar("T")
O: Any = Order.__table__  # noqa: E741
OWN = "own:"  # before a cursor that ends among the orders which the asker holds


def own_first(
    rd: Reading, query: Any, held: Any, newest: bool, limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page by id: the orders `held`, then the others. The cursor says in which part it ends."""
    order = O.c.id.desc() if newest else O.c.id.asc()
    after = (cursor or "").removeprefix(OWN)

    def part(which: Any, after: str, most: int) -> list[dict[str, Any]]:
        found = query.where(which)
        if after:
            found = found.where(O.c.id < after if newest else O.c.id > after)
        return [dict(r) for r in rd.session.execute(found.order_by(order).limit(most)).mappings()]

    own, rest = [], []
    if in_own := not cursor or cursor.startswith(OWN):
        own = part(O.c.id.in_(held), after, limit + 1)
    if len(own) <= limit:
        rest = part(O.c.id.not_in(held), "" if in_own else after, limit + 1 - len(own))
    page = (own + rest)[:limit]
    if len(own) + len(rest) <= limit:
        return page, None
    return page, f"{OWN if len(own) >= limit else ''}{page[-1]['id']}"


def of_day(column: Any, day: date, zone: ZoneInfo) -> tuple[Any, Any]:
    """What happened on this day of the street's calendar."""
    midnight = datetime.combine(day, time(), zone)
    return column >= midnight, column < midnight + timedelta(days=1)


def by_distance(
    rd: Reading, query: Any, near: Wgs84, radius_m: int | None, limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    if radius_m:
        south_west, north_east = box_around(near, radius_m)
        query = query.where(
            O.c.lat.between(south_west.lat, north_east.lat), O.c.lng.between(south_west.lng, north_east.lng)
        )
    rows = [dict(r) for r in rd.session.execute(query.where(O.c.lat.is_not(None))).mappings()]
    for row in rows:
        row["metres"] = metres_fast(near, Wgs84(row["lat"], row["lng"]))
    within = (r for r in rows if not radius_m or r["metres"] <= radius_m)
    rows = sorted(within, key=lambda r: (not r["mine"], r["metres"]))
    return part(rows, limit, cursor)


def part(whole: Sequence[T], limit: int, cursor: str | None) -> tuple[list[T], str | None]:
    """A page of a list that was sorted here, and the cursor of the next. It counts on, so what moved
    meanwhile may be met twice or not at all."""
    start, following = counted(cursor), counted(cursor) + limit
    return list(whole[start:following]), str(following) if len(whole) > following else None


def counted(cursor: str | None) -> int:
    """A cursor that counts: where a list sorted here goes on."""
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise invalid(cursor="invalid")
    return int(cursor or 0)
