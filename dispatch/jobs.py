"""The schedule as a table: what, when, and the work. APScheduler only says "now"; `flask tick`, a
test clock and a drill ask the same table what is due.

A slot is the time at which a trigger fires. Two schedulers are harmless: the effect's transaction
takes the slot (actions/slots.py), or the work may be done twice without a difference."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dispatch.actions import (
    alerts,
    draws,
    faults,
    indexing,
    needs,
    nudges,
    offers,
    recurrences,
    report_late,
    rings,
    silence,
    slots,
    sweeps,
)
from dispatch.errors import Refused
from dispatch.house import House
from dispatch.queries import recurrences as recurring
from dispatch.queries.due import Rows, Subject
from dispatch.queries.silence import gone_quiet
from dispatch.tx import Call, Reading, Tx
from models import Alert, Need, Order

log = logging.getLogger("last_metre.jobs")

Work = Callable[[House, str, str], None]  # house, job, slot
PORTION = 200  # rows a run: what is left comes with the next slot
THE_HOUSES = frozenset({"busy", "storage_full", "storage_unavailable", "outcome_unknown"})
"""Refusals that are no row's fault: the next slot comes. Any other is set aside like an error."""


@dataclass(slots=True, frozen=True)
class Job:
    id: str
    when: dict[str, str]  # of APScheduler's CronTrigger, at the station's time
    work: Work


def step_by_step(one: Callable[[Tx], Any]) -> Work:
    """An action that does one portion, until there is no more; each in its own transaction."""

    def work(house: House, job: str, slot: str) -> None:
        while house.db.write(Call(), slots.step, job, slot, one):
            pass

    return work


def once(one: Callable[[Tx], Any]) -> Work:
    """An action that has one effect a slot."""

    def work(house: House, job: str, slot: str) -> None:
        house.db.write(Call(), slots.once, job, slot, one)

    return work


@dataclass(slots=True, frozen=True)
class each:
    """Every row whose time has come, each in a transaction of its own that takes the row's slot: one
    effect, whoever else times jobs. A row that breaks is set aside for a while, and the others go on:
    those set aside take nobody's place in a run. `due(rd, most)`: the longest overdue first. A drill asks
    it ahead, so that it need not wake at every slot of a day."""

    due: Callable[[Reading, int], list[Subject]]
    one: Callable[[Tx, Subject], Any]

    def __call__(self, house: House, job: str, _slot: str) -> None:
        with house.db.reading() as rd:
            until = faults.known(rd, job)
            found = self.due(rd, PORTION + len(until))
            subjects = [s for s in found if s.id not in until or until[s.id] <= rd.now][:PORTION]

        def done(tx: Tx, subject: Subject) -> None:
            self.one(tx, subject)
            if subject.id in until:
                faults.forget(tx, job, subject.id)

        for subject in subjects:
            try:
                house.db.write(Call(), slots.once, job, subject.slot, lambda tx, s=subject: done(tx, s))
            except Exception as error:
                refused = error.code if isinstance(error, Refused) else None
                if refused in THE_HOUSES:
                    raise
                log.exception("job_row_failed", extra={"facts": {"job": job, "subject": subject.id}})
                house.db.write(Call(), faults.remember, job, subject.id, refused or type(error).__name__)


def in_turn(*works: Work) -> Work:
    """One after the other: what the first leaves is the second's to do."""

    def work(house: House, job: str, slot: str) -> None:
        for one in works:
            one(house, job, slot)

    return work


def outside(work: Callable[[House], None]) -> Work:
    """Work on files, in no transaction, that makes no difference when it is done twice. Its slot is
    closed when it has been done, so that who was away at the time knows whether it was."""

    def done(house: House, job: str, slot: str) -> None:
        with house.db.reading() as rd:
            if slots.closed(rd, job, slot):
                return
        work(house)
        house.db.write(Call(), slots.take, job, slot)

    return done


def photos(house: House) -> None:
    """Rows and files are asked again before anything goes."""
    from dispatch import photo_sweep

    photo_sweep.sweep(house)


