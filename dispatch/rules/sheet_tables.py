"""A foreign sheet as it was written, and what is wrong in it and where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dispatch.rules.sheet_columns import SHEETS

Cell = tuple[int, int]  # row and column, both from 0


class Unreadable(Exception):
    """Nothing can be read at all; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` as Excel counts; `column` its letter and heading; `value` what stands there. `counted`: what
    is counted where it is no row."""

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""
    counted: str = "行"


@dataclass(slots=True)
class Look:
    """What a sheet shows of its cells to whoever opens it. `struck`: {cell: whether all of its text is
    struck out, or only a part}. `merged`: (top, left, bottom, right). All count from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: dict[Cell, bool] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Tab:
    """One sheet of a file. `look` is None where the format does not tell what is hidden or struck out."""

    title: str
    rows: Sequence[Sequence[Any]]
    hidden: bool = False
    look: Look | None = field(default_factory=Look)


@dataclass
class Table:
    """`columns`: {name: index}. `rows`: (number as Excel counts, {column: cell})."""

    sheet: str
    title: str
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def place(self, column: str) -> str:
        """C 手机: the letter over a column and its heading."""
        heading = next((c.zh for c in SHEETS[self.sheet][1] if c.name == column), column)
        return f"{letters(self.columns[column])} {heading}" if column in self.columns else heading


@dataclass(slots=True)
class Found:
    """What a file holds. `left_out`: what stands in it and is not imported, each named by its place."""

    tables: list[Table] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)


def of_kind(tables: Iterable[Table], sheet: str) -> list[Table]:
    return [table for table in tables if table.sheet == sheet]


def letters(index: int) -> str:
    """0 is A, 25 Z, 26 AA."""
    name = ""
    while index >= 0:
        name = chr(ord("A") + index % 26) + name
        index = index // 26 - 1
    return name
