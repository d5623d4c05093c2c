"""Short words between whoever holds an order and its committee."""

from dispatch.actions.orders import completed_by, moved
from dispatch.errors import Refused
from dispatch.idempotency import Made
from dispatch.queries import orders as seen
from dispatch.queries.scope import find
from dispatch.rules.visibility import is_staff
from dispatch.tx import Tx
from models import Message, Order, new_id


def send(
    tx: Tx, order_id: str, preset: str | None = None, text: str | None = None, late: bool = False
) -> Made:
    """A short word between holder and committee; it moves nothing. `late`: of who held it until now, and did
    not know of the end."""
    order = find(tx, tx.who, Order, order_id)
    if order.status in ("open", "cancelled") and not late:
        raise Refused("illegal_move", state=order.status)
    holders = seen.holders(tx, order_id) or completed_by(tx, order_id)
    staff = is_staff(tx.who, order.station_id, order.community_id)
    if not staff and not late and tx.who.id not in holders:
        raise Refused("not_yours")
    message_id = new_id()
    sealed = tx.box_of(order.resident_id).seal(message_id, {"text": text} if text else {})
    role = "courier" if late or tx.who.id in holders else "committee_staff"
    tx.session.add(
        Message(
            id=message_id, order_id=order.id, at=tx.now, by_person=str(tx.who.id), by_role=role,
            preset=preset, sealed=sealed,
        )
    )  # fmt: skip
    return moved(tx, order, "order.message", "message", str(order.status), holders)
