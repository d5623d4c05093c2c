"""Boundaries of communities from a GeoJSON file, checked and turned into WGS-84."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from dispatch.rules.sheet_draft import Draft
from dispatch.rules.sheet_meaning import unit_of
from dispatch.rules.sheet_tables import Problem, Unreadable
from dispatch.rules.streets import UnitRow

Convert = Callable[[float, float], tuple[float, float]]
MOST_POINTS = 20_000


def bound(content: bytes, title: str, draft: Draft) -> None:
    """Puts each feature's geometry on the unit its `code` or `name` speaks of."""
    try:
        said = json.loads(content.decode("utf-8-sig"))
        features = said["features"]
        assert isinstance(features, list)
        shared = crs_of(said) or "wgs84"
    except (ValueError, KeyError, TypeError, AssertionError, RecursionError):
        raise Unreadable("not_geojson") from None
    seen: set[str] = set()
    for number, feature in enumerate(features, start=1):
        try:
            code, geometry = featured(feature, shared, draft)
            if code in seen:
                raise ValueError("twice")
            seen.add(code)
            draft.units[code] = replace(known_unit(code, draft), boundary=geometry)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            named = re.fullmatch(r"[a-z_]+", str(error)) and isinstance(error, ValueError)
            code = str(error) if named else "not_an_area"
            draft.problems.append(Problem(title, number, "", code, label(feature)))


def known_unit(code: str, draft: Draft) -> UnitRow:
    return draft.all_units()[code]


def label(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return str((properties or {}).get("name", ""))[:40] if isinstance(properties, dict) else ""


def featured(feature: dict[str, Any], shared: str, draft: Draft) -> tuple[str, dict[str, Any]]:
    properties = feature.get("properties") or {}
    who = properties.get("code") or properties.get("name")
    if not isinstance(who, str | int):
        raise ValueError("unknown_community")
    code = unit_of(str(who), draft, ("committee",), "unknown_community")
    crs = crs_of(properties) or crs_of(feature) or shared
    return code, area(feature["geometry"], draft.from_gcj if crs == "gcj02" else None)


def crs_of(holder: dict[str, Any]) -> str | None:
    """ "gcj02" where it is declared; GeoJSON's own old `crs` object is not ours and means WGS-84."""
    said = holder.get("crs")
    if not isinstance(said, str):
        return None
    plain = said.lower().replace("-", "")
    if plain not in ("wgs84", "gcj02"):
        raise ValueError("unknown_crs")
    return plain


def area(geometry: dict[str, Any], convert: Convert | None) -> dict[str, Any]:
    """A Polygon or MultiPolygon in WGS-84, six decimals."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Polygon":
        return {"type": kind, "coordinates": [ring(r, convert) for r in some(coordinates)]}
    if kind == "MultiPolygon":
        parts = [[ring(r, convert) for r in some(part)] for part in some(coordinates)]
        return {"type": kind, "coordinates": parts}
    raise ValueError("not_an_area")


def some(items: Any) -> list[Any]:
    if not isinstance(items, list) or not items:
        raise ValueError("not_an_area")
    return items


def ring(points: Any, convert: Convert | None) -> list[list[float]]:
    """A closed ring of at least a triangle that encloses something."""
    if len(some(points)) > MOST_POINTS:
        raise ValueError("too_long")
    turned = [point(p, convert) for p in points]
    if len(turned) < 4 or turned[0] != turned[-1] or not enclosed(turned):
        raise ValueError("not_an_area")
    return turned


def point(raw: Any, convert: Convert | None) -> list[float]:
    lng, lat = (float(part) for part in raw[:2] if not isinstance(part, bool | str))
    if not (73.0 <= lng <= 136.0 and 3.0 <= lat <= 54.0):
        raise ValueError("not_in_china")
    if convert:
        lat, lng = convert(lat, lng)
    return [round(lng, 6), round(lat, 6)]


def enclosed(points: list[list[float]]) -> bool:
    """Twice the area in square degrees is more than some square metres."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points))) > 1e-9
