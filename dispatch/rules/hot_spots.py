"""Where the same thing is seen again and again: sightings gathered into spots."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.rules.geography import Wgs84, metres_fast
from dispatch.rules.nearness import cell, cells

REACH_M = 50  # a sighting belongs to a spot of its type whose middle is no farther
LEAST = 2  # seen once is no hot-spot
MOST = 100


@dataclass(slots=True, frozen=True)
class Sighting:
    """A report: opened again after closing, it was seen so many times more."""

    report_id: str
    type_code: str
    place: Wgs84
    at: datetime
    times: int
    recurring: bool
    community_id: str
    compound: str | None


@dataclass(slots=True)
class Spot:
    type_code: str
    middle: Wgs84
    seen: list[Sighting] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(one.times for one in self.seen)

    @property
    def recurring(self) -> bool:
        return any(one.recurring for one in self.seen)

    @property
    def latest(self) -> Sighting:
        return max(self.seen, key=lambda one: (one.at, one.report_id))

    def take(self, one: Sighting) -> None:
        self.seen.append(one)
        n = len(self.seen)
        self.middle = Wgs84(
            self.middle.lat + (one.place.lat - self.middle.lat) / n,
            self.middle.lng + (one.place.lng - self.middle.lng) / n,
        )


def gathered(sightings: Iterable[Sighting]) -> list[Spot]:
    """The spots seen at least twice, the most often first; the same sightings give the same spots in
    whatever order they come."""
    squares: dict[tuple[str, str], list[Spot]] = {}
    spots: list[Spot] = []
    for one in sorted(sightings, key=lambda s: s.report_id):
        near = [s for c in cells(one.place, REACH_M) for s in squares.get((one.type_code, c), ())]
        measured = [(metres_fast(one.place, spot.middle), n) for n, spot in enumerate(near)]
        distance, at = min(measured, default=(REACH_M + 1.0, -1))
        if distance <= REACH_M:
            near[at].take(one)
            continue
        fresh = Spot(one.type_code, one.place)
        fresh.take(one)
        spots.append(fresh)
        squares.setdefault((one.type_code, cell(one.place)), []).append(fresh)
    hot = [spot for spot in spots if spot.count >= LEAST]
    return sorted(hot, key=lambda s: (-s.count, -s.latest.at.timestamp(), s.seen[0].report_id))[:MOST]
