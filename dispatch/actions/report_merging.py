"""Two reports of one dead-spot become one: nobody who reported or supported it is lost, no photo is."""

from typing import Any

from sqlalchemy import update

from dispatch.actions import reports
from dispatch.actions.report_moving import done, move, tell
from dispatch.actions.report_steps import begin, unreleased
from dispatch.errors import Refused, invalid
from dispatch.idempotency import Made
from dispatch.queries import reports as seen
from dispatch.queries.scope import find
from dispatch.rules import lifecycle
from dispatch.tx import Tx
from models import Report

R: Any = Report.__table__


def merge(tx: Tx, report_id: str, into: str) -> Made:
    """`report_id` becomes a duplicate of `into`, which goes on. What was merged into it before follows."""
    target = target_of(tx, report_id, into)
    report = begin(tx, report_id, "merge")
    if not lifecycle.RECEIVER_ROLES & tx.who.roles_on(target.station_id, target.community_id):
        raise Refused("not_yours", into=target.id)
    if target.station_id != report.station_id:
        raise invalid(into="other_station")
    if str(target.status) in lifecycle.REPORT_ENDED:
        raise Refused("illegal_move", state=target.status, into=target.id)
    followers = seen.follower_ids(tx, report.id)
    unreleased(report)
    report.merged_into = target.id
    tx.session.execute(update(R).where(R.c.merged_into == report.id).values(merged_into=target.id))
    move(tx, report, "merge", lifecycle.REPORT[(str(report.status), "merge")].to)
    for person_id in followers:  # his words stay with his own; those of the other are not for him
        reports.follow(tx, target, person_id, "supporter")
    target.recurring = target.recurring or report.recurring
    tell(tx, target, "report.supported", "absorb", str(target.status))
    return done(tx, report)


def target_of(tx: Tx, report_id: str, into: str) -> Report:
    """On PostgreSQL both rows are held, always in the order of their ids: two who merge two reports into
    each other must not wait for one another."""
    target = find(tx, tx.who, Report, into)
    if into == report_id:
        raise invalid(into="itself")
    first = find(tx, tx.who, Report, min(report_id, into))
    reports.lock(tx, first)
    reports.lock(tx, target)
    return target
