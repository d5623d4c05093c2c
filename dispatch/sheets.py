"""Spreadsheets of others: .xlsx, .xls, .ods and .csv in, as tables of raw cells with their places."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dispatch.rules import sheet_cells
from dispatch.rules.sheet_columns import EXAMPLE, SHEETS, column_of, sheet_of
from dispatch.rules.sheet_tables import Problem, Table, Unreadable

LARGEST = 10 * 1024 * 1024
UNPACKED = 80 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 20_000, 702  # up to column ZZ
HEADINGS_WITHIN = 5  # rows: above the headings there may be a title
CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^>]*?(/?)>""")


def read(path: Path) -> tuple[list[Table], list[Problem]]:
    """All sheets that mean something to us. Raises Unreadable when there is nothing to read."""
    content = content_of(path)
    tabs = read_csv(content) if path.suffix.lower() in (".csv", ".tsv", ".txt") else read_workbook(content)
    tables, problems = [], []
    known = [(title, sheet_of(title), rows) for title, rows in tabs]
    if not any(sheet for _, sheet, _ in known):  # a roster on its own, whatever its tab is called
        known = [(title, "people", rows) for title, _, rows in known if headings(rows, "people")]
    for title, sheet, rows in known:
        if sheet and any(not sheet_cells.empty(raw) for row in rows for raw in row):
            table, its_problems = table_of(sheet, title, rows)
            tables.append(table)
            problems.extend(its_problems)
    if not tables:
        raise Unreadable("nothing_known_in_it")
    return tables, problems


def content_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable("file_too_large")
        return path.read_bytes()
    except OSError:
        raise Unreadable("no_file") from None


def read_workbook(content: bytes) -> list[tuple[str, Sequence[Sequence[Any]]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    if content.startswith(b"PK"):
        refuse_bombs(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            (title, book.get_sheet_by_name(title).to_python(skip_empty_area=False))
            for title in book.sheet_names
        ]
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError, TypeError):
        raise Unreadable("not_a_spreadsheet") from None


def refuse_bombs(content: bytes) -> None:
    """A few bytes can unpack to gigabytes, and a lone cell at XFD1048576 spans a table of
    17 thousand million: both are refused before the reader makes room for them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                raise Unreadable("file_too_large")
            for part in archive.infolist():
                if part.filename.lower().endswith(".xml") and "worksheet" in part.filename.lower():
                    refuse_far_cells(archive.read(part))
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError):
        raise Unreadable("not_a_spreadsheet") from None


def refuse_far_cells(sheet: bytes) -> None:
    for column, row, is_empty in CELL.findall(sheet):
        if not is_empty and (int(row) > MOST_ROWS or len(column) > 2):
            raise Unreadable("too_many_rows")


def read_csv(content: bytes) -> list[tuple[str, Sequence[Sequence[Any]]]]:
    """UTF-8 with or without a mark, or GB 18030 as Excel in China saves it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            plain = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("not_a_spreadsheet")
    if "\0" in plain:
        raise Unreadable("not_a_spreadsheet")
    first = plain.split("\n", 1)[0]
    try:
        rows = list(csv.reader(io.StringIO(plain, newline=""), delimiter="\t" if "\t" in first else ","))
    except csv.Error:
        raise Unreadable("not_a_spreadsheet") from None
    return [("csv", rows)]


def headings(rows: Sequence[Sequence[Any]], sheet: str) -> tuple[int, dict[str, int], list[str]] | None:
    """The first row that names two columns or more: its index, {column: index}, what it names twice."""
    for index, row in enumerate(rows[:HEADINGS_WITHIN]):
        columns: dict[str, int] = {}
        twice = []
        for place, raw in enumerate(row):
            column = column_of(raw, sheet) if isinstance(raw, str) else None
            if column and column.name in columns:
                twice.append(column.zh)
            elif column:
                columns[column.name] = place
        if len(columns) >= 2:
            return index, columns, twice
    return None


def table_of(sheet: str, title: str, rows: Sequence[Sequence[Any]]) -> tuple[Table, list[Problem]]:
    found = headings(rows, sheet)
    if found is None:
        return Table(sheet, title), [Problem(title, 1, "", "no_headings")]
    first, columns, twice = found
    table = Table(sheet, title, columns)
    problems = [Problem(title, first + 1, zh, "column_twice") for zh in twice]
    problems += [
        Problem(title, first + 1, column.zh, "column_missing")
        for column in SHEETS[sheet][1]
        if column.needed and column.name not in columns
    ]
    if len(rows) > MOST_ROWS:
        return table, [*problems, Problem(title, len(rows), "", "too_many_rows")]
    for number, row in enumerate(rows[first + 1 :], first + 2):
        cells = {name: row[place] for name, place in columns.items() if place < len(row)}
        if not all(sheet_cells.empty(raw) for raw in cells.values()) and not is_example(cells):
            table.rows.append((number, cells))
    return table, problems


def is_example(cells: dict[str, Any]) -> bool:
    mark = cells.get("mark")
    return isinstance(mark, str) and mark.strip().lower().startswith(EXAMPLE)
