"""Where a courier is: who rides grabs nothing until he stands, and nobody flies."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from dispatch.actions import claims, duty, positions
from dispatch.errors import Refused
from models import Courier

EIGHT = datetime(2026, 11, 27, 0, 0, tzinfo=UTC)
NORTH = 1 / 111_000  # degrees a metre


@pytest.fixture
def ma(street):
    person = street.courier(1, on=False)
    street.do(person, duty.set_duty, True, at=EIGHT)
    return person


def seconds(n) -> datetime:
    return EIGHT + timedelta(seconds=n)


def at(street, person, n, metres, accuracy=10):
    """So many metres up the road, at this second."""
    return street.do(person, positions.put, 39.03 + metres * NORTH, 117.70, accuracy, at=seconds(n))


def row(street, person) -> Courier:
    with street.house.db.reading() as rd:
        return rd.session.scalars(select(Courier).where(Courier.person_id == person.id)).one()


def test_who_rides_is_told_to_stop_first_and_grabs_when_he_stands(street, ma):
    order = street.order()
    for n in range(0, 20, 5):
        at(street, ma, n, n * 5.5)
    with pytest.raises(Refused, match=r"^riding$"):
        street.do(ma, claims.grab, order["id"], at=seconds(16))
    for n in range(20, 45, 5):
        at(street, ma, n, 83)
    assert street.do(ma, claims.grab, order["id"], at=seconds(45)).answer["mine"]


def test_who_rides_into_a_tunnel_is_free_after_a_minute(street, ma):
    order = street.order()
    for n in range(0, 20, 5):
        at(street, ma, n, n * 5.5)
    assert street.do(ma, claims.grab, order["id"], at=seconds(15 + 61)).answer["mine"]


def test_a_jump_is_refused_in_words_and_believed_when_a_second_place_confirms_it(street, ma):
    at(street, ma, 0, 0)
    with pytest.raises(Refused) as no:
        at(street, ma, 10, 50_000)
    assert no.value.facts["errors"] == [{"field": "position", "code": "implausible"}]
    assert row(street, ma).lat == 39.03
    at(street, ma, 20, 50_010)
    assert row(street, ma).lat == pytest.approx(39.03 + 50_010 * NORTH)
    at(street, ma, 25, 50_020)
    assert not row(street, ma).fast_since


def test_of_his_places_nothing_is_left_when_he_stops_listening_and_none_is_kept_off_duty(street, ma):
    for n in range(0, 20, 5):
        at(street, ma, n, n * 5.5)
    assert row(street, ma).fast_since and len(row(street, ma).trace["exact"]) == 4
    street.do(ma, duty.set_duty, False, at=seconds(30))
    at(street, ma, 40, 0)
    left = row(street, ma)
    gone = (left.lat, left.lng, left.accuracy_m, left.position_at, left.fast_since, left.trace)
    assert gone == (None,) * 6
    street.do(ma, duty.set_duty, True, seconds(60), at=seconds(50))
    at(street, ma, 61, 0)
    assert row(street, ma).lat is None, "over by its own word, though nobody has come by to say so"


def test_of_his_places_only_the_last_minute_and_a_half_is_kept(street, ma):
    for n in range(0, 600, 20):
        at(street, ma, n, n * 3)
    kept = row(street, ma).trace["exact"]
    assert len(kept) == 5 and kept[-1][0] - kept[0][0] <= 90_000
