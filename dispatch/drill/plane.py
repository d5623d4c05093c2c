"""The drill's own measure of the way, independent of the server's: streets that cross at right
angles, as 泰达's do. What the server's ranking believes is thereby put to the test."""

import math
from collections.abc import Sequence
from typing import NamedTuple

NORTH_M = 111_190.0  # metres of a degree of latitude
EAST_M = NORTH_M * math.cos(math.radians(39.03))  # and of longitude, at the street


class Spot(NamedTuple):
    """Metres east and north of nowhere in particular."""

    x: float
    y: float


def spot(lat: float, lng: float) -> Spot:
    return Spot((lng - 117.69) * EAST_M, (lat - 39.03) * NORTH_M)


def degrees(at: Spot) -> tuple[float, float]:
    """(lat, lng)"""
    return round(at.y / NORTH_M + 39.03, 6), round(at.x / EAST_M + 117.69, 6)


def metres(a: Spot, b: Spot) -> float:
    return abs(a.x - b.x) + abs(a.y - b.y)


def between(a: Spot, b: Spot, part: float) -> Spot:
    part = min(1.0, max(0.0, part))
    return Spot(a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part)


class Detour(NamedTuple):
    """Before which stop of the way the place is reached cheapest, and what it adds."""

    before: int
    metres: float


def detour(way: Sequence[Spot], place: Spot, within: int) -> Detour:
    """Insert a place into a way: way[0] is where one is, the last is where one ends. Only the first
    `within` gaps come into question (at least one)."""
    best = Detour(0, math.inf)
    for index in range(min(max(within, 1), len(way) - 1)):
        a, b = way[index], way[index + 1]
        adds = metres(a, place) + metres(place, b) - metres(a, b)
        if adds < best.metres:
            best = Detour(index, adds)
    return best
