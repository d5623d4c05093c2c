"""Places on the earth: WGS-84 inside the house, GCJ-02 only where a Chinese map begins.

The two are different types, 540 m apart in Tianjin: what takes one refuses the other. Distances are
metres; areas are GeoJSON geometries (Polygon or MultiPolygon, holes allowed) in WGS-84.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar


@dataclass(frozen=True, slots=True)
class _Point:
    """Degrees. ValueError("lat_lng_swapped") when only the other order could be meant, ValueError
    ("not_a_position") for NaN, for what is no number and for what is not on the earth."""

    lat: float
    lng: float

    def __post_init__(self) -> None:
        for degrees in (self.lat, self.lng):
            if (
                isinstance(degrees, bool)
                or not isinstance(degrees, int | float)
                or not math.isfinite(degrees)
            ):
                raise ValueError("not_a_position")
        if 90 < abs(self.lat) <= 180 and abs(self.lng) <= 90:
            raise ValueError("lat_lng_swapped")
        if abs(self.lat) > 90 or abs(self.lng) > 180:
            raise ValueError("not_a_position")


class Wgs84(_Point):
    """Where GPS says it is; the only kind that is stored."""

    __slots__ = ()


class Gcj02(_Point):
    """Where AMap's and Tencent's tiles and links want it."""

    __slots__ = ()


P = TypeVar("P", Wgs84, Gcj02)

EARTH_M = 6_371_008.8
"""The mean radius."""

DEGREE_M = math.radians(EARTH_M)
"""One degree of latitude, about 111.2 km."""

EDGE = 1e-6
"""Degrees, about ten centimetres: nearer to an edge than this is on it. Boundaries are kept with six
decimals, so neighbours drawn along the same street may gape or overlap by so much."""


def plausible_in_china(point: _Point) -> bool:
    """Whether a position can be meant at all; 0, 0 and a swapped pair cannot."""
    return 3.0 <= point.lat <= 54.0 and 73.0 <= point.lng <= 136.0


# --- the two kinds of coordinates -------------------------------------------------------------

AXIS_M = 6_378_245.0  # Krassowski 1940, on which GCJ-02 is made
ECCENTRICITY_2 = 0.00669342162296594323
SHIFTED_LAT, SHIFTED_LNG = (0.8293, 55.8271), (72.004, 137.8347)


def to_gcj02(point: Wgs84) -> Gcj02:
    """The same place for a Chinese map; outside China the numbers stay."""
    _expect(Wgs84, point)
    north, east = _shift(point.lat, point.lng)
    return Gcj02(point.lat + north, point.lng + east)


def to_wgs84(point: Gcj02) -> Wgs84:
    """The place whose GCJ-02 this is, exact to well under a metre (the way back has no formula)."""
    _expect(Gcj02, point)
    lat, lng = point.lat, point.lng
    for _ in range(8):
        north, east = _shift(lat, lng)
        off_lat, off_lng = lat + north - point.lat, lng + east - point.lng
        lat, lng = lat - off_lat, lng - off_lng
        if abs(off_lat) < 1e-9 and abs(off_lng) < 1e-9:
            break
    return Wgs84(lat, lng)


def _shift(lat: float, lng: float) -> tuple[float, float]:
    """How far north and east, in degrees, GCJ-02 moves a place."""
    if not (SHIFTED_LAT[0] <= lat <= SHIFTED_LAT[1] and SHIFTED_LNG[0] <= lng <= SHIFTED_LNG[1]):
        return 0.0, 0.0
    x, y = lng - 105.0, lat - 35.0
    both = (20 * _sine(6 * x) + 20 * _sine(2 * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + both
    north += (20 * _sine(y) + 40 * _sine(y / 3) + 160 * _sine(y / 12) + 320 * _sine(y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + both
    east += (20 * _sine(x) + 40 * _sine(x / 3) + 150 * _sine(x / 12) + 300 * _sine(x / 30)) * 2 / 3
    bend = 1 - ECCENTRICITY_2 * math.sin(math.radians(lat)) ** 2
    per_north = math.radians(AXIS_M * (1 - ECCENTRICITY_2) / (bend * math.sqrt(bend)))
    per_east = math.radians(AXIS_M / math.sqrt(bend) * math.cos(math.radians(lat)))
    return north / per_north, east / per_east


def _sine(half_turns: float) -> float:
    return math.sin(half_turns * math.pi)


# --- distances --------------------------------------------------------------------------------


def metres(a: P, b: P) -> int:
    """The distance on the ellipsoid, to the metre; for money, limits and records."""
    from geopy.distance import geodesic  # 70 ms at import; ranking does with metres_fast

    _expect(type(a), b)
    return round(geodesic((a.lat, a.lng), (b.lat, b.lng)).meters)


def metres_fast(a: P, b: P) -> float:
    """The distance on a sphere: a hundred times quicker, wrong by at most half a per cent."""
    _expect(type(a), b)
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lng - a.lng) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, half)))


def nearest(point: P, places: Iterable[tuple[str, P]], limit: int = 1) -> list[tuple[str, float]]:
    """The `limit` nearest of (id, position) as (id, metres); equally near ones in the order of their ids."""
    measured = ((metres_fast(point, place), name) for name, place in places)
    return [(name, distance) for distance, name in sorted(measured)[:limit]]


def box_around(point: Wgs84, radius_m: float) -> tuple[Wgs84, Wgs84]:
    """South-west and north-east corner of a box that holds every place within the radius."""
    _expect(Wgs84, point)
    # A little more than the sphere says: the ellipsoid is flatter at some places.
    tall = radius_m * 1.006 / DEGREE_M
    farthest = min(90.0, abs(point.lat) + tall)
    wide = min(360.0, tall / max(math.cos(math.radians(farthest)), 1e-9))
    return (
        Wgs84(max(-90.0, point.lat - tall), max(-180.0, point.lng - wide)),
        Wgs84(min(90.0, point.lat + tall), min(180.0, point.lng + wide)),
    )


def rounded(point: Wgs84, grid_m: float = 20) -> Wgs84:
    """The nearest crossing of a grid so wide: what the world may know of a place. Stays when repeated."""
    _expect(Wgs84, point)
    tall = grid_m / DEGREE_M
    lat = max(-90.0, min(90.0, round(point.lat / tall) * tall))
    wide = tall / max(math.cos(math.radians(lat)), 0.01)
    lng = max(-180.0, min(180.0, round(point.lng / wide) * wide))
    return Wgs84(round(lat, 7), round(lng, 7))


# --- areas ------------------------------------------------------------------------------------

Ring = Sequence[Sequence[float]]


def contains(area: dict[str, Any], point: Wgs84) -> bool:
    """Whether the area holds the point; its edges, those of its holes too, belong to it.

    ValueError("not_an_area") for what is no GeoJSON Polygon or MultiPolygon.
    """
    _expect(Wgs84, point)
    x, y = point.lng, point.lat
    for rings in _polygons(area):
        if any(_on_edge(ring, x, y) for ring in rings):
            return True
        if _inside(rings[0], x, y) and not any(_inside(hole, x, y) for hole in rings[1:]):
            return True
    return False


def owner(areas: Iterable[tuple[str, dict[str, Any]]], point: Wgs84) -> str | None:
    """Whose area the point lies in; on a shared edge or in an overlap the lowest id's; outside all None."""
    return next(
        (name for name, area in sorted(areas, key=lambda pair: pair[0]) if contains(area, point)), None
    )


