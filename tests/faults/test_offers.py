"""Yes, no, a grab, a cancelling and the end of the time meet: one legal end, on both databases."""

from itertools import pairwise

import pytest

from dispatch.actions import claims, duty, needs, nudges, offers, orders
from dispatch.errors import Refused
from dispatch.queries.due import Subject
from dispatch.rules.standing import NOBODY
from dispatch.tx import Call
from models import Offer, Order
from tests.faults.rivals import Rivals, codes

RESIDENT = {"name": "陈桂兰", "address": {"compound": "芳林园"}}
postgres = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


class Offering(Rivals):
    """Ten couriers on duty; the first four work for one outlet."""

    def __init__(self, house) -> None:
        super().__init__(house)
        for courier in self.couriers:
            self.did(courier, duty.set_duty, True)

    def order(self) -> str:
        given = {"resident": RESIDENT, "category": "shopping"}
        return self.house.db.write(Call(self.staff), needs.post, given).ids["order_id"]

    def held(self, n: int) -> str:
        order = self.order()
        self.did(self.couriers[n], claims.grab, order)
        return order

    def asked(self, order: str, *ns: int) -> None:
        for n in ns:
            self.did(self.station, offers.invite, order, self.couriers[n].id)

    def expiry(self, order: str) -> tuple:
        """What the job does of a question whose time has come."""
        ((its_id,),) = self.rows(f"SELECT id FROM offers WHERE order_id = '{order}' AND answered_at IS NULL")
        return (offers.expire_one, Subject(its_id, self.house.clock.now()))

    def ends_well(self, order: str) -> tuple[str, list[str]]:
        """Whatever happened: no second seat, no gap in the history, an event for each move. The status
        and who has it."""
        ((status,),) = self.rows(f"SELECT status FROM orders WHERE id = '{order}'")
        live = self.rows(f"SELECT courier_id FROM claims WHERE order_id = '{order}' AND live")
        steps = self.rows(
            f"SELECT from_status, to_status, verb FROM moves WHERE subject_id = '{order}' ORDER BY id"
        )
        assert len(live) == (status in ("claimed", "picked_up", "on_hold")), (status, live)
        assert all(before[1] == after[0] for before, after in pairwise(steps)), steps
        assert steps[-1][1] == status
        told = self.rows(
            f"SELECT count(*) FROM events WHERE subject_id = '{order}'"
            " AND kind NOT IN ('order.invited', 'grab.decided') AND data NOT LIKE '%\"offer\"%'"
        )
        assert told == [(len(steps),)], (told, steps)
        return status, [row[0] for row in live]

    def answers(self, order: str) -> list[str | None]:
        query = f"SELECT answer FROM offers WHERE order_id = '{order}' ORDER BY id"
        return [row[0] for row in self.rows(query)]


@pytest.fixture(params=["house", pytest.param("postgres_house", marks=postgres)])
def street(request):
    return Offering(request.getfixturevalue(request.param))


def test_of_three_invited_and_four_who_grab_one_has_it(street):
    order = street.order()
    street.asked(order, 0, 1, 2)
    told = street.at_once(
        *[(street.couriers[n], (offers.accept, order)) for n in range(3)],
        *[(street.couriers[n], (claims.grab, order)) for n in range(3, 7)],
    )
    assert codes(told) == {"done": 1, "already_taken": 6}
    status, (holder,) = street.ends_well(order)
    winner = next(n for n, t in enumerate(told) if not isinstance(t, Exception))
    assert (status, holder) == ("claimed", street.couriers[winner].id)
    assert street.answers(order).count("accepted") == (winner < 3)
    assert street.rows("SELECT count(*) FROM attempts WHERE outcome = 'won'") == [(1,)]


def test_a_yes_meets_a_cancelling(street):
    for n in range(3):
        order = street.order()
        street.asked(order, n)
        calls = [
            (street.couriers[n], (offers.accept, order)),
            (street.staff, (orders.cancel, order, "mistake")),
        ]
        told = street.at_once(*calls[:: -1 if n % 2 else 1])
        assert codes(told)["done"] == len(told) - codes(told)["illegal_move"] >= 1
        assert street.ends_well(order) == ("cancelled", [])


def test_a_question_has_one_answer(street):
    """Yes, no, the end of its time, taken back, and asked again by another desk: all at once."""
    for n in range(4):
        order, courier = street.order(), street.couriers[n]
        street.asked(order, n)
        told = street.at_once(
            (courier, (offers.accept, order)),
            (NOBODY, street.expiry(order)),
            (courier, (offers.decline, order)),
            (street.station, (offers.withdraw, order)),
            (street.second, (offers.invite, order, courier.id)),
        )
        assert set(codes(told)) <= {"done", "illegal_move"}, codes(told)
        status, live = street.ends_well(order)
        answers = street.answers(order)
        assert answers[0] is not None or status == "open"
        yes = not isinstance(told[0], Exception)
        assert (status, live) == (("claimed", [courier.id]) if yes else ("open", []))
        assert answers.count("accepted") == yes and len(answers) <= 2
        assert [a for a in answers[:-1] if a is None] == [], "no question is left open behind a newer one"


