"""What others did to the orders that a courier has or had, newest first. The order stands beside it as its
pool sees it: whose door it was is shown to who holds it, and nowhere here."""

from typing import Any

from sqlalchemy import and_, exists, select
from sqlalchemy import func as sql

from dispatch.queries.orders import POOL, pool
from dispatch.queries.plain import moment
from dispatch.queries.scope import visible
from dispatch.rules.inbox import WEIGHTS
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Claim, InboxEntry, Message, Order

I: Any = InboxEntry.__table__  # noqa: E741
O: Any = Order.__table__  # noqa: E741
C: Any = Claim.__table__
M: Any = Message.__table__


def of(who: Who) -> Any:
    """The entries of this person, of orders that exist for this person."""
    return and_(I.c.person_id == who.id, visible(who, Order))


def unread(rd: Reading, who: Who) -> int:
    query = select(sql.count()).select_from(I.join(O, O.c.id == I.c.order_id))
    return rd.session.execute(query.where(of(who), I.c.read_at.is_(None))).scalar_one()


def listed(rd: Reading, who: Who, limit: int = 100, cursor: str | None = None) -> dict[str, Any]:
    """{"items", "next", "unread"}; `unread` counts all of them, not those of the page."""
    holds = exists().where(C.c.order_id == O.c.id, C.c.courier_id == who.id, C.c.live)
    said = select(M.c.preset).where(M.c.order_id == I.c.order_id, M.c.at == I.c.at, I.c.what == "message")
    said = said.order_by(M.c.id).limit(1).scalar_subquery()
    entry = (I.c.id, I.c.at, I.c.what, I.c.reason, I.c.by_role, I.c.read_at)
    query = (
        select(*(c.label(f"i_{c.name}") for c in entry), said.label("preset"), *POOL, holds.label("holds"))
        .select_from(I.join(O, O.c.id == I.c.order_id))
        .where(of(who))
    )
    if cursor:
        query = query.where(I.c.id < cursor)
    rows = rd.session.execute(query.order_by(I.c.id.desc()).limit(limit + 1)).mappings().all()
    items = [shown(row) for row in rows[:limit]]
    following = items[-1]["id"] if len(rows) > limit else None
    return {"items": items, "next": following, "unread": unread(rd, who)}


def shown(row: Any) -> dict[str, Any]:
    """`preset`: of a ready-made word; what was written in free words stands in the order's thread alone."""
    return {
        "id": row["i_id"],
        "at": moment(row["i_at"]),
        "what": row["i_what"],
        "weight": WEIGHTS[row["i_what"]],
        "reason": row["i_reason"],
        "preset": row["preset"],
        "by": {"role": row["i_by_role"]},
        "read": row["i_read_at"] is not None,
        "order": pool(dict(row), mine=bool(row["holds"])),
    }
