"""A boundary is believed only after a look at what stands in it, and at its neighbours."""

import json
import math
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.cli_laying import from_gcj
from dispatch.rules import boundaries, shapes
from dispatch.rules.geography import Wgs84, contains, to_gcj02
from dispatch.rules.sheet_draft import Draft, Known
from dispatch.rules.sheet_tables import Unreadable
from dispatch.rules.streets import BuildingRow, UnitRow
from dispatch.sheet_words import WORDS, line

STREET = "120116014"
A, B, C = (f"{STREET}{n:03}" for n in (1, 2, 3))
LNG, LAT = 117.70, 39.03


def square(west=LNG, south=LAT, side=0.01):
    west, south, east, north = (round(x, 6) for x in (west, south, west + side, south + side))
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(name, geometry, **more):
    return {"type": "Feature", "properties": {"name": name, **more}, "geometry": geometry}


def collection(*features, **more):
    return {"type": "FeatureCollection", "features": list(features), **more}


def draft(places=None, houses=None, standing=None):
    """Three committees; their own places, their houses, and the boundaries they have already."""
    places = places or {}
    units = [UnitRow("station", STREET, "泰达街道社工站")]
    for code, name in ((A, "格调社区"), (B, "康翠社区"), (C, "云上社区")):
        lat, lng = places.get(code, (None, None))
        units.append(UnitRow("committee", code, name, STREET, lat=lat, lng=lng))
    known = Known(
        STREET,
        {u.code: u for u in units},
        boundaries=standing or {},
        houses={c: tuple(h) for c, h in (houses or {}).items()},
    )
    return Draft(known, ZoneInfo("Asia/Shanghai"), from_gcj=from_gcj)


def bound(said, made=None, title="边界.geojson"):
    """(codes that got an area, [(number, code, facts)])."""
    made = made or draft()
    content = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
    boundaries.bound(content, title, made)
    assert all(p.counted == "个面" and line(p) and p.code in WORDS for p in made.problems)
    return {c: u.boundary for c, u in made.units.items()}, [(p.row, p.code, p.value) for p in made.problems]


HOME = {A: (LAT + 0.005, LNG + 0.005)}


# ---------------------------------------------------------------- what is GeoJSON


@pytest.mark.parametrize(
    "said",
    [
        collection(feature("格调", polygon(square()))),
        feature("格调", polygon(square())),
        feature("格调社区", {"type": "MultiPolygon", "coordinates": [[square()]]}),
        feature("格调社区", {"type": "GeometryCollection", "geometries": [polygon(square())]}),
        {**polygon(square()), "name": "格调社区"},
        {**polygon(square()), "properties": {"名称": "格调社区"}},
        {"type": "Feature", "id": A, "properties": {}, "geometry": polygon(square())},
        {"type": "Feature", "properties": {"NAME": "格调", "OBJECTID": 7}, "geometry": polygon(square())},
        {"type": "Feature", "properties": {"社区名称": "格调社区"}, "geometry": polygon(square())},
        collection(feature(None, polygon(square())), name="格调社区"),
    ],
)
def test_real_files_are_taken_however_they_say_whose_area_it_is(said):
    found, problems = bound(said, draft(HOME))
    assert problems == [] and found == {A: polygon(square())}


@pytest.mark.parametrize("title", ["格调社区.geojson", "格调.json", f"{A}.geojson"])
def test_an_area_alone_may_be_named_by_its_file(title):
    for said in (polygon(square()), feature(None, polygon(square()))):
        assert bound(said, draft(HOME), title) == ({A: polygon(square())}, [])


def test_an_area_of_nobody_is_asked_for_its_name():
    assert bound(polygon(square()))[1] == [(1, "whose_area", "")]
    two = collection(feature(None, polygon(square())), feature("格调", polygon(square())))
    assert bound(two, draft(HOME), "格调.geojson")[1] == [(1, "whose_area", "")]


def test_a_code_and_a_name_of_two_communities_are_a_question():
    assert bound(feature("格调", polygon(square()), code=B))[1] == [(1, "code_and_name_differ", "格调")]
    found, problems = bound(feature("格调", polygon(square()), code="GIS-0007"), draft(HOME))
    assert problems == [] and list(found) == [A], "a number of their own is no contradiction"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_name_is_read_in_every_encoding(encoding):
    content = json.dumps(feature("格调", polygon(square())), ensure_ascii=False).encode(encoding)
    assert list(bound(content, draft(HOME))[0]) == [A]


