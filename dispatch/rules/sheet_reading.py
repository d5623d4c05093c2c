"""From the cells of one tab to the rows of a table: its headings, merged cells, what is hidden, struck
out, a sum or a heading again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dispatch.rules import sheet_cells as cells
from dispatch.rules.sheet_columns import EXAMPLE, SHEETS, column_of
from dispatch.rules.sheet_tables import Found, Look, Problem, Tab, Table

MOST_ROWS = 20_000
HEADINGS_WITHIN = 5  # rows: above the headings there may be a title
SUM = re.compile(
    r"(本页|本表|以上|全部|人数|人员|数量)?(合计|总计|小计|共计|累计|总数|总人数|汇总)(人数|数量)?"
    r"[(]?\d*[人名个户栋]*[)]?:?\d*[人名个户栋]?|(以上)?共\d+[人名个户栋]|(grand ?|sub)?total:?|sum:?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Reading:
    """One tab on its way into a table. `first`: the index of its headings."""

    tab: Tab
    look: Look
    table: Table
    found: Found
    first: int
    hidden: bool  # what is hidden or struck out counts as well

    def wrong(self, row: int, column: str, code: str, value: Any = "") -> None:
        said = cells.plain(value)[:40]
        self.found.problems.append(Problem(self.tab.title, row + 1, self.table.place(column), code, said))

    def left_out(self, row: int, code: str) -> None:
        self.found.left_out.append(Problem(self.tab.title, row + 1, "", code))


def headings(rows: Sequence[Sequence[Any]], sheet: str) -> tuple[int, dict[str, int], list[str]] | None:
    """The first row that names two columns or more: its index, {column: index}, what it names twice."""
    for index, row in enumerate(rows[:HEADINGS_WITHIN]):
        columns: dict[str, int] = {}
        twice = []
        for place, raw in enumerate(row):
            column = column_of(cells.plain(raw), sheet) if isinstance(raw, str) else None
            if column and column.name in columns:
                twice.append(column.zh)
            elif column:
                columns[column.name] = place
        if len(columns) >= 2:
            return index, columns, twice
    return None


def read_tab(tab: Tab, sheet: str, hidden: bool, found: Found) -> None:
    at = headings(tab.rows, sheet)
    if at is None:
        found.tables.append(Table(sheet, tab.title))
        found.problems.append(Problem(tab.title, 1, "", "no_headings"))
        return
    first, columns, twice = at
    reading = Reading(tab, tab.look or Look(), Table(sheet, tab.title, columns), found, first, hidden)
    found.tables.append(reading.table)
    found.problems += [Problem(tab.title, first + 1, zh, "column_twice") for zh in twice]
    found.problems += [
        Problem(tab.title, first + 1, column.zh, "column_missing")
        for column in SHEETS[sheet][1]
        if column.needed and column.name not in columns
    ]
    for raw in tab.rows[first]:
        if isinstance(raw, str) and cells.lost(raw):
            found.problems.append(Problem(tab.title, first + 1, "", "lost_sign", cells.plain(raw)[:40]))
    if len(tab.rows) > MOST_ROWS:
        found.problems.append(Problem(tab.title, len(tab.rows), "", "too_many_rows"))
        return
    if not hidden:
        ask_about_hidden_columns(reading)
    reading.table.rows += rows_of(reading)


def ask_about_hidden_columns(reading: Reading) -> None:
    """A hidden column may be last year's, or the one that makes somebody an administrator. To leave it
    out would change what its neighbours mean, so its sender decides."""
    below = reading.tab.rows[reading.first + 1 :]
    for column, place in reading.table.columns.items():
        hidden = place in reading.look.hidden_columns
        if hidden and any(place < len(row) and not cells.empty(row[place]) for row in below):
            reading.wrong(reading.first, column, "hidden_column")


def rows_of(reading: Reading) -> Iterator[tuple[int, dict[str, Any]]]:
    columns, table = reading.table.columns, reading.table
    fill, shared = spread(reading)
    for index, row in enumerate(reading.tab.rows[reading.first + 1 :], reading.first + 1):
        own = {name: row[place] for name, place in columns.items() if place < len(row)}
        written = [name for name, raw in own.items() if not cells.empty(raw)]
        if not written and not sum_row(row):  # a sum may stand in front of the table
            continue
        if is_example(own) or is_heading(own, table.sheet):
            continue
        if code := unwanted(reading, index, row, [n for n in written if (index, n) not in shared]):
            reading.left_out(index, code)
            continue
        yield index + 1, own | fill.get(index, {})


def unwanted(reading: Reading, index: int, row: Sequence[Any], written: list[str]) -> str | None:
    """Why the whole row is not imported, if it is not. `written`: the columns that speak of it alone."""
    if not reading.hidden and index in reading.look.hidden_rows:
        return "hidden_row"
    if sum_row(row):
        return "sum_row"
    if reading.hidden:
        return None
    struck = {name: reading.look.struck.get((index, reading.table.columns[name])) for name in written}
    if struck and all(struck.values()):
        return "struck_row"
    for name, whole in struck.items():
        if whole is not None:
            reading.wrong(index, name, "struck_cell", row[reading.table.columns[name]])
    return None


def sum_row(row: Sequence[Any]) -> bool:
    """合计 12 in the first cells of a row in which nobody's mobile stands."""
    said = [cells.plain(raw).replace(" ", "") for raw in row if not cells.empty(raw)]
    return any(SUM.fullmatch(word) for word in said[:3]) and not any(cells.is_mobile(raw) for raw in row)


def spread(reading: Reading) -> tuple[dict[int, dict[str, Any]], set[tuple[int, str]]]:
    """{row: {column: cell}} of what is written once in a cell merged over several rows, and where it is
    written. The blank rows below a person stay blank: only rows that say something themselves are asked."""
    rows, by_place = reading.tab.rows, {place: name for name, place in reading.table.columns.items()}
    filled: dict[int, dict[str, Any]] = {}
    shared: set[tuple[int, str]] = set()
    for top, left, bottom, _ in reading.look.merged:
        if left not in by_place or not reading.first < top < len(rows) or left >= len(rows[top]):
            continue
        if bottom > top:
            shared.add((top, by_place[left]))
        for row in range(top + 1, min(bottom + 1, len(rows))):
            filled.setdefault(row, {})[by_place[left]] = rows[top][left]
    return filled, shared


def is_example(own: dict[str, Any]) -> bool:
    mark = own.get("mark")
    return isinstance(mark, str) and mark.strip().lower().startswith(EXAMPLE)


def is_heading(own: dict[str, Any], sheet: str) -> bool:
    """The headings again, as they stand on every printed page."""
    said = {name: column_of(cells.plain(raw), sheet) for name, raw in own.items() if isinstance(raw, str)}
    return sum(1 for name, column in said.items() if column and column.name == name) >= 2
