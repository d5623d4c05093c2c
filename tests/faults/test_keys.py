"""One key is one effect: at once, over both ways, after a crash, and not for a refusal."""

import shutil
import threading
import uuid

import pytest

from tests.cast import committee, courier
from tests.faults.ground import Ground
from tests.faults.hands import signed_in
from tests.faults.phones import Line, Listener
from tests.server import Server

RESIDENT = {"name": "陈桂兰", "phone": "13812345678", "address": {"compound": "芳林园"}}
NEED = {"resident": RESIDENT, "category": "shopping"}


class Two:
    """A clerk and two couriers; each test gets two whose hands are empty."""

    def __init__(self, folder):
        self.staff, *self.rested = signed_in(folder, [committee(1), *map(courier, range(1, 21))])
        self.ground, self.server = Ground(folder), Server(folder).start()

    def line(self, hand):
        return Line(self.server.port, hand.token)

    def order(self):
        return self.line(self.staff).call("POST", "/needs", NEED, uuid.uuid4().hex)[1]["order"]["id"]

    def count(self, what, **where):
        names = " AND ".join(f"{n} = ?" for n in where) or "1"
        return self.ground.one(f"SELECT count(*) FROM {what} WHERE {names}", *where.values())


@pytest.fixture(scope="module")
def station(demo_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys") / "var"
    shutil.copytree(demo_folder, folder)
    made = Two(folder)
    yield made
    made.server.stop()


@pytest.fixture
def two(station):
    station.first, station.second = station.rested.pop(), station.rested.pop()
    return station


def test_one_key_twenty_times_at_once_and_over_the_socket_is_one_grab(two):
    order_id, key = two.order(), "twenty"
    lines = [two.line(two.first) for _ in range(20)]
    phones = [Listener(two.server.port, two.first.token) for _ in range(3)]
    held = [line.held("POST", f"/orders/{order_id}/grab", {}, key) for line in lines]
    said = [phone.held("grab", {"order_id": order_id, "key": key}) for phone in phones]
    for one in [h for _, h in said[:2]] + held + [h for _, h in said[2:]]:
        one.release()
    answers = [line.answer() for line in lines]
    acks = [phone.ack(number) for phone, (number, _) in zip(phones, said, strict=True)]
    assert [status for status, _ in answers] == [200] * 20
    assert all(ack["ok"] for ack in acks)
    shown = [told for _, told in answers] + [ack["order"] for ack in acks]
    assert all(one == shown[0] for one in shown)
    assert (shown[0]["version"], shown[0]["mine"]) == (2, True)
    assert two.count("attempts", order_id=order_id) == 1
    assert two.count("moves", subject_id=order_id, verb="grab") == 1
    assert two.count("claims", order_id=order_id) == 1
    assert two.count("events", subject_id=order_id, kind="order.claimed") == 1


def test_twenty_posts_with_one_key_are_one_need(two):
    answers, before = [], two.count("needs")
    ask = lambda: answers.append(two.line(two.staff).call("POST", "/needs", NEED, "post"))  # noqa: E731
    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _ in answers] == [201] * 20
    assert len({told["need"]["id"] for _, told in answers}) == 1
    assert (two.count("needs"), two.count("orders")) == (before + 1, before + 1)
    assert two.count("residents", demo=0) == 1


def test_the_same_key_for_something_else_is_refused(two):
    assert two.line(two.staff).call("POST", "/needs", NEED, "mine")[0] == 201
    for other in (NEED | {"category": "meal"}, NEED | {"text": "快一点"}):
        status, problem = two.line(two.staff).call("POST", "/needs", other, "mine")
        assert (status, problem["code"]) == (422, "key_reused")
    first, second = two.order(), two.order()
    phone = Listener(two.server.port, two.first.token)
    assert phone.ask("grab", {"order_id": first, "key": "tap"})["ok"]
    refused = phone.ask("grab", {"order_id": second, "key": "tap"})
    assert refused["error"]["code"] == "key_reused"
    status, problem = two.line(two.first).call("POST", f"/orders/{first}/release", {"reason": "busy"}, "tap")
    assert (status, problem["code"]) == (422, "key_reused")
    assert two.count("claims", order_id=first) == 1
    assert two.count("claims", order_id=second) == 0


def test_another_persons_key_is_another_key(two):
    one, other = two.order(), two.order()
    assert two.line(two.first).call("POST", f"/orders/{one}/grab", {}, "same")[0] == 200
    assert two.line(two.second).call("POST", f"/orders/{other}/grab", {}, "same")[0] == 200


def test_after_the_power_came_back_the_key_still_says_what_it_did(two):
    _, made = two.line(two.staff).call("POST", "/needs", NEED, "before")
    order_id = made["order"]["id"]
    taken = two.line(two.first).call("POST", f"/orders/{order_id}/grab", {}, "tap before")
    two.server.kill()
    two.server.restart()
    assert two.line(two.staff).call("POST", "/needs", NEED, "before")[1]["order"]["id"] == order_id
    phone = Listener(two.server.port, two.first.token)
    assert phone.ask("grab", {"order_id": order_id, "key": "tap before"}) == {"ok": True, "order": taken[1]}
    for what in ("attempts", "claims"):
        assert two.count(what, order_id=order_id) == 1


def test_a_refusal_leaves_its_key_free(two):
    order_id = two.order()
    grab = f"/orders/{order_id}/grab"
    assert two.line(two.first).call("POST", grab, {}, "his")[0] == 200
    status, problem = two.line(two.second).call("POST", grab, {}, "hers")
    assert (status, problem["code"]) == (409, "already_taken")
    release = f"/orders/{order_id}/release"
    status, problem = two.line(two.second).call("POST", release, {"reason": "busy"}, "not hers")
    assert (status, problem["code"]) == (403, "not_yours")
    assert two.line(two.first).call("POST", release, {"reason": "busy"}, "back")[0] == 200
    phone = Listener(two.server.port, two.second.token)
    assert phone.ask("grab", {"order_id": order_id, "key": "hers"})["ok"]
    assert two.line(two.second).call("POST", release, {"reason": "busy"}, "not hers")[0] == 200
    # the first courier's old key is still his grab: it does not take the order again
    assert two.line(two.first).call("POST", grab, {}, "his")[0] == 200
    assert two.count("claims", order_id=order_id, live=1) == 0
