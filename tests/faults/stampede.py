"""Fifty couriers, one order, one moment."""

import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cast import COORDINATOR, committee, courier
from tests.faults.ground import Ground
from tests.faults.hands import Hand, signed_in
from tests.faults.ledger import LOOKING
from tests.faults.phones import Line, Listener
from tests.server import Server

COURIERS = 50
STATISTICS_SECONDS = 3  # three times the promise
KINDS = ("half", "mixed", "double")


@dataclass(slots=True)
class Tap:
    """One finger on one button: who, over what, and what came back."""

    who: str
    way: Any
    behind: bool = False  # the second finger on the same phone
    number: int = 0  # of the ack, when it goes over the socket
    held: Any = None
    won: bool = False
    code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def hold(self, order_id: str, key: str) -> None:
        if isinstance(self.way, Line):
            self.held = self.way.held("POST", f"/orders/{order_id}/grab", {}, key)
        else:
            self.number, self.held = self.way.held("grab", {"order_id": order_id, "key": key}, self.behind)

    def hear(self) -> None:
        if isinstance(self.way, Line):
            status, self.facts = self.way.answer()
            self.won, self.code = status == 200, self.facts.get("code", "")
            assert self.won or status == 409, (status, self.facts)
        else:
            said = self.way.ack(self.number)
            self.won, self.facts = said["ok"], said.get("order") or said["error"]
            self.code = "" if self.won else self.facts["code"]


