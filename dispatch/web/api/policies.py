"""A station's policy: how it finds couriers."""

from typing import Any

from dispatch.actions import policies
from dispatch.web import policy_forms
from dispatch.web.guard import Ask, route
from models import Unit


@route("GET", "/stations/{id}/policy", permit="policy.read", scope=Unit)
def read(ask: Ask, id: str) -> Any:
    return ask.show(policies.show, id)


@route(
    "PUT", "/stations/{id}/policy", permit="policy.change", form=policy_forms.Policy, scope=Unit,
    show=("station_id", policies.show),
)  # fmt: skip
def change(ask: Ask, id: str) -> Any:
    return ask.write(policies.change, id, ask.form.given())
