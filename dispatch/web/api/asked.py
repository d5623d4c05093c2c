"""What the lead of an outlet is asked."""

from typing import Any

from dispatch.actions import asked
from dispatch.web import forms
from dispatch.web.guard import Ask, route


@route("GET", "/me/asked", permit="asked.list", query=forms.Page)
def mine(ask: Ask) -> Any:
    return ask.show(asked.show, ask.query.limit, ask.query.cursor)
