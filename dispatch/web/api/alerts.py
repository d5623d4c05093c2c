"""Welfare alerts: raised by a courier, answered by committee or station."""

from typing import Any

from dispatch.actions import alerts
from dispatch.queries import alerts as seen
from dispatch.web import report_forms as given
from dispatch.web.api.orders import statuses
from dispatch.web.guard import Ask, route
from models import Alert, AlertStatus


@route(
    "POST", "/alerts", permit="alert.raise", form=given.NewAlert, status=201, show=("alert_id", alerts.show)
)
def add(ask: Ask) -> Any:
    return {"alert": ask.write(alerts.raise_alert, ask.form.text, ask.form.order_id, ask.form.position)}


@route("GET", "/alerts", permit="alert.list", query=given.AlertsQuery)
def index(ask: Ask) -> Any:
    q = ask.query
    return ask.read(seen.listed, ask.who, statuses(q.status, AlertStatus), q.limit, q.cursor)


@route("GET", "/alerts/{id}", permit="alert.list", scope=Alert)
def read(ask: Ask, id: str) -> Any:
    return ask.show(alerts.show, id)


@route(
    "POST", "/alerts/{id}/answer", permit="alert.answer", form=given.Answer, scope=Alert,
    show=("alert_id", alerts.show),
)  # fmt: skip
def answer(ask: Ask, id: str) -> Any:
    return ask.write(alerts.answer, id, ask.form.text)


@route(
    "POST", "/alerts/{id}/acknowledge", permit="alert.acknowledge", scope=Alert,
    show=("alert_id", alerts.show),
)  # fmt: skip
def acknowledge(ask: Ask, id: str) -> Any:
    return ask.write(alerts.acknowledge, id)


@route(
    "DELETE", "/alerts/{id}/acknowledge", permit="alert.untake", scope=Alert, show=("alert_id", alerts.show)
)
def untake(ask: Ask, id: str) -> Any:
    return ask.write(alerts.untake, id)
