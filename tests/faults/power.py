"""A street at work whose power fails, again and again."""

import os
import random
import re
import threading
import time
from pathlib import Path

import requests

from tests.cast import COORDINATOR, PATIENCE, committee, courier
from tests.faults.ear import Ear
from tests.faults.ground import Ground
from tests.faults.hands import Hand, signed_in
from tests.faults.inquest import Inquest
from tests.faults.ledger import Ledger
from tests.faults.load import Committee, Courier, Pool, Worker, together
from tests.server import Server

COMMITTEES, COURIERS = 3, 9
READY_SECONDS = 3.0  # the promise; a test waits three times as long


class Street:
    """`program`: what is started instead of app.py, to see that a fault would be found."""

    def __init__(self, folder: Path, seed: int, program: tuple[str, ...] = ("app.py",)) -> None:
        self.chance = random.Random(seed)
        phones = [
            COORDINATOR,
            *map(committee, range(1, COMMITTEES + 1)),
            *map(courier, range(1, COURIERS + 2)),
        ]
        coordinator, *others = signed_in(folder, phones)
        posters, couriers, listener = others[:COMMITTEES], others[COMMITTEES:-1], others[-1]
        self.ground, self.ledger, self.pool = Ground(folder), Ledger(), Pool()
        self.server = Server(folder, WORK_LIMITS="0")
        self.server.program = program
        self.server.from_the_beginning |= (
            os.environ.get("SOAK") == "1"
        )  # there the seconds until it is ready are published
        self.server.start()
        self.station_id = str(coordinator.who.station_id)
        self.workers = self.hands(posters, couriers)
        self.ears = self.listeners(coordinator, posters[0], listener)
        self.ready: list[float] = []
        self.batches = self.calls = 0
        try:
            for ear in self.ears:
                ear.join(self.server.port)
        except BaseException:
            self.server.stop()
            raise

    def hands(self, posters: list[Hand], couriers: list[Hand]) -> list[Worker]:
        made: list[Worker] = []
        for n, hand in enumerate(posters + couriers):
            kind = Committee if hand in posters else Courier
            made.append(kind(hand, self.server.port, self.ledger, self.pool, self.chance.randrange(10**9)))
            if isinstance(made[-1], Courier):
                made[-1].by_socket = n % 3 == 0
        return made

    def listeners(self, coordinator: Hand, staff: Hand, listener: Hand) -> list[Ear]:
        station, community = self.station_id, staff.who.community_id
        return [
            Ear("coordinator", coordinator, {f"station:{station}:staff", f"person:{coordinator.id}"}),
            Ear("committee", staff, {f"committee:{community}", f"person:{staff.id}"}),
            Ear("courier", listener, {f"station:{station}:duty", f"person:{listener.id}"}),
        ]

    def cycle(self, until_dead: bool = False) -> list[str]:
        """Work, power off (or wait until it dies by itself), power on, ask again what was not
        answered; and what is wrong then."""
        threads = together(self.workers)
        if until_dead:
            assert self.server.process is not None and self.server.process.wait(PATIENCE) == 9
        else:
            time.sleep(self.chance.uniform(0.1, 1.5))
            self.count_batches()
            self.server.kill()
        self.all_back(threads)
        for ear in self.ears:
            ear.left()
        faults = self.power_on()
        for ear in self.ears:
            ear.join(self.server.port)
        self.ask_again()
        return faults + self.inquest()

    def shift(self) -> list[str]:
        """Half a second of work and nothing happens; what is wrong then."""
        threads = together(self.workers)
        time.sleep(0.5)
        self.pool.closed = True
        self.all_back(threads)
        self.ask_again()
        self.pool.closed = False
        return self.inquest()

    def all_back(self, threads: list[threading.Thread]) -> None:
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), "a hand still waits for an answer"

    def power_on(self) -> list[str]:
        began = time.monotonic()
        self.server.restart()
        told = requests.get(f"{self.server.url}/readyz", timeout=PATIENCE)
        self.ready.append(time.monotonic() - began)
        faults = [] if told.status_code == 200 else [f"not ready: {told.text}"]
        slow = self.ready[-1] > 3 * READY_SECONDS
        return faults + ([f"slow: ready again after {self.ready[-1]:.1f} s"] if slow else [])

    def inquest(self) -> list[str]:
        return Inquest(self.ground, self.ledger, self.ears, self.station_id).faults()

    def count_batches(self) -> None:
        told = requests.get(f"{self.server.url}/metrics", timeout=PATIENCE).text
        self.batches += int(float(re.findall(r"^lm_writer_batches_total (\S+)", told, re.M)[0]))
        self.calls += int(float(re.findall(r"^lm_writer_calls_total (\S+)", told, re.M)[0]))

    def ask_again(self) -> None:
        """All at once, each with its old key; couriers then end what they hold."""

        def finish(worker: Worker) -> None:
            worker.line.port = self.server.port
            for entry in [e for e in self.ledger.unanswered if e.who is worker.hand]:
                worker.insist(entry)
                if not entry.done and entry.code != "already_taken":
                    self.ledger.wrong(f"asked again, refused with {entry.code}: {entry}")
                if entry.verb == "grab":
                    self.pool.without(str(entry.order))
                elif entry.done and entry.verb == "open":
                    self.pool.orders.append(str(entry.order))
            if isinstance(worker, Courier):
                self.let_go(worker)

        threads = [threading.Thread(target=finish, args=(w,)) for w in self.workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)

    def let_go(self, worker: Courier) -> None:
        held = self.ground.rows("SELECT order_id FROM claims WHERE courier_id = ? AND live", worker.hand.id)
        for (order_id,) in held:
            worker.let_go(order_id)

    def close(self) -> None:
        for ear in self.ears:
            ear.close()
        self.server.stop()