def test_a_lost_sign_in_a_name_is_said_to_be_lost():
    assert bound(feature("格\ufffd社区", polygon(square())))[1] == [(1, "lost_sign", "格\ufffd社区")]


@pytest.mark.parametrize("said", [b"3", b'{"type": "Point", "coordinates": [1, 2]}', b'{"type": "Topology"}'])
def test_what_is_no_area_is_no_boundary_file(said):
    with pytest.raises(Unreadable, match="not_geojson"):
        bound(said)


# ---------------------------------------------------------------- in which coordinates


def named_crs(name):
    return {"type": "name", "properties": {"name": name}}


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        (named_crs("urn:ogc:def:crs:OGC:1.3:CRS84"), None),
        (named_crs("urn:ogc:def:crs:EPSG::4326"), None),
        (named_crs("EPSG:4490"), None),
        ({"type": "EPSG", "properties": {"code": 4326}}, None),
        ("WGS-84", None),
        (None, None),
        (named_crs("urn:ogc:def:crs:EPSG::3857"), "projected_crs"),
        (named_crs("urn:ogc:def:crs:EPSG::4526"), "projected_crs"),
        ("EPSG:900913", "projected_crs"),
        (named_crs("urn:ogc:def:crs:EPSG::4214"), "unknown_crs"),
        ("bd09", "unknown_crs"),
        (7, "unknown_crs"),
    ],
)
def test_a_reference_system_is_honoured_or_refused_by_name(crs, code):
    _, problems = bound(collection(feature("格调", polygon(square())), crs=crs), draft(HOME))
    assert [p[1] for p in problems] == ([code] if code else [])
    own = bound(collection(feature("格调", polygon(square()), crs="wgs84"), crs=crs), draft(HOME))
    assert own[1] == [], "what the area itself says goes before what the file says"


def mercator(ring):
    return [
        [x * 20037508.34 / 180, math.log(math.tan((90 + y) * math.pi / 360)) / math.pi * 20037508.34]
        for x, y in ring
    ]


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        (mercator(square()), "in_metres"),
        ([[500_000 + n % 3 * 900, 4_320_000 + n % 2 * 900] for n in (0, 1, 2, 0)], "in_metres"),
        ([[y, x] for x, y in square()], "lat_lng_swapped"),
        (square(-0.12, 51.5), "not_in_china"),
        (square(0, 0), "not_in_china"),
    ],
)
def test_numbers_that_are_no_lng_and_lat_say_what_they_are(ring, code):
    ((_, said, facts),) = bound(feature("格调", polygon(ring)), draft(HOME))[1]
    assert said == code and facts.startswith("格调")


def shifted_square():
    """The square as AMap would draw it."""
    points = [to_gcj02(Wgs84(lat, lng)) for lng, lat in square()]
    return [[p.lng, p.lat] for p in points]


HOUSES = {A: [(LAT + 0.001 + 0.002 * n, LNG + 0.0008 * (n + 1)) for n in range(5)]}


def test_undeclared_gcj02_is_recognised_by_the_houses_and_declared_it_is_converted():
    raw, said = (
        feature("格调", polygon(shifted_square())),
        feature("格调", polygon(shifted_square()), crs="gcj02"),
    )
    assert [p[1] for p in bound(raw, draft(HOME, HOUSES))[1]] == ["looks_gcj02"]
    found, problems = bound(said, draft(HOME, HOUSES))
    assert problems == [] and all(contains(found[A], Wgs84(*house)) for house in HOUSES[A])
    wrongly = feature("格调", polygon(square()), crs="gcj02")
    assert [p[1] for p in bound(wrongly, draft(HOME, HOUSES))[1]] == ["looks_wgs84"]


# ---------------------------------------------------------------- what stands in it

