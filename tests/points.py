"""The thousand places on and around the demo stations' boundaries, the same on every machine.

Whoever asks for fewer gets the first ones: every kind is among any thirty of them.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice, pairwise
from random import Random
from typing import Any

from dispatch.demo.street import demo_street
from dispatch.rules.geography import Wgs84

Boundaries = dict[str, dict[str, Any]]
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
OFF = (1e-7, 5e-7, 9e-7, 1.1e-6, 2e-6, 1e-5, 1e-4)
"""Degrees: within, just within, just beyond and well beyond what still counts as on an edge."""

GAP = (117.750, 38.985, 117.752, 39.002)
"""West, south, east, north of the strip between the two stations, about 170 m wide."""


def boundaries() -> Boundaries:
    """{station's code/committee's code: boundary} of both demo stations."""
    units = demo_street(NOW).units
    return {f"{u.parent}/{u.code}": u.boundary for u in units if u.kind == "committee" and u.boundary}


def edges(area: dict[str, Any]) -> Iterator[tuple[list[float], list[float]]]:
    for ring in area["coordinates"]:
        yield from pairwise(ring)


def around(areas: Boundaries, count: int = 1000, seed: int = 1) -> list[Wgs84]:
    """Places of five kinds in turn: on a corner, on an edge, a little off one, in the gap, anywhere near.
    None is farther than 500 m from a boundary."""
    chance = Random(seed)
    known = [edge for code in sorted(areas) for edge in edges(areas[code])]
    kinds = (corner, on_edge, off_edge, off_corner, in_gap, near_edge)
    made = (kind(chance, *chance.choice(known)) for _ in range(count) for kind in kinds)
    return list(islice(made, count))


def corner(chance: Random, start: list[float], end: list[float]) -> Wgs84:
    return Wgs84(start[1], start[0])


def on_edge(chance: Random, start: list[float], end: list[float]) -> Wgs84:
    share = chance.choice((0.5, chance.random()))
    return Wgs84(start[1] + share * (end[1] - start[1]), start[0] + share * (end[0] - start[0]))


def off(place: Callable[..., Wgs84]) -> Callable[..., Wgs84]:
    """The same place moved a very little in one of eight directions."""

    def moved(chance: Random, start: list[float], end: list[float]) -> Wgs84:
        at, by = place(chance, start, end), chance.choice(OFF)
        north, east = chance.choice([(n, e) for n in (-1, 0, 1) for e in (-1, 0, 1) if n or e])
        return Wgs84(at.lat + north * by, at.lng + east * by)

    return moved


off_edge, off_corner = off(on_edge), off(corner)


def in_gap(chance: Random, start: list[float], end: list[float]) -> Wgs84:
    west, south, east, north = GAP
    middle = (west + east) / 2
    lng = chance.choice((middle, middle - 1e-7, middle + 1e-5, chance.uniform(west, east)))
    return Wgs84(chance.uniform(south, north), lng)


def near_edge(chance: Random, start: list[float], end: list[float]) -> Wgs84:
    """Up to about 420 m away, inside or outside."""
    at = on_edge(chance, start, end)
    return Wgs84(at.lat + chance.uniform(-0.003, 0.003), at.lng + chance.uniform(-0.003, 0.003))
