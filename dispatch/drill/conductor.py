"""The server's side of a drill: whoever started this server moves its clock, over a line that only he
holds (a socket pair handed down at the start, no address anybody could call).

He says {"until": instant, "seen": n}: go on to that instant, but stop as soon as something was said to
a phone that he has not counted yet. The answer {"at", "sent", "next"} comes when every event is handed
on; before `next` nothing happens by itself."""

import json
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from dispatch.house import House

log = logging.getLogger("last_metre.drill")

# How far ahead is looked for what comes due: a little after a write, which may change it at once again, and
# twice as far each time that nothing did.
SOON, FAR = timedelta(seconds=10), timedelta(hours=1)
ROUTINE = timedelta(hours=1)  # sweeps that tidy up run so often


class Conductor:
    """`board`: the switchboard, whose phones are counted. `run(house, job)` does what is due of a job
    now; `fires(job, house)` is its trigger."""

    def __init__(self, house: House, board: Any, table: Sequence[Any], run: Callable[[House, Any], str],
                 fires: Callable[[Any, House], Any]) -> None:  # fmt: skip
        self.house, self.board, self.run = house, board, run
        self.timely = {job.id: (job, fires(job, house)) for job in table if is_timely(job)}
        self.routine = [job for job in table if job.id not in self.timely]
        self.tidied: datetime | None = None
        self.sent = 0
        self.heads: dict[str, int] = {}
        self.ahead: tuple[datetime, dict[str, datetime]] | None = None
        self.far = SOON
        self.push = board.relay.push
        board.relay.push = self.counted
        house.db.listeners.append(self.committed)

    def counted(self, rooms: list[str], event: dict[str, Any]) -> None:
        named = frozenset(rooms)
        self.sent += sum(not named.isdisjoint(seat.rooms) for seat in self.board.seats.values())
        self.push(rooms, event)

    def committed(self, events: list[dict[str, Any]]) -> None:
        """What changes when something is due says so in an event; where a phone is does not."""
        if events:
            self.ahead, self.far = None, SOON
        for event in events:
            self.heads[event["station_id"]] = event["seq"]

    # ------------------------------------------------------------ the line

    def begin(self, line: int, port: int) -> None:
        ends = socket.socket(fileno=line)
        threading.Thread(target=self.listen, args=(ends, port), name="drill", daemon=True).start()

    def listen(self, ends: socket.socket, port: int) -> None:
        """Until the other end is gone: then nobody moves the clock any more, and the server ends."""
        with ends, ends.makefile("rw", encoding="utf-8", newline="\n") as line:
            print(json.dumps({"port": port}), file=line, flush=True)
            for said in line:
                try:
                    asked = json.loads(said)
                    answer = self.go(datetime.fromisoformat(asked["until"]), asked["seen"])
                except Exception as error:
                    log.exception("drill_failed")
                    answer = {"error": repr(error)}
                print(json.dumps(answer), file=line, flush=True)
        os.kill(os.getpid(), signal.SIGTERM)

    def go(self, until: datetime, seen: int) -> dict[str, Any]:
        failed: list[str] = []
        while self.drained() <= seen and self.house.clock.now() < until:
            self.house.clock.held, jobs = self.step(until)
            failed += [job.id for job in jobs if self.run(self.house, job) != "done"]
            if jobs:
                self.ahead = None
        now = self.house.clock.now()
        return {
            "at": now.isoformat(),
            "sent": self.sent,
            "failed": failed,
            "next": self.quiet(now).isoformat(),
        }

    def quiet(self, now: datetime) -> datetime:
        """Until when nothing comes by itself: nobody need ask before, unless he changes something."""
        if self.ahead is None or self.tidied is None:
            return now
        return min([self.ahead[0], self.tidied + ROUTINE, *self.ahead[1].values()])

    def drained(self) -> int:
        """How much was said to phones, when all that is committed has been."""
        sent = self.board.relay.sent
        while any(sent.get(station, 0) < seq for station, seq in self.heads.items()):
            time.sleep(0)
        return self.sent

    # ------------------------------------------------------------ time

    def step(self, until: datetime) -> tuple[datetime, list[Any]]:
        """The next instant up to `until` at which a job has something to do, and those jobs."""
        now = self.house.clock.now()
        if self.tidied is None or now >= self.tidied + ROUTINE:
            self.tidied = now
            return now, self.routine
        slots = {job: at for job, at in self.coming(now, until).items() if at <= until}
        first = min(slots.values(), default=until)
        return first, [self.timely[job][0] for job, at in slots.items() if at == first]

    def coming(self, now: datetime, until: datetime) -> dict[str, datetime]:
        """The next slot of each job that has rows coming due, for some time ahead."""
        if self.ahead is None or self.ahead[0] < until or min(self.ahead[1].values(), default=until) <= now:
            horizon = max(until, now + self.far)
            self.far = min(2 * self.far, FAR)
            found = {}
            with self.house.db.reading() as rd:
                rd.now = horizon
                for name, (job, trigger) in self.timely.items():
                    for first in job.work.due(rd, 1):
                        after = max(first.at, now + timedelta(milliseconds=1))
                        found[name] = trigger.get_next_fire_time(None, after)
            self.ahead = horizon, found
        return self.ahead[1]


def is_timely(job: Any) -> bool:
    """Works on rows that come due within seconds; the others may wait for their hour."""
    return "second" in job.when and hasattr(job.work, "due")