GUANGZHOU = polygon(square(113.26, 23.12, 0.02))


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (draft(HOME), "nothing_in_it"),
        (draft(houses=HOUSES), "nothing_in_it"),
        (draft({B: (LAT, LNG)}), "far_away"),
        (draft(), None),
    ],
    ids=["its own place", "its houses", "only others are known", "nothing is known"],
)
def test_a_boundary_in_which_nothing_of_its_committee_lies_is_refused_by_name(made, code):
    found, problems = bound(feature("格调社区", GUANGZHOU), made)
    assert [(p[1], p[2]) for p in problems] == ([(code, "格调社区")] if code else [])
    assert bool(found) == (code is None)


def test_houses_of_the_same_file_speak_too():
    made = draft()
    made.buildings[A, "润福园", "1"] = BuildingRow(A, "润福园", "1", LAT + 0.005, LNG + 0.005)
    assert bound(feature("格调社区", GUANGZHOU), made)[1] == [(1, "nothing_in_it", "格调社区")]


def test_an_office_outside_is_no_reason_but_most_houses_outside_are():
    beside = {A: (LAT - 0.02, LNG - 0.02)}
    assert bound(feature("格调", polygon(square())), draft(beside, HOUSES))[1] == []
    far_houses = {A: [(LAT + 0.02 + n * 0.001, LNG) for n in range(5)] + [(LAT + 0.005, LNG + 0.005)]}
    assert bound(feature("格调", polygon(square())), draft(houses=far_houses))[1] == [
        (1, "few_in_it", "格调 1/6")
    ]


def test_a_house_across_the_street_is_near_enough():
    assert bound(feature("格调", polygon(square())), draft({A: (LAT - 0.001, LNG + 0.005)}))[1] == []


# ---------------------------------------------------------------- its line

BOW_TIE = [[LNG, LAT], [LNG + 0.01, LAT + 0.01], [LNG + 0.01, LAT], [LNG, LAT + 0.01], [LNG, LAT]]


def test_a_line_that_crosses_itself_is_refused_with_the_place():
    assert bound(feature("格调", polygon(BOW_TIE)))[1] == [
        (1, "crosses_itself", f"格调 {LNG + 0.005:.6f},{LAT + 0.005:.6f}")
    ]


THROUGH_A_CORNER = [
    [LNG, LAT], [LNG + 0.01, LAT], [LNG + 0.01, LAT + 0.01], [LNG + 0.005, LAT], [LNG + 0.005, LAT - 0.01], [LNG, LAT],
]  # fmt: skip


def test_a_line_that_crosses_itself_in_a_corner_is_seen_too():
    assert shapes.crossing(THROUGH_A_CORNER) is not None


@pytest.mark.parametrize(
    "ring",
    [
        square(),
        [[LNG, LAT], [LNG + 0.01, LAT], [LNG + 0.01, LAT], *square()[2:]],  # a corner twice
        [[LNG, LAT], [LNG + 0.01, LAT], [LNG + 0.02, LAT], [LNG + 0.01, LAT], *square()[2:]],  # a spike
        [[LNG, LAT], [LNG + 0.01, LAT], [LNG + 0.005, LAT + 0.005], *square()[2:]],  # a notch
        # two lobes that touch in one point
        [[LNG, LAT], [LNG + 1e-2, LAT], [LNG + 5e-3, LAT + 5e-3], [LNG + 1e-2, LAT + 1e-2], [LNG, LAT + 1e-2], [LNG + 5e-3, LAT + 5e-3], [LNG, LAT]],
    ],
)  # fmt: skip
def test_a_line_that_only_touches_itself_is_taken(ring):
    assert shapes.crossing(ring) is None


def test_a_snag_of_the_hand_is_taken():
    snag = [[LNG, LAT], [LNG + 0.01, LAT], [LNG + 0.01, LAT + 0.01], [LNG + 0.00999, LAT + 0.01001], [LNG + 0.01001, LAT + 0.01001], [LNG, LAT + 0.01], [LNG, LAT]]  # fmt: skip
    assert bound(feature("格调", polygon(snag)), draft(HOME))[1] == []


@given(st.lists(st.floats(0.2, 1.0), min_size=3, max_size=40), st.data())
def test_a_star_around_a_point_never_crosses_itself_wherever_it_begins(radii, data):
    count = len(radii)
    star = [
        [
            LNG + 0.01 * r * math.cos(2 * math.pi * n / count),
            LAT + 0.01 * r * math.sin(2 * math.pi * n / count),
        ]
        for n, r in enumerate(radii)
    ]
    assert shapes.crossing([*star, star[0]]) is None
    turned = data.draw(st.integers(0, count - 1))
    again = star[turned:] + star[:turned]
    assert shapes.crossing([*again, again[0]]) is None
    assert shapes.crossing([*again[::-1], again[-1]]) is None


