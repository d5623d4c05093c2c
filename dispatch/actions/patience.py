"""How long an order waits for a holder who has not set out; see nudges.py for what comes then."""

from datetime import datetime

from dispatch.queries import policies
from dispatch.tx import Tx
from models import Order


def begin(tx: Tx, order: Order) -> None:
    """His time begins, or begins anew; nobody waits for who is under way, where nobody holds it, or while
    another says that it was brought: then it is the committee that is waited for."""
    end(order)
    if order.status == "claimed" and order.stated_at is None:
        order.nudge_due_at = until(tx, order)


def until(tx: Tx, order: Order) -> datetime:
    """The end of a time that begins now."""
    limits = policies.of_station(tx, order.station_id)
    return limits.pick_up_by(order.priority, tx.now, order.window_from)


def end(order: Order) -> None:
    order.nudges, order.nudge_due_at = 0, None
