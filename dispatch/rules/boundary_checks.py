"""Whether a boundary can be its committee's: its own place and its houses lie in it, and it is no
neighbour's. A boundary that is wrong sends each report of its ground to somebody else, without a word."""

from dataclasses import dataclass, field
from typing import Any

from dispatch.rules.geography import Wgs84, contains, metres_fast, metres_to_area
from dispatch.rules.shapes import points_of, share_within
from dispatch.rules.sheet_draft import Draft
from dispatch.rules.sheet_meaning import within

NEAR_M = 150.0
"""A house on the other side of the street still speaks for a boundary."""
SAME = 0.95
MOST_HOUSES = 0.5
FEW = 4  # places: of fewer a share says nothing
BETTER = 0.3
FAR_M = 50_000.0
Doubt = tuple[str, str]


@dataclass(slots=True)
class Drawn:
    """One area of a file, in WGS-84. `other`: as it would lie if `crs` were the other of the two."""

    number: int
    label: str
    area: dict[str, Any]
    other: dict[str, Any]
    crs: str
    spread: list[Wgs84] = field(default_factory=list)

    def points(self) -> list[Wgs84]:
        self.spread = self.spread or points_of(self.area)
        return self.spread


def doubted(code: str, drawn: dict[str, Drawn], draft: Draft) -> Doubt | None:
    """(code, facts) of what is wrong with the committee's area; None when nothing is."""
    return misplaced(code, drawn[code], draft) or same(code, drawn, draft)


def misplaced(code: str, area: Drawn, draft: Draft) -> Doubt | None:
    home, houses = home_of(code, draft), houses_of(code, draft)
    places = [*houses, *home]
    if not places:
        return strange(area, draft)
    near = [p for p in places if metres_to_area(area.area, p) <= NEAR_M]
    if shifted(area, places, bool(near)):
        return ("looks_wgs84" if area.crs == "gcj02" else "looks_gcj02"), ""
    near_houses = sum(1 for place in houses if place in near)
    if not near:
        return "nothing_in_it", ""
    if len(houses) >= FEW and near_houses < MOST_HOUSES * len(houses):
        return "few_in_it", f"{near_houses}/{len(houses)}"
    return None


def shifted(area: Drawn, places: list[Wgs84], near: bool) -> bool:
    """Whether what belongs in it would lie in it if the file meant the other kind of coordinates."""
    inside = sum(contains(area.area, p) for p in places) / len(places)
    otherwise = sum(contains(area.other, p) for p in places) / len(places)
    if not near:
        return otherwise >= MOST_HOUSES
    return len(places) >= FEW and otherwise - inside >= BETTER


def strange(area: Drawn, draft: Draft) -> Doubt | None:
    """Of a committee of which no place is known: at least in the same town as the others."""
    others = [Wgs84(u.lat, u.lng) for u in draft.all_units().values() if within(u, draft) and u.lat and u.lng]
    here = area.points()[:1]
    if here and others and min(metres_fast(here[0], other) for other in others) > FAR_M:
        return "far_away", ""
    return None


def home_of(code: str, draft: Draft) -> list[Wgs84]:
    unit = draft.all_units()[code]
    return [Wgs84(unit.lat, unit.lng)] if unit.lat is not None and unit.lng is not None else []


def houses_of(code: str, draft: Draft) -> list[Wgs84]:
    """Where its houses stand, each place once: a house without a place of its own has its community's,
    and says nothing."""
    rows = [(b.lat, b.lng) for b in draft.buildings.values() if b.community == code]
    homes = {(home.lat, home.lng) for home in home_of(code, draft)}
    places = dict.fromkeys([*draft.known.houses.get(code, ()), *rows])
    return [Wgs84(*place) for place in places if place not in homes]


def same(code: str, drawn: dict[str, Drawn], draft: Draft) -> Doubt | None:
    """With whom it shares all its ground, or whose ground it covers: one of the two would never get a
    report."""
    area, units = drawn[code], draft.all_units()
    for other, boundary in {**draft.known.boundaries, **{c: d.area for c, d in drawn.items()}}.items():
        if other == code or other not in units:
            continue
        its_points = drawn[other].points() if other in drawn else points_of(boundary)
        if (
            share_within(area.points(), boundary, SAME) >= SAME
            or share_within(its_points, area.area, SAME) >= SAME
        ):
            return "same_as_neighbour", units[other].name
    return None
