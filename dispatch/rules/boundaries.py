"""Boundaries of communities from a GeoJSON file, turned into WGS-84 and checked against what stands in
them."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dispatch.rules.boundary_checks import Drawn, doubted
from dispatch.rules.boundary_files import Feature, crs_name, crs_of, features_of, parsed, whose
from dispatch.rules.shapes import SPECK_M2, crossing, square_metres
from dispatch.rules.sheet_draft import Draft
from dispatch.rules.sheet_tables import Problem

Convert = Callable[[float, float], tuple[float, float]]
MOST_POINTS = 20_000


class Wrong(ValueError):
    """A code, and where in the area or with whom."""

    def __init__(self, code: str, where: str) -> None:
        super().__init__(code)
        self.where = where


def bound(content: bytes, title: str, draft: Draft) -> None:
    """Puts each area on the unit it speaks of; what is wrong is named by the number and name of the area."""
    said = parsed(content)
    features = features_of(said)
    drawn: dict[str, Drawn] = {}
    for number, feature in enumerate(features, start=1):
        try:
            if not isinstance(feature.geometry, dict):
                raise ValueError("not_an_area")
            code = whose(feature, title, len(features) == 1, draft)
            if code in drawn:
                raise ValueError("twice")
            drawn[code] = read(feature, said.get("crs"), number, draft)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            named = isinstance(error, ValueError) and re.fullmatch(r"[a-z][a-z0-9_]+", str(error))
            where = error.where if isinstance(error, Wrong) else ""
            wrong = str(error) if named else "not_an_area"
            draft.problems.append(problem(title, number, wrong, feature.label, where))
    for code, area in drawn.items():
        if doubt := doubted(code, drawn, draft):
            draft.problems.append(problem(title, area.number, doubt[0], area.label, doubt[1]))
        else:
            draft.units[code] = replace(draft.all_units()[code], boundary=area.area)


def problem(title: str, number: int, code: str, *said: str) -> Problem:
    return Problem(title, number, "", code, " ".join(part for part in said if part), "个面")


def read(feature: Feature, shared: Any, number: int, draft: Draft) -> Drawn:
    """In WGS-84; and the other reading of its numbers, for a file that says the wrong one."""
    said = feature.crs or shared
    try:
        crs = crs_of(said) or "wgs84"
    except ValueError as error:
        raise Wrong(str(error), crs_name(said)) from None
    as_written, from_gcj = area(feature.geometry, None), area(feature.geometry, draft.from_gcj)
    meant, other = (from_gcj, as_written) if crs == "gcj02" else (as_written, from_gcj)
    return Drawn(number, feature.label, meant, other, crs)


def area(geometry: dict[str, Any], convert: Convert | None) -> dict[str, Any]:
    """A Polygon or MultiPolygon in WGS-84, six decimals, without the specks in it."""
    parts = [part for polygon in polygons(geometry) if (part := rings(polygon, convert))]
    if not parts:
        raise ValueError("not_an_area")
    if geometry["type"] == "Polygon" or len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def polygons(geometry: dict[str, Any]) -> list[Any]:
    if geometry["type"] == "GeometryCollection":
        return [polygon for one in some(geometry["geometries"]) for polygon in polygons(one)]
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    if geometry["type"] == "MultiPolygon":
        return some(geometry["coordinates"])
    raise ValueError("not_an_area")


def rings(polygon: Any, convert: Convert | None) -> list[list[list[float]]]:
    """The outline and its holes; nothing of an outline that is a speck."""
    outline, *holes = (ring(r, convert) for r in some(polygon))
    return [outline, *(hole for hole in holes if hole)] if outline else []


def some(items: Any) -> list[Any]:
    if not isinstance(items, list) or not items:
        raise ValueError("not_an_area")
    return items


def ring(points: Any, convert: Convert | None) -> list[list[float]]:
    """A closed ring that does not cross itself; [] of one that encloses next to nothing."""
    if len(some(points)) > MOST_POINTS:
        raise ValueError("too_long")
    exact = [point(p, convert) for p in points]
    turned = [[round(lng, 6), round(lat, 6)] for lng, lat in exact]
    if len(turned) < 4 or turned[0] != turned[-1]:
        raise ValueError("not_an_area")
    if place := crossing([*exact[:-1], exact[0]]):
        raise Wrong("crosses_itself", f"{place[0]:.6f},{place[1]:.6f}")
    return turned if square_metres(turned) >= SPECK_M2 and len({*map(tuple, turned)}) > 2 else []


def point(raw: Any, convert: Convert | None) -> list[float]:
    """[lng, lat], exact. The numbers themselves tell a foreign reference system."""
    lng, lat = (float(part) for part in raw[:2] if not isinstance(part, bool | str))
    if not in_china(lng, lat):
        if in_china(lat, lng):
            raise ValueError("lat_lng_swapped")
        raise Wrong("in_metres" if abs(lng) > 180 or abs(lat) > 90 else "not_in_china", f"{lng:g},{lat:g}")
    if convert:
        lat, lng = convert(lat, lng)
    return [lng, lat]


def in_china(lng: float, lat: float) -> bool:
    return 73.0 <= lng <= 136.0 and 3.0 <= lat <= 54.0
