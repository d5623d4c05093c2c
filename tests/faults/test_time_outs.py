"""A time-out releases while the courier delivers: one legal end, and who came second is told the truth."""

from datetime import timedelta
from itertools import pairwise

import pytest

from dispatch.actions import claims, duty, needs, nudges, orders, slots, statements
from dispatch.errors import Refused
from dispatch.queries import orders as seen
from dispatch.queries.due import Subject
from dispatch.rules.standing import NOBODY
from dispatch.tx import Call
from models import Order
from tests.faults.gathering import outcome
from tests.faults.rivals import Rivals

RESIDENT = {"name": "陈桂兰", "address": {"compound": "芳林园"}}
ENDS = {
    "deliver": (orders.deliver, "delivered", "completed"),
    "pick_up": (orders.pick_up, "picked_up", None),
    "hold": (orders.hold, "on_hold", None),
    "release": (orders.release, "open", "undone"),
    "cancel": (orders.cancel, "cancelled", "cancelled"),
}
REASONS = {"hold": ["no_contact"], "release": ["busy"], "cancel": ["mistake"]}
postgres = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


@pytest.fixture(params=["house", pytest.param("postgres_house", marks=postgres)])
def street(request):
    return Rivals(request.getfixturevalue(request.param))


def overdue(street: Rivals, courier: int) -> Subject:
    """An order that he holds, was reminded of, and that is about to be open again."""
    given = {"resident": RESIDENT, "category": "shopping"}
    order_id = street.house.db.write(Call(street.staff), needs.post, given).ids["order_id"]
    street.did(street.couriers[courier], duty.set_duty, True)
    street.did(street.couriers[courier], claims.grab, order_id)

    def late(tx):
        order = tx.session.get(Order, order_id)
        order.nudges, order.nudge_due_at = 1, tx.now - timedelta(seconds=1)
        return order.nudge_due_at

    due_at = street.house.db.write(Call(), late)
    return Subject(order_id, due_at)


def as_two_schedulers_do(subject: Subject, one):
    return (slots.once, "nudges", subject.slot, lambda tx: one(tx, subject))


def in_turn(street: Rivals, *calls):
    return [outcome(street.house, Call(who), work) for who, work in calls]


def they_meet(street: Rivals, how=Rivals.at_once, nudge_one=nudges.nudge_one) -> None:
    for n, (verb, (action, status, left)) in enumerate(ENDS.items()):
        due = overdue(street, n)
        mover = street.staff if verb == "cancel" else street.couriers[n]
        time = as_two_schedulers_do(due, nudge_one)
        hand = (mover, (action, due.id, *REASONS.get(verb, [])))
        told = how(street, *[(NOBODY, time)] * (n % 2), hand, *[(NOBODY, time)] * 2)
        said = told.pop(n % 2)
        assert not [t for t in told if isinstance(t, Exception)], told
        moved = not isinstance(said, Exception)
        row = street.rows(f"SELECT status, nudge_due_at FROM orders WHERE id = '{due.id}'")
        claim = street.rows(f"SELECT live, outcome FROM claims WHERE order_id = '{due.id}'")
        steps = street.rows(
            f"SELECT from_status, to_status, verb FROM moves WHERE subject_id = '{due.id}' ORDER BY id"
        )
        ways = [step[2] for step in steps]
        if verb == "cancel" and "time_out" in ways:  # what is open again can still be cancelled
            assert moved and row == [("cancelled", None)] and claim == [(False, "timed_out")], (row, claim)
        elif moved:
            assert row == [(status, None)] and claim == [(left is None, left)], (verb, row, claim)
            assert "time_out" not in ways
        else:
            assert isinstance(said, Refused) and said.facts["state"] == "open", said
            assert row == [("open", None)] and claim == [(False, "timed_out")], (verb, row, claim)
            assert ways.count("time_out") == 1
        assert all(before[1] == after[0] for before, after in pairwise(steps)), steps
        events = street.rows(f"SELECT count(*) FROM events WHERE subject_id = '{due.id}'")
        assert events == [(len(steps),)], "one event for each move"


@pytest.mark.parametrize("how", [Rivals.at_once, in_turn])
def test_of_time_and_hand_one_is_first_and_the_other_is_told(street, how):
    they_meet(street, how)


def takes_it_back_unasked(tx, due):
    """A time-out written by somebody who looked once and believed it for ever."""
    order = tx.session.get(Order, due.id)
    nudges.time_out(tx, order, seen.holders(tx, order.id))


def test_the_same_eyes_see_a_time_out_that_does_not_ask_again(street):
    with pytest.raises(AssertionError):
        they_meet(street, in_turn, takes_it_back_unasked)


@pytest.mark.parametrize("how", [Rivals.at_once, in_turn])
def test_what_is_delivered_in_the_moment_of_a_time_out_is_done_or_stated_never_lost(street, how):
    """And a third reaches for it: either has it and is told, or is told why not."""
    for n in range(4):
        due, third = overdue(street, n), street.couriers[n + 5]
        street.did(third, duty.set_duty, True)
        time = (NOBODY, as_two_schedulers_do(due, nudges.nudge_one))
        hand = (street.couriers[n], (statements.deliver, due.id))
        grab = (third, (claims.grab, due.id))
        told = how(street, *[time] * (n % 2), *[grab] * (n // 2), hand, time, *[grab] * (1 - n // 2))
        said = told[n % 2 + n // 2]
        assert not isinstance(said, Exception), said
        stated = street.rows(f"SELECT answer FROM statements WHERE order_id = '{due.id}'")
        [(status, since)] = street.rows(f"SELECT status, stated_at FROM orders WHERE id = '{due.id}'")
        if "stated" in said.answer:
            assert stated == [(None,)] and since is not None and status in ("open", "claimed")
        else:
            assert stated == [] and since is None and status == "delivered"
        grabbed = told[n % 2 if n // 2 else -1]
        assert (status == "claimed") == (not isinstance(grabbed, Exception)), (status, grabbed)
