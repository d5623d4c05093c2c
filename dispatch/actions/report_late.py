"""What nobody deals with in time is told, then told louder. Run by the schedule; each does one report
and returns True if there may be more."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from dispatch import working_days
from dispatch.actions.report_moving import tell
from dispatch.rules import working_time
from dispatch.tx import Tx
from models import Report

R: Any = Report.__table__
REASONS = {0: "overdue", 1: "escalated"}
GRACE = (4, "working_hour")  # between the first word and the second


def tell_one(tx: Tx) -> bool:
    """The first report that is past its limit and has not been told of (level 0), or was told of half a
    working day ago and still lies there (level 1)."""
    for level in REASONS:
        report = first_late(tx, level)
        if report is not None:
            escalate(tx, report, level)
            return True
    return False


def first_late(tx: Tx, level: int) -> Report | None:
    """On PostgreSQL another process does not get the same one. Who was told first is told louder first,
    after at least the grace, which no calendar makes shorter than so many hours."""
    before = tx.now - timedelta(hours=GRACE[0] * level)
    query = select(Report).where(R.c.late_level == level, R.c.due_at < before)
    if level:
        query = query.where(R.c.late_told_at < before).order_by(R.c.late_told_at, R.c.id)
    else:
        query = query.order_by(R.c.due_at)
    for report in tx.session.execute(query.with_for_update(skip_locked=True).limit(100)).scalars():
        if level == 0 or grace_ends(tx, report) < tx.now:
            return report
    return None


def grace_ends(tx: Tx, report: Report) -> Any:
    """From the first word on, however late that came: after an outage nobody is shouted at at once."""
    assert report.late_told_at is not None
    calendar = working_days.calendar_for(tx.day())
    return working_time.due(calendar, report.late_told_at, *GRACE, tx.zone)


def escalate(tx: Tx, report: Report, level: int) -> None:
    report.late_level, report.late_told_at = level + 1, tx.now
    tell(tx, report, "report.moved", REASONS[level], str(report.status), reason=REASONS[level])
