"""Committees that post and couriers that grab, release and deliver, until the server is gone or the
day is over."""

import random
import threading
from collections import deque
from typing import Any

from tests.faults.hands import Hand
from tests.faults.ledger import Entry, Ledger
from tests.faults.phones import Line, Listener

# Of all calls but grabs: the phone is in a tunnel before the answer comes, and asks again. A refused grab
# leaves its key free, so the first question, overtaken by the second, might still win.
HANGS_UP = 0.05
WAITING = 40  # open orders; more are not posted
RESIDENT = {"name": "陈桂兰", "phone": "13812345678", "address": {"compound": "芳林园", "building": "3"}}
GONE = (ConnectionError, EOFError)


class Pool:
    """The open orders that the hands know of."""

    def __init__(self) -> None:
        self.orders: deque[str] = deque()
        self.closed = False  # the working day is over

    def some(self, chance: random.Random) -> str | None:
        """One of the four that wait longest, so that hands meet."""
        try:
            return self.orders[chance.randrange(min(4, len(self.orders)))]
        except (ValueError, IndexError):
            return None

    def without(self, order_id: str) -> None:
        try:
            self.orders.remove(order_id)
        except ValueError:
            return


class Worker:
    """One hand at work. Every call stands in the ledger before it is made."""

    def __init__(self, hand: Hand, port: int, ledger: Ledger, pool: Pool, seed: int) -> None:
        self.hand, self.port, self.ledger, self.pool = hand, port, ledger, pool
        self.chance = random.Random(seed)
        self.line = Line(port, hand.token)
        self.phone: Listener | None = None

    def run(self) -> None:
        try:
            while not self.pool.closed:
                self.turn()
        except GONE:
            pass
        except Exception as error:  # a broken hand is a fault of the run, not a quiet thread
            self.ledger.wrong(f"a hand broke: {error!r}")
        finally:
            self.line.hang_up()
            if self.phone is not None:
                self.phone.close()
                self.phone = None

    def turn(self) -> None:
        raise NotImplementedError

    def call(self, verb: str, path: str, body: dict[str, Any], order: str | None = None) -> Entry:
        entry = self.ledger.write(Entry(self.hand, verb, path, body, order))
        if verb != "grab" and self.chance.random() < HANGS_UP:
            entry.asked += 1
            self.line.ask_and_hang_up("POST", path, body, entry.key)
        return self.insist(entry)

    def insist(self, entry: Entry) -> Entry:
        """Ask until somebody answers; the key makes it one call."""
        while entry.status is None:
            entry.asked += 1
            entry.answered(*self.line.call("POST", entry.path, entry.body, entry.key))
        return entry


class Committee(Worker):
    def turn(self) -> None:
        if len(self.pool.orders) >= WAITING:
            self.line.call("GET", "/orders?limit=1")
            return
        made = self.call("open", "/needs", {"resident": RESIDENT, "category": "shopping"})
        if made.done:
            self.pool.orders.append(str(made.order))
        else:
            self.ledger.wrong(f"refused with {made.code}: {made}")


class Courier(Worker):
    """`by_socket`: he grabs over the socket; what is unanswered he asks again over HTTP."""

    by_socket = False

    def turn(self) -> None:
        order_id = self.pool.some(self.chance)
        if order_id is None:
            self.line.call("GET", "/orders?limit=1")
            return
        grab = self.grab(order_id)
        if not grab.done:
            if grab.code != "already_taken":
                self.ledger.wrong(f"refused with {grab.code}: {grab}")
            self.pool.without(order_id)
            return
        self.pool.without(order_id)
        self.on_with(order_id)

    def on_with(self, order_id: str) -> None:
        """What he holds he brings, or gives back: nothing is left in his hands."""
        if self.chance.random() < 0.4:
            self.must("release", order_id, {"reason": "busy"})
            self.pool.orders.append(order_id)
            return
        if self.chance.random() < 0.5:
            self.must("pick_up", order_id, {})
        self.must("deliver", order_id, {})

    def let_go(self, order_id: str) -> None:
        """What a power cut left in his hands, whatever he had done with it."""
        if self.chance.random() < 0.5:
            self.must("deliver", order_id, {})
        else:
            self.must("release", order_id, {"reason": "busy"})

    def must(self, verb: str, order_id: str, body: dict[str, Any]) -> None:
        path = f"/orders/{order_id}/{verb.replace('_', '-')}"
        entry = self.call(verb, path, body, order_id)
        if not entry.done:
            self.ledger.wrong(f"refused with {entry.code}: {entry}")

    def grab(self, order_id: str) -> Entry:
        path = f"/orders/{order_id}/grab"
        if not self.by_socket:
            return self.call("grab", path, {}, order_id)
        if self.phone is None:
            self.phone = Listener(self.port, self.hand.token)
        entry = self.ledger.write(Entry(self.hand, "grab", path, {}, order_id))
        entry.asked += 1
        said = self.phone.ask("grab", {"order_id": order_id, "key": entry.key})
        self.phone.events.clear()
        entry.answered(200 if said["ok"] else said["error"]["status"], said.get("order") or said["error"])
        return self.insist(entry)


def together(workers: list[Worker]) -> list[threading.Thread]:
    threads = [threading.Thread(target=w.run, daemon=True) for w in workers]
    for thread in threads:
        thread.start()
    return threads
