"""Residents: found by what is typed, shown in full one at a time."""

from typing import Any

from dispatch.actions import corrections, residents
from dispatch.queries import residents as seen
from dispatch.web import need_forms
from dispatch.web.guard import Ask, route
from models import Resident

SHOW = ("resident_id", residents.shown)


@route("POST", "/residents", permit="resident.add", form=need_forms.Resident, status=201, show=SHOW)
def post(ask: Ask) -> Any:
    return ask.write(residents.post, ask.form.given())


@route("GET", "/residents", permit="resident.search", query=need_forms.ResidentsQuery, rate="search")
def search(ask: Ask) -> Any:
    return ask.read(seen.search, ask.who, ask.query.q, ask.query.community_id, ask.query.under_way)


@route("GET", "/residents/{id}", permit="resident.read", scope=Resident)
def read(ask: Ask, id: str) -> Any:
    return ask.show(residents.shown, id)


@route(
    "PATCH",
    "/residents/{id}",
    permit="resident.change",
    form=need_forms.ResidentChange,
    scope=Resident,
    show=SHOW,
)
def change(ask: Ask, id: str) -> Any:
    return ask.write(corrections.resident, id, ask.form.given())
