"""Four processes that time the same jobs, and somebody who kills, freezes and thaws them at random."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from dispatch.house import House
from models import Event
from tests.faults.timer import ROWS
from tests.server import PATIENCE, ROOT

PROCESSES = 4
KILLED = 0.06  # of those in trouble; the others are frozen
BEGIN = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
KINDS = ("once", "step", *(f"row{n}" for n in range(1, ROWS)))  # row0 is the poisoned one


class Timers:
    """`looking`: a house over the same database, by which the harness sees what was done."""

    def __init__(
        self, looking: House, clock: Path | None, mode: str = "slots", many: int = PROCESSES
    ) -> None:
        self.looking, self.mode, self.clock = looking, mode, clock
        settings = looking.settings
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.env = kept | {
            "APP_ENV": "test",
            "DATA_DIR": str(settings.data_dir),
            "DATABASE_URL": settings.database_url,
        }
        if clock is not None:
            self.env["CLOCK_FILE"] = str(clock)
            self.set_clock(0)
        self.processes = [self.begun() for _ in range(many)]
        self.at_work: set[int] = set()  # places in the list: who is only starting is left in peace
        self.frozen: set[int] = set()
        self.killed = self.stopped = 0
        try:
            self.all_begin()
        except BaseException:
            self.close()
            raise

    def all_begin(self) -> None:
        until = (
            time.monotonic() + 3 * PATIENCE
        )  # four starts at once, on a machine that does other things too
        while len(self.awake()) < len(self.processes):
            assert time.monotonic() < until, "they did not begin"
            time.sleep(0.05)

    def begun(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "tests/faults/timer.py", self.mode], cwd=ROOT, env=self.env,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        return process

    def awake(self) -> list[int]:
        """Who has begun to work."""
        for place, process in enumerate(self.processes):
            if place not in self.at_work and process.stdout is not None and process.stdout.read():
                self.at_work.add(place)
        return sorted(self.at_work)

    def set_clock(self, slot: int) -> None:
        """As another process reads it at any moment: all of it or the old one."""
        assert self.clock is not None
        draft = self.clock.with_suffix(".draft")
        draft.write_text((BEGIN + timedelta(minutes=slot)).isoformat())
        draft.replace(self.clock)

    def trouble(self, chance: random.Random) -> None:
        """One of them is killed and begun again, frozen, or thawed; never all are frozen for long: on
        SQLite a frozen one may hold the lock that all others wait for."""
        place = chance.choice(self.awake() or [0])
        if place not in self.at_work:
            return
        if place in self.frozen:
            self.thaw(place)
        elif chance.random() < KILLED:
            self.kill(place)
            self.processes[place] = self.begun()
        else:
            self.processes[place].send_signal(signal.SIGSTOP)
            self.frozen.add(place)
            self.stopped += 1

    def thaw(self, place: int) -> None:
        self.processes[place].send_signal(signal.SIGCONT)
        self.frozen.discard(place)

    def kill(self, place: int) -> None:
        self.processes[place].kill()
        self.processes[place].wait()
        self.frozen.discard(place)
        self.at_work.discard(place)
        self.killed += 1

    def effects(self) -> Counter[str]:
        with self.looking.db.reading() as rd:
            told = rd.session.execute(select(Event.subject_id).where(Event.subject_type == "slot"))
            return Counter(told.scalars())

    def until(self, wanted: set[str], chance: random.Random) -> float:
        """Trouble until all of these are done; the seconds that it took."""
        began = time.monotonic()
        while not wanted <= set(self.effects()):
            assert time.monotonic() < began + PATIENCE, f"not done: {sorted(wanted - set(self.effects()))}"
            self.trouble(chance)
            time.sleep(chance.uniform(0.01, 0.15))
            for place in list(self.frozen):
                if chance.random() < 0.4:
                    self.thaw(place)
        return time.monotonic() - began

    def settle(self) -> None:
        """All of them awake for a while: who was frozen in the middle of something goes on with it."""
        for place in list(self.frozen):
            self.thaw(place)
        time.sleep(1.0)

    def close(self) -> None:
        for place in range(len(self.processes)):
            self.kill(place)


def named(slot: int, zone: ZoneInfo) -> set[str]:
    """The effects of one slot: of the jobs' time, and of the rows that are due then."""
    at = BEGIN + timedelta(minutes=slot)
    local, utc = (moment.isoformat(timespec="seconds") for moment in (at.astimezone(zone), at))
    return {f"{kind} {utc if kind.startswith('row') else local}" for kind in KINDS}
