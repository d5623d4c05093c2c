"""Attempts that wait: one has the order in the end, and everybody is told the truth."""

from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select, update

from dispatch import jobs
from dispatch.actions import claims, draws, duty, needs, offers, orders, people
from dispatch.queries.plain import moment
from models import Attempt, AuditEntry, Bid, Claim, Courier, Event, Order, Person, Unit
from tests.actions.test_claims import refusal
from tests.cast import COORDINATOR
from tests.desk import who


class Fair:
    """The street with a rule other than the first thumb's."""

    def __init__(self, street, **policy):
        self.street, self.house, self.do = street, street.house, street.do
        self.station = who(street.house, COORDINATOR)
        self.policy(**policy)

    def policy(self, **policy):
        self.do(
            self.station, lambda tx: setattr(tx.session.get(Unit, self.station.station_id), "policy", policy)
        )

    def change(self, courier, **facts):
        def set_facts(tx):
            row = tx.session.get(Courier, courier.id)
            for name, value in facts.items():
                setattr(row, name, value)

        self.do(courier, set_facts)

    def served(self, courier, order):
        """He had this one an hour ago, so the others come before him."""
        at = self.house.clock.now() - timedelta(hours=1)
        had = {"seat": 9, "live": False, "outcome": "completed", "won_at": at, "ended_at": at}
        self.do(courier, lambda tx: tx.session.add(Claim(order_id=order["id"], courier_id=courier.id, **had)))

    def bid(self, courier, order, key=None):
        made = self.do(courier, claims.grab, order["id"], key=key)
        assert made.answer["pending"], made.answer
        return made

    def rows(self, query):
        with self.house.db.reading() as rd:
            return list(rd.session.execute(query).all())

    def draw_at(self, order):
        return self.rows(select(Order.draw_at).where(Order.id == order["id"]))[0][0]

    def later(self, order):
        """The window has ended, and the job has come."""
        at = self.draw_at(order)

        def ended(tx):
            tx.session.get(Order, order["id"]).draw_at = tx.now

        self.do(self.station, ended)
        jobs.run(self.house, next(job for job in jobs.JOBS if job.id == "draws"))
        return at

    def decided(self, courier):
        """What he was told, in order."""
        query = select(Event.data).where(Event.kind == "grab.decided", Event.rooms == f"person:{courier.id}")
        return [orjson.loads(data) for (data,) in self.rows(query.order_by(Event.seq))]

    def holder(self, order):
        return [
            r[0] for r in self.rows(select(Claim.courier_id).where(Claim.order_id == order["id"], Claim.live))
        ]

    def tries(self, order):
        query = select(Attempt.courier_id, Attempt.outcome, Attempt.rule).where(
            Attempt.order_id == order["id"]
        )
        return {courier: (outcome, rule) for courier, outcome, rule in self.rows(query)}


@pytest.fixture
def fair(street):
    return Fair(street, fairness="window", window_s=7, version=3)


def test_in_a_window_nobody_has_it_at_once_and_the_least_recently_served_has_it_in_the_end(fair, street):
    fast, slow = street.courier(1), street.courier(2)
    fair.policy(fairness="instant")
    street.held(fast)
    fair.policy(fairness="window", version=3)
    order, other = street.order(), street.order(category="meal")
    told = fair.bid(fast, order).answer
    assert told == fair.bid(slow, order).answer
    assert fair.holder(order) == []
    fair.later(order)
    assert fair.holder(order) == [slow.id]
    assert fair.decided(slow) == [{"won": True}]
    (lost,) = fair.decided(fast)
    assert (lost["won"], lost["reason"]) == (False, "already_taken")
    assert [o["id"] for o in lost["nearest"]] == [other["id"]]
    assert fair.tries(order) == {fast.id: ("already_taken", "window"), slow.id: ("won", "window")}
    tries = fair.rows(select(Attempt).where(Attempt.order_id == order["id"]))
    assert {(t.rule_version, t.behind_ms) for (t,) in tries} == {(3, None)}, "time did not decide"
    assert fair.rows(select(Bid)) == []


