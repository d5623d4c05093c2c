"""What a cell means on this street: a unit by code or name, a compound, a position."""

import re
from typing import Any

from dispatch.rules import sheet_cells as cells
from dispatch.rules.sheet_draft import Draft, Known, Line, Position
from dispatch.rules.streets import UnitRow

CODE = re.compile(r"[0-9A-Za-z_-]{1,40}")


def position(line: Line) -> Position | None:
    """WGS-84, whatever the row's datum; both halves or none."""
    lat = line.get("lat", lambda raw: cells.degrees(raw, 3.0, 54.0))
    lng = line.get("lng", lambda raw: cells.degrees(raw, 73.0, 136.0))
    crs = line.get("crs", lambda raw: chosen(raw, CRS, "unknown_crs"), "wgs84")
    if (lat is None) != (lng is None) and not line.failed:
        line.wrong("lng" if lng is None else "lat", "half_a_position")
    if lat is None or lng is None:
        return None
    if crs == "gcj02":
        lat, lng = line.draft.from_gcj(lat, lng)
    return round(lat, 6), round(lng, 6)


CRS = {
    "wgs84": "wgs84",
    "wgs-84": "wgs84",
    "gps": "wgs84",
    "gcj02": "gcj02",
    "gcj-02": "gcj02",
    "高德": "gcj02",
    "腾讯": "gcj02",
}


def chosen(raw: Any, words: dict[str, str], code: str) -> str:
    said = cells.text(raw).lower()
    if said not in words:
        raise ValueError(code)
    return words[said]


def code_of(raw: Any) -> str:
    said = cells.text(raw)
    if not CODE.fullmatch(said):
        raise ValueError("not_a_code")
    return said


def station_of(raw: Any, known: Known) -> str:
    said = cells.text(raw)
    found = [u for u in known.units.values() if u.kind == "station" and said in (u.code, u.name)]
    if len(found) != 1:
        raise ValueError("which_station" if found else "unknown_station")
    return found[0].code


def unit_of(raw: Any, draft: Draft, kinds: tuple[str, ...], other_kind: str) -> str:
    """The code of the unit that a cell names: by its code, or by its name within the file's station.
    `other_kind` is the problem when it is a unit of a kind that does not fit."""
    said = cells.text(raw)
    units = draft.all_units()
    if said in units and units[said].kind in kinds:
        return said
    named = [u for u in units.values() if said in names_of(u) and within(u, draft)]
    fitting = [u for u in named if u.kind in kinds]
    if said in units or (named and not fitting):
        raise ValueError(other_kind)
    if len(fitting) != 1:
        unknown = "unknown_unit" if other_kind == "role_not_here" else other_kind
        raise ValueError("which_unit" if fitting else unknown)
    return fitting[0].code


def names_of(row: UnitRow) -> tuple[str, ...]:
    """格调社区 is also called 格调."""
    said = cells.text(row.name)
    return (said, said.removesuffix("社区")) if row.kind == "committee" else (said,)


def within(row: UnitRow, draft: Draft) -> bool:
    station = draft.known.units[draft.known.station]
    return row.code in (station.code, station.parent) or row.parent == station.code


def compound_of(line: Line, community: str | None, name: str) -> str | None:
    """The community in which the compound stands; a problem if none or several are meant."""
    pairs = {*line.draft.known.compounds, *line.draft.compounds}
    units = line.draft.all_units()
    found = [c for c, n in pairs if n == name and c in (community or c) and within(units[c], line.draft)]
    if community:
        found = [c for c in found if c == community]
    if len(found) == 1:
        return found[0]
    line.wrong("compound", "which_compound" if found else "unknown_compound")
    return None
