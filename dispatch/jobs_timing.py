"""Who says "now": a scheduler over the table of the jobs, the proof that it lives, and what it does
when it was away, frozen, or told another time.

A slot that was missed is done once, however late and however many were missed: every job is a sweep
over what is due."""

import logging
import os
import secrets
import socket
import threading
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from dispatch import jobs
from dispatch.actions import slots
from dispatch.house import House
from dispatch.jobs import Job
from dispatch.tx import Call, Tx
from models import Heartbeat

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger("last_metre.jobs")

BEAT = {"second": "*/5"}
STALE = 15.0  # seconds without a beat: it times nothing
SOON = timedelta(minutes=1)  # what comes by itself within this time need not be caught up
SETTLING = timedelta(seconds=5)  # after a start phones come back first
JUMP = 2.0  # seconds by which clocks may differ from one look to the next


class Timekeeper:
    """Times the jobs of one process. `beaten` is of a monotonic clock: is it alive?"""

    def __init__(self, house: House) -> None:
        self.house = house
        self.process = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(2)}"
        self.beaten = monotonic()
        self.offset = self.between_the_clocks()
        self.scheduler = self.made()

    def made(self) -> "BackgroundScheduler":
        """A scheduler with the whole table, not started."""
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        table = (Job("heartbeat", BEAT, self.beat), *jobs.JOBS)
        crew = ThreadPoolExecutor(len(table))  # one that is stuck keeps none of the others waiting
        made = BackgroundScheduler(timezone=self.house.clock.zone, executors={"default": crew})
        for job in table:
            made.add_job(
                jobs.run, jobs.trigger(job, self.house), (self.house, job), id=job.id, coalesce=True,
                max_instances=1, misfire_grace_time=None,
            )  # fmt: skip
        return made

    def start(self) -> None:
        self.scheduler.start()
        self.catch_up()

    def catch_up(self) -> None:
        """What was to be done while nobody timed anything is done soon, once. What comes often comes by
        itself."""
        now = self.house.clock.now()
        for n, job in enumerate(missed(self.house, now)):
            at = now + SETTLING + timedelta(seconds=n)
            if self.scheduler.get_job(job.id).next_run_time > now + SOON:
                self.scheduler.modify_job(job.id, next_run_time=at)

    def beat(self, house: House, _job: str, _slot: str) -> None:
        self.beaten = monotonic()
        house.db.write(Call(), note_beat, self.process, house.settings.process)

    @property
    def seconds_since_beat(self) -> float:
        return monotonic() - self.beaten

    @property
    def lives(self) -> bool:
        return self.scheduler.running and self.seconds_since_beat < STALE

    def between_the_clocks(self) -> float:
        return self.house.clock.now().timestamp() - monotonic()

    def watch(self) -> None:
        """Once a second: has somebody set the machine's clock? Forwards, every job is due, once. Back,
        the scheduler would wait until the old time has come again: it is told the new one."""
        offset = self.between_the_clocks()
        jumped, self.offset = offset - self.offset, offset
        if abs(jumped) < JUMP:
            return
        log.warning("clock_set", extra={"facts": {"seconds": round(jumped)}})
        if jumped < 0:
            for timed in self.scheduler.get_jobs():
                timed.reschedule(timed.trigger)

    def stop(self) -> None:
        """The running job ends; then nothing more is timed here."""
        self.scheduler.shutdown(wait=True)


def note_beat(tx: Tx, process: str, kind: str) -> None:
    tx.session.merge(Heartbeat(process=process, kind=kind, at=tx.now))


def missed(house: House, now: datetime) -> list[Job]:
    """Jobs whose latest slot nobody has closed."""
    with house.db.reading() as rd:
        return [job for job in jobs.JOBS if not slots.closed(rd, job.id, jobs.slot_of(job, house, now))]


class AtOnce:
    """A job that does not wait for its time when somebody asks for it. It runs on a thread of its own,
    so who asks waits for nothing; however often it is asked while it runs, it runs once more."""

    def __init__(self, house: House, job: Job) -> None:
        self.house, self.job = house, job
        self.asked = threading.Event()
        self.stopping = False
        self.thread = threading.Thread(target=self.run, name=f"{job.id}-at-once", daemon=True)
        self.thread.start()

    def ask(self) -> None:
        self.asked.set()

    def run(self) -> None:
        while self.asked.wait() and not self.stopping:
            self.asked.clear()
            jobs.run(self.house, self.job)

    def stop(self, within: float) -> None:
        self.stopping = True
        self.asked.set()
        self.thread.join(within)
