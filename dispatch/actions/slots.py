"""Jobs may run twice and must not matter: an effect's own transaction takes its slot."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from dispatch.errors import Refused
from dispatch.tx import Reading, Tx
from models import JobRun

TAKEN = "in_flight"  # the refusal of a step whose slot somebody else has closed meanwhile


def take(tx: Tx, job: str, slot: str) -> bool:
    """This job's effect of this slot is ours; False when somebody else has had it. On PostgreSQL
    this waits for a rival's commit."""
    insert = sqlite_insert if tx.desk.dialect.name == "sqlite" else postgres_insert
    taken = (
        insert(JobRun).values(job=job, slot=slot, at=tx.now).on_conflict_do_nothing().returning(JobRun.job)
    )
    return tx.session.execute(taken).first() is not None


def closed(rd: Reading, job: str, slot: str) -> bool:
    """Whether this slot has had its effect, here or elsewhere."""
    query = select(JobRun.job).where(JobRun.job == job, JobRun.slot == slot)
    return rd.session.execute(query).first() is not None


def once(tx: Tx, job: str, slot: str, one: Callable[[Tx], Any]) -> bool:
    """One effect a slot, taken before it is done; whether it was done here."""
    if not take(tx, job, slot):
        return False
    one(tx)
    return True


def step(tx: Tx, job: str, slot: str, one: Callable[[Tx], Any]) -> bool:
    """One portion of a work that is done in many; True if there may be more. `one` must bear being
    done beside another. The last closes the slot, and is undone where another has closed it."""
    if closed(tx, job, slot):
        return False
    if one(tx):
        return True
    if not take(tx, job, slot):
        raise Refused(TAKEN)
    return False
