"""How messages leave the house: one's own channels and browsers, a station's bots."""

from typing import Any

from dispatch import outside, pushing
from dispatch.actions import bots, reach
from dispatch.errors import Refused
from dispatch.tx import Tx
from dispatch.web import reach_forms
from dispatch.web.guard import Ask, route
from models import Unit


def again(tx: Tx, _ids: dict[str, Any]) -> dict[str, Any]:
    return reach.shown(tx)


def with_what_there_is(ask: Ask, shown: dict[str, Any]) -> dict[str, Any]:
    """A channel that this house has no way to use may be chosen; it is said that it is not there."""
    settings = ask.house.settings
    there = {"push": True, "sms": bool(settings.sms_url), "mail": False, "bot": False}
    key = pushing.public_half(pushing.own_key(settings.data_dir))
    return shown | {"available": there, "push_key": pushing.text(key)}


def checked(ask: Ask, field: str, urls: list[str]) -> None:
    faults = [(n, outside.fault(url, ask.house.settings)) for n, url in enumerate(urls)]
    if wrong := [(n, code) for n, code in faults if code]:
        named = lambda n: f"{field}.{n}" if field == "urls" else field  # noqa: E731
        raise Refused("invalid", errors=[{"field": named(n), "code": code} for n, code in wrong])


@route("GET", "/me/reach", permit="reach.set")
def read_reach(ask: Ask) -> Any:
    return with_what_there_is(ask, ask.show(again, {}))


@route("PUT", "/me/reach", permit="reach.set", form=reach_forms.Reach, show=("*", again))
def set_reach(ask: Ask) -> Any:
    given = ask.form.model_dump(exclude_unset=True, by_alias=True)
    if given.get("channels"):
        given["channels"] = {name: on for name, on in given["channels"].items() if on is not None}
    return with_what_there_is(ask, ask.write(reach.put, given))


@route("POST", "/me/push", permit="reach.set", form=reach_forms.Browser, show=("*", again), status=201)
def subscribe(ask: Ask) -> Any:
    f = ask.form
    if not f.endpoint.startswith("https:") and not ask.house.settings.outside_loopback:
        raise Refused("invalid", errors=[{"field": "endpoint", "code": "not_an_address"}])
    checked(ask, "endpoint", [f.endpoint])
    return with_what_there_is(ask, ask.write(reach.subscribe, f.endpoint, f.keys.p256dh, f.keys.auth))


@route("DELETE", "/me/push", permit="reach.set", form=reach_forms.Endpoint, show=("*", again))
def unsubscribe(ask: Ask) -> Any:
    return with_what_there_is(ask, ask.write(reach.unsubscribe, ask.form.endpoint))


def bots_again(tx: Tx, station_id: str) -> dict[str, Any]:
    return bots.show(tx, station_id, 0)


@route("GET", "/stations/{id}/bots", permit="bots.set", scope=Unit)
def read_bots(ask: Ask, id: str) -> Any:
    return ask.show(bots.show, id, len(ask.house.settings.bots))


@route(
    "PUT", "/stations/{id}/bots", permit="bots.set", scope=Unit, form=reach_forms.Bots,
    show=("station_id", bots_again),
)  # fmt: skip
def set_bots(ask: Ask, id: str) -> Any:
    checked(ask, "urls", ask.form.urls)
    return ask.write(bots.put, id, ask.form.urls, len(ask.house.settings.bots))
