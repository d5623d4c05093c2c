"""Whose ground a courier stands on: one committee's, whoever asks and however often."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.geography import EDGE, Gcj02, Wgs84, contains, metres_fast
from dispatch.rules.routing import GAP_M, TIE_M, Area, route, shape_of
from tests import points

HUNDRED_M = 0.000899322  # degrees of latitude


def box(west, south, east, north, *holes):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring, *holes]}


def committee(code, geometry=None, houses=(), centre=None):
    boundary = shape_of(json.dumps(geometry)) if geometry else None
    return Area(code, f"id {9 - int(code[-1])}", code.split("/")[0], boundary, tuple(houses), centre)


def codes(areas, places):
    return [route(areas, place).code for place in places]


# ---------------------------------------------------------------- the rule, by hand

WEST = committee("1/2", box(117.700, 39.000, 117.710, 39.010))
EAST = committee("1/1", box(117.710, 39.000, 117.720, 39.010))
IN_WEST, IN_EAST, BETWEEN = Wgs84(39.005, 117.705), Wgs84(39.005, 117.715), Wgs84(39.005, 117.710)


def test_inside_one_boundary_it_is_that_committee_s():
    assert route([WEST, EAST], IN_WEST) == WEST
    assert route([WEST, EAST], IN_EAST) == EAST


def test_on_the_street_between_two_it_is_the_lower_code_s():
    assert route([WEST, EAST], BETWEEN) == route([EAST, WEST], BETWEEN) == EAST
    assert route([WEST], BETWEEN) == WEST


def test_where_two_stations_drew_the_same_street_it_is_the_lower_station_s():
    other = committee("0/9", box(117.708, 39.002, 117.730, 39.020))
    areas = [WEST, EAST, other]
    assert codes(areas, [Wgs84(39.005, 117.709), IN_EAST, Wgs84(39.001, 117.715)]) == ["0/9", "0/9", "1/1"]


def test_in_a_gap_it_is_the_nearest_boundary_s_and_within_a_metre_the_lower_code_s():
    far_east = committee("0/1", box(117.712, 39.000, 117.720, 39.010))
    areas = [WEST, far_east]
    middle, half_a_metre, three_metres = 117.711, 0.000003, 0.00002
    assert [
        route(areas, Wgs84(39.005, middle + off)).code
        for off in (0, half_a_metre, -half_a_metre, three_metres, -three_metres)
    ] == ["0/1", "0/1", "0/1", "0/1", "1/2"]


def test_a_hole_is_his_who_lives_in_it_and_nobody_else_s():
    inner = box(117.703, 39.003, 117.706, 39.006)
    ring = committee("1/1", box(117.700, 39.000, 117.710, 39.010, inner["coordinates"][0]))
    village = committee("1/2", inner)
    assert route([ring, village], Wgs84(39.0045, 117.7045)) == village
    assert route([ring, village], Wgs84(39.003, 117.7045)) == ring  # on the edge they share
    assert route([ring], Wgs84(39.0045, 117.7045)) == ring  # nobody there: the nearest edge


def test_a_committee_of_two_parts_owns_both_and_not_what_lies_between():
    west, between, east = (box(117.70 + n, 39.0, 117.71 + n, 39.01) for n in (0, 0.01, 0.02))
    parts = {"type": "MultiPolygon", "coordinates": [west["coordinates"], east["coordinates"]]}
    areas = [committee("1/2", parts), committee("1/3", between)]
    assert codes(areas, [IN_WEST, IN_EAST, Wgs84(39.005, 117.725)]) == ["1/2", "1/3", "1/2"]


def test_without_boundaries_it_is_the_nearest_house_s_committee():
    here = Wgs84(39.030, 117.700)
    one = committee("1/1", houses=[Wgs84(39.032, 117.700), Wgs84(39.0335, 117.700)])
    two = committee("1/2", houses=[Wgs84(39.031, 117.700), Wgs84(39.5, 117.700)])
    assert route([one, two], here) == two
    assert route([one], here) == one
    same = committee("1/0", houses=[Wgs84(39.029, 117.700)])
    assert route([two, same], here) == same


def test_a_middle_is_asked_only_where_there_is_no_house():
    here = Wgs84(39.030, 117.700)
    housed = committee("1/1", houses=[Wgs84(39.033, 117.700)], centre=here)
    bare = committee("1/2", centre=Wgs84(39.031, 117.700))
    assert route([housed, bare], here) == bare


def test_a_boundary_is_stronger_than_a_nearer_house_and_a_gap_is_not():
    housed = committee("1/1", houses=[Wgs84(39.005, 117.7101), Wgs84(39.005, 117.7099)])
    assert route([housed, WEST], Wgs84(39.005, 117.70989)) == WEST
    assert route([housed, WEST], Wgs84(39.005, 117.71009)) == housed


def test_farther_than_five_hundred_metres_from_all_it_is_nobody_s():
    north = 39.010 + 5 * HUNDRED_M
    house = committee("1/3", houses=[Wgs84(39.010, 117.800)])
    for areas, lng in (([WEST, EAST], 117.705), ([house], 117.800)):
        assert route(areas, Wgs84(north - 0.00003, lng)).code in {a.code for a in areas}
        with pytest.raises(LookupError, match=r"^outside_area$"):
            route(areas, Wgs84(north + 0.00003, lng))
    for nobody in ([], [committee("1/1")]):
        with pytest.raises(LookupError, match=r"^outside_area$"):
            route(nobody, IN_WEST)


def test_the_map_s_coordinates_are_refused():
    with pytest.raises(TypeError):
        route([WEST], Gcj02(39.005, 117.705))


def test_a_boundary_is_read_once():
    text = json.dumps(box(1.0, 2.0, 3.0, 5.0))
    shape = shape_of(text)
    assert shape_of(text) is shape
    assert (shape.west, shape.south, shape.east, shape.north) == (1, 2, 3, 5)
    feature = shape_of(json.dumps({"type": "Feature", "geometry": shape.area}))
    assert feature.east == 3 and contains(feature.area, Wgs84(3, 2))


@pytest.mark.parametrize(
    "nonsense",
    ["", "{}", "[]", "null", "NaN", "[" * 100_000, '{"type": "Polygon", "coordinates": []}',
     '{"type": "MultiPolygon", "coordinates": []}', '{"type": "Point", "coordinates": [1, 2]}'],
)  # fmt: skip
def test_a_boundary_that_is_none_is_refused_by_name(nonsense):
    with pytest.raises(ValueError, match=r"^not_an_area$"):
        shape_of(nonsense)


# ---------------------------------------------------------------- a thousand places, judged by someone else


def truly_inside(ring, point):
    """Even-odd in exact numbers."""
    x, y, crossings = Fraction(point.lng), Fraction(point.lat), 0
    for (x1, y1), (x2, y2) in pairwise([[Fraction(n) for n in corner] for corner in ring]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def degrees_off(start, end, point):
    """To an edge that runs along a street of the grid."""
    (west, east), (south, north) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    east_off = max(west - point.lng, 0, point.lng - east)
    north_off = max(south - point.lat, 0, point.lat - north)
    return (east_off**2 + north_off**2) ** 0.5


def metres_off(start, end, point):
    """To an edge, by looking for its nearest place ever closer."""
    low, high = 0.0, 1.0

    def at(share):
        lat, lng = (start[n] + share * (end[n] - start[n]) for n in (1, 0))
        return metres_fast(Wgs84(lat, lng), point)

    for _ in range(50):
        third = (high - low) / 3
        low, high = (low, high - third) if at(low + third) <= at(high - third) else (low + third, high)
    return at(low)


def allowed(areas, point):
    """Whom the rule may name: one, or two where the place lies within rounding of a limit."""
    edges = {code: list(points.edges(area)) for code, area in areas.items()}
    off = {code: min(degrees_off(*edge, point) for edge in known) for code, known in edges.items()}
    inside = {code for code, area in areas.items() if truly_inside(area["coordinates"][0], point)}
    sure = inside | {code for code, far in off.items() if far < EDGE * 0.999}
    perhaps = sure | {code for code, far in off.items() if far < EDGE * 1.5}
    if not sure:
        near = [code for code, far in off.items() if far < 0.01]
        metres = {code: min(metres_off(*edge, point) for edge in edges[code]) for code in near}
        least = min(metres.values())
        assert least < GAP_M * 0.99
        sure = {code for code, far in metres.items() if far < least + TIE_M * 0.97}
        perhaps |= {code for code, far in metres.items() if far < least + TIE_M * 1.03}
    return {code for code in perhaps if code <= min(sure)}


def test_each_of_a_thousand_places_has_the_one_committee_that_the_rule_names():
    areas = points.boundaries()
    ground = [committee(code, area) for code, area in areas.items()]
    places = points.around(areas)
    wrong = [place for place in places if route(ground, place).code not in allowed(areas, place)]
    assert not wrong, wrong[:5]
    assert len(places) == 1000 and len(set(codes(ground, places))) == 21


def test_each_has_one_where_a_second_station_drew_over_the_first():
    """The neighbour's boundary moved west, over the street's south-east."""
    areas = points.boundaries()
    (neighbour,) = (code for code in areas if code.startswith("120116901"))
    for new_code in ("120116901/120116901001", "120116001/120116001001"):
        del areas[neighbour]
        areas[new_code] = box(117.735, 38.985, 117.774, 39.010)
        neighbour = new_code
        ground = [committee(code, area) for code, area in areas.items()]
        wrong = [p for p in points.around(areas, 300, 2) if route(ground, p).code not in allowed(areas, p)]
        assert not wrong, wrong[:5]
    assert route(ground, Wgs84(39.0, 117.74)).code == "120116001/120116001001"


def test_the_thousand_places_are_of_every_kind():
    areas = points.boundaries()
    for places in (points.around(areas), points.around(areas, 60)):
        near = [min(degrees_off(*e, p) for a in areas.values() for e in points.edges(a)) for p in places]
        held = [sum(contains(a, p) for a in areas.values()) for p in places]
        assert near.count(0) >= len(places) // 6
        assert sum(0 < off <= EDGE for off in near) >= len(places) // 20
        assert sum(EDGE < off <= 1.5e-4 for off in near) >= len(places) // 20
        assert {0, 1, 2, 3} <= set(held)
    assert points.around(areas) == points.around(areas)
    west, _, east, _ = points.GAP
    assert not any(contains(a, Wgs84(39.0, (west + east) / 2)) for a in areas.values())


# ---------------------------------------------------------------- any ground at all


def crooked(dice, lat, lng):
    """A closed ring of six-decimal corners about a place, seen from which no edge hides another."""
    count, wide = dice.randint(3, 9), dice.uniform(0.002, 0.02)
    sides = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (2, -1))[:count]
    ring = [
        [round(lng + x * wide * dice.uniform(0.3, 1), 6), round(lat + y * wide * dice.uniform(0.3, 1), 6)]
        for x, y in sides
    ]
    return [*ring, ring[0]]


def some_ground(seed):
    """Up to eight committees of two stations that may overlap, gape, have holes, parts or no boundary."""
    dice, made = Random(seed), []
    for n in range(dice.randint(1, 8)):
        lat, lng = dice.uniform(39.0, 39.02), dice.uniform(117.7, 117.72)
        rings = [crooked(dice, lat, lng) for _ in range(2)]
        kind = dice.choice(("plain", "hole", "parts", "houses", "middle"))
        geometry = {
            "plain": {"type": "Polygon", "coordinates": rings[:1]},
            "hole": {"type": "Polygon", "coordinates": rings},
            "parts": {"type": "MultiPolygon", "coordinates": [[rings[0]], [rings[1]]]},
        }.get(kind)
        houses = [Wgs84(y, x) for x, y in rings[0]] if kind == "houses" else ()
        made.append(committee(f"{dice.randint(1, 2)}/{n}", geometry, houses, Wgs84(lat, lng)))
    return made, dice


def answer(areas, place):
    try:
        return route(areas, place).code
    except LookupError as error:
        return str(error)


places = st.builds(Wgs84, st.floats(38.985, 39.035), st.floats(117.685, 117.735))


@given(st.integers(0, 2**32), places)
def test_the_order_of_the_rows_and_their_ids_change_nothing(seed, place):
    areas, dice = some_ground(seed)
    first = answer(areas, place)
    for _ in range(3):
        ids = dice.sample(range(100), len(areas))
        areas = [replace(a, unit_id=str(n)) for a, n in zip(areas, ids, strict=True)]
        dice.shuffle(areas)
        assert answer(areas, place) == first


@given(st.integers(0, 2**32), places)
def test_who_holds_a_place_is_never_passed_over(seed, place):
    areas, _ = some_ground(seed)
    holders = [a.code for a in areas if a.boundary and contains(a.boundary.area, place)]
    if holders:
        assert answer(areas, place) == min(holders)
        assert answer([a for a in areas if a.code not in holders], place) not in holders


@given(st.integers(0, 2**32), places)
def test_a_committee_far_away_changes_nothing(seed, place):
    areas, _ = some_ground(seed)
    far = [
        committee("0/1", box(118.0, 39.0, 118.1, 39.1)),
        committee("0/2", houses=[Wgs84(39.02, 118.0)]),
        committee("0/3", centre=Wgs84(40.0, 117.72)),
        committee("0/4"),
    ]
    assert answer([*far, *areas], place) == answer(areas, place)
