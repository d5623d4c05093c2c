"""Who listens, where he rides today, and what an errand adds to that."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch.actions import claims, duty, orders, people, positions
from dispatch.queries import ways
from dispatch.rules.geography import Wgs84, metres
from models import Claim, Courier, Duty, Person, Unit
from tests.cast import COORDINATOR, OTHER_COURIER
from tests.desk import who


def unit(street, kind, n):
    """Committee or outlet n of the demo street."""
    code = f"120116014{n:03}" if kind == "committee" else f"120116014-K{n:02}"
    with street.house.db.reading() as rd:
        return rd.session.execute(select(Unit).where(Unit.code == code)).scalar_one()


def place(unit) -> Wgs84:
    return Wgs84(unit.lat, unit.lng)


def heard(street, **more):
    """{id: listener} of the courier's station."""
    with street.house.db.reading() as rd:
        found = ways.listeners(rd, street.staff.station_id, **more)
    return {one.person_id: one for one in found}


def set_row(street, person, **facts):
    def change(tx):
        row = tx.session.get(Courier, person.id)
        for name, value in facts.items():
            setattr(row, name, value(tx.now) if callable(value) else value)

    street.do(person, change)


def over(street, person, began, ended, route=()):
    """A time of listening that is over, so long ago."""

    def lay(tx):
        times = {"began_at": tx.now - began, "ended_at": tx.now - ended}
        tx.session.add(
            Duty(courier_id=person.id, station_id=street.staff.station_id, route=list(route), **times)
        )

    street.do(person, lay)


def test_only_who_is_on_duty_listens_and_only_of_this_station(street):
    ma, jin = street.courier(1), street.courier(2)
    street.courier(3, on=False)
    far = who(street.house, OTHER_COURIER)
    street.do(far, duty.set_duty, True)
    set_row(street, jin, duty_until=lambda now: now - timedelta(seconds=1))
    assert list(heard(street)) == [ma.id]


def test_the_reserve_team_is_told_off_duty_as_well_when_it_is_asked_for(street):
    ma, li = street.courier(1), street.courier(9, on=False)
    set_row(street, li, reserve=True)
    assert set(heard(street)) == {ma.id}
    both = heard(street, reserve=True)
    assert {person: one.on_duty for person, one in both.items()} == {ma.id: True, li.id: False}


def test_he_starts_where_he_is_while_that_is_fresh_and_else_at_his_outlet(street):
    ma = street.courier(1)
    outlet = place(unit(street, "outlet", 1))
    assert (heard(street)[ma.id].start, heard(street)[ma.id].at_outlet) == (outlet, True)
    street.do(ma, positions.put, 39.031, 117.701, 12)
    assert (heard(street)[ma.id].start, heard(street)[ma.id].at_outlet) == (Wgs84(39.031, 117.701), False)
    set_row(street, ma, position_at=lambda now: now - timedelta(minutes=10, seconds=1))
    assert (heard(street)[ma.id].start, heard(street)[ma.id].at_outlet) == (outlet, True)


def test_without_place_and_outlet_nothing_can_be_said_and_nothing_breaks(street):
    ma = street.courier(1)
    set_row(street, ma, outlet_id=None)
    lost = heard(street)[ma.id]
    assert (lost.start, lost.stops) == (None, ())
    assert lost.round(1.35).way(Wgs84(39.03, 117.70)) is None


def test_his_round_goes_through_the_communities_in_his_order_and_calls_where_he_has_promised(street):
    ma = street.courier(1)
    communities = [unit(street, "committee", n) for n in (13, 1)]
    street.do(ma, duty.set_duty, True, None, None, [one.id for one in communities])
    assert heard(street)[ma.id].stops == tuple(place(one) for one in communities)
    order = street.held(ma)
    door = Wgs84(order["position"]["lat"], order["position"]["lng"])
    rides = heard(street)[ma.id]
    assert set(rides.stops) == {door, *(place(one) for one in communities)}
    assert rides.live_claims == 1
    assert rides.round(1.35).way(door) == (0, "on_round")


def test_a_community_without_a_place_of_its_own_is_in_the_middle_of_its_boundary(street):
    ma, gediao = street.courier(1), unit(street, "committee", 1)

    def forget(tx):
        tx.session.get(Unit, gediao.id).lat = tx.session.get(Unit, gediao.id).lng = None

    street.do(ma, forget)
    street.do(ma, duty.set_duty, True, None, None, [gediao.id])
    (middle,) = heard(street)[ma.id].stops
    assert metres(middle, place(gediao)) < 1500


