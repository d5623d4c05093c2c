"""Where a community ends, as a GeoJSON file says it."""

import json
from zoneinfo import ZoneInfo

import pytest

from dispatch.rules import boundaries
from dispatch.rules.sheet_draft import Draft, Known
from dispatch.rules.sheet_tables import Unreadable
from dispatch.rules.streets import UnitRow
from dispatch.sheet_words import WORDS

STREET = "120116014"


def draft():
    units = [
        UnitRow("station", STREET, "泰达街道社工站"),
        UnitRow("committee", f"{STREET}001", "格调社区", STREET),
        UnitRow("outlet", f"{STREET}-K01", "第一大街快递站", STREET),
    ]
    known = Known(STREET, {u.code: u for u in units})
    return Draft(known, ZoneInfo("Asia/Shanghai"), from_gcj=lambda lat, lng: (lat - 0.001, lng - 0.006))


def feature(name, ring, **properties):
    return {
        "type": "Feature",
        "properties": {"name": name, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


SQUARE = [[117.69, 39.02], [117.70, 39.02], [117.70, 39.03], [117.69, 39.03], [117.69, 39.02]]


def test_a_boundary_in_gcj02_is_turned_into_wgs84():
    made = draft()
    file = {"type": "FeatureCollection", "crs": "gcj02", "features": [feature("格调", SQUARE)]}
    boundaries.bound(json.dumps(file).encode(), "b.geojson", made)
    assert made.problems == []
    assert made.units[f"{STREET}001"].boundary["coordinates"][0][0] == [117.684, 39.019]


@pytest.mark.parametrize(
    ("given_feature", "code"),
    [
        (feature("云上", SQUARE), "unknown_community"),
        (feature("第一大街快递站", SQUARE), "unknown_community"),
        (feature("格调", SQUARE[:3]), "not_an_area"),
        (feature("格调", [[1, 2]] * 4), "not_in_china"),
        (feature("格调", [SQUARE[0]] * 5), "not_an_area"),
        (feature("格调", SQUARE, crs="bd09"), "unknown_crs"),
        (feature("格调", [[y, x] for x, y in SQUARE]), "lat_lng_swapped"),
        (feature("格调", [[x * 111_319, y * 120_000] for x, y in SQUARE]), "in_metres"),
        (feature("格调", [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "crosses_itself"),
        (feature("格调", SQUARE, code=f"{STREET}-K01"), "unknown_community"),
        (feature("", SQUARE), "whose_area"),
        (feature("格调", "x"), "not_an_area"),
        (feature("格调", [[True, None]] * 5), "not_an_area"),
        ({"type": "Feature", "properties": None, "geometry": None}, "not_an_area"),
        ("nonsense", "not_an_area"),
    ],
)
def test_a_boundary_that_is_none_is_named_by_its_number(given_feature, code):
    made = draft()
    file = {"type": "FeatureCollection", "features": [given_feature]}
    boundaries.bound(json.dumps(file).encode(), "b.geojson", made)
    assert [(p.row, p.code) for p in made.problems] == [(1, code)] and code in WORDS
    assert made.units == {}


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"features": 3}', b"\xff", b"[" * 100_000])
def test_what_is_no_geojson_is_refused(content):
    with pytest.raises(Unreadable, match="not_geojson"):
        boundaries.bound(content, "b.geojson", draft())
