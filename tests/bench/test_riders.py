"""What the bench ranks is a street at work, and a list or a ring that leaves somebody out is no figure."""

import pytest

from bench import riders, sightings
from bench.faults import Wrong
from bench.riders import Riding
from dispatch.queries import ranked, ways


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    base = tmp_path_factory.mktemp("riding") / "base"
    base.mkdir()
    one = Riding(base, sightings.ground(base), 120)
    yield one
    one.close()


def test_eighty_couriers_ride_their_rounds_and_half_of_them_hold_an_order(street):
    with street.house.db.reading() as rd:
        heard = ways.listeners(rd, street.ground.station_id)
    assert len(heard) == 80
    assert {len(one.own) for one in heard} == {riders.ROUND}
    assert not any(one.at_outlet for one in heard)
    assert sum(one.live_claims for one in heard) == riders.HOLDING
    assert {round(one.duty.total_seconds() / 3600) for one in heard} == {7 * 8}


def test_the_list_holds_every_open_order_each_at_a_place_of_its_own(street):
    with street.house.db.reading() as rd:
        items = ranked.listed(rd, street.courier, limit=200)["items"]
    assert (len(items), items[0]["mine"]) == (121, True)
    assert len({one["way"]["adds_m"] for one in items[1:]}) > 60
    assert street.listed(0) > 0 and street.ring(0) > 0


def test_a_ring_that_misses_somebody_is_wrong(street):
    street.db.execute("UPDATE couriers SET on_duty = 0 WHERE person_id = ?", (street.ground.couriers[5],))
    try:
        with pytest.raises(Wrong, match="79 of 80"):
            street.ring(0)
    finally:
        street.db.execute("UPDATE couriers SET on_duty = 1")
