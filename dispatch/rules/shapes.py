"""Whether a drawn area is one: a line that crosses itself, a sliver, two that are the same. On a plane
and in degrees, which is exact enough for areas of a town's size."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from dispatch.rules.geography import DEGREE_M, Wgs84, box_of, contains

Corner = Sequence[float]  # lng, lat
SNAG_M2 = 20.0
"""A crossing that cuts off less than this is a slip of the hand: no house stands in it."""
SPECK_M2 = 5.0
"""What encloses less is a speck between two areas; it is left out, the rest is taken."""
COARSE, FINE = 24, 96  # points along the side of an area's box
ENOUGH = 60


def square_metres(ring: Sequence[Corner]) -> float:
    """Of a ring, closed or not. Reckoned from its first corner: the products stay small and exact."""
    (x0, y0), wide = ring[0][:2], DEGREE_M**2 * math.cos(math.radians(ring[0][1]))
    closed = [*ring, ring[0]]
    twice = sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairwise(closed))
    return abs(twice) / 2 * wide


def crossing(ring: Sequence[Corner]) -> tuple[float, float] | None:
    """(lng, lat) of a place where the closed ring crosses itself, None if it nowhere does. Edges are
    compared only where they lie beside each other, so that twenty thousand of them are no burden."""
    edges = sorted((min(a[0], b[0]), max(a[0], b[0]), index) for index, (a, b) in enumerate(pairwise(ring)))
    for place, (_, east, index) in enumerate(edges):
        for west, _, other in edges[place + 1 :]:
            if west > east:
                break
            first, last = min(index, other), max(index, other)
            point = cut(ring, first, last)
            if point and not snag(ring, first, last, point):
                return point
    return None


def cut(ring: Sequence[Corner], first: int, last: int) -> tuple[float, float] | None:
    """Where the edges `first` and `last` cross; a touch is no crossing."""
    a, b, c, d = ring[first], ring[first + 1], ring[last], ring[last + 1]
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return None
    at_c, at_d, at_a, at_b = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    if at_c * at_d < 0 and at_a * at_b < 0:
        share = at_a / (at_a - at_b)
        return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
    return through_corner(ring, first, last, at_b) or through_corner(ring, last, first, at_d)


def through_corner(
    ring: Sequence[Corner], edge: int, other: int, at_end: float
) -> tuple[float, float] | None:
    """The end of `edge` when it lies on the edge `other` and the line goes on at its other side."""
    if at_end != 0 or abs(edge - other) <= 1:
        return None
    corner, c, d = ring[edge + 1], ring[other], ring[other + 1]
    after = ring[(edge + 2) % (len(ring) - 1)]
    within = min(c[0], d[0]) <= corner[0] <= max(c[0], d[0]) and min(c[1], d[1]) <= corner[1] <= max(
        c[1], d[1]
    )
    at_a_corner = corner[:2] in (c[:2], d[:2])
    if within and not at_a_corner and side(c, d, ring[edge]) * side(c, d, after) < 0:
        return corner[0], corner[1]
    return None


def side(a: Corner, b: Corner, p: Corner) -> float:
    """More than 0 left of the way from a to b, less right of it."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def snag(ring: Sequence[Corner], first: int, last: int, point: tuple[float, float]) -> bool:
    loop = [point, *ring[first + 1 : last + 1]]
    rest = [point, *ring[last + 1 : -1], *ring[: first + 1]]
    return min(square_metres(loop), square_metres(rest)) < SNAG_M2


def share_within(points: Sequence[Wgs84], area: dict[str, Any], least: float) -> float:
    """How much of the points lies in the area; 0.0 as soon as it must be less than `least`."""
    west, south, east, north = box_of(area)
    missed, most = 0, (1 - least) * len(points)
    for point in points:
        inside = west <= point.lng <= east and south <= point.lat <= north and contains(area, point)
        missed += not inside
        if missed > most:
            return 0.0
    return 1 - missed / len(points) if points else 0.0


def points_of(area: dict[str, Any]) -> list[Wgs84]:
    """Evenly spread over the area, in an order in which the first few come from all over it."""
    for side_points in (COARSE, FINE):
        found = [point for point in grid(box_of(area), side_points) if contains(area, point)]
        if len(found) >= ENOUGH:
            break
    stride = next(n for n in (7, 11, 13, 17) if len(found) % n or not found)
    return [found[place * stride % len(found)] for place in range(len(found))]


def grid(box: tuple[float, float, float, float], count: int) -> list[Wgs84]:
    west, south, east, north = box
    steps = [(n + 0.5) / count for n in range(count)]
    return [Wgs84(south + y * (north - south), west + x * (east - west)) for y in steps for x in steps]