def tidy(house: House) -> None:
    """SQLite: fresh statistics, and a WAL of nothing, so that what was purged is in no file."""
    if house.db.is_sqlite:
        desk = house.db.desk()
        try:
            house.db.in_thread(desk.raw.execute, "PRAGMA optimize")
            house.db.in_thread(desk.raw.execute, "PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            desk.close()


PLAN = Job(
    "plan",
    {"second": "*/5"},
    each(Rows(Order, Order.stage_due_at, turn=Order.version), rings.widen_one),
)


def outgoing(house: House, _job: str, _slot: str) -> None:
    """Each message is leased by whoever sends it, so two senders do not both send it."""
    from dispatch import notify

    notify.send_due(house)


JOBS: tuple[Job, ...] = (
    Job("outgoing", {"second": "*/5"}, outgoing),
    Job("nudges", {"second": "*/5"}, each(Rows(Order, Order.nudge_due_at), nudges.nudge_one)),
    Job("draws", {"second": "*"}, each(draws.due, draws.decide_one)),
    Job("offers", {"second": "*/5"}, each(offers.due, offers.expire_one)),
    PLAN,
    Job("alerts", {"second": "*/5"}, each(Rows(Alert, Alert.rung_due_at), alerts.climb_one)),
    Job("needs_again", {"second": "*/5"}, each(Rows(Need, Need.ring_due_at), needs.ring_again)),
    Job("duty_end", {"minute": "*"}, step_by_step(sweeps.end_one_duty)),
    Job("reports_late", {"minute": "*"}, step_by_step(report_late.tell_one)),
    Job(
        "recurrences",
        {"second": "*/20"},
        in_turn(
            each(recurring.done_with, recurrences.go_on),  # after a night without a server: to today
            each(recurring.due_doors, recurrences.post_door),
            each(recurring.done_with, recurrences.go_on),
        ),
    ),
    Job("indexing", {"second": "*/10"}, each(indexing.due, indexing.index_one)),
    Job("silence", {"hour": "9-11", "minute": "10"}, each(gone_quiet, silence.raise_one)),
    Job("old_keys", {"minute": "7"}, step_by_step(sweeps.old_keys)),
    Job("old_failures", {"minute": "17"}, step_by_step(sweeps.old_failures)),
    Job("old_events", {"minute": "27"}, step_by_step(sweeps.old_events)),
    Job("photos", {"minute": "37"}, outside(photos)),
    Job("old_heartbeats", {"minute": "47"}, step_by_step(sweeps.old_heartbeats)),
    Job("old_sessions", {"hour": "3", "minute": "5"}, step_by_step(sweeps.old_sessions)),
    Job("old_links", {"hour": "3", "minute": "15"}, step_by_step(sweeps.old_links)),
    Job("old_messages", {"hour": "3", "minute": "20"}, step_by_step(sweeps.old_messages)),
    Job("old_inbox", {"hour": "3", "minute": "22"}, step_by_step(sweeps.old_inbox)),
    Job("old_runs", {"hour": "3", "minute": "25"}, step_by_step(sweeps.old_runs)),
    Job("tidy", {"hour": "3", "minute": "40"}, outside(tidy)),
)


def trigger(job: Job, house: House) -> Any:
    from apscheduler.triggers.cron import CronTrigger

    return CronTrigger(timezone=house.clock.zone, **({"second": "0"} | job.when))


def slot_of(job: Job, house: House, now: datetime) -> str:
    """The latest time up to now at which the job was to run: seconds back, a minute, an hour, a day, a
    month."""
    fires = trigger(job, house)
    for back in (
        timedelta(seconds=5),
        timedelta(minutes=1, seconds=1),
        timedelta(hours=1, minutes=1),
        timedelta(days=1, minutes=1),
        timedelta(days=32),
    ):
        found, following = None, fires.get_next_fire_time(None, now - back)
        while following is not None and following <= now:
            found, following = following, fires.get_next_fire_time(following, following)
        if found is not None:
            return str(found.isoformat(timespec="seconds"))
    raise ValueError(f"{job.id} never fires")


def run(house: House, job: Job) -> str:
    """Do what is due of it now; "done", or the reason why not (busy, disk full: the next slot comes).
    Never raises: the others go on."""
    slot = slot_of(job, house, house.clock.now())
    try:
        job.work(house, job.id, slot)
    except Refused as refused:
        if refused.code == slots.TAKEN:
            return "done"  # elsewhere, meanwhile
        log.warning("job_refused", extra={"facts": {"job": job.id, "slot": slot, "code": refused.code}})
        return refused.code
    except Exception:
        log.exception("job_failed", extra={"facts": {"job": job.id, "slot": slot}})
        return "failed"
    return "done"


def tick(house: House) -> dict[str, str]:
    """Every due job once."""
    return {job.id: run(house, job) for job in JOBS}
