import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.geography import (
    Gcj02,
    Wgs84,
    box_around,
    box_of,
    contains,
    metres,
    metres_fast,
    metres_to_area,
    nearest,
    owner,
    plausible_in_china,
    rounded,
    to_gcj02,
    to_wgs84,
)

STATION = Wgs84(39.0321, 117.7008)

chinese = st.builds(Wgs84, st.floats(18, 53), st.floats(75, 134))
anywhere = st.builds(Wgs84, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("lng", "lat", "map_lng", "map_lat"),
    [
        (117.2008, 39.1333, 117.20710419, 39.13433605),
        (116.404, 39.915, 116.41024450, 39.91640428),
        (121.4737, 31.2304, 121.47822306, 31.22845774),
        (117.7008, 39.0321, 117.707063, 39.033000),
        (117.680, 39.015, 117.686219, 39.015853),
        (117.750, 39.080, 117.756310, 39.080973),
    ],
)
def test_a_pin_stands_where_chinese_maps_show_it_and_comes_back(lng, lat, map_lng, map_lat):
    pin = to_gcj02(Wgs84(lat, lng))
    assert (pin.lng, pin.lat) == (pytest.approx(map_lng, abs=1e-6), pytest.approx(map_lat, abs=1e-6))
    assert metres_fast(to_wgs84(Gcj02(map_lat, map_lng)), Wgs84(lat, lng)) < 0.2


@given(chinese)
def test_to_the_map_and_back_is_the_same_door(point):
    assert metres_fast(to_wgs84(to_gcj02(point)), point) < 0.01


@given(anywhere)
def test_no_place_on_earth_breaks_the_conversion(point):
    assert math.isfinite(to_wgs84(to_gcj02(point)).lat)
    assert to_gcj02(Wgs84(51.5, -0.1)) == Gcj02(51.5, -0.1)


def test_the_two_kinds_of_coordinates_never_mix():
    for mixed in (
        lambda: metres(STATION, Gcj02(39, 117)),
        lambda: metres_fast(STATION, Gcj02(39, 117)),
        lambda: to_gcj02(Gcj02(39, 117)),
        lambda: to_wgs84(STATION),
        lambda: contains(SQUARE, Gcj02(0.5, 0.5)),
        lambda: box_around(Gcj02(39, 117), 10),
    ):
        with pytest.raises(TypeError):
            mixed()
    assert Wgs84(39, 117) != Gcj02(39, 117)


@pytest.mark.parametrize(
    ("lat", "lng", "code"),
    [
        (117.7, 39.0, "lat_lng_swapped"),
        (91, 200, "not_a_position"),
        (0, 180.1, "not_a_position"),
        (math.nan, 117, "not_a_position"),
        (39, math.inf, "not_a_position"),
        ("39", 117, "not_a_position"),
        (None, 117, "not_a_position"),
        (True, 117, "not_a_position"),
    ],
)
def test_what_is_no_place_is_refused_by_name(lat, lng, code):
    with pytest.raises(ValueError, match=f"^{code}$"):
        Wgs84(lat, lng)


def test_the_middle_of_the_ocean_is_a_place_but_not_one_of_ours():
    assert plausible_in_china(STATION)
    assert not plausible_in_china(Wgs84(0, 0))
    assert not plausible_in_china(Wgs84(51.5, -0.1))


def test_distances_are_those_of_the_ellipsoid():
    assert metres(STATION, STATION) == 0
    assert metres(Wgs84(39.0, 117.0), Wgs84(40.0, 117.0)) == 111_025
    assert metres(STATION, Wgs84(39.0321, 117.7118)) == 952


@given(anywhere, anywhere)
def test_the_quick_distance_is_right_to_half_a_per_cent(a, b):
    true = metres(a, b)
    assert abs(metres_fast(a, b) - true) <= 0.006 * true + 1
    assert metres_fast(a, b) == metres_fast(b, a)


def test_the_nearest_come_first_and_ties_in_the_order_of_their_ids():
    near, far = Wgs84(39.0322, 117.7008), Wgs84(39.05, 117.7008)
    found = nearest(STATION, [("b", near), ("far", far), ("a", near)], limit=2)
    assert [name for name, _ in found] == ["a", "b"]
    assert found[0][1] == pytest.approx(11.1, abs=0.1)
    assert nearest(STATION, []) == []


@given(chinese, st.integers(1, 20_000), st.floats(0, 360), st.floats(0, 1))
def test_a_box_holds_everything_within_its_radius(centre, radius, bearing, share):
    south_west, north_east = box_around(centre, radius)
    from geopy.distance import geodesic

    there = geodesic(meters=radius * share).destination((centre.lat, centre.lng), bearing)
    assert south_west.lat <= there.latitude <= north_east.lat
    assert south_west.lng <= there.longitude <= north_east.lng


