"""Who has an order and does not set out: a word first, then it is open again, and nobody's fault."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch.actions import claims, corrections, nudges, orders, papers, showing
from dispatch.errors import Refused
from dispatch.queries import due, ranked
from dispatch.tx import Call
from models import Claim, Event, Order
from tests.cast import COORDINATOR
from tests.desk import who

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
REMINDED, OPEN_AGAIN = ("order.reminded", "not_started"), ("order.released", "not_started")


class Watch:
    """The clock in one hand, the schedule in the other."""

    def __init__(self, street) -> None:
        self.street, self.house = street, street.house
        self.now = self.house.clock.now()

    def do(self, person, action, *args):
        return self.street.do(person, action, *args, at=self.now).answer

    def passes(self, span: timedelta) -> None:
        """So much time goes by, and at its end the job does what is due."""
        self.now += span
        with self.house.db.reading() as rd:
            rd.now = self.now
            found = due.Rows(Order, Order.nudge_due_at)(rd)
        for subject in found:
            self.house.db.write(Call(at=self.now), nudges.nudge_one, subject)

    def told(self, order) -> list[tuple[str, str | None]]:
        """What time alone has said of it: kind and reason."""
        query = select(Event.kind, Event.data).where(Event.subject_id == order["id"]).order_by(Event.seq)
        with self.house.db.reading() as rd:
            found = [(kind, json.loads(data)) for kind, data in rd.session.execute(query)]
        return [(kind, data.get("reason")) for kind, data in found if data["by"]["role"] == "system"]

    def reminded(self, person) -> list[str | None]:
        """What his phone reads of it in his list, when it opens after the word."""
        with self.house.db.reading() as rd:
            return [one.get("reminded") for one in ranked.listed(rd, person)["items"]]

    def row(self, order) -> Order:
        with self.house.db.reading() as rd:
            return rd.session.get(Order, order["id"])

    def outcomes(self, order) -> list[str | None]:
        query = select(Claim.outcome).where(Claim.order_id == order["id"]).order_by(Claim.id)
        with self.house.db.reading() as rd:
            return list(rd.session.execute(query).scalars())


@pytest.fixture
def watch(street):
    return Watch(street)


def test_who_does_not_set_out_is_reminded_and_then_another_brings_it(street, watch):
    slow, quick = street.courier(1), street.courier(2)
    order = street.held(slow)
    watch.passes(59 * MINUTE)
    assert watch.told(order) == []
    watch.passes(2 * MINUTE)
    assert watch.told(order) == [REMINDED]
    assert watch.reminded(slow) == ["not_started"] and watch.reminded(quick) == []
    watch.passes(59 * MINUTE)
    assert watch.row(order).status == "claimed"
    watch.passes(2 * MINUTE)
    assert watch.told(order) == [REMINDED, OPEN_AGAIN]
    assert watch.reminded(slow) == watch.reminded(quick) == [None]
    row = watch.row(order)
    assert (row.status, row.claimed_at, row.nudge_due_at, row.released_count) == ("open", None, None, 0)
    assert row.stage_due_at <= watch.now, "the next ring hears of it at once"
    assert "resident" not in street.do(slow, showing.order, order["id"])
    watch.do(quick, claims.grab, order["id"])
    watch.do(quick, orders.deliver, order["id"])
    assert watch.outcomes(order) == ["timed_out", "completed"]


def test_a_time_out_blames_nobody_but_who_reads_eleven_doors_and_goes_to_none_waits(street, watch):
    slow = street.courier(1)
    for _ in range(11):
        order = street.order(priority="P1")
        watch.do(slow, claims.grab, order["id"])
        watch.passes(16 * MINUTE)
        watch.passes(16 * MINUTE)
        assert watch.outcomes(order) == ["timed_out"]
    twelfth = street.order()["id"]
    with pytest.raises(Refused, match="not_qualified") as no:
        watch.do(slow, claims.grab, twelfth)
    assert no.value.facts["missing"] == "too_many_releases"
    watch.do(who(street.house, COORDINATOR), papers.forgive, slow.id)
    assert watch.do(slow, claims.grab, twelfth)["mine"]


@pytest.mark.parametrize("verb", ["pick_up", "hold"])
def test_who_is_under_way_or_waits_for_the_committee_is_never_timed_out(street, watch, verb):
    courier = street.courier(1)
    order = street.held(courier)
    watch.passes(61 * MINUTE)
    watch.do(courier, getattr(orders, verb), order["id"], *(["no_contact"] if verb == "hold" else []))
    for _ in range(3):
        watch.passes(24 * HOUR)
    assert watch.told(order) == [REMINDED]


def test_after_a_hold_his_time_begins_anew(street, watch):
    courier = street.courier(1)
    order = street.held(courier)
    watch.passes(61 * MINUTE)
    watch.do(courier, orders.hold, order["id"], "no_contact")
    watch.passes(5 * HOUR)
    watch.do(courier, orders.resume, order["id"])
    watch.passes(59 * MINUTE)
    assert watch.told(order) == [REMINDED]
    watch.passes(2 * MINUTE)
    assert watch.told(order) == [REMINDED, REMINDED]


def test_nobody_is_hurried_before_the_time_that_was_agreed(street, watch):
    courier = street.courier(1)
    order = street.order(window={"from": watch.now + 5 * HOUR, "to": watch.now + 7 * HOUR})
    watch.do(courier, claims.grab, order["id"])
    watch.passes(5 * HOUR + 59 * MINUTE)
    assert watch.told(order) == []
    watch.passes(2 * MINUTE)
    assert watch.told(order) == [REMINDED]


def test_a_correction_of_the_agreed_time_is_waited_for(street, watch):
    courier = street.courier(1)
    order = street.held(courier)
    watch.passes(61 * MINUTE)
    later = {"from": watch.now + 5 * HOUR, "to": None}
    watch.do(street.staff, corrections.need, watch.row(order).need_id, {"window": later})
    watch.passes(5 * HOUR + 59 * MINUTE)
    assert watch.told(order) == [REMINDED]


def test_a_correction_that_agrees_nothing_else_gives_no_time(street, watch):
    courier = street.courier(1)
    order = street.held(courier)
    watch.passes(30 * MINUTE)
    watch.do(street.staff, corrections.need, watch.row(order).need_id, {"text": "两袋"})
    watch.passes(31 * MINUTE)
    assert watch.told(order) == [REMINDED]


def test_a_scheduler_that_stood_still_takes_nothing_from_who_was_never_reminded(street, watch):
    order = street.held(street.courier(1))
    watch.passes(48 * HOUR)
    watch.passes(59 * MINUTE)
    assert watch.told(order) == [REMINDED]


def test_who_waits_for_a_second_is_told_so_and_his_time_begins_when_he_comes(street, watch):
    one, two = street.courier(1), street.courier(2)
    order = street.held(one, category="light_help")
    watch.passes(61 * MINUTE)
    assert watch.told(order) == [("order.reminded", "second_seat")]
    assert watch.reminded(one) == ["second_seat"] and watch.reminded(two) == [None], "it is not his"
    for _ in range(3):
        watch.passes(24 * HOUR)
    assert watch.row(order).status == "claimed", "it is not he who is late"
    assert watch.row(order).stage_due_at is not None, "and somebody is still looked for"
    watch.do(two, claims.join, order["id"])
    watch.passes(59 * MINUTE)
    assert watch.reminded(one) == [None], "what was before is over"
    watch.passes(2 * MINUTE)
    assert watch.told(order)[1:] == [REMINDED]
    assert watch.reminded(one) == watch.reminded(two) == ["not_started"]
    watch.passes(61 * MINUTE)
    assert watch.told(order)[2:] == [OPEN_AGAIN]
    assert watch.outcomes(order) == ["timed_out", "timed_out"]


def test_when_one_of_two_leaves_the_other_has_time_again(street, watch):
    one, two = street.courier(1), street.courier(2)
    order = street.held(one, category="light_help")
    watch.do(two, claims.join, order["id"])
    watch.passes(61 * MINUTE)
    watch.do(two, orders.release, order["id"], "busy")
    watch.passes(59 * MINUTE)
    assert watch.told(order) == [REMINDED]
    watch.passes(2 * MINUTE)
    assert watch.told(order)[1:] == [("order.reminded", "second_seat")]


def test_who_delivered_in_time_hears_nothing_more(street, watch):
    courier = street.courier(1)
    order = street.held(courier)
    watch.do(courier, orders.deliver, order["id"])
    watch.passes(48 * HOUR)
    assert watch.told(order) == []
