"""Shares are published: even or not, with names for the coordinator alone."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from dispatch.actions import orders
from dispatch.errors import Refused
from dispatch.queries import shares
from models import Claim, Duty
from tests.cast import COORDINATOR, DISTRICT
from tests.desk import who


class Week:
    """Couriers who listened, each for some hours, and had some orders."""

    def __init__(self, street) -> None:
        self.street, self.station = street, who(street.house, COORDINATOR)

    def listened(self, courier, hours, days_ago=1):
        def lay(tx):
            ended = tx.now - timedelta(days=days_ago)
            tx.session.add(
                Duty(
                    courier_id=courier.id, station_id=self.station.station_id, ended_at=ended,
                    began_at=ended - timedelta(hours=hours),
                )
            )  # fmt: skip

        self.street.do(courier, lay)

    def had(self, courier, times=1):
        for _ in range(times):
            self.street.do(courier, orders.deliver, self.street.held(courier)["id"])

    def of(self, asker, days=7):
        """Without the minute for which they listen while this is tested."""
        minute = self.street.house.clock.now() - timedelta(minutes=1)
        self.street.do(
            self.station, lambda tx: tx.session.execute(delete(Duty).where(Duty.began_at > minute))
        )
        with self.street.house.db.reading() as rd:
            return shares.of_station(rd, asker, self.station.station_id, days)


@pytest.fixture
def week(street):
    return Week(street)


def test_the_coordinator_sees_who_had_how_much_for_how_long(week, street):
    one, two = street.courier(1), street.courier(2)
    week.listened(one, 2)
    week.listened(two, 4)
    week.had(one, 3)
    week.had(two, 2)
    told = week.of(week.station)
    assert [(i["name"], i["orders"], i["hours"], i["per_hour"]) for i in told["items"]] == [
        (one.name, 3, 2.0, 1.5), (two.name, 2, 4.0, 0.5),
    ]  # fmt: skip
    assert (told["orders"], told["hours"], told["gini"], told["mine"]) == (5, 6.0, 0.25, None)


def test_a_courier_sees_the_figures_and_his_own_place_but_nobodys_name(week, street):
    one, two, three = (street.courier(n) for n in (1, 2, 3))
    for courier, times in ((one, 2), (two, 1), (three, 0)):
        week.listened(courier, 1)
        week.had(courier, times)
    told = week.of(two)
    assert told["items"] == [{"per_hour": 2.0}, {"per_hour": 1.0}, {"per_hour": 0.0}]
    assert told["mine"] == {"orders": 1, "hours": 1.0, "per_hour": 1.0, "place": 2}
    assert week.of(who(street.house, DISTRICT))["items"] == told["items"]


def test_who_listened_and_had_nothing_is_part_of_how_even_it_is(week, street):
    one, two = street.courier(1), street.courier(2)
    week.listened(one, 1)
    week.had(one)
    assert week.of(week.station)["gini"] == 0
    week.listened(two, 1)
    assert week.of(week.station)["gini"] == 0.5


def test_a_duty_counts_from_when_the_days_began_and_until_now(week, street):
    courier = street.courier(1)
    week.listened(courier, 48, days_ago=6)
    assert week.of(courier)["mine"]["hours"] == 24.0
    assert week.of(courier, days=5)["mine"] is None

    def runs(tx):
        began = tx.now - timedelta(hours=3)
        tx.session.add(Duty(courier_id=courier.id, station_id=week.station.station_id, began_at=began))

    street.do(courier, runs)
    assert week.of(courier, days=5)["mine"]["hours"] == 3.0


def test_what_was_given_back_is_nobodys_share(week, street):
    courier = street.courier(1)
    order = street.held(courier)
    assert week.of(courier)["mine"]["orders"] == 1
    street.do(courier, orders.release, order["id"], "busy")
    assert week.of(courier)["mine"] is None
    old = {
        "won_at": street.house.clock.now() - timedelta(days=8),
        "seat": 7,
        "live": False,
        "outcome": "completed",
    }
    street.do(courier, lambda tx: tx.session.add(Claim(order_id=order["id"], courier_id=courier.id, **old)))
    assert week.of(courier)["mine"] is None
    assert week.of(courier, days=9)["mine"]["orders"] == 1


def test_only_a_station_has_shares(week, street):
    with street.house.db.reading() as rd, pytest.raises(Refused) as no:
        shares.of_station(rd, week.station, str(street.staff.community_id), 7)
    assert no.value.code == "not_found"
