"""A fair window is as safe as the first thumb: one winner, honest answers, also when the power goes."""

import random
import time

import pytest

from tests.cast import PATIENCE, committee, courier
from tests.faults.ground import Ground
from tests.faults.hands import signed_in
from tests.faults.phones import Line
from tests.faults.windows import Windows, lay_rule
from tests.server import Server


def test_the_same_eyes_see_a_draw_that_two_win(folder):
    """A server whose draw seats everybody."""
    everybody = Windows(folder, program=("tests/faults/liar.py", "let_all_be_drawn"))
    try:
        wrong = everybody.together(1, random.Random(1))
    finally:
        everybody.close()
    assert [w for w in wrong if "50 live claims" in w], wrong[:5]
    assert [w for w in wrong if w.endswith("another one than the rule says")], wrong[:5]


@pytest.mark.soak
def test_fifty_reach_for_each_of_many_orders_and_the_rule_decides_each_once(folder, count, soak):
    everybody, chance, beside = Windows(folder), random.Random(21), count(6, 20)
    try:
        with soak("windows") as seen:
            for _ in range(count(1, 50)):
                seen.failures += everybody.together(beside, chance)
                seen.count += beside
    finally:
        everybody.close()


class Few:
    """Five couriers who have reached for one order, on a server that is about to die."""

    def __init__(self, folder, *program):
        lay_rule(folder, fairness="window", window_s=2)
        staff, *self.hands = signed_in(folder, [committee(1), *(courier(n) for n in range(1, 6))])
        self.server = Server(folder)
        self.server.program = program or ("app.py",)
        self.server.start()
        self.ground = Ground(folder)
        resident = {"name": "陈桂兰", "address": {"compound": "芳林园"}}
        made = Line(self.server.port, staff.token).call(
            "POST", "/needs", {"resident": resident, "category": "meal"}
        )
        self.order_id = made[1]["order"]["id"]
        assert [status for status, _ in self.ask()] == [202] * 5

    def ask(self):
        path = f"/orders/{self.order_id}/grab"
        return [Line(self.server.port, h.token).call("POST", path, {}, f"key-{h.id}") for h in self.hands]

    def has_died(self):
        assert self.server.process is not None
        self.server.process.wait(PATIENCE)

    def comes_back(self):
        """Again without the fault; until it is decided."""
        self.server.program = ("app.py",)
        self.server.restart()
        until = time.monotonic() + PATIENCE
        while self.ground.one("SELECT count(*) FROM bids"):
            assert time.monotonic() < until, "never decided"
            time.sleep(0.05)

    def heard(self, hand):
        """What he gets who asks for all that he has missed."""
        told = Line(self.server.port, hand.token).call("GET", "/events?after=0")[1]["events"]
        return [e["data"]["won"] for e in told if e["kind"] == "grab.decided"]


def one_has_it_and_all_know(few):
    assert sorted(few.heard(hand) for hand in few.hands) == [[False]] * 4 + [[True]]
    live = [r[0] for r in few.ground.rows("SELECT courier_id FROM claims WHERE live")]
    assert [hand.id for hand in few.hands if few.heard(hand) == [True]] == live
    assert few.ground.one("SELECT count(*) FROM attempts") == 5
    answers = few.ask()
    assert sorted(status for status, _ in answers) == [200] + [409] * 4
    assert {facts["code"] for status, facts in answers if status == 409} == {"already_taken"}
    assert few.ground.one("SELECT count(*) FROM attempts") == 5, "who asks again has not tried again"


def test_a_server_that_dies_in_the_window_decides_when_it_is_back(folder):
    few = Few(folder)
    try:
        few.server.kill()
        assert few.ground.one("SELECT count(*) FROM bids") == 5, "it was in the middle"
        few.comes_back()
        one_has_it_and_all_know(few)
    finally:
        few.server.stop()


def test_a_server_that_dies_just_before_its_decision_is_kept_decides_again(folder):
    few = Few(folder, "tests/faults/liar.py", "die_deciding")
    try:
        few.has_died()
        assert few.ground.one("SELECT count(*) FROM bids") == 5, "nothing of it was kept"
        few.comes_back()
        one_has_it_and_all_know(few)
    finally:
        few.server.stop()
