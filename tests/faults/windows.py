"""The stampede where a fair window decides: fifty couriers reach for one order, several orders at a
time, and when each window has ended somebody was chosen by the rule and everybody was told."""

import json
import random
import time
from pathlib import Path
from typing import Any

from dispatch import config
from dispatch.house import House, open_house
from dispatch.rules import fairness
from dispatch.tx import Call
from models import Unit, from_ms
from tests.cast import PATIENCE
from tests.faults.hands import person
from tests.faults.stampede import COURIERS, Street, Tap

WINDOW_S = 1


def lay_rule(folder: Path, **policy: Any) -> None:
    """The policy of the demo station, in a database that no server has open."""
    house = open_house(config.load(data_dir=folder, app_env="test"))
    try:
        set_rule(house, **policy)
    finally:
        house.close()


def set_rule(house: House, **policy: Any) -> None:
    station = person(house, "13000000101").station_id
    house.db.write(Call(), lambda tx: setattr(tx.session.get(Unit, station), "policy", policy))


class Waiting(Tap):
    """A finger that is told to wait."""

    def told(self) -> dict[str, Any]:
        if hasattr(self.way, "ack"):
            return self.way.ack(self.number)
        status, facts = self.way.answer()
        return {"ok": status == 202} | facts


class Windows(Street):
    def __init__(self, folder: Path, program: tuple[str, ...] = ("app.py",)) -> None:
        lay_rule(folder, fairness="window", window_s=WINDOW_S, version=7)
        super().__init__(folder, program)

    def together(self, how_many: int, chance: random.Random) -> list[str]:
        """What was wrong with so many windows that were open beside each other."""
        orders = [self.opened() for _ in range(how_many)]
        wrong = [what for order in orders for what in self.reached_for(order, chance)]
        for order in orders:
            self.decided(order)
        for order in orders:
            wrong += [f"{order}: {what}" for what in (*self.of_the_draw(order), *self.of_the_phones(order))]
        for order in orders:
            status, problem = self.staff.call("POST", f"/orders/{order}/cancel", {"reason": "mistake"})
            assert status == 200, problem
        for phone in self.listeners:
            phone.until("order.cancelled", orders[-1])
            phone.events.clear()
        return wrong

    def reached_for(self, order_id: str, chance: random.Random) -> list[str]:
        """Everybody taps, every fifth twice; each is told when it will be decided, and all the same."""
        taps = [Waiting(t.who, t.way, t.behind) for t in self.taps("double", chance)]
        for n, tap in enumerate(taps):
            tap.hold(order_id, f"{order_id}-{tap.who}-{n if tap.behind else 0}")
        for tap in taps:
            tap.held.release()
        told = [tap.told() for tap in taps]
        if all(t["ok"] and t.get("pending") for t in told) and len({t["decided_at"] for t in told}) == 1:
            return []
        return [f"{order_id}: told {t}" for t in told if not t.get("pending")] or ["two ends of one window"]

    def decided(self, order_id: str) -> None:
        until = time.monotonic() + PATIENCE
        while self.ground.one("SELECT count(*) FROM bids WHERE order_id = ?", order_id):
            assert time.monotonic() < until, f"never decided: {order_id}"
            time.sleep(0.02)

    def of_the_draw(self, order_id: str) -> list[str]:
        """One seat, one attempt each, and it is whom the rule names to everybody who works it out."""
        wrong = []
        live = [
            r[0]
            for r in self.ground.rows("SELECT courier_id FROM claims WHERE order_id = ? AND live", order_id)
        ]
        row = self.ground.rows("SELECT status, version, draw_at FROM orders WHERE id = ?", order_id)[0]
        if len(live) != 1 or row != ("claimed", 2, None):
            wrong.append(f"{len(live)} live claims of {row}")
        tries = self.ground.rows(
            "SELECT courier_id, outcome, winner_id, behind_ms, rule, rule_version FROM attempts WHERE order_id = ?",
            order_id,
        )
        if len(tries) != COURIERS or {t[0] for t in tries} != {p.id for p in self.couriers}:
            wrong.append(f"{len(tries)} attempts of {len({t[0] for t in tries})} couriers")
        for who, outcome, by, behind, rule, version in tries:
            won = [who] == live
            right = (outcome, by) == ("won", None) if won else outcome == "cap_reached" or [by] == live
            if not right or (behind, rule, version) != (None, "window", 7):
                wrong.append(f"an attempt says {outcome}, {by}, {behind}, {rule}, {version}")
        audits = self.ground.rows(
            "SELECT facts FROM audit WHERE verb = 'order.draw' AND subject_id = ?", order_id
        )
        if len(audits) != 1:
            return [*wrong, f"decided {len(audits)} times"]
        return wrong + self.of_the_rule(order_id, json.loads(audits[0][0]), live)

    def of_the_rule(self, order_id: str, facts: dict[str, Any], live: list[str]) -> list[str]:
        at = self.ground.one("SELECT slot FROM job_runs WHERE job = 'draws' AND slot LIKE ?", f"{order_id}@%")
        ranked = facts["ranked"]
        lots = [
            fairness.number(order_id, from_ms(int(at.split("@")[1])), bid["courier_id"]) for bid in ranked
        ]
        if lots != [bid["number"] for bid in ranked]:
            return ["the numbers are others"]
        keys = [(bid["served_at"] or "", bid["metres"], bid["number"]) for bid in ranked]
        first = next((bid["courier_id"] for bid in ranked if bid["shut"] is None), None)
        return [] if keys == sorted(keys) and [first] == live else ["another one than the rule says"]

    def of_the_phones(self, order_id: str) -> list[str]:
        """Each heard how it ended once; one of them that he has it."""
        won, wrong = 0, []
        for phone in self.phones.values():
            phone.until("grab.decided", order_id)
            told = [
                e["data"]
                for e in phone.events
                if e["kind"] == "grab.decided" and e["subject"]["id"] == order_id
            ]
            won += told == [{"won": True}]
            if len(told) != 1 or (not told[0]["won"] and order_id in {o["id"] for o in told[0]["nearest"]}):
                wrong.append(f"heard {told}")
        return wrong if won == 1 else [*wrong, f"{won} were told that they have it"]
