"""What an operator's tools ask: does it live, can it serve, how much does it do."""

import hmac
import ipaddress
import logging
import time
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from sqlalchemy import func as sql
from sqlalchemy import select

from dispatch import migration
from dispatch.errors import Refused
from dispatch.house import House
from dispatch.queries.plain import moment
from dispatch.web import metrics, openapi
from models import Fact, Heartbeat, JobFault, JobRun

log = logging.getLogger("last_metre.web")

ops = Blueprint("ops", __name__)
ops.add_url_rule("/openapi.json", view_func=openapi.described)
GRAB = "POST /orders/{id}/grab"
STALE = 10.0  # seconds without a look at the log: the relay is stuck
UNMATCHED = "(no such page)"
METHODS = {
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
}  # what else is sent is a stranger's word


# ---------------------------------------------------------------- every request is counted and logged


@ops.before_app_request
def began() -> None:
    g.began = time.perf_counter()


@ops.after_app_request
def ended(answer: Response) -> Response:
    """One line, with the pattern of the route and never the address itself."""
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    route = str(request.url_rule) if request.url_rule is not None else UNMATCHED
    method = request.method if request.method in METHODS else "?"
    metrics.request_ended(f"{method} {route}", answer.status_code, seconds)
    if request.endpoint == GRAB:
        metrics.grab_answered(answer.status_code, answer.get_data())
    if request.blueprint != "static_files" and request.endpoint != "ops.healthz":
        who = g.get("who")
        facts = {
            "request_id": g.get("request_id", ""), "method": method, "route": route,
            "status": answer.status_code, "ms": round(seconds * 1000, 1), "person": who.id if who else None,
        }  # fmt: skip
        log.info("request", extra={"facts": facts})
    return answer


# ---------------------------------------------------------------- alive, ready


@ops.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@ops.get("/readyz")
def readyz() -> tuple[dict[str, Any], int]:
    """200 when this process can serve. What other processes do is told and decides nothing."""
    house: House = current_app.extensions["house"]
    checks = {name: held(check, house) for name, check in CHECKS.items()}
    ready = all(one["ok"] for one in checks.values())
    body = {"status": "ready" if ready else "not_ready", "process": house.settings.process, "checks": checks}
    return body | {"others": others(house) if checks["database"]["ok"] else {}}, 200 if ready else 503


def held(check: Callable[[House], dict[str, Any]], house: House) -> dict[str, Any]:
    """A check that breaks is a check that fails; of its error only the kind is told."""
    try:
        return check(house)
    except Exception as error:
        return {"ok": False, "error": type(error).__name__}


def database(house: House) -> dict[str, Any]:
    with house.db.reading() as rd:
        rd.session.execute(select(sql.count()).select_from(Fact)).scalar_one()
    return {"ok": True, "kind": "sqlite" if house.db.is_sqlite else "postgresql"}


def schema(house: House) -> dict[str, Any]:
    with house.db.reading() as rd:
        found = migration.current(rd.session.connection())
    return {"ok": found == migration.newest(), "found": found, "wanted": migration.newest()}


def writer(house: House) -> dict[str, Any]:
    its: Any = house.db.writer
    thread = getattr(its, "thread", None)  # begun by its first call
    dead = thread is not None and not thread.is_alive()
    return {
        "ok": not dead and not getattr(its, "stopping", False),
        "waiting": len(getattr(its, "waiting", ())),
    }


def relay(house: House) -> dict[str, Any]:
    """Where sockets are served, or would be."""
    board = current_app.extensions.get("switchboard")
    if board is None:
        return {"ok": True, "runs": False}
    age = time.monotonic() - board.relay.last_look
    thread = board.relay.thread
    alive = thread is not None and thread.is_alive() and age < STALE
    return {"ok": alive, "runs": True, "looked_seconds_ago": round(age, 1), "sockets": len(board.seats)}


def scheduler(house: House) -> dict[str, Any]:
    """In all and worker; with a test clock nothing is timed by the machine."""
    if house.settings.process == "web" or house.settings.clock_file:
        return {"ok": True, "runs": False}
    timekeeper = current_app.extensions.get("timekeeper")
    if timekeeper is None:
        return {"ok": False, "runs": False}
    return {"ok": timekeeper.lives, "runs": True, "beat_seconds_ago": round(timekeeper.seconds_since_beat, 1)}


CHECKS: dict[str, Callable[[House], dict[str, Any]]] = {
    "database": database, "schema": schema, "writer": writer, "relay": relay, "scheduler": scheduler,
}  # fmt: skip


def others(house: House) -> dict[str, Any]:
    """Who else times jobs, when each job last ran anywhere, which rows are set aside because they broke
    one, and how old the backup is."""
    with house.db.reading() as rd:
        beats = rd.session.execute(select(Heartbeat).order_by(Heartbeat.process)).scalars()
        timed_by = [
            {
                "process": one.process,
                "kind": one.kind,
                "at": moment(one.at),
                "seconds_ago": round((rd.now - one.at).total_seconds(), 1),
            }
            for one in beats
        ]
        aside = rd.session.execute(
            select(JobFault.job, sql.count()).where(JobFault.until > rd.now).group_by(JobFault.job)
        )
        set_aside = dict(aside.all())
        runs = rd.session.execute(select(JobRun.job, sql.max(JobRun.at)).group_by(JobRun.job))
        jobs = {job: moment(at) for job, at in runs}
        backup = rd.session.execute(select(Fact.value).where(Fact.name == "backup_at")).scalar()
    return {"timed_by": timed_by, "jobs": jobs, "set_aside": set_aside, "backup_at": backup}


# ---------------------------------------------------------------- figures


@ops.get("/metrics")
def figures() -> Response:
    """For this machine, or with the token; to everybody else there is no such page."""
    if not (from_here() or has_token()):
        raise Refused("not_found")
    return Response(metrics.text(), content_type=metrics.CONTENT_TYPE)


def from_here() -> bool:
    """A proxy nobody told us of makes everybody look local: then only the token counts."""
    if "X-Forwarded-For" in request.headers and not current_app.extensions["house"].settings.trusted_proxies:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def has_token() -> bool:
    wanted = current_app.extensions["house"].settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())
