"""A street in the making: what stands already, what a file adds, and what is wrong in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.rules import sheet_cells as cells
from dispatch.rules.sheet_tables import Problem, Table
from dispatch.rules.streets import BuildingRow, CompoundRow, PersonRow, Street, UnitRow

Position = tuple[float, float]
SHOWN = 40  # characters of a wrong cell that are shown again


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """`outlet`, `station`: codes of where he rides; None when he is no courier."""

    name: str
    outlet: str | None = None
    station: str | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What stands already. `station`: the code of the one the file is for; `demo`: of the demo. Of the
    committees that see each other, by code: their drawn `boundaries` and where their `houses` stand."""

    station: str
    units: dict[str, UnitRow]
    compounds: frozenset[tuple[str, str]] = frozenset()
    people: dict[str, KnownPerson] = field(default_factory=dict)
    demo: bool = False
    boundaries: dict[str, dict[str, Any]] = field(default_factory=dict)
    houses: dict[str, tuple[Position, ...]] = field(default_factory=dict)


FAR_BACK = datetime.min.replace(tzinfo=UTC)


@dataclass
class Draft:
    """A street in the making. `from_gcj`: (lat, lng) in GCJ-02 to WGS-84. `now`: a paper that ran out
    before it is no paper."""

    known: Known
    zone: ZoneInfo
    from_gcj: Callable[[float, float], Position]
    now: datetime = FAR_BACK
    problems: list[Problem] = field(default_factory=list)
    units: dict[str, UnitRow] = field(default_factory=dict)
    compounds: dict[tuple[str, str], CompoundRow] = field(default_factory=dict)
    buildings: dict[tuple[str, str, str], BuildingRow] = field(default_factory=dict)
    people: dict[tuple[str, str, str], PersonRow] = field(default_factory=dict)

    def all_units(self) -> dict[str, UnitRow]:
        return self.known.units | self.units

    def street(self) -> Street:
        return Street(
            tuple(self.units.values()),
            tuple(self.compounds.values()),
            tuple(self.buildings.values()),
            tuple(self.people.values()),
        )


@dataclass(slots=True)
class Line:
    """One row of a table, asked cell by cell; what it cannot answer becomes a problem."""

    draft: Draft
    table: Table
    number: int
    raw: dict[str, Any]
    failed: bool = False

    def wrong(self, column: str, code: str) -> None:
        self.failed = True
        said = str(self.raw.get(column) or "").replace("\n", " ")[:SHOWN]
        self.draft.problems.append(
            Problem(self.table.title, self.number, self.table.place(column), code, said)
        )

    def get(self, column: str, read: Callable[[Any], Any], default: Any = None, needed: bool = False) -> Any:
        raw = self.raw.get(column)
        try:
            if cells.empty(raw):
                if needed:
                    self.wrong(column, "needed")
                return default
            return read(raw)
        except (ValueError, OverflowError) as error:
            known = isinstance(error, ValueError) and re.fullmatch(r"[a-z_]+", str(error))
            self.wrong(column, str(error) if known else "cell_error")
            return default
