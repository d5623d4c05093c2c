"""mySociety's extension: GET servicerequestupdates, each step of a report as FixMyStreet reads it.

Updates posted to us are refused in so many words: what was done is said by who did it, here."""

from typing import Any

from dispatch.queries import open311 as seen
from dispatch.rules import open311 as rules
from dispatch.web.open311 import asking
from dispatch.web.open311.door import call, house
from dispatch.web.open311.errors import Wrong, said
from dispatch.web.open311.posting import key_given
from dispatch.web.open311.requests import local

WORDED = ("not_found", "no_problem", "not_ours", "unclear", "spam", "not_clean", "came_back", "mistake")
"""Reasons with a sentence; of any other the step alone is told."""


@call("/v2/servicerequestupdates")
def updates() -> tuple[str, Any]:
    with house().db.reading() as rd:
        here = asking.station(rd).id
        steps = seen.updates(rd, here, asking.window(rd.now), asking.page())
    return "service_request_updates", [step(*row) for row in steps]


def step(update_id: str, report_id: str, at: Any, to: str, reason: str | None) -> dict[str, Any]:
    words = said(f"status.{to}")
    if reason in WORDED:
        words = said("because", what=words, why=said(f"reason.{reason}"))
    return {
        "update_id": update_id,
        "service_request_id": report_id,
        "status": rules.EXTENDED[to],
        "updated_datetime": local(at),
        "description": words,
        "media_url": None,
    }


@call("/v2/servicerequestupdates", "POST")
def post_update() -> tuple[str, Any]:
    with house().db.reading() as rd:
        key_given(rd)
    raise Wrong("updates_refused")
