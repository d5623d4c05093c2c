"""The same thing near here: which squares of the ground are looked into."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from dispatch.rules.geography import Wgs84, metres, metres_fast
from dispatch.rules.nearness import MOST_RADIUS_M, TALL, WIDE, cell, cells

chinese = st.builds(Wgs84, st.floats(18, 53), st.floats(75, 134))
radii = st.floats(1, MOST_RADIUS_M)
corner = Wgs84(39.0, 117.5)  # of four squares


def moved(point, bearing, distance):
    """So many metres away in this direction, a little less than more."""
    north = distance * math.cos(bearing) / 111_320
    east = distance * math.sin(bearing) / (111_320 * math.cos(math.radians(point.lat)))
    return Wgs84(point.lat + north, point.lng + east)


@given(chinese, radii, st.floats(0, 2 * math.pi), st.floats(0, 1))
@example(corner, 30.0, math.pi, 1.0)
@example(corner, 30.0, 1.5 * math.pi, 1.0)
@example(Wgs84(52.9, 100.0), 500.0, 0.5 * math.pi, 1.0)
def test_whatever_lies_within_the_radius_lies_in_a_square_that_is_looked_into(point, radius, bearing, share):
    other = moved(point, bearing, radius * share)
    if min(metres(point, other), metres_fast(point, other)) <= radius:
        assert cell(other) in cells(point, radius)


@given(chinese, radii)
def test_ones_own_square_is_among_them_and_none_is_named_twice(point, radius):
    found = cells(point, radius)
    assert cell(point) in found
    assert len(set(found)) == len(found)


@given(chinese)
def test_thirty_metres_are_a_look_into_four_squares_at_most(point):
    assert len(cells(point, 30)) <= 4


@given(chinese)
def test_the_widest_look_is_of_a_few_squares_still(point):
    """Into an index: a hundred keys, not the past."""
    assert len(cells(point, 10_000)) <= 200
    assert cells(point, 10_000) == cells(point, MOST_RADIUS_M)


@given(st.builds(Wgs84, st.floats(-90, 90), st.floats(-180, 180)), st.floats(0, 1e9))
@example(Wgs84(90.0, 180.0), 30.0)
@example(Wgs84(89.9, 0.0), 500.0)
@example(Wgs84(54.0, 136.0), 500.0)
def test_whoever_names_a_place_at_the_end_of_the_world_is_not_looked_for_all_around_it(point, radius):
    found = cells(point, radius)
    assert cell(point) in found
    assert len(found) <= 200


@given(chinese)
def test_a_square_is_about_a_hundred_metres(point):
    across = metres(point, Wgs84(point.lat, point.lng + WIDE))
    assert 80 <= across <= 140
    assert 105 <= metres(point, Wgs84(point.lat + TALL, point.lng)) <= 115