def test_a_second_grab_in_the_window_is_the_same_attempt(fair, street):
    courier, order = street.courier(1), street.order()
    first, second = fair.bid(courier, order, "one"), fair.bid(courier, order, "two")
    assert (first.answer, first.ids) == (second.answer, second.ids)
    fair.later(order)
    assert fair.decided(courier) == [{"won": True}]
    assert len(fair.rows(select(Attempt).where(Attempt.order_id == order["id"]))) == 1


def test_the_same_key_says_what_has_become_of_it(fair, street):
    one, two = street.courier(1), street.courier(2)
    order = street.order()
    fair.bid(one, order, "tap")
    fair.bid(two, order, "tap")
    waits = fair.do(one, claims.grab, order["id"], key="tap")
    assert waits.replayed
    assert fair.do(one, claims.again, waits.ids)["pending"]
    fair.later(order)
    winner, loser = (one, two) if fair.holder(order) == [one.id] else (two, one)
    won = fair.do(winner, claims.grab, order["id"], key="tap")
    assert won.replayed and fair.do(winner, claims.again, won.ids)["mine"]
    lost = fair.do(loser, claims.grab, order["id"], key="tap")
    no = refusal(street, loser, claims.again, lost.ids)
    assert (no.code, no.facts["mine"], no.facts["behind_ms"]) == ("already_taken", False, None)


def test_the_winner_may_give_it_back_and_his_old_key_still_says_that_he_had_won(fair, street):
    courier, order = street.courier(1), street.order()
    ids = fair.bid(courier, order, "tap").ids
    fair.later(order)
    fair.do(courier, orders.release, order["id"], "busy")
    assert fair.do(courier, claims.again, ids)["status"] == "open"
    assert fair.bid(courier, order, "another").ids["bid_at"] > ids["bid_at"], "a window of its own"


def test_who_waited_and_was_then_invited_hears_from_his_old_key_that_it_is_his(fair, street):
    courier, order = street.courier(1), street.order()
    ids = fair.bid(courier, order, "tap").ids
    fair.do(fair.station, offers.invite, order["id"], courier.id)
    fair.do(courier, offers.accept, order["id"])
    assert fair.do(courier, claims.again, ids)["mine"]


def test_the_same_key_says_which_gate_was_shut(fair, street):
    full, untrained = street.courier(1), street.courier(21)
    order, other = street.order(), street.order(text="土豆")
    bids = {full: fair.bid(full, order, "tap"), untrained: fair.bid(untrained, other, "tap")}
    fair.policy(fairness="window", live_claims=0)
    fair.later(order)

    def becomes_medicine(tx):
        tx.session.get(Order, other["id"]).needs_medicine_training = True

    fair.do(street.staff, becomes_medicine)
    fair.later(other)
    said = [refusal(street, courier, claims.again, made.ids) for courier, made in bids.items()]
    assert [(no.code, no.facts.get("which"), no.facts.get("missing")) for no in said] == [
        ("cap_reached", "live_claims", None), ("not_qualified", None, "medicine_training"),
    ]  # fmt: skip


def test_a_shut_gate_is_told_at_once_and_asked_again_at_the_end(fair, street):
    off, full, free = street.courier(1, on=False), street.courier(2), street.courier(3)
    order = street.order()
    assert refusal(street, off, claims.grab, order["id"]).code == "off_duty"
    fair.bid(full, order)
    fair.bid(free, order)
    fair.change(full, insured_until=None)
    fair.served(free, order)
    fair.later(order)
    assert fair.holder(order) == [free.id]
    assert fair.decided(full)[0]["reason"] == "insurance_expired"
    assert fair.tries(order)[full.id] == ("insurance_expired", "window")


