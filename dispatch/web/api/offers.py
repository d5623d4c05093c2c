"""Asking somebody to take an order, and his answer."""

from typing import Any

from dispatch.actions import offers
from dispatch.queries import offers as asked
from dispatch.web import forms, order_forms
from dispatch.web.api.orders import ONE
from dispatch.web.guard import Ask, route
from models import Order


@route("GET", "/orders/{id}/candidates", permit="order.candidates", scope=Order, query=forms.Page)
def candidates(ask: Ask, id: str) -> Any:
    return ask.read(asked.candidates, ask.who, id, ask.query.limit, ask.query.cursor)


@route("POST", "/orders/{id}/invite", permit="order.invite", form=order_forms.Asked, **ONE)
def invite(ask: Ask, id: str) -> Any:
    return ask.write(offers.invite, id, ask.form.courier_id)


@route("POST", "/orders/{id}/hand-over", permit="order.hand_over", form=order_forms.Asked, **ONE)
def hand_over(ask: Ask, id: str) -> Any:
    return ask.write(offers.hand_over, id, ask.form.courier_id)


@route("POST", "/orders/{id}/accept", permit="order.accept", rate="grab", **ONE)
def accept(ask: Ask, id: str) -> Any:
    return ask.write(offers.accept, id)


@route("POST", "/orders/{id}/decline", permit="order.decline", **ONE)
def decline(ask: Ask, id: str) -> Any:
    return ask.write(offers.decline, id)


@route("POST", "/orders/{id}/withdraw", permit="order.withdraw", form=order_forms.TakenBack, **ONE)
def withdraw(ask: Ask, id: str) -> Any:
    return ask.write(offers.withdraw, id, ask.form.courier_id)


@route("GET", "/me/offers", permit="offer.list", query=forms.Page)
def mine(ask: Ask) -> Any:
    return ask.read(asked.mine, ask.who, ask.query.limit, ask.query.cursor)
