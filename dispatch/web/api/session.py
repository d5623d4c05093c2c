"""Signing in and out, one's own password, and the links that work once."""

import ipaddress
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from flask import Response, g, request

from dispatch import idempotency, tokens
from dispatch.actions import papers, sessions
from dispatch.demo.people import PASSWORD
from dispatch.errors import Refused, invalid
from dispatch.house import House
from dispatch.queries import missing
from dispatch.queries import sessions as seen
from dispatch.rules import passwords as rules
from dispatch.rules.standing import Who, who_is
from dispatch.tx import Call, Tx
from dispatch.web import passwords, session_forms
from dispatch.web.guard import COOKIE, Ask, route
from models import Session

KINDS = ("pair", "phone", "address")


@route(
    "POST",
    "/session",
    permit=None,
    form=session_forms.SignIn,
    status=201,
    keyed=False,
    why="this is the door",
)
def sign_in(ask: Ask) -> Response:
    house, phone = ask.house, ask.form.phone
    subjects = subjects_of(house, phone, request.remote_addr or "")
    house.db.write(Call(request_id=g.request_id), sessions.attempt, subjects)
    with house.db.reading() as rd:
        person = seen.who_may_sign_in(rd, phone)
    if not passwords.right(house, person and person["password_hash"], ask.form.password):
        raise Refused("unauthenticated", reason="wrong_credentials")
    assert person is not None
    if demo_from_afar(house, person, ask.form.password):
        house.db.write(Call(request_id=g.request_id), sessions.give_back, subjects)
        raise Refused("forbidden", reason="demo")
    return opened(house, person, subjects)


def opened(house: House, person: dict[str, Any], subjects: list[str], **more: Any) -> Response:
    """201 with the token for programs and the cookie for our pages."""
    token, csrf = tokens.fresh(), tokens.fresh()
    who = who_is(person)
    made = house.db.write(
        Call(who, request_id=g.request_id), sessions.open_session, person["id"], tokens.hashed(token), csrf,
        device(), subjects,
    )  # fmt: skip
    expires: datetime = made.answer["expires_at"]
    body = {"token": token, "csrf": csrf, "person": shown(who), "expires_at": expires.isoformat()} | more
    answer = Response(orjson.dumps(body), status=201, content_type="application/json")
    answer.set_cookie(
        COOKIE, token, expires=expires, httponly=True, samesite="Lax", secure=request.is_secure, path="/"
    )
    return answer


def device() -> str:
    """What the browser calls itself, as a database can keep it."""
    return "".join(c for c in request.headers.get("User-Agent", "")[:120] if c.isprintable())


def subjects_of(house: House, phone: str, address: str) -> list[str]:
    """Keyed hashes of what failures are counted by: phone + address, phone, address."""
    pairs = zip(KINDS, ((phone, address), (phone,), (address,)), strict=True)
    return [f"{kind}:{house.vault.digest('sign-in', *of)}" for kind, of in pairs]


def demo_from_afar(house: House, person: dict[str, Any], password: str) -> bool:
    """Everybody can read the demo password: it opens nothing from outside this machine. Who joined the
    demo by an invitation has one of his own, and a phone of his own to come with."""
    if not person["demo"]:
        return False
    if house.settings.app_env == "production":
        return True
    near = ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104
    return password == PASSWORD and not (near or house.settings.demo_on_lan)


def shown(who: Who) -> dict[str, Any]:
    person: dict[str, Any] = {
        "id": who.id,
        "name": who.name,
        "roles": [{"role": s.role, "unit_id": s.unit_id} for s in who.standings],
        "station_id": who.station_id,
    }
    return person | ({"community_id": who.community_id} if who.community_id else {})


@route("DELETE", "/session", permit="session.end", keyed=False)
def sign_out(ask: Ask) -> Response:
    ask.house.db.write(ask.call, sessions.end, ask.who.session_id)
    answer = Response(status=204)
    answer.delete_cookie(COOKIE, path="/")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@route("GET", "/me", permit="session.read", secret=True)
def me(ask: Ask) -> Any:
    person = {"person": shown(ask.who), "csrf": ask.csrf, "locale": ask.who.locale}
    return person | {"missing": ask.read(missing.of_courier, ask.who)}


def nothing(_tx: Tx, _ids: dict[str, Any]) -> None:
    """204, as the first time."""


@route("GET", "/me/sessions", permit="session.list")
def devices(ask: Ask) -> Any:
    return ask.read(seen.devices, ask.who)


@route("DELETE", "/me/sessions/{id}", permit="session.end", scope=Session, show=("*", nothing))
def end_device(ask: Ask, id: str) -> None:
    ask.write(sessions.end_one, id)


@route("DELETE", "/me/sessions", permit="session.end", show=("*", nothing))
def end_other_devices(ask: Ask) -> None:
    ask.write(sessions.end_others)


@route("POST", "/me/password", permit="password.change", form=session_forms.Password, show=("*", nothing))
def change_password(ask: Ask) -> None:
    """The key is asked first: after the change the old password is an old one."""
    with ask.house.db.reading() as rd:
        if idempotency.before(rd, ask.call):
            return
        old = seen.password_of(rd, ask.who)
    if not passwords.right(ask.house, old, ask.form.old):
        raise invalid(old="wrong_password")
    check_of_staff(ask.form.new, ask.who.roles, "new")
    ask.write(sessions.set_password, passwords.hashed(ask.house, ask.form.new))


def check_of_staff(password: str, roles: Iterable[str], field: str) -> None:
    if why := rules.wrong(password, staff=rules.is_staff(roles)):
        raise invalid(**{field: why})


@route("POST", "/me/notice", permit="notice.accept", show=("*", papers.notice))
def accept_notice(ask: Ask) -> Any:
    return ask.write(papers.accept_notice)


@route(
    "POST",
    "/resets",
    permit=None,
    form=session_forms.Reset,
    keyed=False,
    why="the token in the link is the key",
)
def use_reset(ask: Ask) -> None:
    with ask.house.db.reading() as rd:
        roles = seen.roles_behind(rd, tokens.hashed(ask.form.token))
    check_of_staff(ask.form.password, roles, "password")
    hashed = passwords.hashed(ask.house, ask.form.password)
    call = Call(request_id=g.request_id)
    ask.house.db.write(call, sessions.use_reset, tokens.hashed(ask.form.token), hashed)


@route(
    "POST",
    "/invitations/accept",
    permit=None,
    form=session_forms.Accept,
    keyed=False,
    why="the token is the key",
)
def use_invitation(ask: Ask) -> Response:
    f, house = ask.form, ask.house
    hashed = passwords.hashed(house, f.password)
    call = Call(request_id=g.request_id)
    house.db.write(call, sessions.use_invitation, tokens.hashed(f.token), f.phone, f.name, hashed)
    with house.db.reading() as rd:
        person = seen.who_may_sign_in(rd, f.phone)
        assert person is not None
        wanting = missing.of_courier(rd, who_is(person))
    return opened(house, person, [], missing=wanting)
