"""After each fault: does the ground hold what the ledger says, once, and did every ear hear it?"""

import json
from collections import Counter, defaultdict
from typing import Any

from tests.faults.ear import Ear
from tests.faults.ground import Ground
from tests.faults.ledger import KIND, LOOKING, Ledger

HELD = ("claimed", "picked_up", "on_hold")


class Inquest:
    """All that was asked and all that stands there, compared. `faults` begin with what went wrong:
    lost, twice, torn, gap, unheard, corrupt."""

    def __init__(self, ground: Ground, ledger: Ledger, ears: list[Ear], station_id: str) -> None:
        self.ground, self.ledger, self.ears, self.station_id = ground, ledger, ears, station_id
        self.orders = {r[0]: r[1:] for r in ground.rows("SELECT id, status, version FROM orders")}
        self.moves: Counter[tuple[str, str, str]] = Counter()
        for order, verb, who in ground.rows(
            "SELECT subject_id, verb, by_person FROM moves WHERE subject_type = 'order' AND by_person IS NOT NULL"
        ):
            self.moves[(order, verb, who)] += 1
        self.log = ground.rows(
            "SELECT seq, kind, subject_type, subject_id, rooms, data FROM events WHERE station_id = ? ORDER BY seq",
            station_id,
        )
        self.head = self.log[-1][0] if self.log else 0  # the street goes on meanwhile: it looks for couriers
        self.told: dict[tuple[str, int], list[str]] = defaultdict(list)
        for _, kind, what, its_id, _, data in self.log:
            if what == "order" and kind not in LOOKING:
                self.told[(its_id, json.loads(data)["version"])].append(kind)

    def faults(self) -> list[str]:
        return [
            *self.ledger.faults,
            *self.of_acknowledgements(),
            *self.of_effects(),
            *self.of_orders(),
            *self.of_numbers(),
            *(fault for ear in self.ears for fault in self.of_ear(ear)),
            *self.of_the_file(),
        ]

    def of_acknowledgements(self) -> list[str]:
        """An acknowledged write is there: its history, its key, its one event."""
        wrong = []
        keys = {
            (p, k): made
            for p, k, made in self.ground.rows("SELECT person_id, key, made FROM idempotency_keys")
        }
        for entry in self.ledger.done:
            made = json.loads(keys.get((entry.who.id, entry.key)) or "{}")
            if made.get("order_id") != entry.order:
                wrong.append(f"lost: the key of {entry}")
            if not self.moves[(str(entry.order), entry.verb, entry.who.id)]:
                wrong.append(f"lost: {entry}")
            told = self.told.get((str(entry.order), entry.version or 0))
            if entry.version is not None and told != [KIND[entry.verb]]:
                wrong.append(f"lost: {entry} was told as {told}")
        return wrong

    def of_effects(self) -> list[str]:
        """One effect per key, and none without."""
        asked = Counter((str(e.order), e.verb, e.who.id) for e in self.ledger.done)
        wrong = [f"open: {e} was never answered" for e in self.ledger.unanswered]
        return wrong + [
            f"twice or lost: {what} asked {asked[what]} times, done {self.moves[what]} times"
            for what in asked.keys() | self.moves.keys()
            if asked[what] != self.moves[what]
        ]

    def of_orders(self) -> list[str]:
        """Never half: version, history, events and seats of an order say the same."""
        wrong = []
        seats = Counter(r[0] for r in self.ground.rows("SELECT order_id FROM claims WHERE live"))
        moves: Counter[str] = Counter()
        for (order, _, _), times in self.moves.items():
            moves[order] += times
        for order, (status, version) in self.orders.items():
            if moves[order] != version:
                wrong.append(f"torn: {order} has version {version} and {moves[order]} moves")
            told = [self.told.get((order, n), []) for n in range(1, version + 1)]
            if any(len(kinds) != 1 for kinds in told):
                wrong.append(f"lost: {order} was told as {told}")
            if seats[order] != (status in HELD):
                wrong.append(f"torn: {order} is {status} with {seats[order]} seats")
        double = self.ground.rows(
            "SELECT order_id, seat, count(*) FROM claims WHERE live GROUP BY 1, 2 HAVING count(*) > 1"
        )
        needs = self.ground.one("SELECT count(*) FROM needs")
        if needs != len(self.orders):
            wrong.append(f"torn: {needs} needs opened {len(self.orders)} orders")
        return wrong + [f"twice: two live claims {row}" for row in double]

    def of_numbers(self) -> list[str]:
        """Every stream counts from its oldest to its head without a gap."""
        wrong = []
        for station, head, oldest in self.ground.rows("SELECT station_id, seq, oldest FROM streams"):
            numbers = [
                r[0]
                for r in self.ground.rows(
                    "SELECT seq FROM events WHERE station_id = ? AND seq <= ? ORDER BY 1", station, head
                )
            ]
            if numbers != list(range(oldest, head + 1)):
                missing = sorted(set(range(oldest, head + 1)) ^ set(numbers))
                wrong.append(f"gap: {station} lacks {missing[:10]}")
        return wrong

    def of_ear(self, ear: Ear) -> list[str]:
        """He has heard the log, filtered by his rooms: all of it, nothing else, each once."""
        mine: dict[int, tuple[Any, ...]] = {
            seq: (kind, what, its_id, json.loads(data))
            for seq, kind, what, its_id, rooms, data in self.log
            if seq >= ear.first and not ear.rooms.isdisjoint(rooms.split()) and not kind.startswith("access.")
        }
        ear.until(max(mine, default=0))
        heard = {
            seq: (e["kind"], e["subject"]["type"], e["subject"]["id"], e["data"])
            for seq, e in list(ear.heard.items())
            if seq <= self.head
        }
        wrong = list(ear.faults)
        if missing := sorted(mine.keys() - heard.keys()):
            wrong.append(f"unheard: {ear.name} never heard {missing[:10]} ({len(missing)} of {len(mine)})")
        if strange := sorted(heard.keys() - mine.keys()):
            wrong.append(f"heard: {ear.name} should not have heard {strange[:10]}")
        other = [seq for seq in mine.keys() & heard.keys() if mine[seq] != heard[seq]]
        return wrong + ([f"heard: {ear.name} heard {other[:10]} otherwise"] if other else [])

    def of_the_file(self) -> list[str]:
        said = [r[0] for r in self.ground.rows("PRAGMA integrity_check")]
        wrong = [] if said == ["ok"] else [f"corrupt: {said[:5]}"]
        return wrong + [f"corrupt: foreign key {row}" for row in self.ground.rows("PRAGMA foreign_key_check")]
