"""顺路: how many metres an errand adds to the round that a courier rides anyway, and why it is said so.

The round is a start and stops in order. An errand costs what calling at its place costs where it costs
least: between two stops, or after the last. Metres as the crow flies are geopy's to half a per cent (a
test holds it), on a plane laid at the start, so that hundreds are ranked in a blink; what streets make
of them is the station's `street_factor`."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from dispatch.rules.geography import Wgs84

WHYS = ("on_round", "after_round", "from_position", "from_outlet")
FLATTENING = 1 / 298.257223563  # of WGS-84
EQUATOR_M = 6_378_137.0

Spot = tuple[float, float]  # metres east and north of where the plane was laid


class Way(NamedTuple):
    """`why`: on the round, after its last stop, or no round: straight from him or from his outlet."""

    adds_m: int
    why: str


class Round:
    """What a courier rides anyway. `at_outlet`: the start is not he himself but where he works.
    Without start and stops nothing can be said of any place."""

    def __init__(
        self, start: Wgs84 | None, stops: Sequence[Wgs84], factor: float, *, at_outlet: bool = False
    ) -> None:
        path = [*([start] if start else []), *stops]
        self.factor, self.alone = factor, not stops
        self.from_start = "from_outlet" if at_outlet else "from_position"
        self.known = bool(path)
        self.origin = path[0] if path else Wgs84(0, 0)
        self.east_m, self.north_m = metres_per_degree(self.origin.lat)
        spots = [self.spot(place) for place in path]
        self.last = spots[-1] if spots else (0.0, 0.0)
        self.legs = [(a, b, math.dist(a, b)) for a, b in pairwise(spots)]

    def spot(self, place: Wgs84) -> Spot:
        return (place.lng - self.origin.lng) * self.east_m, (place.lat - self.origin.lat) * self.north_m

    def way(self, place: Wgs84 | None) -> Way | None:
        """None for nobody's place, and for a round of nothing."""
        if place is None or not self.known:
            return None
        here = self.spot(place)
        to = math.dist
        after = to(self.last, here)
        between = min((to(a, here) + to(here, b) - leg for a, b, leg in self.legs), default=math.inf)
        if self.alone:
            return Way(round(after * self.factor), self.from_start)
        if between <= after:
            return Way(max(0, round(between * self.factor)), "on_round")
        return Way(round(after * self.factor), "after_round")


def way(
    start: Wgs84 | None,
    stops: Sequence[Wgs84],
    place: Wgs84 | None,
    factor: float,
    *,
    at_outlet: bool = False,
) -> Way | None:
    """Of one courier to one place; for many places keep his Round."""
    return Round(start, stops, factor, at_outlet=at_outlet).way(place)


def ridden(start: Wgs84 | None, declared: Iterable[Wgs84], held: Iterable[Wgs84]) -> tuple[Wgs84, ...]:
    """The stops in the order in which they are ridden: the declared round stays as it was said, and
    what he holds is called at where it costs least, the oldest claim put in first."""
    stops = list(declared)
    for place in held:
        path = [*([start] if start else []), *stops]
        before = len(path) - len(stops)  # nothing is put before the start
        stops.insert(cheapest(path, place) - before, place)
    return tuple(stops)


def cheapest(path: Sequence[Wgs84], place: Wgs84) -> int:
    """The index in the path before which calling at the place costs least; its length for the end."""
    if not path:
        return 0
    plane = Round(path[0], path[1:], 1.0)
    here = plane.spot(place)
    costs = [math.dist(a, here) + math.dist(here, b) - leg for a, b, leg in plane.legs]
    costs.append(math.dist(plane.last, here))
    return 1 + costs.index(min(costs))


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Of longitude and of latitude, on the ellipsoid at this latitude."""
    squared = FLATTENING * (2 - FLATTENING)
    bend = 1 - squared * math.sin(math.radians(lat)) ** 2
    east = math.radians(EQUATOR_M * math.cos(math.radians(lat)) / math.sqrt(bend))
    north = math.radians(EQUATOR_M * (1 - squared) / (bend * math.sqrt(bend)))
    return east, north
