"""A window at the moment of its end, when many come for it at once, on whatever database."""

import threading
from typing import Any

from dispatch import jobs
from dispatch.actions import claims, draws, orders
from dispatch.house import House
from dispatch.queries.due import Subject
from dispatch.tx import Call
from models import Order, from_ms, to_ms
from tests.cast import PATIENCE
from tests.faults.gathering import outcome
from tests.faults.rivals import codes
from tests.faults.test_seats import Street
from tests.faults.windows import set_rule


class Draw:
    """Ten couriers have reached for one order; the window has just ended."""

    def __init__(self, house: House) -> None:
        set_rule(house, fairness="window", window_s=5)
        self.street = Street(house)
        self.order_id = self.street.order_id
        for hand in self.street.couriers:
            assert house.db.write(Call(hand.who), claims.grab, self.order_id).answer["pending"]
        self.at = house.db.write(Call(), self.ended)

    def ended(self, tx: Any) -> Any:
        order = tx.session.get(Order, self.order_id)
        order.draw_at = from_ms(to_ms(tx.now))
        return order.draw_at

    @property
    def subject(self) -> Subject:
        return Subject(self.order_id, self.at)

    def everybody_knows(self, winners: int = 1) -> None:
        rows = self.street.rows
        assert rows("SELECT count(*) FROM bids") == [(0,)]
        told = dict(rows("SELECT data, count(*) FROM events WHERE kind = 'grab.decided' GROUP BY data"))
        won = [n for data, n in told.items() if '"won":true' in data]
        assert (sum(won), sum(told.values())) == (winners, 10), told
        assert rows("SELECT count(*), count(DISTINCT courier_id) FROM attempts") == [(10, 10)]
        assert rows("SELECT count(*) FROM audit WHERE verb = 'order.draw'") == [(winners,)]


def at_once(*works: tuple[House, Call, tuple[Any, ...]]) -> list[Any]:
    told: dict[int, Any] = {}
    ready = threading.Barrier(len(works))

    def run(n: int, house: House, call: Call, work: tuple[Any, ...]) -> None:
        ready.wait()
        told[n] = outcome(house, call, work)

    threads = [threading.Thread(target=run, args=(n, *work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(told) == len(works), "somebody waits for ever"
    return [told[n] for n in range(len(works))]


def four_decide_it_and_it_is_decided_once(*houses: House) -> None:
    """Without the slot of the job, which would keep three of them away."""
    draw = Draw(houses[0])
    told = at_once(*[(houses[n % len(houses)], Call(), (draws.decide_one, draw.subject)) for n in range(4)])
    assert codes(told) == {"done": 4}
    draw.everybody_knows()
    assert draw.street.rows("SELECT count(*) FROM claims WHERE live") == [(1,)]
    assert draw.street.rows("SELECT status, version FROM orders") == [("claimed", 2)]


def four_schedulers_come_for_it(*houses: House) -> None:
    draw = Draw(houses[0])
    job = next(job for job in jobs.JOBS if job.id == "draws")
    ready = threading.Barrier(4)

    def scheduler(n: int) -> None:
        ready.wait()
        jobs.run(houses[n % len(houses)], job)

    threads = [threading.Thread(target=scheduler, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    draw.everybody_knows()
    assert draw.street.rows("SELECT count(*) FROM job_faults") == [(0,)]


def it_is_cancelled_while_it_is_decided_and_the_bidders_tap_again(*houses: House) -> None:
    """Whatever comes first: one end, and each of the ten was told once how his attempt ended."""
    draw = Draw(houses[0])
    street, house = draw.street, houses[0]
    again = [
        (houses[n % len(houses)], Call(h.who), (claims.grab, draw.order_id))
        for n, h in enumerate(street.couriers)
    ]
    told = at_once(
        (houses[-1], Call(), (draws.decide_one, draw.subject)),
        (house, Call(street.staff.who), (orders.cancel, draw.order_id, "not_needed")),
        *again,
    )
    assert set(codes(told)) <= {"done", "already_taken", "illegal_move"}, codes(told)
    assert street.rows("SELECT status, draw_at FROM orders") == [("cancelled", None)]
    assert street.rows("SELECT count(*) FROM claims WHERE live") == [(0,)]
    assert street.rows("SELECT count(*) FROM bids") == [(0,)]
    assert street.rows("SELECT count(*), count(DISTINCT rooms) FROM events WHERE kind = 'grab.decided'") == [
        (10, 10)
    ]


EVERY = (
    four_decide_it_and_it_is_decided_once, four_schedulers_come_for_it,
    it_is_cancelled_while_it_is_decided_and_the_bidders_tap_again,
)  # fmt: skip
