"""The alarm of an order that nobody takes: who stills it, when it sounds again, and what the board says."""

import pytest

from dispatch.actions import alarms, corrections, needs, orders
from dispatch.errors import Refused
from dispatch.queries import board
from dispatch.queries import orders as seen
from tests.cast import HOTLINE, SUPERVISOR, committee, lead
from tests.desk import who
from tests.held import HOUR, MINUTE, HeldStreet


@pytest.fixture
def street(house):
    return HeldStreet(house)


@pytest.fixture
def alarmed(street):
    """An order that nobody has taken for 45 minutes."""
    order = street.order()
    street.passes(45 * MINUTE, step=5 * MINUTE)
    return order


def on_board(street, order, person=None):
    person = person or street.coordinator
    with street.house.db.reading() as rd:
        cards = board.snapshot(rd, person, street.coordinator.station_id)["orders"]
    return next(card for card in cards if card["id"] == order)


def test_the_board_says_so_until_somebody_has_seen_it(street, alarmed):
    card = on_board(street, alarmed)
    assert card["urgency"]["why"][0] == "alarm" and card["urgency"]["late"]
    assert card["alarm"] == {"at": street.now.isoformat(timespec="milliseconds"), "seen_at": None}
    street.do(street.coordinator, alarms.acknowledge, alarmed)
    card = on_board(street, alarmed)
    assert "alarm" not in card["urgency"]["why"] and card["alarm"]["seen_at"] is not None
    (event,) = street.heard("order.changed", alarmed)
    assert event["what"] == "alarm" and event["by"]["role"] == "coordinator"


def test_its_committee_may_still_it_and_who_is_not_of_them_may_not(street, alarmed):
    with pytest.raises(Refused, match="not_found"):
        street.do(who(street.house, committee(2)), alarms.acknowledge, alarmed)
    for phone in (HOTLINE, SUPERVISOR, lead(1)):
        with pytest.raises(Refused, match="forbidden"):
            street.do(who(street.house, phone), alarms.acknowledge, alarmed)
    street.do(street.staff, alarms.acknowledge, alarmed)
    assert street.row(alarmed).alarm_seen_by == street.staff.id


def test_seen_twice_is_seen_once_and_what_does_not_sound_cannot_be_stilled(street, alarmed):
    one = street.do(street.staff, alarms.acknowledge, alarmed).answer
    other = street.do(street.coordinator, alarms.acknowledge, alarmed).answer
    assert one["version"] == other["version"] and street.row(alarmed).alarm_seen_by == street.staff.id
    with pytest.raises(Refused, match="illegal_move"):
        street.do(street.staff, alarms.acknowledge, street.order())


def test_it_is_off_when_somebody_has_the_order_or_it_is_over(street, alarmed):
    other = street.order()
    street.passes(45 * MINUTE, step=5 * MINUTE)
    street.listens(1)
    street.grabs(1, alarmed)
    street.do(street.staff, orders.cancel, other, "not_needed")
    for order in (alarmed, other):
        assert (street.row(order).alarm_at, street.row(order).alarm_seen_at) == (None, None)
    assert on_board(street, alarmed)["alarm"] is None


def test_a_withdrawn_need_takes_the_alarm_with_it(street, alarmed):
    street.do(street.staff, needs.withdraw, street.row(alarmed).need_id)
    assert (street.row(alarmed).alarm_at, street.row(alarmed).stage_due_at) == (None, None)


def test_stilled_it_sounds_again_the_next_morning(street, alarmed):
    street.do(street.staff, alarms.acknowledge, alarmed)
    street.passes(22 * HOUR, step=15 * MINUTE)  # a quarter to nine
    assert on_board(street, alarmed)["urgency"]["why"][0] == "alarm"
    assert street.row(alarmed).alarm_seen_at is None


def test_no_courier_and_no_wall_hears_of_an_alarm(street, alarmed):
    street.listens(1)
    with street.house.db.reading() as rd:
        listed = seen.listed(rd, street.courier(1))["items"]
        wall = board.snapshot(rd, street.coordinator, street.coordinator.station_id, wall=True)["orders"]
    assert [o["id"] for o in listed] == [alarmed] and "alarm" not in listed[0]
    assert "alarm" not in wall[0]


def test_the_phone_list_has_the_nearest_outlet_first_with_numbers_to_ring(street, alarmed):
    street.listens(1, 2)
    first, *rest = street.do(street.coordinator, alarms.phone_list, alarmed)["items"]
    assert (first["phone"], first["leads"][0]["phone"], first["on_duty"]) == ("022-90000101", lead(1), 2)
    metres = [outlet["distance_m"] for outlet in (first, *rest)]
    assert metres == sorted(metres) and len(metres) == 20
    with pytest.raises(Refused, match="forbidden"):
        street.do(street.staff, alarms.phone_list, alarmed)


def test_moved_to_another_day_it_is_still_until_then(street, alarmed):
    """Her daughter comes this week: the order is booked for the day after tomorrow."""
    day = street.now + 48 * HOUR
    window = {"from": day, "to": day + HOUR}
    street.do(street.staff, corrections.need, street.row(alarmed).need_id, {"window": window})
    assert street.row(alarmed).alarm_at is None and on_board(street, alarmed)["alarm"] is None
    street.passes(2 * HOUR, step=5 * MINUTE)
    assert street.row(alarmed).alarm_at is None
    street.now = day
    street.passes(HOUR, step=5 * MINUTE)
    assert street.row(alarmed).alarm_at is not None


def test_moved_by_an_hour_that_has_begun_it_goes_on(street, alarmed):
    window = {"from": street.now - HOUR, "to": street.now + HOUR}
    street.do(street.staff, corrections.need, street.row(alarmed).need_id, {"window": window})
    assert street.row(alarmed).alarm_at is not None
