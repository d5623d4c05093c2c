"""A row that breaks a job must not stop the others: it is set aside, longer each time."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import col

from dispatch.tx import Reading, Tx
from models import JobFault

FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=6)


def known(rd: Reading, job: str) -> dict[str, datetime]:
    """{subject: until when this job leaves it alone}, of what broke and has not healed since."""
    query = select(JobFault.subject, JobFault.until).where(JobFault.job == job)
    return dict(rd.session.execute(query).all())


def remember(tx: Tx, job: str, subject: str, error: str) -> None:
    """It broke again: twice as long as the last time, at most six hours."""
    known = tx.session.get(JobFault, (job, subject))
    times = known.times + 1 if known else 1
    until = tx.now + min(LONGEST, FIRST * 2 ** min(times - 1, 12))
    tx.session.merge(JobFault(job=job, subject=subject, at=tx.now, until=until, times=times, error=error))


def forget(tx: Tx, job: str, subject: str) -> None:
    """It has healed: should it break again one day, that is its first time."""
    tx.session.execute(delete(JobFault).where(col(JobFault.job) == job, col(JobFault.subject) == subject))
