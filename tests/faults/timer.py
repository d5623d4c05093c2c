"""A process that times jobs and does nothing else: `python timer.py MODE`, on the street that the
environment names. The tests kill it, freeze it and thaw it.

`slots` runs three kinds of jobs over and over, by a clock that the test holds; `slotless` is the same
with the fault planted that an effect does not take its slot; `real` is a scheduler by the machine's time."""

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from sqlalchemy import select  # noqa: E402

from dispatch import config, jobs  # noqa: E402
from dispatch.actions import slots  # noqa: E402
from dispatch.house import House, open_house  # noqa: E402
from dispatch.jobs_timing import Timekeeper  # noqa: E402
from dispatch.queries.due import Subject  # noqa: E402
from dispatch.tx import Reading, Tx  # noqa: E402
from models import Stream  # noqa: E402

ROWS = 3  # rows that are due at each slot of `each`


def effect(tx: Tx, name: str) -> None:
    """One that bears no second time: an event that names its slot."""
    station = tx.session.execute(select(Stream.station_id).order_by(Stream.station_id)).scalars().first()
    tx.event("notice", str(station), ("slot", name), ["nobody"], {})


def named(kind: str, at: str) -> str:
    return f"{kind} {at}"


def once(house: House, job: str, slot: str) -> None:
    jobs.once(lambda tx: effect(tx, named("once", slot)))(house, job, slot)


def step(house: House, job: str, slot: str) -> None:
    """Its last portion is the effect."""
    jobs.step_by_step(lambda tx: effect(tx, named("step", slot)))(house, job, slot)


def due(rd: Reading, most: int) -> list[Subject]:
    return [Subject(f"row{n}", rd.now.replace(second=0, microsecond=0)) for n in range(ROWS)][:most]


def one_row(tx: Tx, subject: Subject) -> None:
    if subject.id == "row0":
        raise ZeroDivisionError("a poison row")
    effect(tx, named(subject.id, subject.at.isoformat(timespec="seconds")))


TABLE = tuple(
    jobs.Job(kind, {"minute": "*"}, work)
    for kind, work in (("once", once), ("step", step), ("each", jobs.each(due, one_row)))
)


def take_no_slot() -> None:
    slots.take = lambda *_: True  # type: ignore[assignment]
    slots.closed = lambda *_: False  # type: ignore[assignment]


def main(mode: str) -> None:
    parent = os.getppid()
    house = open_house(config.load())
    if mode == "slotless":
        take_no_slot()
    if mode == "real":
        jobs.JOBS = (jobs.Job("once", {"second": "*"}, once),)
        Timekeeper(house).start()
    print("timing", flush=True)
    while os.getppid() == parent:  # nobody is left behind by a harness that dies
        time.sleep(0.02)
        if mode != "real":
            for job in TABLE:
                jobs.run(house, job)


if __name__ == "__main__":
    main(sys.argv[1])
