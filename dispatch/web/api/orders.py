"""Orders: seen by everybody of the station, each in his own projection; moved by few."""

from typing import Any

from dispatch.actions import alarms, claims, deciding, draws, orders, ringing, showing, statements
from dispatch.errors import invalid
from dispatch.queries import histories, ranked
from dispatch.queries import orders as seen
from dispatch.queries.scope import find
from dispatch.rules.geography import Wgs84, plausible_in_china
from dispatch.tx import Tx
from dispatch.web import forms, order_forms
from dispatch.web.guard import Ask, route, wrapped
from models import Order, OrderStatus


def again(tx: Tx, order_id: str) -> Any:
    """What a repeated call shows: what the first one did, the order as it is now."""
    find(tx, tx.who, Order, order_id)
    return showing.order(tx, order_id)


ONE = {"scope": Order, "show": ("order_id", again)}


def statuses(given: str | None, known: Any) -> list[str] | None:
    """A comma-separated list of statuses; a strange one is refused."""
    if not given:
        return None
    wanted = [s.strip() for s in given.split(",") if s.strip()]
    if set(wanted) - {str(s) for s in known}:
        raise invalid(status="not_a_choice")
    return wanted


def near(given: str | None) -> Wgs84 | None:
    if not given:
        return None
    try:
        lat, lng = (float(part) for part in given.split(","))
        place = Wgs84(lat, lng)
    except ValueError:
        raise invalid(near="not_a_position") from None
    if not plausible_in_china(place):
        raise invalid(near="not_a_position")
    return place


@route("GET", "/orders", permit="order.list", query=order_forms.OrdersQuery)
def index(ask: Ask) -> Any:
    q = ask.query
    if q.sort == "way":
        if q.near or q.radius_m:  # one order of a list, not two
            raise invalid(sort="one_of_two")
        some = statuses(q.status, OrderStatus)
        return ask.read(ranked.listed, ask.who, status=some, limit=q.limit, cursor=q.cursor)
    return ask.read(
        seen.listed, ask.who, status=statuses(q.status, OrderStatus), near=near(q.near),
        radius_m=q.radius_m, closed_on=q.closed_on, limit=q.limit, cursor=q.cursor,
    )  # fmt: skip


@route("GET", "/orders/{id}", permit="order.read", scope=Order, secret=True)
def read(ask: Ask, id: str) -> Any:
    return ask.show(showing.find_order, id)


@route("GET", "/orders/{id}/history", permit="order.history", scope=Order, query=forms.Page)
def history(ask: Ask, id: str) -> Any:
    return ask.read(histories.history, ask.who, id, ask.query.limit, ask.query.cursor)


@route("POST", "/orders/{id}/grab", permit="order.grab", rate="grab", scope=Order, show=("*", claims.again))
def grab(ask: Ask, id: str) -> Any:
    answer = ask.write(claims.grab, id)
    return wrapped(answer, 202) if "pending" in answer else answer


@route("POST", "/orders/{id}/join", permit="order.join", rate="grab", **ONE)
def join(ask: Ask, id: str) -> Any:
    return ask.write(claims.join, id)


@route("POST", "/orders/{id}/fairness", permit="order.fairness", form=order_forms.Fairness, **ONE)
def set_fairness(ask: Ask, id: str) -> Any:
    return ask.write(draws.set_rule, id, ask.form.rule)


@route("POST", "/orders/{id}/release", permit="order.release", form=order_forms.Release, **ONE)
def release(ask: Ask, id: str) -> Any:
    return ask.write(orders.release, id, ask.form.reason, ask.form.text)


def late(answer: Any) -> Any:
    """202 for what was stated by who did not hold it any more, not done."""
    return wrapped(answer, 202) if "stated" in answer else answer


SAID = {"scope": Order, "show": ("*", statements.again)}


@route("POST", "/orders/{id}/pick-up", permit="order.pick_up", **SAID)
def pick_up(ask: Ask, id: str) -> Any:
    return late(ask.write(statements.pick_up, id))


@route("POST", "/orders/{id}/deliver", permit="order.deliver", form=order_forms.Deliver, **SAID)
def deliver(ask: Ask, id: str) -> Any:
    given = ask.form
    return late(ask.write(statements.deliver, id, given.code, given.photo_id, given.total_fen))


@route("POST", "/orders/{id}/proof", permit="order.proof", form=order_forms.Proof, **SAID)
def proof(ask: Ask, id: str) -> Any:
    return late(ask.write(statements.proof, id, ask.form.photo_id, ask.form.purpose))


@route("POST", "/orders/{id}/hold", permit="order.hold", form=order_forms.Hold, **SAID)
def hold(ask: Ask, id: str) -> Any:
    return late(ask.write(statements.hold, id, ask.form.reason))


@route("POST", "/orders/{id}/resume", permit="order.resume", **ONE)
def resume(ask: Ask, id: str) -> Any:
    return ask.write(orders.resume, id)


@route("POST", "/orders/{id}/fail", permit="order.fail", form=order_forms.Fail, **SAID)
def fail(ask: Ask, id: str) -> Any:
    return late(ask.write(statements.fail, id, ask.form.reason))


@route("POST", "/orders/{id}/message", permit="order.message", form=order_forms.Message, **ONE)
def say(ask: Ask, id: str) -> Any:
    return ask.write(statements.send, id, ask.form.preset, ask.form.text)


@route("GET", "/orders/{id}/messages", permit="order.messages", scope=Order)
def said(ask: Ask, id: str) -> Any:
    return {"items": ask.show(showing.messages, id), "next": None}


@route("POST", "/orders/{id}/confirm", permit="order.confirm", form=order_forms.Confirm, **ONE)
def confirm(ask: Ask, id: str) -> Any:
    given = ask.form
    return ask.write(deciding.confirm, id, given.outcome, given.text, given.amount_ok, given.statement_id)


@route("GET", "/orders/{id}/confirmations", permit="need.read", scope=Order)
def confirmations(ask: Ask, id: str) -> Any:
    return {"items": ask.show(showing.confirmations, id), "next": None}


@route("POST", "/orders/{id}/cancel", permit="order.cancel", form=order_forms.Cancel, **ONE)
def cancel(ask: Ask, id: str) -> Any:
    return ask.write(orders.cancel, id, ask.form.reason)


@route("POST", "/orders/{id}/settle", permit="order.settle", **ONE)
def settle(ask: Ask, id: str) -> Any:
    return ask.write(orders.settle, id)


@route("POST", "/orders/{id}/acknowledge", permit="order.acknowledge", **ONE)
def acknowledge(ask: Ask, id: str) -> Any:
    return ask.write(alarms.acknowledge, id)


@route("DELETE", "/orders/{id}/acknowledge", permit="order.untake", **ONE)
def untake(ask: Ask, id: str) -> Any:
    return ask.write(alarms.untake, id)


@route("GET", "/orders/{id}/phone-list", permit="order.phone_list", scope=Order, query=forms.Page)
def phone_list(ask: Ask, id: str) -> Any:
    return ask.show(alarms.phone_list, id, ask.query.limit, ask.query.cursor)


@route("GET", "/orders/{id}/numbers", permit="order.numbers", scope=Order)
def numbers(ask: Ask, id: str) -> Any:
    return ask.show(ringing.numbers, id)
