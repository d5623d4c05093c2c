"""A courier's duty and position."""

from typing import Any

from dispatch.actions import duty, positions
from dispatch.queries import duty as duty_seen
from dispatch.tx import Tx
from dispatch.web import duty_forms
from dispatch.web.guard import Ask, route


def again(tx: Tx, _ids: dict[str, Any]) -> Any:
    return duty_seen.shown(tx, duty.own_row(tx))


@route("PUT", "/me/duty", permit="duty.set", form=duty_forms.Duty, show=("*", again))
def set_duty(ask: Ask) -> Any:
    """What is not said stays as it was; null takes it away."""
    f = ask.form
    said = f.model_dump(by_alias=True, exclude_unset=True)
    until, quiet = (said.get(name, duty.AS_IT_WAS) for name in ("until", "quiet"))
    return ask.write(duty.set_duty, f.on, until, f.carrying, f.route, quiet)


@route("GET", "/me/duty", permit="duty.set")
def read_duty(ask: Ask) -> Any:
    return ask.show(again, {})


def nothing(_tx: Tx, _ids: dict[str, Any]) -> dict[str, Any]:
    return {}


@route("PUT", "/me/position", permit="position.set", form=duty_forms.Here, show=("*", nothing))
def set_position(ask: Ask) -> Any:
    f = ask.form
    return ask.write(positions.put, f.lat, f.lng, round(f.accuracy_m or 0))
