"""A holder who does not set out is reminded; when as long again has passed, the order is open again.
That is nobody's fault and counts against nobody: somebody else is looked for, no more."""

from sqlalchemy import select
from sqlmodel import col

from dispatch.actions import orders, patience
from dispatch.actions.moving import order_moved
from dispatch.queries import orders as seen
from dispatch.queries.due import Subject
from dispatch.tx import Tx
from models import Order

REMINDERS = 1


def nudge_one(tx: Tx, due: Subject) -> None:
    """The next word to who holds this order, or the end of it. Whoever moved it meanwhile was first:
    the row is asked again under its lock."""
    still = (Order.id == due.id, col(Order.nudge_due_at) == due.at, Order.status == "claimed")
    order = tx.session.execute(select(Order).where(*still).with_for_update()).scalar_one_or_none()
    if order is None:
        return
    holders = seen.holders(tx, order.id)
    (remind if order.nudges < REMINDERS else time_out)(tx, order, holders)


def remind(tx: Tx, order: Order, holders: list[str]) -> None:
    """The time that begins is counted from this word, however late it comes: a scheduler that stood
    still takes nothing from anybody who was never reminded. Who waits for the second of two is not late:
    his time begins when the second comes, and the order's plan looks for him."""
    alone = len(holders) < order.people
    order.nudges += 1
    order.nudge_due_at = None if alone else patience.until(tx, order)
    tx.session.flush()
    reason, status = "second_seat" if alone else "not_started", str(order.status)
    order_moved(tx, orders.as_row(order), "order.reminded", "remind", status, holders, reason=reason)


def time_out(tx: Tx, order: Order, holders: list[str]) -> None:
    before = str(order.status)
    orders.leave(tx, order, holders, "timed_out")
    orders.open_again(tx, order, "time_out")
    facts = {"reason": "not_started", "outcome": "timed_out"}
    orders.moved(tx, order, "order.released", "time_out", before, holders, **facts)
