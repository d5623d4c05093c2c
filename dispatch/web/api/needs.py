"""Needs: posted and followed by the committee, worked on by the station."""

from typing import Any

from dispatch.actions import corrections, needs, showing
from dispatch.queries import histories
from dispatch.queries import needs as seen
from dispatch.tx import Tx
from dispatch.web import forms, need_forms
from dispatch.web.api.orders import statuses
from dispatch.web.guard import Ask, route
from models import Need, NeedStatus


def again(tx: Tx, ids: dict[str, Any]) -> Any:
    """What a repeated call shows: the need (and its order) as they are now."""
    return showing.posted(tx, ids["need_id"], ids.get("order_id"))


ONE = {"scope": Need, "show": ("*", again)}


@route("POST", "/needs", permit="need.post", form=need_forms.Need, status=201, rate="need", show=("*", again))
def post(ask: Ask) -> Any:
    return ask.write(needs.post, ask.form.given())


@route("GET", "/needs", permit="need.list", query=need_forms.NeedsQuery)
def index(ask: Ask) -> Any:
    q = ask.query
    return ask.read(
        seen.listed, ask.who, status=statuses(q.status, NeedStatus), resident_id=q.resident_id,
        limit=q.limit, cursor=q.cursor,
    )  # fmt: skip


@route("GET", "/needs/{id}", permit="need.read", scope=Need, secret=True)
def read(ask: Ask, id: str) -> Any:
    return ask.show(showing.need, id)


@route("GET", "/needs/{id}/history", permit="need.read", scope=Need, query=forms.Page)
def history(ask: Ask, id: str) -> Any:
    return ask.read(histories.history, ask.who, id, ask.query.limit, ask.query.cursor)


@route(
    "PATCH", "/needs/{id}", permit="need.change", form=need_forms.NeedChange, scope=Need,
    show=("need_id", showing.need),
)  # fmt: skip
def change(ask: Ask, id: str) -> Any:
    return ask.write(corrections.need, id, ask.form.given())


@route("POST", "/needs/{id}/withdraw", permit="need.withdraw", form=need_forms.Withdraw, **ONE)
def withdraw(ask: Ask, id: str) -> Any:
    return ask.write(needs.withdraw, id, ask.form.reason)


@route("POST", "/needs/{id}/triage", permit="need.triage", form=need_forms.Triage, **ONE)
def triage(ask: Ask, id: str) -> Any:
    return ask.write(needs.triage_to, id, ask.form.to, ask.form.reason, ask.form.priority)


@route("POST", "/needs/{id}/take", permit="need.take", **ONE)
def take(ask: Ask, id: str) -> Any:
    return ask.write(needs.take, id)


@route("POST", "/needs/{id}/acknowledge", permit="need.acknowledge", **ONE)
def acknowledge(ask: Ask, id: str) -> Any:
    return ask.write(needs.acknowledge, id)


@route("DELETE", "/needs/{id}/acknowledge", permit="need.untake", **ONE)
def untake(ask: Ask, id: str) -> Any:
    return ask.write(needs.untake, id)


@route("POST", "/needs/{id}/close", permit="need.close", form=need_forms.Close, **ONE)
def close(ask: Ask, id: str) -> Any:
    return ask.write(needs.close, id, ask.form.text)