def test_two_colleagues_say_yes_to_one_seat_and_one_has_it(street):
    order = street.held(0)
    for n in (1, 2, 3):
        street.did(street.couriers[0], offers.hand_over, order, street.couriers[n].id)
    told = street.at_once(*[(street.couriers[n], (offers.accept, order)) for n in (1, 2, 3)])
    assert codes(told) == {"done": 1, "already_taken": 2}
    status, _ = street.ends_well(order)
    assert status == "claimed"
    seats = street.rows(f"SELECT seat, outcome FROM claims WHERE order_id = '{order}' ORDER BY id")
    assert seats == [(1, "handed_over"), (1, None)]


MEANWHILE = {
    "deliver": (orders.deliver, []),
    "release": (orders.release, ["busy"]),
    "pick_up": (orders.pick_up, []),
    "fail": (orders.fail, ["other"]),
    "cancel": (orders.cancel, ["mistake"]),
    "time_out": (nudges.nudge_one, []),
}


def test_a_yes_meets_what_the_holder_and_others_do(street):
    """Either the seat went over first, and he who had it is told so; or there is nothing to go over."""
    for n, (verb, (action, args)) in enumerate(MEANWHILE.items()):
        giver, taker = street.couriers[n % 2], street.couriers[2 + n % 2]
        order = street.held(n % 2)
        street.did(giver, offers.hand_over, order, taker.id)
        who, work = giver, (action, order, *args)
        if verb == "cancel":
            who = street.staff
        if verb == "time_out":
            who, work = NOBODY, (nudges.nudge_one, overdue(street, order))
        calls = [(taker, (offers.accept, order)), (who, work)]
        told = street.at_once(*calls[:: -1 if n % 2 else 1])[:: -1 if n % 2 else 1]
        status, live = street.ends_well(order)
        outcomes = [
            r[0] for r in street.rows(f"SELECT outcome FROM claims WHERE order_id = '{order}' ORDER BY id")
        ]
        if isinstance(told[0], Refused):
            assert told[0].code == "illegal_move" or verb == "pick_up", (verb, told)
            assert len(outcomes) == 1
        else:
            assert outcomes[0] == "handed_over", (verb, outcomes)
            if verb not in ("cancel", "time_out") and isinstance(told[1], Refused):
                assert told[1].code == "not_yours", (verb, told)
        assert (status in ("open", "delivered", "failed", "cancelled")) == (live == [])
        for who_has in live:
            assert who_has == taker.id or isinstance(told[0], Refused)
            street.did(street.station, orders.release, order, "other")


def overdue(street: Offering, order_id: str) -> Subject:
    def late(tx):
        order = tx.session.get(Order, order_id)
        order.nudges = 1
        order.nudge_due_at = tx.now
        return order.nudge_due_at

    return Subject(order_id, street.house.db.write(Call(), late))


def test_who_says_yes_to_five_at_once_has_three(street):
    orders_ = [street.held(n) for n in (0, 1, 2)] + [street.order() for _ in range(2)]
    taker = street.couriers[3]
    for n in (0, 1, 2):
        street.did(street.couriers[n], offers.hand_over, orders_[n], taker.id)
    street.asked(orders_[3], 3)
    street.asked(orders_[4], 3)
    told = street.at_once(*[(taker, (offers.accept, order)) for order in orders_])
    assert codes(told) == {"done": 3, "cap_reached": 2}
    assert street.rows(f"SELECT count(*) FROM claims WHERE courier_id = '{taker.id}' AND live") == [(3,)]


def test_two_desks_ask_one_courier_at_once_and_he_is_asked_once(street):
    order, courier = street.order(), street.couriers[0]
    desks = [street.station, street.second]
    told = street.at_once(*[(desks[n % 2], (offers.invite, order, courier.id)) for n in range(6)])
    assert codes(told) == {"done": 6}
    assert street.answers(order) == [None]
    assert street.rows("SELECT count(*) FROM events WHERE kind = 'order.invited'") == [(1,)]


def test_an_end_that_was_believed_too_long_takes_no_yes_back(street):
    order, courier = street.order(), street.couriers[0]
    street.asked(order, 0)
    _, overdue = street.expiry(order)
    street.did(courier, offers.accept, order)
    ends = street.house.db.write(
        Call(), lambda tx: offers.answer(tx, tx.session.get(Offer, overdue.id), "expired")
    )
    assert (ends, street.answers(order)) == (False, ["accepted"])
