"""What else was reported here: open ones to say +1 to, and the one that was closed the other day."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, select, true

from dispatch.queries import reports as seen
from dispatch.queries import types
from dispatch.queries.plain import moment
from dispatch.queries.scope import visible
from dispatch.rules import nearness
from dispatch.rules.geography import Wgs84, metres_fast
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Report, ReportStatus

R = seen.R
MOST = 200  # of one type around one place: more nobody reads


def around(
    rd: Reading, type_code: str, point: Wgs84, radius_m: float, among: Any, *which: Any
) -> list[tuple[int, Report]]:
    """(metres, report) of this type within the radius, nearest first. Looks into the squares around,
    and there only `among` the open ones or the lately ended, so that the past costs nothing."""
    # the squares by themselves: beside the order SQLite takes a walk through a whole station instead
    here = select(R.c.id).where(
        R.c.type_code == type_code, R.c.cell.in_(nearness.cells(point, radius_m)), among
    )
    places = rd.session.execute(select(R.c.id, R.c.lat, R.c.lng).where(R.c.id.in_(here), *which)).all()
    measured = sorted((metres_fast(point, Wgs84(lat, lng)), report_id) for report_id, lat, lng in places)
    nearest = {report_id: round(m) for m, report_id in measured[:MOST] if m <= radius_m}
    found = rd.session.execute(select(Report).where(R.c.id.in_(nearest))).scalars()
    reports = {report.id: report for report in found}
    return [(metres, reports[report_id]) for report_id, metres in nearest.items()]


def still_open(
    rd: Reading, station_id: str, type_code: str, point: Wgs84, radius_m: float
) -> list[tuple[int, Report]]:
    return around(rd, type_code, point, radius_m, seen.OPEN, R.c.station_id == station_id)


def alike(rd: Reading, report: Report) -> list[tuple[int, Report]]:
    """The other open ones of its type around a report."""
    known, _ = types.one(rd, report.station_id, report.type_code)
    here = Wgs84(report.lat, report.lng)
    found = still_open(rd, report.station_id, report.type_code, here, known.radius_m)
    return [(metres, one) for metres, one in found if one.id != report.id]


def lately_closed(
    rd: Reading, station_id: str, type_code: str, point: Wgs84, radius_m: float
) -> Report | None:
    """The nearest one that was closed within REPEAT_DAYS: the same dirt at the same place again, also
    where it lies a step over a boundary or was handed to a neighbour."""
    since = rd.now - timedelta(days=nearness.REPEAT_DAYS)
    found = around(
        rd, type_code, point, radius_m,
        R.c.closed_at >= since, R.c.status == ReportStatus.closed, R.c.station_id == station_id,
    )  # fmt: skip
    return found[0][1] if found else None


def offered(rd: Reading, who: Who, pairs: list[tuple[int, Report]]) -> list[dict[str, Any]]:
    """As the answer to a report names them: enough to say +1, and only those that he may see."""
    ids = [report.id for _, report in pairs]
    seen_by_him = set(
        rd.session.execute(select(R.c.id).where(R.c.id.in_(ids), visible(who, Report))).scalars()
    )
    names = ("id", "number", "status", "type_code", "supporters")
    return [
        {name: getattr(report, name) for name in names}
        | {"distance_m": metres, "reported_at": moment(report.reported_at)}
        for metres, report in pairs
        if report.id in seen_by_him
    ]


def listed(
    rd: Reading,
    who: Who,
    kinds: list[str] | None,
    point: Wgs84,
    radius_m: float | None,
    limit: int,
    which: list[Any],
) -> dict[str, Any]:
    """The nearest that he may see, each with distance_m. Without a radius each type has its own, as his
    station has set it; without types it is everything within MOST_RADIUS_M."""
    set_here = types.of_station(rd, types.station_of(who))
    among = and_(true(), *which)
    pairs = []
    for code in kinds or set_here:
        own = set_here[code][0].radius_m if kinds else nearness.MOST_RADIUS_M
        pairs += around(rd, code, point, radius_m or own, among, visible(who, Report))
    pairs = sorted(pairs, key=lambda pair: (pair[0], pair[1].id))[:limit]
    items = seen.shown(rd, who, [report for _, report in pairs])
    return {
        "items": [item | {"distance_m": m} for item, (m, _) in zip(items, pairs, strict=True)],
        "next": None,
    }
