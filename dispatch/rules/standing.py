"""Who asks: his roles, where they hold, and the rooms he hears."""

from dataclasses import dataclass, field
from typing import Any

STATION_ROLES = ("coordinator", "hotline_agent", "supervisor")
DISTRICT_ROLES = ("district_officer", "admin")


@dataclass(slots=True, frozen=True)
class Standing:
    """A role in a unit, with the stations it reaches (one, or all of a district)."""

    role: str
    unit_id: str
    stations: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Who:
    id: str | None
    name: str = ""
    standings: tuple[Standing, ...] = ()
    session_id: str | None = None
    locale: str = "zh"
    demo: bool = False
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def stations(self) -> tuple[str, ...]:
        """Every station whose life he may follow, his own first."""
        return tuple(dict.fromkeys(s for standing in self.standings for s in standing.stations))

    @property
    def station_id(self) -> str | None:
        """His station; a person of a district has none of his own."""
        own = [s for s in self.standings if s.role not in DISTRICT_ROLES]
        return own[0].stations[0] if own else None

    @property
    def community_id(self) -> str | None:
        return next((s.unit_id for s in self.standings if s.role == "committee_staff"), None)

    def units(self, *roles: str) -> frozenset[str]:
        """The units in which he has one of the roles."""
        return frozenset(s.unit_id for s in self.standings if s.role in roles)

    def reaches(self, station_id: str, *roles: str) -> bool:
        """Has he one of the roles for this station?"""
        return any(s.role in roles and station_id in s.stations for s in self.standings)

    def roles_on(self, station_id: str, community_id: str) -> frozenset[str]:
        """His roles for a thing of this committee: what he is elsewhere does not count here."""
        return frozenset(
            s.role
            for s in self.standings
            if (s.unit_id == community_id if s.role == "committee_staff" else station_id in s.stations)
        )

    def rooms(self, station_id: str, on_duty: bool) -> frozenset[str]:
        """The rooms of one station's stream that are for his ears."""
        rooms = {f"person:{self.id}"}
        for standing in self.standings:
            if station_id not in standing.stations:
                continue
            if standing.role in STATION_ROLES + DISTRICT_ROLES:
                rooms.add(f"station:{station_id}:staff")
            if standing.role == "committee_staff":
                rooms.add(f"committee:{standing.unit_id}")
            if standing.role == "outlet_lead":
                rooms.add(f"outlet:{standing.unit_id}")
            if standing.role == "courier" and on_duty:
                rooms.add(f"station:{station_id}:duty")
        return frozenset(rooms)


NOBODY = Who(id=None)


def who_is(person: dict[str, Any], session_id: str | None = None) -> Who:
    """From a row of people: {"id","name","standing","locale","demo"}."""
    standings = tuple(
        Standing(s["role"], s["unit_id"], tuple(s["stations"])) for s in person["standing"].get("roles", ())
    )
    return Who(
        id=person["id"],
        name=person["name"],
        standings=standings,
        session_id=session_id,
        locale=person["locale"],
        demo=bool(person["demo"]),
        roles=frozenset(s.role for s in standings),
    )
