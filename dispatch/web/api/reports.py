"""Dead-spots: reported by couriers, had at once by the station and the committee of their place."""

from datetime import timedelta
from typing import Any

from dispatch.actions import report_merging, report_steps, reports
from dispatch.errors import invalid
from dispatch.queries import looks, nearby
from dispatch.queries import reports as seen
from dispatch.queries.histories import history as moves
from dispatch.queries.scope import find
from dispatch.rules import hygiene
from dispatch.tx import Reading, Tx
from dispatch.web import forms
from dispatch.web import report_forms as given
from dispatch.web.api.orders import near, statuses
from dispatch.web.guard import Ask, route
from models import Report, ReportStatus


def again(tx: Tx, report_id: str) -> Any:
    """What a repeated call shows: the report as it may be seen now, and its receivers."""
    report = find(tx, tx.who, Report, report_id)
    return seen.one(tx, tx.who, report)


def again_received(tx: Tx, report_id: str) -> Any:
    report = find(tx, tx.who, Report, report_id)
    alike = nearby.alike(tx, report) if str(report.status) in JUST_MADE else []
    return seen.one(tx, tx.who, report) | {
        "nearby": nearby.offered(tx, tx.who, alike),
        "receivers": seen.receivers(report),
    }


JUST_MADE = ("reported", "feedback")  # as POST /reports and its on-the-spot leave them
ONE = {"scope": Report, "show": ("report_id", again)}
NEW = {"status": 201, "show": ("report_id", again_received)}


def types_named(text: str | None) -> list[str] | None:
    """A comma-separated list of codes, local or of 2026; a strange one is refused."""
    if not text:
        return None
    found = [hygiene.by_code(code.strip()) for code in text.split(",") if code.strip()]
    if None in found:
        raise invalid(type="unknown_type")
    return list(dict.fromkeys(kind.code for kind in found if kind is not None))


def asked(ask: Ask) -> dict[str, Any]:
    """The filters of a list as plain values; `until` is the day's last moment."""
    q, zone = ask.query, ask.house.clock.zone
    until = q.until + timedelta(days=1) if q.until else None
    return {
        "status": statuses(q.status, ReportStatus),
        "type": types_named(q.type),
        "community_id": q.community_id,
        "late": q.late,
        "recurring": q.recurring,
        "mine": q.mine,
        "since": given.midnight(q.since, zone),
        "until": given.midnight(until, zone),
    }


@route("POST", "/reports", permit="report.add", form=given.NewReport, rate="report", **NEW)
def add(ask: Ask) -> Any:
    return {"report": ask.write(reports.receive, ask.form.given())}


@route("POST", "/reports/on-the-spot", permit="report.add_done", form=given.ReportDone, rate="report", **NEW)
def add_done(ask: Ask) -> Any:
    return {"report": ask.write(report_steps.report_done, ask.form.given())}


@route("GET", "/reports", permit="report.list", query=given.ReportsQuery)
def index(ask: Ask) -> Any:
    wanted, here = asked(ask), near(ask.query.near)

    def listed(rd: Reading) -> Any:
        if here is None:
            which = seen.filters(rd, ask.who, wanted)
            by_day = bool(wanted["since"] or wanted["until"])
            return seen.listed(rd, ask.who, which, ask.query.limit, ask.query.cursor, by_day)
        kinds = wanted.pop("type")
        which = seen.filters(rd, ask.who, wanted, near=True)
        return nearby.listed(rd, ask.who, kinds, here, ask.query.radius_m, ask.query.limit, which)

    return ask.read(listed)


@route("GET", "/me/looks", permit="report.look")
def look(ask: Ask) -> Any:
    return ask.read(looks.asked, ask.who)


@route("GET", "/reports/{id}", permit="report.read", scope=Report)
def read(ask: Ask, id: str) -> Any:
    return ask.read(lambda rd: seen.one(rd, ask.who, find(rd, ask.who, Report, id)))


@route("GET", "/reports/{id}/history", permit="report.read", scope=Report, query=forms.Page)
def history(ask: Ask, id: str) -> Any:
    return ask.read(moves, ask.who, id, ask.query.limit, ask.query.cursor)


@route("POST", "/reports/{id}/register", permit="report.register", **ONE)
def register(ask: Ask, id: str) -> Any:
    return ask.write(report_steps.register, id)


@route("POST", "/reports/{id}/dispatch", permit="report.dispatch", form=given.DispatchTo, **ONE)
def dispatch(ask: Ask, id: str) -> Any:
    return ask.write(report_steps.dispatch, id, ask.form.to)


@route("POST", "/reports/{id}/start", permit="report.start", **ONE)
def start(ask: Ask, id: str) -> Any:
    return ask.write(report_steps.start, id)


@route("POST", "/reports/{id}/done", permit="report.done", form=given.Done, **ONE)
def done(ask: Ask, id: str) -> Any:
    return ask.write(report_steps.finish, id, ask.form.text, ask.form.photo_ids)


@route("POST", "/reports/{id}/on-the-spot", permit="report.on_the_spot", form=given.OnTheSpot, **ONE)
def on_the_spot(ask: Ask, id: str) -> Any:
    f = ask.form
    return ask.write(report_steps.on_the_spot, id, f.photo_ids, f.before_photo_ids, f.text)


@route("POST", "/reports/{id}/verify", permit="report.verify", form=given.Verify, **ONE)
def verify(ask: Ask, id: str) -> Any:
    return ask.write(report_steps.verify, id, ask.form.outcome, ask.form.photo_ids)


@route("POST", "/reports/{id}/reject", permit="report.reject", form=given.Reject, **ONE)
def reject(ask: Ask, id: str) -> Any:
    return ask.write(report_steps.reject, id, ask.form.reason, ask.form.text)


@route("POST", "/reports/{id}/merge", permit="report.merge", form=given.Merge, **ONE)
def merge(ask: Ask, id: str) -> Any:
    return ask.write(report_merging.merge, id, ask.form.into)


@route("POST", "/reports/{id}/transfer", permit="report.transfer", form=given.Transfer, **ONE)
def transfer(ask: Ask, id: str) -> Any:
    return ask.write(report_steps.transfer, id, ask.form.to)


@route("POST", "/reports/{id}/reopen", permit="report.reopen", form=given.Reopen, **ONE)
def reopen(ask: Ask, id: str) -> Any:
    return ask.write(report_steps.reopen, id, ask.form.reason)


@route("POST", "/reports/{id}/support", permit="report.support", **ONE)
def support(ask: Ask, id: str) -> Any:
    return ask.write(reports.support, id)


@route("POST", "/reports/{id}/release", permit="report.release", form=given.Release, **ONE)
def release(ask: Ask, id: str) -> Any:
    return ask.write(report_steps.release, id, ask.form.text, ask.form.photos)
