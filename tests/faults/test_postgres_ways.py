"""Who listens and where he rides, asked of PostgreSQL."""

from datetime import timedelta

import pytest

from dispatch.actions import duty, orders, positions
from dispatch.queries import ranked
from dispatch.rules.geography import Wgs84
from tests.actions.conftest import Street
from tests.queries.test_ways import heard, over, place, set_row, unit

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


def test_a_listener_is_the_same_on_postgresql(postgres_house):
    street = Street(postgres_house)
    ma, jin, reserve = street.courier(1), street.courier(2), street.courier(9, on=False)
    gediao, fanglin = unit(street, "committee", 1), unit(street, "committee", 13)
    set_row(street, reserve, reserve=True)
    over(street, ma, timedelta(days=2), timedelta(days=2) - timedelta(hours=3), [fanglin.id])
    over(street, jin, timedelta(days=2), timedelta(days=1), [fanglin.id])
    street.do(ma, duty.set_duty, True, None, None, [gediao.id])
    street.do(ma, positions.put, 39.031, 117.701, 12)
    done, order = street.held(ma), street.held(ma)
    street.do(ma, orders.deliver, done["id"])
    found = heard(street, reserve=True)
    assert set(found) == {ma.id, jin.id, reserve.id}
    his = found[ma.id]
    assert (his.own, his.orders, his.live_claims, his.at_outlet) == ({gediao.id}, 2, 1, False)
    door = Wgs84(order["position"]["lat"], order["position"]["lng"])
    assert set(his.stops) == {place(gediao), door}
    assert his.duty.total_seconds() == pytest.approx(3 * 3600, abs=60)
    assert (found[jin.id].own, found[jin.id].stops) == ({fanglin.id}, ())


def test_a_list_by_ways_and_the_end_of_a_duty_are_the_same_on_postgresql(postgres_house):
    street = Street(postgres_house)
    ma = street.courier(1)
    street.do(ma, positions.put, 39.03, 117.70, 10)
    far, near = (street.order(position={"lat": 39.03 + n / 1000, "lng": 117.70})["id"] for n in (9, 1))
    with postgres_house.db.reading() as rd:
        assert [one["id"] for one in ranked.listed(rd, ma)["items"]] == [near, far]
    street.do(ma, duty.set_duty, False, None, 7, [unit(street, "committee", 1).id])
    assert street.do(ma, duty.set_duty, True).answer["carrying"] == 7
    assert heard(street)[ma.id].at_outlet
