"""顺路: what an errand adds to a round, and what is said about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.geography import Wgs84
from dispatch.rules.ranking import Round, Way, ridden, way

OUTLET = Wgs84(39.03, 117.70)
NORTH = Wgs84(39.04, 117.70)  # 1,110 m up the road
FARTHER = Wgs84(39.05, 117.70)
BESIDE = Wgs84(39.035, 117.702)  # half way up, 173 m to the side

towns = st.builds(Wgs84, st.floats(18.2, 53.4), st.floats(75, 134))
steps = st.floats(-0.08, 0.08)


def metres(*path: Wgs84) -> float:
    """As geopy measures it, from one to the next."""
    from geopy.distance import geodesic

    return geodesic(*((place.lat, place.lng) for place in path)).meters


@given(towns, st.lists(st.tuples(steps, steps), min_size=2, max_size=6))
def test_metres_are_geopys_to_half_a_per_cent_all_over_a_town(centre, offsets):
    places = [Wgs84(centre.lat + north, centre.lng + east) for north, east in offsets]
    start, *stops, door = places
    found = way(start, stops, door, 1.0)
    path = [start, *stops]
    costs = [metres(*path[: n + 1], door, *path[n + 1 :]) - metres(*path) for n in range(len(path) - 1)] + [
        metres(path[-1], door)
    ]
    longest = metres(*path, door)
    assert found.adds_m == pytest.approx(min(costs), abs=1 + 0.005 * longest)


@given(towns, steps, steps)
def test_from_his_place_to_the_door_is_geopys_way_times_the_streets(here, north, east):
    door = Wgs84(here.lat + north, here.lng + east)
    assert way(here, [], door, 1.35).adds_m == pytest.approx(1.35 * metres(here, door), rel=0.005, abs=1)


@pytest.mark.parametrize(
    ("stops", "door", "why"),
    [
        ([NORTH, FARTHER], BESIDE, "on_round"),
        ([NORTH], BESIDE, "on_round"),
        ([NORTH], FARTHER, "after_round"),
        ([], BESIDE, "from_position"),
    ],
)
def test_a_courier_is_told_why_it_is_near_to_him(stops, door, why):
    assert way(OUTLET, stops, door, 1.0).why == why


def test_a_door_on_the_road_adds_nothing_and_one_beside_it_what_the_detour_costs():
    assert way(OUTLET, [NORTH], Wgs84(39.035, 117.70), 1.35) == Way(0, "on_round")
    beside = metres(OUTLET, BESIDE, NORTH) - metres(OUTLET, NORTH)
    assert way(OUTLET, [NORTH], BESIDE, 1.35).adds_m == pytest.approx(1.35 * beside, abs=1)


def test_who_gives_no_place_is_ranked_from_his_outlet_and_told_so():
    assert way(OUTLET, [], NORTH, 1.0, at_outlet=True) == Way(round(metres(OUTLET, NORTH)), "from_outlet")
    assert way(OUTLET, [NORTH], BESIDE, 1.0, at_outlet=True).why == "on_round"


def test_nobodys_place_and_nobodys_round_have_no_way():
    assert way(OUTLET, [NORTH], None, 1.35) is None
    assert way(None, [], NORTH, 1.35) is None
    assert way(None, [OUTLET, FARTHER], NORTH, 1.35) == Way(0, "on_round")
    assert way(None, [OUTLET], NORTH, 1.0) == Way(round(metres(OUTLET, NORTH)), "after_round")


def test_what_he_holds_is_called_at_on_the_round_that_he_declared():
    assert ridden(OUTLET, [NORTH, FARTHER], [BESIDE]) == (BESIDE, NORTH, FARTHER)
    assert ridden(OUTLET, [], [FARTHER, NORTH]) == (NORTH, FARTHER)
    assert ridden(None, [], [NORTH]) == (NORTH,)
    assert ridden(OUTLET, [NORTH], []) == (NORTH,)


@given(st.lists(st.tuples(steps, steps), max_size=5), steps, steps)
def test_no_door_is_less_than_nothing_and_a_stop_of_the_round_is_nothing(offsets, north, east):
    stops = [Wgs84(39.03 + n, 117.7 + e) for n, e in offsets]
    ride = Round(OUTLET, stops, 1.35)
    assert ride.way(Wgs84(39.03 + north, 117.7 + east)).adds_m >= 0
    assert all(ride.way(stop).adds_m == 0 for stop in stops)