class Street:
    """Everybody signed in once, every phone listening, for all rounds."""

    def __init__(self, folder: Path, program: tuple[str, ...] = ("app.py",)) -> None:
        phones = [committee(1), COORDINATOR, *(courier(n) for n in range(1, COURIERS + 1))]
        everybody = signed_in(folder, phones)
        self.couriers: list[Hand] = everybody[2:]
        self.server = Server(folder, WORK_LIMITS="0")
        self.server.program = program
        self.server.start()
        self.ground = Ground(folder)
        try:
            self.join(everybody, self.server.port)
        except BaseException:
            self.server.stop()
            raise

    def join(self, everybody: list[Hand], port: int) -> None:
        self.staff = Line(port, everybody[0].token)
        self.phones = {p.id: Listener(port, p.token) for p in self.couriers}
        self.lines = {p.id: Line(port, p.token) for p in self.couriers}
        self.listeners = [*self.phones.values(), *(Listener(port, p.token) for p in everybody[:2])]
        self.other = self.opened(category="meal")

    def opened(self, **more: str) -> str:
        """A new order for the same resident."""
        resident = {"name": "陈桂兰", "phone": "13812345678", "address": {"compound": "芳林园"}}
        status, made = self.staff.call(
            "POST", "/needs", {"resident": resident, "category": "shopping"} | more
        )
        assert status == 201, made
        return made["order"]["id"]

    def taps(self, kind: str, chance: random.Random) -> list[Tap]:
        """half: 25 on the socket, 25 on HTTP, in a row; mixed: the same by lot; double: mixed, and
        every fifth taps twice under one key, half of them with the other hand on the other way."""
        ids = [p.id for p in self.couriers]
        if kind != "half":
            chance.shuffle(ids)
        ways: list[dict[str, Any]] = [self.phones, self.lines]
        taps = [Tap(who, ways[n % 2][who]) for n, who in enumerate(ids)]
        if kind == "double":
            taps[5:5] = [Tap(who, self.lines[who]) for who in ids[0:10:2]]
            taps += [Tap(who, self.phones[who], behind=True) for who in ids[10:20:2]]
        return taps

    def round(self, kind: str, chance: random.Random) -> list[str]:
        """What was wrong with one stampede; nothing, if all is well."""
        order_id = self.opened()
        taps = self.taps(kind, chance)
        for tap in taps:
            tap.hold(order_id, f"{order_id}-{tap.who}")
        for tap in taps:
            tap.held.release()
        for tap in taps:
            tap.hear()
        wrong = [*self.of_answers(taps, order_id), *self.of_the_ground(taps, order_id)]
        status, problem = self.staff.call("POST", f"/orders/{order_id}/cancel", {"reason": "mistake"})
        assert status == 200, problem
        return [f"{kind} {order_id}: {what}" for what in (*wrong, *self.of_ears(order_id))]

    def of_answers(self, taps: list[Tap], order_id: str) -> list[str]:
        winners = {t.who for t in taps if t.won}
        wrong = [] if len(winners) == 1 else [f"{len(winners)} winners"]
        losers = [t for t in taps if t.who not in winners]
        if len({t.who for t in losers}) != COURIERS - 1:
            wrong.append(f"{len({t.who for t in losers})} losers")
        for tap in losers:
            nearest = [o["id"] for o in tap.facts.get("nearest", ())]
            if tap.code != "already_taken" or self.other not in nearest or order_id in nearest:
                wrong.append(f"a loser was told {tap.code} with {nearest}")
        right = {"id": order_id, "mine": True}
        told = [t.facts for t in taps if t.who in winners]
        return wrong + [
            f"the winner was told {facts}" for facts in told if not right.items() <= facts.items()
        ]

    def of_the_ground(self, taps: list[Tap], order_id: str) -> list[str]:
        wrong = []
        live = self.ground.rows("SELECT courier_id, won_at FROM claims WHERE order_id = ? AND live", order_id)
        winner = {t.who for t in taps if t.won}
        if {who for who, _ in live} != winner or len(live) != 1:
            wrong.append(f"{len(live)} live claims")
        row = self.ground.rows("SELECT status, version FROM orders WHERE id = ?", order_id)[0]
        if row != ("claimed", 2):
            wrong.append(f"the order is {row}")
        # the winner's second tap is the same call; a loser's is a second try
        expected = len(taps) - sum(t.who in winner for t in taps) + 1
        tries = self.tries(order_id, expected)
        if len(tries) != expected or len({t[0] for t in tries}) != COURIERS:
            wrong.append(f"{len(tries)} attempts of {len({t[0] for t in tries})} couriers, not {expected}")
        for who, outcome, by, behind in tries:
            if outcome == "won" and {who} == winner and by is None:
                continue
            if outcome != "already_taken" or {by} != winner or not isinstance(behind, int) or behind < 0:
                wrong.append(f"an attempt says {outcome}, {by}, {behind}")
        return wrong

    def tries(self, order_id: str, expected: int) -> list[tuple[Any, ...]]:
        """The attempts; those that were lost are statistics, and may be written a second later."""
        sql = "SELECT courier_id, outcome, winner_id, behind_ms FROM attempts WHERE order_id = ?"
        until = time.monotonic() + STATISTICS_SECONDS
        while len(found := self.ground.rows(sql, order_id)) < expected and time.monotonic() < until:
            time.sleep(0.02)
        return found

    def of_ears(self, order_id: str) -> list[str]:
        """Everybody heard it once: after the cancelling nothing of it can be on its way."""
        wrong = []
        for n, phone in enumerate(self.listeners):
            phone.until("order.cancelled", order_id)
            heard = [e["kind"] for e in phone.events if e["subject"]["id"] == order_id]
            kinds = [kind for kind in heard if kind not in LOOKING]
            if len(heard) - len(kinds) != len({*heard} & {*LOOKING}):
                wrong.append(f"listener {n} was told twice: {heard}")
            if kinds != ["order.opened", "order.claimed", "order.cancelled"]:
                wrong.append(f"listener {n} heard {kinds}")
            numbers = [e["seq"] for e in phone.events]
            if numbers != sorted(set(numbers)):
                wrong.append(f"listener {n} heard {numbers}")
            phone.events.clear()
        return wrong

    def close(self) -> None:
        for phone in self.listeners:
            phone.close()
        for line in (self.staff, *self.lines.values()):
            line.hang_up()
        self.server.stop()
