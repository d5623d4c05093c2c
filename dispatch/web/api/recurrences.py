"""Needs that come back: started, looked after and ended by the committee."""

from typing import Any

from dispatch.actions import recurrences
from dispatch.queries import recurrences as seen
from dispatch.rules.recurrence import day
from dispatch.web import recurrence_forms as given
from dispatch.web.guard import Ask, route
from models import Recurrence

SHOW = ("recurrence_id", recurrences.show)


@route(
    "POST", "/recurrences", permit="recurrence.start", form=given.Recurrence, status=201, rate="need",
    show=SHOW,
)  # fmt: skip
def start(ask: Ask) -> Any:
    return ask.write(recurrences.start, ask.form.given())


@route("GET", "/recurrences", permit="recurrence.read", query=given.RecurrencesQuery)
def index(ask: Ask) -> Any:
    q = ask.query
    return ask.read(seen.listed, ask.who, status=q.status, limit=q.limit, cursor=q.cursor)


@route("GET", "/recurrences/{id}", permit="recurrence.read", scope=Recurrence)
def read(ask: Ask, id: str) -> Any:
    return ask.show(recurrences.show, id)


@route(
    "POST", "/recurrences/{id}/skip", permit="recurrence.skip", form=given.Skip, scope=Recurrence, show=SHOW
)
def skip(ask: Ask, id: str) -> Any:
    return ask.write(recurrences.skip, id, day(ask.form.day))


@route("POST", "/recurrences/{id}/end", permit="recurrence.end", form=given.End, scope=Recurrence, show=SHOW)
def end(ask: Ask, id: str) -> Any:
    return ask.write(recurrences.end, id, ask.form.drop_id)
