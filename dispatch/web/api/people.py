"""The people a unit answers for: invite, reset, sign out, suspend, forgive."""

from typing import Any

from flask import request

from dispatch import tokens
from dispatch.actions import people, sessions
from dispatch.queries import people as seen
from dispatch.web import forms, session_forms
from dispatch.web.guard import Ask, route
from models import Person


def link(ask: Ask, path: str, token: str) -> str:
    """The address to be shown once, as text or as a QR code. The token stands behind the #: it
    never reaches a log or a proxy."""
    base = ask.house.settings.public_url or request.host_url
    return f"{base.rstrip('/')}{path}#{token}"


def shown_once(ask: Ask, path: str, token: str) -> dict[str, str]:
    """The address, and the same as a picture that a phone's camera reads."""
    import segno  # half a megabyte that no other request needs

    url = link(ask, path, token)
    picture = segno.make(url, error="m", micro=False)
    return {"url": url, "qr": picture.svg_data_uri(scale=6, border=3, light="#fff")}


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
    return made | shown_once(ask, "/join", token)


@route("POST", "/people/{id}/reset", permit="person.reset", scope=Person, status=201, keyed=False)
def reset(ask: Ask, id: str) -> Any:
    token = tokens.fresh()
    made = ask.write(sessions.reset, id, tokens.hashed(token))
    return made | shown_once(ask, "/reset", token)


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
    "PATCH", "/people/{id}/courier", permit="person.courier", form=session_forms.CourierFlags, scope=Person,
    show=("id", people.courier_flags),
)  # fmt: skip
def set_courier(ask: Ask, id: str) -> Any:
    return ask.write(people.set_courier, id, ask.form.given())


@route("POST", "/people/{id}/forgive", permit="person.forgive", scope=Person, show=("*", people.only_id))
def forgive(ask: Ask, id: str) -> Any:
    return ask.write(people.forgive, id)
