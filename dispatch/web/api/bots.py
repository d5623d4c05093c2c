"""The bots of a station's groups: where they listen, and whether they do."""

from typing import Any

from dispatch import notify, outside
from dispatch.actions import bots
from dispatch.errors import Refused
from dispatch.rules.outside import is_masked
from dispatch.web import reach_forms
from dispatch.web.guard import Ask, route
from models import Unit


def checked(ask: Ask, addresses: dict[str, str]) -> None:
    """Each address by its field, before it is kept or spoken to. A masked one stands for one that was."""
    faults = {
        field: outside.fault(url, ask.house.settings)
        for field, url in addresses.items()
        if not is_masked(url)
    }
    if wrong := {field: code for field, code in faults.items() if code}:
        raise Refused("invalid", errors=[{"field": field, "code": code} for field, code in wrong.items()])


def with_those_of_the_house(ask: Ask, shown: dict[str, Any]) -> dict[str, Any]:
    return shown | {"of_the_house": len(ask.house.settings.bots)}


@route("GET", "/stations/{id}/bots", permit="bots.read", scope=Unit)
def read(ask: Ask, id: str) -> Any:
    return with_those_of_the_house(ask, ask.show(bots.show, id))


@route(
    "PUT", "/stations/{id}/bots", permit="bots.set", scope=Unit, form=reach_forms.Bots,
    show=("station_id", bots.show),
)  # fmt: skip
def change(ask: Ask, id: str) -> Any:
    checked(ask, {f"urls.{n}": url for n, url in enumerate(ask.form.urls)})
    return with_those_of_the_house(ask, ask.write(bots.put, id, ask.form.urls))


@route(
    "POST", "/stations/{id}/bots/try", permit="bots.try", scope=Unit, form=reach_forms.Bot, rate="outside",
    keyed=False,
)  # fmt: skip
def try_out(ask: Ask, id: str) -> Any:
    """Somebody waits for what comes of it, so it is said now; it is no message that is tried again."""
    checked(ask, {"url": ask.form.url})
    address = ask.write(bots.tried, id, ask.form.url)
    if code := notify.try_out(ask.house, address):
        raise Refused("invalid", errors=[{"field": "url", "code": code}])
    return {}
