"""What others did to a courier's orders."""

from typing import Any

from dispatch.actions import inbox
from dispatch.queries import inbox as seen
from dispatch.tx import Tx
from dispatch.web import forms, order_forms
from dispatch.web.guard import Ask, route


def again(tx: Tx, _ids: dict[str, Any]) -> Any:
    return seen.listed(tx, tx.who)


@route("GET", "/me/inbox", permit="inbox.read", query=forms.Page)
def entries(ask: Ask) -> Any:
    return ask.read(seen.listed, ask.who, ask.query.limit, ask.query.cursor)


@route("PUT", "/me/inbox", permit="inbox.read", form=order_forms.Read, show=("*", again))
def mark_read(ask: Ask) -> Any:
    return ask.write(inbox.mark_read, ask.form.read)
