"""Who owns a place: exactly one committee, and through it exactly one station.

Inside one boundary it is that committee's. On an edge and where boundaries overlap it is the lowest
code's; in a gap, and on ground without boundaries, the nearest's. The answer depends on the ground and
on the codes alone: never on who asks, on the order of rows, on ids or on the database.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dispatch.rules.geography import EDGE, Wgs84, box_around, box_of, contains, metres_fast, metres_to_area

GAP_M = 500
"""Farther than this from every boundary and house, a place is nobody's."""

TIE_M = 1.0
"""What is nearer by less than this is equally near: no drawing is more exact."""


Corners = tuple[Wgs84, Wgs84]
"""South-west and north-east of a box."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A boundary read once: the GeoJSON geometry (not to be changed, it is shared) and its box in degrees."""

    area: dict[str, Any]
    west: float
    south: float
    east: float
    north: float

    def meets(self, box: Corners) -> bool:
        """Whether the boundary's own box touches this one."""
        south_west, north_east = box
        return (
            self.west <= north_east.lng
            and self.east >= south_west.lng
            and self.south <= north_east.lat
            and self.north >= south_west.lat
        )


@dataclass(frozen=True, slots=True)
class Area:
    """A committee's ground.

    code: the station's code and then the committee's, in one text; it decides where ground does not.
    buildings: asked only without a boundary; centre: asked only without either.
    """

    code: str
    unit_id: str
    station_id: str
    boundary: Shape | None = None
    buildings: tuple[Wgs84, ...] = ()
    centre: Wgs84 | None = None


@lru_cache(maxsize=4096)
def shape_of(text: str) -> Shape:
    """The boundary in a GeoJSON text. ValueError("not_an_area")."""
    try:
        area = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("not_an_area") from None
    return Shape(area, *box_of(area))


def route(areas: Iterable[Area], point: Wgs84) -> Area:
    """The one area that owns the point. LookupError("outside_area") when all are farther than GAP_M."""
    box = box_around(point, GAP_M + TIE_M)
    # Of a city's thousand few are looked at closely.
    near = [area for area in areas if area.boundary is None or area.boundary.meets(box)]
    holders = [area for area in near if _holds(area, point)]
    if holders:
        return min(holders, key=_rank)
    measured = [(_metres(area, point, box), area) for area in near]
    least = min((metres for metres, _ in measured), default=math.inf)
    if least > GAP_M:
        raise LookupError("outside_area")
    return min((area for metres, area in measured if metres <= least + TIE_M), key=_rank)


def _rank(area: Area) -> tuple[str, str]:
    """Codes are unique; the id only settles what should never be."""
    return area.code, area.unit_id


def _holds(area: Area, point: Wgs84) -> bool:
    shape = area.boundary
    if shape is None or not (shape.west - EDGE <= point.lng <= shape.east + EDGE):
        return False
    return shape.south - EDGE <= point.lat <= shape.north + EDGE and contains(shape.area, point)


def _metres(area: Area, point: Wgs84, box: Corners) -> float:
    """To the nearest edge; without a boundary to the nearest house in the box, without houses to the
    middle."""
    if area.boundary is not None:
        return metres_to_area(area.boundary.area, point)
    (south, west), (north, east) = ((corner.lat, corner.lng) for corner in box)
    places = area.buildings or ((area.centre,) if area.centre else ())
    near = (p for p in places if south <= p.lat <= north and west <= p.lng <= east)
    return min((metres_fast(place, point) for place in near), default=math.inf)