@pytest.mark.parametrize("leaves", ["off duty", "suspended", "no courier any more"])
def test_who_is_gone_when_it_is_decided_does_not_get_it(fair, street, leaves):
    gone, there = street.courier(1), street.courier(2)
    order = street.order()
    fair.bid(gone, order)
    fair.bid(there, order)
    fair.served(there, order)
    if leaves == "off duty":
        fair.do(gone, duty.set_duty, False)
    elif leaves == "suspended":
        fair.do(fair.station, people.suspend, gone.id)
    else:
        seat = (street.staff.community_id, "committee_staff")
        fair.do(fair.station, lambda tx: people.place(tx, tx.session.get(Person, gone.id), [seat]) and None)
    fair.later(order)
    assert fair.holder(order) == [there.id]
    assert fair.decided(gone)[0]["reason"] == "off_duty"


def test_when_nobody_may_have_it_any_more_it_is_open_as_before(fair, street):
    courier, order = street.courier(1), street.order()
    fair.bid(courier, order)
    fair.do(courier, duty.set_duty, False)
    fair.later(order)
    assert (fair.holder(order), fair.draw_at(order), fair.rows(select(Bid))) == ([], None, [])
    assert fair.decided(courier)[0]["won"] is False
    fair.do(courier, duty.set_duty, True)
    assert fair.bid(courier, order)


@pytest.mark.parametrize("end", ["cancel", "withdraw"])
def test_whose_order_is_cancelled_in_the_window_is_told_at_once(fair, street, end):
    courier, order = street.courier(1), street.order()
    fair.bid(courier, order, "tap")
    if end == "cancel":
        fair.do(street.staff, orders.cancel, order["id"], "not_needed")
    else:
        fair.do(street.staff, needs.withdraw, order["need_id"])
    assert fair.decided(courier) == [{"won": False, "reason": "illegal_move", "nearest": []}]
    assert (fair.draw_at(order), fair.rows(select(Bid))) == (None, [])
    replay = fair.do(courier, claims.grab, order["id"], key="tap")
    assert refusal(street, courier, claims.again, replay.ids).facts["state"] == "cancelled"


def test_a_correction_in_the_window_counts_when_it_is_decided(fair, street):
    untrained, order = street.courier(21), street.order(text="土豆")
    fair.bid(untrained, order)

    def becomes_medicine(tx):
        tx.session.get(Order, order["id"]).needs_medicine_training = True

    fair.do(street.staff, becomes_medicine)
    fair.later(order)
    assert (fair.holder(order), fair.decided(untrained)[0]["reason"]) == ([], "not_qualified")


def test_who_is_invited_and_accepts_ends_the_window(fair, street):
    waiting, invited = street.courier(1), street.courier(2)
    order = street.order()
    fair.bid(waiting, order)
    fair.do(invited, claims.seat_for, order["id"], "invited")
    assert fair.holder(order) == [invited.id]
    assert fair.decided(waiting)[0]["reason"] == "already_taken"
    assert fair.tries(order) == {invited.id: ("won", "invited"), waiting.id: ("already_taken", "window")}
    assert (fair.draw_at(order), fair.rows(select(Bid))) == (None, [])


def test_a_window_is_decided_once_whoever_comes_for_it(fair, street):
    courier, order = street.courier(1), street.order()
    fair.bid(courier, order)
    at = fair.draw_at(order)
    for _ in range(2):
        fair.do(fair.station, draws.decide_one, draws.Subject(order["id"], at))
    assert fair.decided(courier) == [{"won": True}]
    draws_written_down = select(AuditEntry.id).where(AuditEntry.verb == "order.draw")
    assert len(fair.rows(draws_written_down)) == 1


def test_who_wins_three_has_his_hands_full_for_the_fourth(fair, street):
    """Bids are free; what counts is what he holds when it is decided."""
    eager, other = street.courier(1), street.courier(2)
    many = [street.order() for _ in range(4)]
    for order in many:
        fair.bid(eager, order)
    fair.bid(other, many[3])
    for order in many[:3]:
        fair.later(order)
    yesterday = fair.house.clock.now() - timedelta(days=1)
    fair.do(other, lambda tx: tx.session.execute(update(Claim).values(won_at=yesterday)))
    fair.served(other, many[3])
    fair.later(many[3])
    assert fair.holder(many[3]) == [other.id]
    assert fair.decided(eager)[-1]["reason"] == "cap_reached"


