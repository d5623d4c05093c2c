"""Attempts that wait: laid down, and answered when somebody has the order or nobody can have it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, exists, literal_column, select, update
from sqlalchemy import func as sql
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from dispatch.actions.attempts import attempted
from dispatch.idempotency import Made
from dispatch.queries import orders as seen
from dispatch.queries.plain import instant, moment, named
from dispatch.rules import fairness, policy
from dispatch.rules.geography import Wgs84, metres_fast
from dispatch.tx import Tx, prepared
from models import Bid, Courier, Order, Unit
from models.base import Instant

O: Any = Order.__table__  # noqa: E741
B: Any = Bid.__table__
U: Any = Unit.__table__
W: Any = Courier.__table__

WINDOW = prepared(  # the first attempt opens the window; it stays where it was for all that follow
    update(O)
    .where(O.c.id == bindparam("order"), O.c.status == "open", O.c.stated_at.is_(None))
    .values(draw_at=sql.coalesce(O.c.draw_at, bindparam("until", type_=Instant())))
    .returning(O.c.draw_at)
)
MINE = (B.c.order_id == bindparam("order"), B.c.courier_id == bindparam("person"))
HELD = prepared(select(B.c.at).where(*MINE))
WAITING_COLUMNS = (B.c.courier_id, B.c.at, O.c.station_id, O.c.fairness, O.c.lat, O.c.lng, U.c.policy)
WAITING = prepared(
    select(*WAITING_COLUMNS)
    .select_from(B)
    .join(O, O.c.id == B.c.order_id)
    .join(U, U.c.id == O.c.station_id)
    .where(B.c.order_id == bindparam("order"))
    .order_by(B.c.at, B.c.courier_id)
)
DROP = prepared(delete(B).where(B.c.order_id == bindparam("order")))
LISTENS = exists().where(W.c.outlet_id == U.c.id, W.c.on_duty).correlate(U)
OUTLETS = prepared(
    select(U.c.id, U.c.lat, U.c.lng).where(
        U.c.parent_id == bindparam("station"), U.c.kind == literal_column("'outlet'"), U.c.lat.is_not(None),
        LISTENS,
    )
)  # fmt: skip


def _lay(dialect_insert: Any) -> prepared:
    row: dict[str, Any] = {name: bindparam(name) for name in ("order_id", "courier_id", "at")}
    return prepared(dialect_insert(B).values(**row).on_conflict_do_nothing())


LAY = {"sqlite": _lay(sqlite_insert), "postgresql": _lay(postgres_insert)}


def waits_until(tx: Tx, look: dict[str, Any], race: fairness.Race) -> datetime | None:
    """When an attempt of his will be decided; None: at once. All join the window that is open, whatever
    the rule has become meanwhile; only in that of a head start whoever has it waits for nobody."""
    if look["draw_at"] is not None and instant(look["draw_at"]) != race.head_start_ends:
        return instant(look["draw_at"])
    if race.head_start_ends is not None:
        first = next_door(tx, look)
        return None if first in (None, look["outlet_id"]) else race.head_start_ends
    if race.rule != "window":
        return None
    return tx.now + timedelta(seconds=policy.of(look["policy"]).window_s)


def next_door(tx: Tx, look: dict[str, Any]) -> str | None:
    """The outlet nearest to the order that has somebody on duty; None when nobody knows where it is."""
    if look["lat"] is None:
        return None
    here = Wgs84(look["lat"], look["lng"])
    away = [
        (metres_fast(here, Wgs84(lat, lng)), outlet)
        for outlet, lat, lng in tx.run(OUTLETS, station=look["station_id"]).fetchall()
    ]
    return min(away)[1] if away else None


def place(tx: Tx, look: dict[str, Any], until: datetime) -> Made | None:
    """His attempt waits; None when the order is open no more. A second one in the window is the first."""
    opened = tx.run(WINDOW, order=look["id"], until=until).fetchone()
    if opened is None:  # PostgreSQL: taken or cancelled since the look
        return None
    tx.run(LAY[tx.desk.dialect.name], order_id=look["id"], courier_id=tx.who.id, at=tx.now)
    held = tx.run(HELD, order=look["id"], person=tx.who.id).fetchone()[0]
    return Made({"order_id": look["id"], "bid_at": held}, answer=pending(opened[0]))


def pending(decided_at: Any) -> dict[str, Any]:
    return {"pending": True, "decided_at": moment(decided_at)}


def end(
    tx: Tx, order_id: str, code: str, winner: str | None = None, shut: dict[str, str] | None = None
) -> None:
    """Nobody waits any longer: each is told, and his attempt kept. `code`: why it is not theirs; `shut`:
    whose gate was shut, and which; their attempts stand already, as the winner's does."""
    waiting = [named(WAITING_COLUMNS, row) for row in tx.run(WAITING, order=order_id).fetchall()]
    if not waiting:
        return
    first, shut = waiting[0], shut or {}
    limits = policy.of(first["policy"])
    rule = fairness.collecting(first["fairness"] or limits.fairness)
    nearest = seen.nearest(tx, first["station_id"], first["lat"], first["lng"])
    instead = [order for order in nearest if order["id"] != order_id]
    for bid in waiting:
        courier = bid["courier_id"]
        if courier != winner and courier not in shut:
            attempted(
                tx, order_id, code, rule, limits.version, courier_id=courier, at=instant(bid["at"]), winner=winner
            )  # fmt: skip
        lost = {"won": False, "reason": shut.get(courier, code), "nearest": instead}
        told = {"won": True} if courier == winner else lost
        tx.event("grab.decided", first["station_id"], ("order", order_id), [f"person:{courier}"], told)
    tx.run(DROP, order=order_id)