@pytest.mark.parametrize("lat", [18.0, 39.03, 53.0])
@pytest.mark.parametrize("bearing", [0, 90, 180, 270])
def test_a_box_holds_the_very_rim_of_its_circle(lat, bearing):
    from geopy.distance import geodesic

    there = geodesic(meters=500).destination((lat, 117.7), bearing)
    south_west, north_east = box_around(Wgs84(lat, 117.7), 500)
    assert south_west.lat <= there.latitude <= north_east.lat
    assert south_west.lng <= there.longitude <= north_east.lng
    assert metres_fast(south_west, north_east) < 500 * 2 * 1.5


def test_a_box_at_the_pole_is_still_a_box():
    south_west, north_east = box_around(Wgs84(89.99, 10), 5_000)
    assert (north_east.lat, south_west.lng, north_east.lng) == (90, -180, 180)


@given(chinese)
def test_the_world_learns_a_place_to_twenty_metres_and_no_better_by_asking_twice(point):
    shown = rounded(point)
    assert metres_fast(point, shown) < 20
    assert rounded(shown) == shown
    assert rounded(Wgs84(39.03210, 117.70080)) == rounded(Wgs84(39.03211, 117.70081))


def polygon(*rings):
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in ring] for ring in rings]}


def box(west, south, east, north):
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


SQUARE = polygon(box(0, 0, 1, 1))
RING = polygon(box(0, 0, 10, 10), box(4, 4, 6, 6))
YARD = polygon(box(4, 4, 6, 6))


def test_inside_is_inside_and_a_hole_is_outside():
    assert contains(SQUARE, Wgs84(0.5, 0.5))
    assert not contains(SQUARE, Wgs84(1.5, 0.5))
    assert contains(RING, Wgs84(1, 1)) and not contains(RING, Wgs84(5, 5))
    two = {
        "type": "MultiPolygon",
        "coordinates": [SQUARE["coordinates"], polygon(box(3, 3, 4, 4))["coordinates"]],
    }
    assert (
        contains(two, Wgs84(3.5, 3.5)) and contains(two, Wgs84(0.5, 0.5)) and not contains(two, Wgs84(2, 2))
    )
    assert contains({"type": "Feature", "geometry": SQUARE, "properties": {}}, Wgs84(0.5, 0.5))


def test_a_notch_in_the_boundary_is_outside():
    u_shape = polygon(((0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3), (0, 0)))
    assert not contains(u_shape, Wgs84(2, 1.5))
    assert contains(u_shape, Wgs84(2, 0.5)) and contains(u_shape, Wgs84(2, 2.5))


def test_a_place_level_with_a_corner_is_seen_once():
    diamond = polygon(((0, 1), (1, 0), (2, 1), (1, 2), (0, 1)))
    assert contains(diamond, Wgs84(1, 1))
    assert not contains(diamond, Wgs84(1, -1)) and not contains(diamond, Wgs84(2, 0))


def test_a_corner_rounded_off_a_long_street_opens_no_gap():
    """Two committees meet on the slanting border of a third, at a corner that six decimals cannot hit."""
    corner = (1 / 3, round(1 / 7, 6))  # the border runs through (1/3, 1/7)
    north = polygon(((0, 0), (7 / 3, 1), (0, 1), (0, 0)))
    west = polygon(((0, 0), corner, (1 / 3, -1), (0, -1), (0, 0)))
    east = polygon((corner, (7 / 3, 1), (7 / 3, -1), (1 / 3, -1), corner))
    areas = [("n", north), ("w", west), ("e", east)]
    for step in range(-20, 21):
        x = 1 / 3 + step * 1e-7
        for y in (x * 3 / 7, corner[1], (x * 3 / 7 + corner[1]) / 2):
            assert owner(areas, Wgs84(y, x)) in ("n", "w", "e")


def test_the_middle_of_a_shared_street_belongs_to_exactly_one_committee():
    west, east = ("芳林", polygon(box(0, 0, 1, 1))), ("翠亨", polygon(box(1, 0, 2, 1)))
    on_the_street = Wgs84(0.5, 1.0)
    assert contains(west[1], on_the_street) and contains(east[1], on_the_street)
    assert owner([west, east], on_the_street) == owner([east, west], on_the_street) == min("芳林", "翠亨")
    assert owner([west, east], Wgs84(0.5, 0.5)) == "芳林"
    assert owner([west, east], Wgs84(0.5, 1.5)) == "翠亨"
    assert owner([west, east], Wgs84(5, 5)) is None
    assert owner([], on_the_street) is None


def test_the_edge_of_a_hole_belongs_to_one_of_the_two_it_parts():
    for corner in (Wgs84(4, 4), Wgs84(5, 4), Wgs84(6, 6)):
        assert owner([("b", YARD), ("a", RING)], corner) == "a"
    assert owner([("b", YARD), ("a", RING)], Wgs84(5, 5)) == "b"


