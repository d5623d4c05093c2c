"""The database refuses a second live claim, even if the code forgot to ask."""

import threading

from sqlalchemy import bindparam, update

from dispatch.actions import claims, needs
from dispatch.errors import Refused
from dispatch.queries.plain import named
from dispatch.tx import Call, prepared
from tests.cast import committee, courier
from tests.faults.gathering import at_once, outcome
from tests.faults.hands import sign_in

RESIDENT = {"name": "陈桂兰", "address": {"compound": "芳林园"}}
UNGUARDED = prepared(
    update(claims.O)
    .where(claims.O.c.id == bindparam("order"))
    .values(status="claimed", version=claims.O.c.version + 1, claimed_at=bindparam("moment"))
    .returning(*claims.MOVED)
)


def takes_it_anyway(tx, order_id):
    """A grab written by somebody who did not know about the race."""
    won = tx.run(UNGUARDED, order=order_id, moment=tx.now).fetchone()
    return claims.seated(tx, named(claims.MOVED, won), "open", seat=1, holders=[])


class Street:
    """One open order and ten couriers on duty, on whatever database."""

    def __init__(self, house):
        self.house = house
        staff = sign_in(house, committee(1))
        self.couriers = [sign_in(house, courier(n)) for n in range(1, 11)]
        self.staff = staff
        self.order_id = self.opened()

    def opened(self, **more):
        given = {"resident": RESIDENT, "category": "shopping"} | more
        return self.house.db.write(Call(self.staff.who), needs.post, given).ids["order_id"]

    def rows(self, sql):
        with self.house.db.reading() as rd:
            return rd.desk.raw.execute(sql).fetchall()

    def grabs(self, action, keys=None):
        """Each courier on a thread of his own, all at once."""
        told, ready = {}, threading.Barrier(len(self.couriers))

        def grab(n, hand):
            ready.wait()
            call = Call(hand.who, None, keys and keys[n], "grab")
            told[n] = outcome(self.house, call, (action, self.order_id))

        threads = [threading.Thread(target=grab, args=pair) for pair in enumerate(self.couriers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [told[n] for n in range(len(threads))]


def one_won_and_nine_were_told(street, told):
    refused = [t for t in told if isinstance(t, Exception)]
    assert all(isinstance(t, Refused) for t in refused), refused
    assert [t.code for t in refused] == ["already_taken"] * 9
    winner = next(n for n, t in enumerate(told) if not isinstance(t, Exception))
    live = street.rows("SELECT courier_id FROM claims WHERE live")
    assert [row[0] for row in live] == [street.couriers[winner].id]
    assert street.rows("SELECT status, version FROM orders") == [("claimed", 2)]
    assert street.rows("SELECT count(*) FROM moves WHERE verb = 'grab'") == [(1,)]
    assert street.rows("SELECT count(*) FROM events WHERE kind = 'order.claimed'") == [(1,)]
    gaps = "SELECT count(*) FROM streams s WHERE seq <> (SELECT count(*) FROM events e WHERE e.station_id = s.station_id)"
    assert street.rows(gaps) == [(0,)]


def test_wrong_code_does_not_give_one_order_to_two(house):
    street = Street(house)
    one_won_and_nine_were_told(street, street.grabs(takes_it_anyway))


def test_wrong_code_does_not_give_one_order_to_two_of_one_batch(house):
    street = Street(house)
    calls = [Call(hand.who) for hand in street.couriers]
    told = at_once(house, *[(takes_it_anyway, street.order_id)] * 10, calls=calls)
    one_won_and_nine_were_told(street, told)


def test_not_even_sql_by_hand_seats_a_second_courier(house):
    street = Street(house)
    one_won_and_nine_were_told(street, street.grabs(claims.grab))
    copy = (
        "INSERT INTO claims (id, order_id, seat, courier_id, live, won_at)"
        " SELECT 'second', order_id, seat, courier_id, live, won_at FROM claims WHERE live"
    )
    told = outcome(house, Call(), (lambda tx: tx.desk.raw.execute(copy),))
    assert isinstance(told, Refused) and told.code == "already_taken"
    assert street.rows("SELECT count(*) FROM claims WHERE live") == [(1,)]
