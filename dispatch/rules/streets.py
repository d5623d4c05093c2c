"""What a street is made of, as plain values: what a file, the demo and `unit import` speak of.

Units are named by their code. Positions are WGS-84; a boundary is a GeoJSON geometry."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

PARENT_KIND = {"district": None, "station": "district", "committee": "station", "outlet": "station"}
"""Which kind of unit stands above which."""

ROLE_UNITS = {
    "admin": ("district",),
    "district_officer": ("district", "station"),
    "coordinator": ("station",),
    "supervisor": ("station",),
    "hotline_agent": ("station",),
    "committee_staff": ("committee",),
    "outlet_lead": ("outlet",),
    "courier": ("outlet",),
}
"""In which kinds of unit a role can be held."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    kind: str
    code: str
    name: str
    parent: str | None = None  # the code of the unit above
    phone: str | None = None
    lat: float | None = None
    lng: float | None = None
    boundary: dict[str, Any] | None = None
    policy: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompoundRow:
    community: str  # the committee's code
    name: str


@dataclass(frozen=True, slots=True)
class BuildingRow:
    community: str
    compound: str
    number: str
    lat: float
    lng: float
    entrances: int = 1
    floors: int = 6
    lift: bool = False


@dataclass(frozen=True, slots=True)
class CourierRow:
    """What a courier may take; None says nothing about it."""

    insured_until: datetime | None = None
    notice_accepted_until: datetime | None = None
    medicine_trained: bool | None = None
    minors_cleared_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`unit` is a code. Who has two roles has two rows."""

    phone: str
    name: str
    role: str
    unit: str
    courier: CourierRow | None = None


@dataclass(frozen=True, slots=True)
class ResidentRow:
    community: str
    name: str
    compound: str
    building: str
    entrance: str
    room: str
    phone: str | None = None
    hints: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    call_committee: bool = False


@dataclass(frozen=True, slots=True)
class Street:
    units: tuple[UnitRow, ...] = ()
    compounds: tuple[CompoundRow, ...] = ()
    buildings: tuple[BuildingRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    residents: tuple[ResidentRow, ...] = ()