def test_a_line_of_thousands_of_corners_is_looked_at_too():
    count = 6000
    ring = [
        [LNG + 0.01 * math.cos(2 * math.pi * n / count), LAT + 0.01 * math.sin(2 * math.pi * n / count)]
        for n in range(count)
    ]
    assert shapes.crossing([*ring, ring[0]]) is None


SPECK = square(LNG + 0.012, LAT, 0.00001)
LINE = [[LNG, LAT], [LNG + 0.001, LAT], [LNG + 0.001, LAT], [LNG, LAT]]


@pytest.mark.parametrize("sliver", [SPECK, LINE, [[LNG, LAT]] * 4])
def test_slivers_and_tiny_holes_do_not_cost_the_area(sliver):
    parts = feature("格调", {"type": "MultiPolygon", "coordinates": [[sliver], [square()]]})
    assert bound(parts, draft(HOME)) == ({A: polygon(square())}, [])
    holed = feature("格调", polygon(square(), sliver))
    assert bound(holed, draft(HOME)) == ({A: polygon(square())}, [])
    assert bound(feature("格调", polygon(sliver)), draft(HOME))[1] == [(1, "not_an_area", "格调")]


def test_a_real_hole_and_a_narrow_strip_stay():
    hole = square(LNG + 0.001, LAT + 0.001, 0.002)
    south, north = LAT - 0.001, LAT - 0.00099
    strip = [[117.7, south], [117.71, south], [117.71, north], [117.7, north], [117.7, south]]
    said = feature("格调", {"type": "MultiPolygon", "coordinates": [[square(), hole], [strip]]})
    found, problems = bound(said, draft(HOME))
    assert problems == [] and found[A]["coordinates"] == [[square(), hole], [strip]]


# ---------------------------------------------------------------- its neighbours


def test_the_same_ground_for_two_is_refused_for_both_by_name():
    two = collection(feature("格调", polygon(square())), feature("康翠", polygon(square(LNG + 0.0001))))
    found, problems = bound(two)
    assert found == {} and problems == [
        (1, "same_as_neighbour", "格调 康翠社区"),
        (2, "same_as_neighbour", "康翠 格调社区"),
    ]


@pytest.mark.parametrize(
    ("area", "refused"),
    [
        (square(), True),
        (square(LNG - 0.01, LAT - 0.01, 0.03), True),
        (square(LNG + 0.002, LAT + 0.002, 0.004), True),
        (square(LNG + 0.01), False),
        (square(LNG + 0.008), False),
        (square(LNG + 0.002), False),
    ],
    ids=["the same", "over it", "within it", "beside it", "a little over the line", "much over it"],
)
def test_a_boundary_is_compared_with_those_that_stand(area, refused):
    _, problems = bound(feature("格调", polygon(area)), draft(standing={B: polygon(square())}))
    assert [p[1] for p in problems] == (["same_as_neighbour"] if refused else [])


def test_a_boundary_may_be_drawn_anew_and_two_may_be_exchanged():
    standing = {A: polygon(square()), B: polygon(square(LNG + 0.01))}
    assert bound(feature("格调", polygon(square())), draft(standing=standing))[1] == []
    swap = collection(feature("康翠", polygon(square())), feature("格调", polygon(square(LNG + 0.01))))
    assert bound(swap, draft(standing=standing))[1] == []


def test_an_enclave_with_a_hole_around_it_is_its_own():
    ring = polygon(square(LNG, LAT, 0.03), square(LNG + 0.01, LAT + 0.01))
    both = collection(feature("格调", ring), feature("康翠", polygon(square(LNG + 0.01, LAT + 0.01))))
    assert bound(both)[1] == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100))
def test_the_share_of_an_area_within_another_is_about_what_it_is(per_cent):
    west = LNG + 0.01 * per_cent / 100
    share = shapes.share_within(shapes.points_of(polygon(square())), polygon(square(west)), 0)
    assert abs(share - (100 - per_cent) / 100) < 0.05
