"""A spot is where the same thing lies again and again."""

from datetime import UTC, datetime, timedelta
from random import Random

from dispatch.rules.geography import Wgs84
from dispatch.rules.hot_spots import MOST, Sighting, gathered

NOW = datetime(2026, 11, 23, tzinfo=UTC)
STEP = 0.0001  # eleven metres north


def seen(n: int, north: float = 0, kind: str = "H01", times: int = 1, recurring: bool = False) -> Sighting:
    place = Wgs84(39.03 + north * STEP, 117.69)
    return Sighting(f"r{n:05}", kind, place, NOW + timedelta(hours=n), times, recurring, "c1", "芳林园")


def test_two_sightings_a_few_steps_apart_are_one_spot():
    (spot,) = gathered([seen(1), seen(2, north=2)])
    assert (spot.count, [s.report_id for s in spot.seen]) == (2, ["r00001", "r00002"])
    assert abs(spot.middle.lat - (39.03 + STEP)) < 1e-9
    assert spot.latest.report_id == "r00002"


def test_what_was_seen_once_is_no_hot_spot():
    assert gathered([seen(1), seen(2, north=8), seen(3, kind="H02")]) == []


def test_one_report_that_came_back_is_a_hot_spot_by_itself():
    (spot,) = gathered([seen(1, times=3, recurring=True)])
    assert (spot.count, spot.recurring) == (3, True)


def test_the_border_of_a_square_parts_nothing():
    here = [Sighting(f"r{n}", "H01", Wgs84(39.03 + side * 0.00001, 117.69), NOW, 1, False, "c", None)
            for n, side in enumerate((-1, 1))]  # fmt: skip
    assert len(gathered(here)) == 1


def test_the_most_seen_comes_first_and_the_order_of_asking_changes_nothing():
    few, many = [seen(n) for n in (1, 2)], [seen(n, north=30) for n in range(3, 8)]
    shuffled = few + many
    Random(7).shuffle(shuffled)
    assert gathered(few + many) == gathered(shuffled)
    assert [spot.count for spot in gathered(few + many)] == [5, 2]


def test_no_more_than_a_page_of_spots():
    assert len(gathered([seen(n, north=n // 2 * 20) for n in range(4 * MOST)])) == MOST
