"""How messages leave the house for one person: his own channels and browsers."""

from typing import Any

from dispatch import outside, pushing
from dispatch.actions import reach
from dispatch.errors import Refused
from dispatch.tx import Tx
from dispatch.web import reach_forms
from dispatch.web.guard import Ask, route


def again(tx: Tx, _ids: dict[str, Any]) -> dict[str, Any]:
    return reach.shown(tx)


def with_what_there_is(ask: Ask, shown: dict[str, Any]) -> dict[str, Any]:
    """A channel that this house has no way to use may be chosen; it is said that it is not there."""
    settings = ask.house.settings
    there = {"push": True, "sms": bool(settings.sms_url), "mail": False, "bot": False}
    key = pushing.public_half(pushing.own_key(settings.data_dir))
    return shown | {"available": there, "push_key": pushing.text(key)}


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
    if code := outside.fault(f.endpoint, ask.house.settings):
        raise Refused("invalid", errors=[{"field": "endpoint", "code": code}])
    return with_what_there_is(ask, ask.write(reach.subscribe, f.endpoint, f.keys.p256dh, f.keys.auth))


@route("DELETE", "/me/push", permit="reach.set", form=reach_forms.Endpoint, show=("*", again))
def unsubscribe(ask: Ask) -> Any:
    return with_what_there_is(ask, ask.write(reach.unsubscribe, ask.form.endpoint))