@pytest.mark.parametrize(
    "nonsense",
    [{}, {"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon"}, {"type": "Polygon", "coordinates": [[]]},
     {"type": "Feature", "geometry": None}, {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}],
)  # fmt: skip
def test_what_is_no_area_is_refused_by_name(nonsense):
    with pytest.raises(ValueError, match=r"^not_an_area$"):
        contains(nonsense, STATION)


@given(st.integers(0, 2**32), st.floats(-0.01, 1.01), st.floats(-0.01, 1.01))
def test_crooked_neighbours_leave_no_gap_between_them(seed, x, y):
    """A square cut in two by a crooked line of six-decimal corners: each place inside has one owner."""
    dice = random.Random(seed)
    cut = [
        (0.5, 0.0),
        *((round(dice.uniform(0.2, 0.8), 6), round(n / 6, 6)) for n in range(1, 6)),
        (0.5, 1.0),
    ]
    west = polygon(((0, 0), *cut, (0, 1), (0, 0)))
    east = polygon((*reversed(cut), (1, 0), (1, 1), (0.5, 1.0)))
    point = Wgs84(y, x)
    held = [name for name, area in (("w", west), ("e", east)) if contains(area, point)]
    if 0 <= x <= 1 and 0 <= y <= 1:
        assert owner([("w", west), ("e", east)], point) == min(held)
    else:
        assert x < 1e-5 or x > 1 - 1e-5 or y < 1e-5 or y > 1 - 1e-5 or not held


@given(st.integers(0, 2**32), st.floats(0, 1))
def test_a_place_on_a_slanting_edge_is_on_it_for_both_sides(seed, share):
    dice = random.Random(seed)
    a, b = ((round(dice.uniform(0.1, 0.9), 6), 0.0), (round(dice.uniform(0.1, 0.9), 6), 1.0))
    west, east = polygon(((0, 0), a, b, (0, 1), (0, 0))), polygon((a, (1, 0), (1, 1), b, a))
    point = Wgs84(share, a[0] + (b[0] - a[0]) * share)
    assert contains(west, point) and contains(east, point)
    assert owner([("2", west), ("1", east)], point) == "1"


# ---------------------------------------------------------------- how far to an area


def block(west=117.700, south=39.000, east=117.710, north=39.010, *holes):
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return polygon(ring, *holes)


@pytest.mark.parametrize(
    ("lat", "lng", "edge_lat", "edge_lng"),
    [
        (39.005, 117.714, 39.005, 117.710),
        (39.012, 117.703, 39.010, 117.703),
        (39.013, 117.713, 39.010, 117.710),
        (38.998, 117.699, 39.000, 117.700),
    ],
)
def test_who_stands_outside_is_as_far_away_as_the_nearest_edge_or_corner(lat, lng, edge_lat, edge_lng):
    far = metres_to_area(block(), Wgs84(lat, lng))
    assert far == pytest.approx(metres_fast(Wgs84(lat, lng), Wgs84(edge_lat, edge_lng)), rel=0.001)


def test_who_stands_inside_or_on_the_edge_is_not_away_at_all():
    for inside in (
        Wgs84(39.005, 117.705),
        Wgs84(39.0, 117.705),
        Wgs84(39.0, 117.7),
        Wgs84(39.0100009, 117.705),
    ):
        assert metres_to_area(block(), inside) == 0.0
    assert 0.1 < metres_to_area(block(), Wgs84(39.0100011, 117.705)) < 0.2


def test_from_a_hole_and_between_two_parts_the_nearest_edge_counts():
    hole = ((117.703, 39.003), (117.707, 39.003), (117.707, 39.007), (117.703, 39.007), (117.703, 39.003))
    here = Wgs84(39.004, 117.705)
    assert metres_to_area(block(117.700, 39.000, 117.710, 39.010, hole), here) == pytest.approx(
        111.2, abs=0.1
    )
    parts = {
        "type": "MultiPolygon",
        "coordinates": [block()["coordinates"], block(west=117.712, east=117.720)["coordinates"]],
    }
    assert metres_to_area(parts, Wgs84(39.005, 117.7115)) == pytest.approx(43.2, abs=0.1)
    assert box_of(parts) == (117.700, 39.000, 117.720, 39.010)


@given(st.integers(0, 2**32), st.floats(38.99, 39.02), st.floats(117.69, 117.72))
def test_no_corner_and_no_place_on_an_edge_is_nearer_than_the_area(seed, lat, lng):
    dice = random.Random(seed)
    corners = [(round(dice.uniform(117.7, 117.71), 6), round(dice.uniform(39, 39.01), 6)) for _ in range(5)]
    area, here = polygon((*corners, corners[0])), Wgs84(lat, lng)
    far = metres_to_area(area, here)
    assert (far == 0) == contains(area, here)
    for (x1, y1), (x2, y2) in pairwise((*corners, corners[0])):
        share = dice.random()
        assert far <= metres_fast(Wgs84(y1 + share * (y2 - y1), x1 + share * (x2 - x1)), here) * 1.001 + 0.2
