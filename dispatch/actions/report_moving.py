"""One move of a report: its limit, its history row, its audit row, its events, in one place."""

from typing import Any

from sqlalchemy import select

from dispatch import working_days
from dispatch.actions.moving import acting_role, remember, told
from dispatch.idempotency import Made
from dispatch.queries import reports as seen
from dispatch.queries import types
from dispatch.rules import report_limits, working_time
from dispatch.rules.lifecycle import REPORT_ENDED
from dispatch.tx import Tx
from models import Courier, Report, ReportStatus

REACHED = {
    "registered": "registered_at", "dispatched": "dispatched_at", "handling": "handling_at",
    "feedback": "feedback_at",
}  # fmt: skip
ANEW = ("reopened", "transferred")  # the seven steps begin again


def move(
    tx: Tx, report: Report, verb: str, to: str, *, reason: str | None = None, also: tuple[str, ...] = ()
) -> None:
    """Change its status, and let both receivers and everybody who follows it hear. `also`: rooms of
    who had it before."""
    before = str(report.status)
    reach(tx, report, to)
    tell(tx, report, "report.moved", verb, before, reason=reason, also=also)


def tell(
    tx: Tx,
    report: Report,
    kind: str,
    verb: str,
    before: str | None,
    *,
    reason: str | None = None,
    also: tuple[str, ...] = (),
) -> None:
    """Write down what changed, and say so. `reason` is a code, never words."""
    report.version += 1
    tx.session.flush()
    by = acting_role(tx.who, report.station_id, report.community_id)
    row = as_row(report)
    remember(tx, "report", row, verb, before, by, reason, None)
    announce(tx, report, kind, told(row, before, by, reason), also)


def reach(tx: Tx, report: Report, to: str) -> None:
    """Come into a status: when, and until when it may stay there."""
    before = str(report.status)
    report.status = ReportStatus(to)
    report.moved_at = tx.now
    if to in ANEW:
        report.registered_at = report.dispatched_at = report.handling_at = report.feedback_at = None
        report.handled_by_id = report.handler_id = None
    if to == "handling":
        report.feedback_at = None  # what was said to be done was not
    if name := REACHED.get(to):
        setattr(report, name, tx.now)
    report.closed_at = tx.now if to in REPORT_ENDED else None
    if report_limits.begins_anew(before, to):
        set_limit(tx, report)


def set_limit(tx: Tx, report: Report) -> None:
    known, _ = types.one(tx, report.station_id, report.type_code)
    limit = report_limits.limit_of(str(report.status), known)
    report.late_level = 0
    report.due_at = None
    if limit is not None:
        calendar = working_days.calendar_for(tx.day())
        report.due_at = working_time.due(calendar, tx.now, limit.value, limit.unit, tx.zone)


def as_row(report: Report) -> dict[str, Any]:
    """As moving.remember and .told want it; the type stands where an order has its category."""
    return {
        "id": report.id,
        "station_id": report.station_id,
        "status": str(report.status),
        "version": report.version,
        "community_id": report.community_id,
        "priority": None,
        "category": report.type_code,
        "compound": report.compound,
        "building": report.building,
    }


def announce(tx: Tx, report: Report, kind: str, data: dict[str, Any], also: tuple[str, ...] = ()) -> None:
    """Staff of the station, the owning committee, the followers. Who follows from another station
    hears it in his own station's stream: he follows no other."""
    followers = seen.follower_ids(tx, report.id)
    subject = ("report", report.id)
    rooms = [f"station:{report.station_id}:staff", f"committee:{report.community_id}", *also]
    tx.event(kind, report.station_id, subject, rooms + [f"person:{f}" for f in followers], data)
    for station_id, persons in elsewhere(tx, report.station_id, followers).items():
        tx.event(kind, station_id, subject, [f"person:{p}" for p in persons], data)


def elsewhere(tx: Tx, station_id: str, followers: list[str]) -> dict[str, list[str]]:
    """{station: its couriers among the followers}, of stations other than the report's."""
    query: Any = select(Courier.station_id, Courier.person_id).where(
        Courier.person_id.in_(followers),
        Courier.station_id != station_id,
    )
    found: dict[str, list[str]] = {}
    for its_station, person_id in tx.session.execute(query.order_by(Courier.person_id)):
        found.setdefault(its_station, []).append(person_id)
    return found


def done(tx: Tx, report: Report, **more: Any) -> Made:
    """What is answered: the report as the asker now sees it."""
    tx.session.flush()
    answer = seen.one(tx, tx.who, report) | more
    return Made({"report_id": report.id, "version": report.version}, answer=answer)
