"""The types of dead-spots, as the asker's station has set them."""

from typing import Any

from dispatch.actions import report_types
from dispatch.queries import types as seen
from dispatch.rules.lifecycle import RECEIVER_ROLES
from dispatch.web import report_forms as given
from dispatch.web.guard import Ask, route


@route("GET", "/report-types", permit="report_type.list")
def index(ask: Ask) -> Any:
    return ask.read(seen.listed, seen.station_of(ask.who), bool(RECEIVER_ROLES & ask.who.roles))


@route(
    "PATCH", "/report-types/{id}", permit="report_type.change", form=given.TypeChange,
    show=("code", report_types.show), why="a code of the catalogue, the same for all",
)  # fmt: skip
def change(ask: Ask, id: str) -> Any:
    return ask.write(report_types.change, id, ask.form.given())
