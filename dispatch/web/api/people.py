"""The people a unit answers for: invite, reset, sign out, suspend, forgive."""

from typing import Any

from dispatch import tokens
from dispatch.actions import papers, people, sessions
from dispatch.queries import people as seen
from dispatch.web import forms, one_time, session_forms
from dispatch.web.guard import Ask, route
from models import Person

INVITED_WITHOUT = ("insurance_expired",)
"""What somebody who joins by an invitation still wants before a first grab: it is entered here, not by
the courier. The notice is part of joining."""


@route("GET", "/people", permit="person.list", query=forms.Page)
def index(ask: Ask) -> Any:
    return ask.read(seen.listed, ask.who, ask.query.limit, ask.query.cursor)


@route("GET", "/units", permit="units.read")
def units(ask: Ask) -> Any:
    return ask.read(seen.units, ask.who)


@route("POST", "/invitations", permit="person.invite", form=session_forms.Invite, status=201, keyed=False)
def invite(ask: Ask) -> Any:
    token = tokens.fresh()
    made = ask.write(sessions.invite, ask.form.outlet_id, tokens.hashed(token))
    return (
        made
        | one_time.shown(one_time.base_of(ask.house), tokens.JOIN, token)
        | {"missing": list(INVITED_WITHOUT)}
    )


@route("POST", "/people/{id}/reset", permit="person.reset", scope=Person, status=201, keyed=False)
def reset(ask: Ask, id: str) -> Any:
    token = tokens.fresh()
    made = ask.write(sessions.reset, id, tokens.hashed(token))
    return one_time.told(made, one_time.base_of(ask.house), token)


@route("POST", "/people/{id}/sign-out", permit="person.sign_out", scope=Person, show=("*", people.only_id))
def sign_out(ask: Ask, id: str) -> Any:
    return ask.write(people.sign_out, id)


@route(
    "POST",
    "/people/{id}/suspend",
    permit="person.suspend",
    form=session_forms.Suspend,
    scope=Person,
    show=("id", people.suspension),
)
def suspend(ask: Ask, id: str) -> Any:
    return ask.write(people.suspend, id, ask.form.suspended)


@route(
    "PATCH", "/people/{id}/courier", permit="person.courier", form=session_forms.Papers, scope=Person,
    show=("id", papers.shown),
)  # fmt: skip
def change_papers(ask: Ask, id: str) -> Any:
    return ask.write(papers.change, id, ask.form.given())


@route("POST", "/people/{id}/forgive", permit="person.forgive", scope=Person, show=("*", people.only_id))
def forgive(ask: Ask, id: str) -> Any:
    return ask.write(papers.forgive, id)
