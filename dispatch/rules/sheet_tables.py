"""A foreign sheet as it was written, and what is wrong in it and where."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dispatch.rules.sheet_columns import SHEETS


class Unreadable(Exception):
    """Nothing can be read at all; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` as Excel counts; `column` its letter and heading; `value` what stands there."""

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""


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


def of_kind(tables: Iterable[Table], sheet: str) -> list[Table]:
    return [table for table in tables if table.sheet == sheet]


def letters(index: int) -> str:
    """0 is A, 25 Z, 26 AA."""
    name = ""
    while index >= 0:
        name = chr(ord("A") + index % 26) + name
        index = index // 26 - 1
    return name