def test_his_own_communities_are_todays_and_else_those_of_the_last_round(street):
    ma, jin = street.courier(1), street.courier(2)
    first, second, third = (unit(street, "committee", n).id for n in (1, 2, 3))
    over(street, ma, timedelta(days=3), timedelta(days=2, hours=20), [first])
    over(street, ma, timedelta(days=2), timedelta(days=1, hours=20), [second, third])
    over(street, ma, timedelta(days=1), timedelta(hours=20))  # and said nothing of a round
    over(street, jin, timedelta(days=40), timedelta(days=39), [first])
    assert heard(street)[ma.id].own == {second, third}
    assert heard(street)[ma.id].stops == (), "a round of another day is not ridden today"
    assert heard(street)[jin.id].own == frozenset(), "a round of last month is forgotten"
    street.do(ma, duty.set_duty, True, None, None, [first])
    assert heard(street)[ma.id].own == {first}


def test_orders_and_hours_of_the_week_are_counted_with_what_is_in_hand_and_what_runs(street):
    ma = street.courier(1)
    set_row(street, ma, duty_since=lambda now: now - timedelta(hours=1))
    over(street, ma, timedelta(days=2), timedelta(days=2) - timedelta(hours=3))
    over(street, ma, timedelta(days=7, hours=1), timedelta(days=6, hours=23))  # one hour of it within
    over(street, ma, timedelta(days=20), timedelta(days=19))
    assert (heard(street)[ma.id].orders, heard(street)[ma.id].last_served) == (0, None)
    done, given_back, old = street.held(ma), street.held(ma), street.held(ma)
    for one in (done, old):
        street.do(ma, orders.deliver, one["id"])
    street.do(ma, orders.release, given_back["id"], "busy")
    street.do(ma, claims.grab, street.order()["id"])

    def long_ago(tx):
        claim = tx.session.execute(select(Claim).where(Claim.order_id == old["id"])).scalar_one()
        claim.won_at = claim.ended_at = tx.now - timedelta(days=8)

    street.do(ma, long_ago)
    one = heard(street)[ma.id]
    assert (one.orders, one.live_claims) == (2, 1)
    assert one.duty.total_seconds() == pytest.approx(5 * 3600, abs=60)
    with street.house.db.reading() as rd:
        won = rd.session.execute(select(Claim.won_at).order_by(Claim.won_at.desc())).scalars().first()
    assert one.last_served == won


def test_one_courier_is_asked_for_alone_on_duty_or_not(street):
    ma, jin = street.courier(1), street.courier(2, on=False)
    street.held(ma)
    with street.house.db.reading() as rd:
        his, hers = ways.of_courier(rd, ma.id), ways.of_courier(rd, jin.id)
        nobody = ways.of_courier(rd, street.staff.id)
    assert (his.stops, his.live_claims) == (heard(street)[ma.id].stops, 1)
    assert (hers.on_duty, hers.start, hers.at_outlet) == (False, place(unit(street, "outlet", 1)), True)
    assert nobody is None


def test_who_was_suspended_or_is_a_courier_no_more_listens_to_nothing(street):
    """Both are of the reserve team, and one was on duty when his role was taken."""
    suspended, clerk = street.courier(9, on=False), street.courier(10)
    for person in (suspended, clerk):
        set_row(street, person, reserve=True)
    assert set(heard(street, reserve=True)) == {suspended.id, clerk.id}
    coordinator = who(street.house, COORDINATOR)
    street.do(coordinator, people.suspend, suspended.id)
    seat = (street.staff.community_id, "committee_staff")
    street.do(coordinator, lambda tx: people.place(tx, tx.session.get(Person, clerk.id), [seat]) and None)
    assert heard(street, reserve=True) == {}
    with street.house.db.reading() as rd:
        row = rd.session.get(Courier, clerk.id)
        running = rd.session.execute(select(Duty).where(Duty.courier_id == clerk.id, Duty.ended_at.is_(None)))
        assert (row.on_duty, row.reserve, running.first()) == (False, False, None)
    street.do(coordinator, people.suspend, suspended.id, False)
    assert set(heard(street, reserve=True)) == {suspended.id}
