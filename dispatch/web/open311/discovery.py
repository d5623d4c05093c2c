"""GET discovery: where this is served, in which forms, and how one gets a key."""

from typing import Any

from flask import request

from dispatch.queries import open311 as seen
from dispatch.web.open311.door import call, house
from dispatch.web.open311.errors import said

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-23 20:00"
"""When this document, or the catalogue of types, was last changed."""


def outside() -> str:
    """How the world calls this server."""
    return (house().settings.public_url or request.url_root).rstrip("/")


@call("/discovery")
@call("/v2/discovery")
def discovery() -> tuple[str, Any]:
    with house().db.reading() as rd:
        stations = seen.stations(rd)
        changes = sum(seen.changes(rd, s.id) for s in stations)
    changeset = f"{CHANGED} {changes:06}"
    here = "; ".join(
        f"{s.name} jurisdiction_id={s.code}" + (f" {s.phone}" if s.phone else "") for s in stations
    )
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{outside()}/open311/v2",
        "changeset": changeset,
        "type": "test" if all(s.demo for s in stations) else "production",
        "formats": ["text/xml", "application/json"],
    }
    return "discovery", {
        "changeset": changeset,
        "contact": said("contact", stations=here),
        "key_service": said("key_service"),
        "endpoints": [endpoint],
    }
