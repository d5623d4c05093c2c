"""What is to leave the house stands beside its cause: once, for who wants it, and in pool words."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from dispatch import notify
from dispatch.actions import alerts, offers, outgoing
from models import Outgoing, Person, PushSubscription
from tests.cast import COORDINATOR, without_ids
from tests.desk import who as signed_in
from tests.held import HOUR, MINUTE, HeldStreet

EVENT = "order.escalated:o1:4"
FACTS = {"number": "T1-0001", "priority": "P2", "category": "meal", "compound": "芳林园"}


def told(street) -> list[tuple[str, str]]:
    with street.house.db.reading() as rd:
        rows = rd.session.execute(select(Outgoing.target, Outgoing.channel).order_by(Outgoing.id))
        return [tuple(row) for row in rows]


def tell(street, *args, **more):
    street.do(street.staff, lambda tx: outgoing.tell(tx, *args, **more))


def station(street) -> str:
    return street.staff.station_id


def subscribed(street, who) -> None:
    row = PushSubscription(
        person_id=who.id, endpoint=f"https://push.example/{who.id}", p256dh="", auth="", created_at=street.house.clock.now()
    )  # fmt: skip
    street.do(street.staff, lambda tx: tx.session.add(row))


def reach(street, who, **set_to) -> None:
    change = update(Person).where(Person.id == who.id).values(reach=set_to)
    street.do(street.staff, lambda tx: tx.session.execute(change) and None)


def test_a_message_to_the_station_is_written_once_however_often_its_cause_is_told(street):
    def twice(tx):
        for _ in range(2):
            outgoing.tell(tx, station(street), station(street), "bot", EVENT, FACTS)

    street.do(street.staff, twice)
    street.do(street.staff, twice)
    assert told(street) == [(station(street), "bot")]


def test_an_action_that_is_undone_leaves_no_message(street):
    def broken(tx):
        outgoing.tell(tx, station(street), station(street), "bot", EVENT, FACTS)
        raise ValueError("the cause did not happen")

    with pytest.raises(ValueError):
        street.do(street.staff, broken)
    assert told(street) == []


def test_a_push_goes_to_those_who_asked_for_it_and_want_it_now(street):
    asked, off, night, never = (street.courier(n, on=False) for n in (1, 2, 3, 4))
    for who in (asked, off, night):
        subscribed(street, who)
    reach(street, off, channels={"push": False})
    reach(street, night, quiet={"from": "00:00", "to": "23:59"})
    people = [who.id for who in (asked, off, night, never)]
    tell(street, station(street), people, "push", EVENT, FACTS)
    assert told(street) == [(asked.id, "push")]
    tell(street, station(street), people, "push", EVENT, FACTS | {"priority": "P1"})
    assert sorted(told(street)) == sorted([(asked.id, "push"), (night.id, "push")])


def test_what_is_no_pool_word_is_never_written_down(street):
    with pytest.raises(AssertionError, match="never leaves the house"):
        tell(street, station(street), station(street), "bot", EVENT, FACTS | {"text": "三楼的老人"})


def test_nobody_is_told_of_nothing(street):
    tell(street, station(street), [], "sms", EVENT, FACTS)
    assert told(street) == []


def test_who_is_invited_is_woken_where_he_asked_for_it(street):
    order = street.order()
    asked, not_asked = street.courier(1, on=False), street.courier(2, on=False)
    subscribed(street, asked)
    chief = signed_in(street.house, COORDINATOR)
    for who in (asked, not_asked, asked):
        street.do(chief, offers.invite, order["id"], who.id)
    assert told(street) == [(asked.id, "push")]


def test_a_welfare_alert_is_said_in_the_stations_group(street):
    street.do(street.courier(1), alerts.raise_alert, "三楼没人应门")
    assert told(street) == [(station(street), "bot")]


def test_nothing_that_leaves_the_house_names_the_resident(street):
    """A marker in every word about her, and every cause that is told outside."""
    marks = {name: f"记号{name}" for name in ("name", "text", "item", "room", "instructions", "alert")}
    resident = {
        "name": marks["name"],
        "phone": "13055550001",
        "address": {"compound": "芳林园", "building": "3", "room": marks["room"]},
    }
    order = street.order(
        resident=resident, text=marks["text"], instructions=marks["instructions"],
        items=[{"name": marks["item"], "quantity": "1"}], priority="P1",
    )  # fmt: skip
    courier = street.courier(1)
    subscribed(street, courier)
    street.do(signed_in(street.house, COORDINATOR), offers.invite, order["id"], courier.id)
    street.do(courier, alerts.raise_alert, marks["alert"], order["id"])
    with street.house.db.reading() as rd:
        rows = list(rd.session.execute(select(Outgoing)).scalars())
    assert {row.channel for row in rows} == {"push", "bot"}
    for row in rows:
        said = f"{row.facts} {row.event} {notify.spoken(row, 'zh')} {notify.spoken(row, 'en')}"
        assert not [
            mark
            for mark in (*marks.values(), "0001")
            if mark in without_ids(said.replace(row.facts["number"], ""))
        ]
        assert "芳林园" in said, "the house, as the pool sees it"


# ---------------------------------------------------------------- of orders that nobody takes


def leaving(street) -> list[str]:
    """channel, kind, and what is asked."""
    with street.house.db.reading() as rd:
        rows = rd.session.execute(select(Outgoing).order_by(Outgoing.id)).scalars()
        parts = [(row.channel, row.event.split(":")) for row in rows]
    return [" ".join([channel, event[0], *event[2:]]) for channel, event in parts]


def test_of_an_urgent_errand_group_and_couriers_hear_outside_the_page_too(house):
    street = HeldStreet(house)
    street.listens(1, rides=1)
    street.listens(49, 77)
    subscribed(street, street.courier(1))
    street.order("P1")
    street.tick()
    assert sorted(leaving(street)) == [
        "bot order.urgent", "push order.notice", "sms order.notice", "sms order.notice",
    ]  # fmt: skip
    street.passes(11 * MINUTE)
    later = leaving(street)
    assert [one for one in later if one.startswith("bot")] == [
        "bot order.urgent", "bot order.alarm reserve", "bot order.escalated leads", "bot order.escalated phone_list",
    ]  # fmt: skip
    assert later.count("sms order.notice") > 2, "the outlet leads"


def test_what_can_wait_wakes_by_push_only_and_the_group_when_somebody_must_act(house):
    street = HeldStreet(house)
    street.listens(1, rides=1)
    street.listens(2, rides=1, quiet={"from": "09:00", "to": "11:30"})
    for n in (1, 2):
        subscribed(street, street.courier(n))
    street.order("P2")
    street.passes(44 * MINUTE)
    assert leaving(street) == ["push order.notice"], "courier 2 has his quiet hours"
    street.passes(MINUTE)
    assert leaving(street)[1:] == ["bot order.alarm phone_list"]


def test_a_clock_that_is_put_two_hours_forward_and_back_wakes_the_street_once(house):
    """Of forty orders each goes one stage on, as after a schedule that stood still; none climbs through
    its plan. Set back, nothing happens until the old time has come again."""
    street = HeldStreet(house)
    street.listens(1, 2, 3, rides=1)
    street.listens(49, 77)
    orders = [street.order("P1" if n % 10 == 0 else "P2") for n in range(40)]
    street.tick()
    before = {order: len(street.steps(order)) for order in orders}
    street.now += 2 * HOUR
    for _ in range(4):
        street.now += timedelta(seconds=5)
        street.tick()
    after = {order: len(street.steps(order)) for order in orders}
    assert all(after[order] <= before[order] + 1 for order in orders)
    assert not any(one.startswith("bot order.escalated") for one in leaving(street))
    told = len(leaving(street))
    street.now -= 2 * HOUR
    street.passes(10 * MINUTE)
    assert {order: len(street.steps(order)) for order in orders} == after
    assert len(leaving(street)) == told
