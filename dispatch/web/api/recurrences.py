"""Needs that come back: started, looked after and ended by the committee."""

from typing import Any

from dispatch.actions import recurrence_doors, recurrences
from dispatch.queries import recurrences as seen
from dispatch.rules.recurrence import day
from dispatch.web import recurrence_forms as given
from dispatch.web.guard import Ask, route
from models import Recurrence

SHOW = ("recurrence_id", recurrences.show)
ONE: dict[str, Any] = {"scope": Recurrence, "show": SHOW}


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


@route("POST", "/recurrences/{id}/doors", permit="recurrence.add_door", form=given.Door, **ONE)
def add_door(ask: Ask, id: str) -> Any:
    return ask.write(recurrence_doors.add, id, ask.form.given())


@route("POST", "/recurrences/{id}/pause", permit="recurrence.pause", form=given.Pause, **ONE)
def pause(ask: Ask, id: str) -> Any:
    until = ask.form.until
    return ask.write(recurrence_doors.pause, id, ask.form.drop_id, day(until) if until else None)


@route("POST", "/recurrences/{id}/resume", permit="recurrence.resume", form=given.OneDoor, **ONE)
def resume(ask: Ask, id: str) -> Any:
    return ask.write(recurrence_doors.resume, id, ask.form.drop_id)


@route("POST", "/recurrences/{id}/change", permit="recurrence.change", form=given.Change, **ONE)
def change(ask: Ask, id: str) -> Any:
    return ask.write(recurrence_doors.change, id, ask.form.drop_id, ask.form.given())
