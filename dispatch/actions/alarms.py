"""The alarm of an order that nobody takes: it sounds until somebody says that he has seen it."""

from typing import Any

from dispatch.actions import showing, taking
from dispatch.actions.orders import begin, moved
from dispatch.errors import Refused
from dispatch.idempotency import Made
from dispatch.queries import rings
from dispatch.queries.scope import find
from dispatch.tx import Tx
from models import Order


def acknowledge(tx: Tx, order_id: str) -> Made:
    """Somebody has it, by name, so it is still: until the next stage of the plan, if nothing has followed
    by then (see rings.py)."""

    def sounds(order: Order, _holders: list[str]) -> None:
        if order.alarm_at is None:
            raise Refused("illegal_move", state=order.status, version=order.version)

    order, holders = begin(tx, order_id, "acknowledge", sounds)
    if order.alarm_seen_at is not None:
        return Made({"order_id": order.id, "version": order.version}, answer=showing.order(tx, order.id))
    order.alarm_seen_at, order.alarm_seen_by = tx.now, tx.who.id
    return moved(tx, order, "order.changed", "acknowledge", str(order.status), holders, what="alarm")


def untake(tx: Tx, order_id: str) -> Made:
    """It was a slip: nobody has it, and it sounds again at once."""
    order, holders = begin(tx, order_id, "acknowledge")
    if order.alarm_at is None or order.alarm_seen_at is None:
        return Made({"order_id": order.id, "version": order.version}, answer=showing.order(tx, order.id))
    taking.may_take_back(
        tx, order.alarm_seen_by, order.alarm_seen_at, state=order.status, version=order.version
    )
    order.alarm_seen_at = order.alarm_seen_by = None
    return moved(tx, order, "order.changed", "untake", str(order.status), holders, what="alarm", alarm=True)


def phone_list(tx: Tx, order_id: str, limit: int = 100, cursor: str | None = None) -> dict[str, Any]:
    """Whom to ring; the numbers are people's own, so the showing is written down."""
    order = find(tx, tx.who, Order, order_id)
    if not tx.who.reaches(order.station_id, "coordinator"):
        raise Refused("forbidden")
    tx.audit("order.phone_list", order.id, order.station_id)
    return rings.phone_list(tx, order, limit, cursor)
