"""GET requests, GET requests/{id}, GET tokens/{id}: what became of what was reported."""

from typing import Any

from dispatch.queries import open311 as seen
from dispatch.rules import open311 as rules
from dispatch.rules.hygiene import Type
from dispatch.tx import Reading
from dispatch.web.open311 import asking
from dispatch.web.open311.discovery import outside
from dispatch.web.open311.door import call, house
from dispatch.web.open311.errors import Wrong, said
from dispatch.web.open311.services import limit
from models import Report


@call("/v2/requests")
def requests() -> tuple[str, Any]:
    """Ids override everything else, as the standard has it."""
    ids = asking.many("service_request_id")
    with house().db.reading() as rd:
        here = asking.station(rd).id
        kinds = seen.every_type(rd, here)
        found = seen.by_id(rd, here, ids, asking.page()) if ids else searched(rd, here, kinds)
        return "service_requests", listed(found, kinds)


def searched(rd: Reading, here: str, kinds: dict[str, Type]) -> seen.Public:
    codes, states = asking.many("service_code"), asking.many("status")
    wanted = [k.code for k in kinds.values() if rules.service_code(k) in codes]
    if len(wanted) < len(codes):
        raise Wrong("service_unknown", status=404)
    statuses = None
    if states:
        statuses = asking.worded(rules.statuses, [s.lower() for s in states], field="status")
    asked = seen.Asked(asking.window(rd.now), wanted if codes else None, statuses, asking.circle())
    return seen.found(rd, here, asked, asking.page())


@call("/v2/requests/<request_id>")
def request(request_id: str) -> tuple[str, Any]:
    with house().db.reading() as rd:
        here = asking.station(rd).id
        found = seen.by_id(rd, here, [request_id])
        if not found.reports:
            raise Wrong("request_unknown", status=404)
        return "service_requests", listed(found, seen.every_type(rd, here))


@call("/v2/tokens/<token>")
def tokens(token: str) -> tuple[str, Any]:
    """Every service is realtime: no token was ever given out."""
    with house().db.reading() as rd:
        asking.station(rd)
    raise Wrong("token_unknown", status=404)


def listed(found: seen.Public, kinds: dict[str, Type]) -> list[dict[str, Any]]:
    extended = asking.extended()
    return [
        shown(report, found, kinds[report.type_code]) | (more(report) if extended else {})
        for report in found.reports
    ]


def more(report: Report) -> dict[str, Any]:
    """What the standard has no word for; only for who asks extensions=true."""
    return {
        "extended_attributes": {
            "extended_status": rules.EXTENDED[str(report.status)],
            "number": report.number,
            "severity": report.severity,
            "supporters": report.supporters,
        }
    }


def shown(report: Report, found: seen.Public, kind: Type) -> dict[str, Any]:
    ended = rules.status(str(report.status)) == "closed"
    underway = str(report.status) in ("dispatched", "handling")  # before, a limit is the desk's own
    agency = found.agencies.get(report.community_id)
    return {
        "service_request_id": report.id,
        "status": "closed" if ended else "open",
        "status_notes": notes(report),
        "service_name": kind.zh,
        "service_code": rules.service_code(kind),
        "description": report.text if report.text_released else None,
        "agency_responsible": agency,
        "service_notice": said("handled_by", handler=kind.handler, limit=limit(kind)),
        "requested_datetime": local(report.reported_at),
        "updated_datetime": local((report.closed_at if ended else None) or report.moved_at),
        "expected_datetime": local(report.due_at) if report.due_at and underway else None,
        **place(report, found, agency),
        "zipcode": None,
        "media_url": media_url(found.photos.get(report.id)),
    }


def notes(report: Report) -> str:
    """The word between open and closed, and what it means."""
    return f"{rules.EXTENDED[str(report.status)]}: {said(f'status.{report.status}')}"


def local(at: Any) -> str:
    return house().clock.local(at).isoformat(timespec="seconds")


def place(report: Report, found: seen.Public, agency: str | None) -> dict[str, Any]:
    """In a building: where the building stands. In the open: to about 20 m. Never as it was typed."""
    building = found.house(report)
    if building is not None:
        its_id, lat, lng = building
        address = said("address.building", compound=report.compound, number=report.building, agency=agency)
        return {"address": address, "address_id": its_id, "lat": lat, "long": lng}
    coarse = seen.coarse(report.lat, report.lng)
    known = (report.community_id, report.compound or "") in found.compounds
    address = said("address.compound" if known else "address.open", compound=report.compound, agency=agency)
    return {"address": address, "address_id": None, "lat": coarse.lat, "long": coarse.lng}


def media_url(photos: list[str] | None) -> str | None:
    """The first that was released: how it was when it was reported."""
    return f"{outside()}/open311/v2/media/{photos[0]}.jpg" if photos else None
