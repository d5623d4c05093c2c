"""The end of a window: one of those who reached for an order has it, each is told."""

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, null, select, update

from dispatch.actions import bids, claims, orders
from dispatch.idempotency import Made
from dispatch.queries import bids as seen
from dispatch.queries.due import Rows, Subject
from dispatch.queries.plain import moment
from dispatch.rules import fairness, policy
from dispatch.rules.standing import who_is
from dispatch.tx import Call, Tx, prepared
from models import Bid, Courier, Order, Person, Unit

# PostgreSQL: first the couriers, then the order, as a grab does, so that neither waits for the other.
BIDDERS: Any = select(Bid.courier_id).where(Bid.order_id == bindparam("order"))
ALL_OF_THEM = prepared(
    select(Courier.person_id)
    .where(Courier.person_id.in_(BIDDERS))
    .order_by(Courier.person_id)
    .with_for_update()
)
OVER = prepared(
    update(Order.__table__).where(Order.__table__.c.id == bindparam("order")).values(draw_at=null())
)


due = Rows(Order, Order.draw_at, at_most=fairness.LONGEST_WAIT)
"""The orders whose window has closed, or would be open for as long as the clock was set back."""


def decide_one(tx: Tx, subject: Subject) -> None:
    """Somebody has it: the first by the rule whose gates are open. Whose gate has shut since he reached
    for it is told so, and the next comes; when there is none, the order is open as before. Done by one:
    who comes second finds no window."""
    order = locked(tx, subject)
    if order is None:
        return
    station = tx.session.get(Unit, order.station_id)
    rule = fairness.collecting(order.fairness or policy.of(station and station.policy).fairness)
    ranked = fairness.ranked(order.id, subject.at, seen.waiting(tx, order))
    shut: dict[str, str] = {}
    winner = None
    for bid in ranked:
        made = claims.first_seat(acting(tx, bid.courier_id), order.id, rule, tapped=bid.at)
        if isinstance(made, Made):
            winner = bid.courier_id
            break
        shut[bid.courier_id] = made.code
    tx.run(OVER, order=order.id)
    told = [
        {"courier_id": bid.courier_id, "served_at": moment(bid.served_at),
         "metres": None if bid.metres is None else round(bid.metres),
         "number": fairness.number(order.id, subject.at, bid.courier_id), "shut": shut.get(bid.courier_id)}
        for bid in ranked
    ]  # fmt: skip
    tx.audit("order.draw", order.id, order.station_id, rule=rule, draw_at=moment(subject.at), ranked=told)
    bids.end(tx, order.id, "already_taken" if winner else "not_qualified", winner=winner, shut=shut)


def locked(tx: Tx, subject: Subject) -> Order | None:
    """The order as it is now, if its window is still the one that is to be decided."""
    if tx.desk.dialect.name != "sqlite":
        tx.run(ALL_OF_THEM, order=subject.id)
    order = tx.session.get(Order, subject.id, with_for_update=tx.desk.dialect.name != "sqlite")
    if order is None or order.draw_at != subject.at:
        return None
    return order


def acting(tx: Tx, courier_id: str) -> Tx:
    """The same transaction in the name of a courier who reached for the order himself."""
    person = tx.session.get(Person, courier_id)
    assert person is not None
    return replace(tx, call=Call(who_is(person.model_dump()), at=tx.now, request_id=tx.call.request_id))


def set_rule(tx: Tx, order_id: str, rule: str | None) -> Made:
    """By which rule this order is won, while it is open; None: by the station's. Whoever waits in a
    window is still decided when he was told."""
    order, holders = orders.begin(tx, order_id, "fairness")
    order.fairness = rule
    return orders.moved(tx, order, "order.changed", "fairness", str(order.status), holders, what="fairness")