def metres_to_area(area: dict[str, Any], point: Wgs84) -> float:
    """How far to the nearest edge of the area, that of a hole too; 0 where `contains` says it is inside.

    On a plane laid at the point: exact to half a per cent for areas of a town's size, and good for
    comparing distances of up to some kilometres. ValueError("not_an_area")."""
    if contains(area, point):
        return 0.0
    wide = DEGREE_M * math.cos(math.radians(point.lat))
    return min(
        _metres_to_edge(
            (x1 - point.lng) * wide,
            (y1 - point.lat) * DEGREE_M,
            (x2 - point.lng) * wide,
            (y2 - point.lat) * DEGREE_M,
        )
        for rings in _polygons(area)
        for ring in rings
        for x1, y1, x2, y2 in _edges(ring)
    )


def _metres_to_edge(x1: float, y1: float, x2: float, y2: float) -> float:
    """From the origin of the plane to the edge between two places on it."""
    along_x, along_y = x2 - x1, y2 - y1
    length_2 = along_x * along_x + along_y * along_y
    share = -(x1 * along_x + y1 * along_y) / length_2 if length_2 else 0.0
    share = max(0.0, min(1.0, share))
    return math.hypot(x1 + share * along_x, y1 + share * along_y)


def box_of(area: dict[str, Any]) -> tuple[float, float, float, float]:
    """West, south, east, north of the area, in degrees. ValueError("not_an_area")."""
    corners = [corner for rings in _polygons(area) for ring in rings for corner in ring]
    if not corners:
        raise ValueError("not_an_area")
    lngs, lats = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(lngs), min(lats), max(lngs), max(lats)


def _polygons(area: dict[str, Any]) -> list[list[Ring]]:
    try:
        geometry = area["geometry"] if area.get("type") == "Feature" else area
        several = {"Polygon": False, "MultiPolygon": True}[geometry["type"]]
        polygons = geometry["coordinates"] if several else [geometry["coordinates"]]
        if not all(rings and all(len(ring) >= 4 for ring in rings) for rings in polygons):
            raise ValueError("not_an_area")
    except (KeyError, TypeError, AttributeError):
        raise ValueError("not_an_area") from None
    return polygons


def _edges(ring: Ring) -> Iterator[tuple[float, float, float, float]]:
    """Each edge from its lower end up, so that neighbours compute a shared one to the same bit."""
    for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
        yield (x1, y1, x2, y2) if (y1, x1) <= (y2, x2) else (x2, y2, x1, y1)


def _on_edge(ring: Ring, x: float, y: float) -> bool:
    for x1, y1, x2, y2 in _edges(ring):
        if not (min(x1, x2) - EDGE <= x <= max(x1, x2) + EDGE and y1 - EDGE <= y <= y2 + EDGE):
            continue
        length = math.hypot(x2 - x1, y2 - y1)
        if length <= EDGE or abs((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) <= EDGE * length:
            return True
    return False


def _inside(ring: Ring, x: float, y: float) -> bool:
    """Even-odd rule; an edge owns its lower end and not its upper."""
    crossings = sum(
        1 for x1, y1, x2, y2 in _edges(ring) if y1 <= y < y2 and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    )
    return crossings % 2 == 1


def _expect(kind: type, point: _Point) -> None:
    if type(point) is not kind:
        raise TypeError(f"{kind.__name__} is wanted, not {type(point).__name__}")
