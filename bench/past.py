"""Whether a long past makes the present slow: the same street after 1,000 and after 1,000,000 orders."""

import http.client
import json
import statistics
import time
from functools import cached_property

from bench import generator, streets
from bench.errands import Errands
from bench.server import Server
from dispatch.vault import Vault
from models import new_id

SMALL, LARGE = 1_000, 1_000_000
CHUNK = 10_000
MINUTE = 60_000  # milliseconds: one order a minute, for two years
CALLS, PATIENCE = 40, 1.5


class Aged:
    """A street of 80 couriers with so many closed orders behind it, and its server."""

    def __init__(self, place, count):
        self.count, self.papers, self.data = count, place.papers, place.root / f"past-{count}"
        self.data.mkdir()
        (self.street,) = streets.laid(self.data, [80])
        vault = Vault(streets.settings(self.data).master_keys)
        self.errands = Errands(self.data / "station.db", vault, [self.street.orders])
        self.errands.db.execute("PRAGMA synchronous = OFF")  # laid once, and lost with the run
        lay_past(self.errands, count)
        self.tokens = generator.lines(self.papers / f"past_{count}", self.street.couriers)

    @cached_property
    def server(self):
        return Server(self.data)

    def grab(self, place):
        """Milliseconds of server for a grab: 80 phones, each alone at its order."""
        orders = generator.lines(
            self.papers / "past_orders", self.errands.opened([0], int(8_000 * place.warm) + 8_000)
        )
        try:
            figures = generator.run(
                "grab",
                port=self.server.port,
                tokens=self.tokens,
                orders=orders,
                phones=80,
                warm=place.warm,
                seconds=1,
            )
        finally:
            self.errands.cleared()
        return 1_000 / figures["answers_per_s"]

    def asked(self, path, token):
        """Median milliseconds of a GET, on a connection kept alive."""
        line = http.client.HTTPConnection("127.0.0.1", self.server.port)
        took, until = [], time.monotonic() + PATIENCE
        while not took or (len(took) < CALLS and time.monotonic() < until):
            begin = time.perf_counter()
            line.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            answer = line.getresponse()
            body = answer.read()
            took.append((time.perf_counter() - begin) * 1_000)
            if answer.status != 200:
                raise RuntimeError(f"{path} was answered {answer.status}: {body[:300]}")
        line.close()
        return statistics.median(took), json.loads(body)

    def figures(self, place):
        found = {"grab": self.grab(place)}
        ids = self.errands.opened([0], 60)  # what is open on an ordinary day
        courier, coordinator = self.street.couriers[0], self.street.coordinator
        try:
            found["list"], listed = self.asked("/api/v1/orders", courier)
            found["board"], board = self.asked("/api/v1/board", coordinator)
            found["resume"], gap = self.asked(f"/api/v1/events?after={board['seq'] - 100}", courier)
        finally:
            self.errands.cleared()
        if len(listed["items"]) != len(ids) or not gap["events"]:
            raise RuntimeError("the street does not show what was laid")
        return found

    def close(self):
        if "server" in self.__dict__:
            self.server.close()
        self.errands.close()


def lay_past(errands, count):
    """Closed orders with their needs, claims, moves and events, one a minute up to yesterday."""
    db = errands.db
    station = errands.models[0][0][0]["station_id"]
    couriers = [
        row[0] for row in db.execute("SELECT person_id FROM couriers WHERE station_id = ?", (station,))
    ]
    (seq,) = db.execute("SELECT seq FROM streams WHERE station_id = ?", (station,)).fetchone()
    yesterday = int(time.time() * 1_000) - 26 * 60 * MINUTE
    for first in range(0, count, CHUNK):
        numbers = range(first, min(first + CHUNK, count))
        made = [errands.copy(errands.models[0], n, yesterday - (count - n) * MINUTE) for n in numbers]
        closed = [(need, order | ended(order)) for need, order in made]
        db.execute("BEGIN IMMEDIATE")
        errands.insert("needs", [need | {"status": "closed"} for need, _ in closed])
        errands.insert("orders", [order for _, order in closed])
        keep(db, "claims", [claim(order, couriers) for _, order in closed])
        keep(db, "moves", [move(order, to) for _, order in closed for to in ("open", "claimed")])
        keep(db, "events", [event(order, seq + n + 1) for n, (_, order) in zip(numbers, closed, strict=True)])
        db.execute("UPDATE streams SET seq = ? WHERE station_id = ?", (seq + numbers[-1] + 1, station))
        db.execute("COMMIT")
    errands.settle()


def ended(order):
    at = order["opened_at"]
    times = {"claimed_at": at + 3 * MINUTE, "closed_at": at + 40 * MINUTE, "stage_due_at": None}
    return {"status": "confirmed", "version": 5} | times


def claim(order, couriers):
    at = order["claimed_at"]
    return {
        "id": new_id(), "order_id": order["id"], "seat": 1, "courier_id": couriers[at // MINUTE % len(couriers)],
        "live": 0, "won_at": at, "ended_at": order["closed_at"], "outcome": "completed",
    }  # fmt: skip


def move(order, to):
    at = order["opened_at"] if to == "open" else order["claimed_at"]
    return {
        "id": new_id(), "subject_type": "order", "subject_id": order["id"], "at": at, "to_status": to,
        "verb": "open" if to == "open" else "grab", "by_role": "system",
    }  # fmt: skip


def event(order, seq):
    station = order["station_id"]
    rooms = f"station:{station}:staff committee:{order['community_id']} station:{station}:duty"
    data = json.dumps(
        {"status": "claimed", "from": "open", "to": "claimed", "version": 2, "category": order["category"]}
    )
    return {
        "station_id": station, "seq": seq, "at": order["claimed_at"], "kind": "order.claimed",
        "subject_type": "order", "subject_id": order["id"], "rooms": rooms, "data": data,
    }  # fmt: skip


def keep(db, table, rows):
    names, marks = ", ".join(rows[0]), ", ".join("?" * len(rows[0]))
    db.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(row.values()) for row in rows])
