"""An order's plan: where it stands in its rings and its ladder, and when the next stage is due.
What a stage does is done by rings.py, from the schedule."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from dispatch.queries import policies
from dispatch.rules import lifecycle, plans, urgency
from dispatch.rules.policy import Plan, Policy
from dispatch.tx import Tx
from models import Order

MOMENT = timedelta(milliseconds=1)
O: Any = Order.__table__  # noqa: E741


def of(tx: Tx, order: Order, limits: Policy) -> Plan:
    """The station's plan for its level, as fast as its time asks for."""
    done_by = urgency.done_by(order.priority, order.opened_at, order.window_to, tx.zone)
    return plans.hurried(limits.plan(order.priority), order.opened_at, done_by, tx.zone)


def begin(tx: Tx, order: Order) -> None:
    """It has just been opened; the first stage does not wait for the schedule's next round."""
    plan = of(tx, order, policies.of_station(tx, order.station_id))
    order.stage = 0
    order.stage_due_at = plans.first(plan, order.opened_at, order.window_from, tx.zone)


def again(tx: Tx, order: Order) -> None:
    """It waits for somebody again: the next stage at once, because whoever was told before has had his
    chance. After the last stage the last one is said again, to everybody who was not told yet."""
    order.stage_due_at = tx.now


def waits(order: Order, holders: list[str]) -> bool:
    """For somebody to take it, or for the second of two."""
    return order.status == "open" or (order.status in lifecycle.LIVE and len(holders) < order.people)


def stop(order: Order) -> None:
    """It waits for nobody any more."""
    order.stage_due_at = order.draw_at = None
    quiet(order)


def quiet(order: Order) -> None:
    order.alarm_at = order.alarm_seen_at = order.alarm_seen_by = None


def revise(tx: Tx, order: Order, limits: Policy | None = None) -> None:
    """Another level, another time or another policy: it goes over to the plan that holds now, at the
    last ring that its waiting has earned there, and climbs from there. An alarm that sounds goes on,
    unless the time that was agreed now is yet to come."""
    if order.stage_due_at is None or order.stated_at is not None:  # somebody decides before it goes on
        return
    limits = limits or policies.of_station(tx, order.station_id)
    plan = of(tx, order, limits)
    order.stage = plans.standing(plan, tx.now - order.opened_at)
    by_the_plan = plans.by_the_plan(plan, order.stage, order.opened_at)
    order.stage_due_at = max(tx.now, plans.due(plan, order.stage, by_the_plan, order.window_from, tx.zone))
    if order.window_from is not None and order.window_from > tx.now:
        quiet(order)


def revise_all(tx: Tx, station_id: str, limits: Policy, priorities: list[str]) -> None:
    """The station has changed these plans: its orders that wait go over to the new ones."""
    waiting = (O.c.station_id == station_id, O.c.stage_due_at.is_not(None), O.c.priority.in_(priorities))
    found = select(Order).where(*waiting).order_by(O.c.id).with_for_update()
    for order in tx.session.execute(found).scalars():
        revise(tx, order, limits)
        # The version stays, so its stage of this very instant may have been done: see queries/due.py.
        order.stage_due_at = max(order.stage_due_at or tx.now, tx.now + MOMENT)