def test_a_coordinator_sets_the_rule_of_one_order_and_only_while_it_is_open(fair, street):
    courier, order = street.courier(1), street.order()
    shown = fair.do(fair.station, draws.set_rule, order["id"], "instant").answer
    assert (shown["fairness"], shown["version"]) == ("instant", 2)
    assert fair.do(courier, claims.grab, order["id"]).answer["mine"]
    assert refusal(street, fair.station, draws.set_rule, order["id"], None).code == "illegal_move"
    other = street.order()
    assert refusal(street, street.staff, draws.set_rule, other["id"], "instant").code == "forbidden"


def test_a_window_that_has_begun_is_ended_whatever_the_rule_becomes(fair, street):
    first, second = street.courier(1), street.courier(2)
    order = street.order()
    fair.bid(first, order)
    fair.do(fair.station, draws.set_rule, order["id"], "instant")
    assert fair.bid(second, order).answer["pending"]
    fair.later(order)
    assert {rule for _, rule in fair.tries(order).values()} == {"window"}


def test_a_window_that_has_begun_is_no_head_start_for_anybody(fair, street):
    waiting, next_door = street.courier(1), street.courier(2)
    order = street.order()
    fair.bid(waiting, order)
    fair.do(fair.station, draws.set_rule, order["id"], "head_start")
    assert fair.bid(next_door, order).answer["decided_at"] == moment(fair.draw_at(order))


def test_a_clock_that_was_set_back_keeps_no_window_open(fair, street):
    courier, order = street.courier(1), street.order()
    fair.bid(courier, order)
    two_hours = timedelta(hours=2)
    fair.do(
        fair.station, lambda tx: setattr(tx.session.get(Order, order["id"]), "draw_at", tx.now + two_hours)
    )
    jobs.run(fair.house, next(job for job in jobs.JOBS if job.id == "draws"))
    assert fair.holder(order) == [courier.id]


# ---------------------------------------------------------------- the head start


@pytest.fixture
def head_start(street):
    made = Fair(street, fairness="head_start", head_start_s=30)
    order = street.order()
    near, far = street.courier(1), street.courier(5)  # of the first outlet and of the second

    def places(tx):
        at = tx.session.get(Order, order["id"])
        at.lat, at.lng = 39.03, 117.70
        for courier, lat in ((near, 39.031), (far, 39.04)):
            outlet = tx.session.get(Unit, tx.session.get(Courier, courier.id).outlet_id)
            outlet.lat, outlet.lng = lat, 117.70

    made.do(made.station, places)
    made.order, made.near, made.far = order, near, far
    return made


def test_the_outlet_next_to_the_door_may_take_it_at_once_and_the_others_wait(head_start):
    order, near, far = head_start.order, head_start.near, head_start.far
    head_start.bid(far, order)
    assert head_start.do(near, claims.grab, order["id"]).answer["mine"]
    assert head_start.decided(far)[0]["reason"] == "already_taken"
    assert head_start.tries(order) == {
        near.id: ("won", "head_start"),
        far.id: ("already_taken", "head_start"),
    }


def test_when_the_outlet_next_to_the_door_does_not_want_it_another_has_it(head_start):
    head_start.bid(head_start.far, head_start.order)
    head_start.later(head_start.order)
    assert head_start.holder(head_start.order) == [head_start.far.id]


def test_when_the_head_start_is_over_the_first_one_wins(head_start):
    order = head_start.order

    def half_a_minute_ago(tx):
        tx.session.get(Order, order["id"]).opened_at = tx.now - timedelta(seconds=31)

    head_start.do(head_start.station, half_a_minute_ago)
    assert head_start.do(head_start.far, claims.grab, order["id"]).answer["mine"]


def test_an_outlet_with_nobody_on_duty_holds_nobody_up(head_start):
    head_start.do(head_start.near, duty.set_duty, False)
    assert head_start.do(head_start.far, claims.grab, head_start.order["id"]).answer["mine"]
