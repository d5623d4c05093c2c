"""Reports as a workbook, made in a child (see sandbox.py): rows as JSON in, one .xlsx out. What
somebody typed stays text in it: no cell becomes a formula or a link."""

import encodings.utf_16_le  # noqa: F401  needed in there, where no file can be opened any more
import io
import json
from datetime import datetime
from typing import Any

import xlsxwriter

PLAIN = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
    "default_date_format": "yyyy-mm-dd hh:mm",
}  # fmt: skip
WIDE = 22


class Refusal(Exception):
    """Never raised: what comes in here was written by ourselves."""


def made(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """In: {"title", "note" or null, "columns": [[heading, kind]], "rows": [[…]]}; kind is text, number
    or time (ISO 8601 without an offset, the street's own time)."""
    given = json.loads(data)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, PLAIN) as book:
        book.set_properties({"title": given["title"]})
        tab = book.add_worksheet(given["title"][:31])
        heading = book.add_format({"bold": True, "bg_color": "#E8F1FB", "border": 1})
        first = note(tab, given["note"], book.add_format({"bold": True, "font_color": "#B3202A"}))
        for place, (words, _) in enumerate(given["columns"]):
            tab.write_string(first, place, words, heading)
        fill(tab, first + 1, [kind for _, kind in given["columns"]], given["rows"])
        tab.set_column(0, len(given["columns"]) - 1, WIDE)
        tab.freeze_panes(first + 1, 1)
        tab.autofilter(first, 0, first + max(1, len(given["rows"])), len(given["columns"]) - 1)
    return {}, [file.getvalue()]


def note(tab: Any, words: str | None, style: Any) -> int:
    """What must be known before reading on stands above everything; the row where the table begins."""
    if words:
        tab.write_string(0, 0, words, style)
    return 1 if words else 0


def fill(tab: Any, first: int, kinds: list[str], rows: list[list[Any]]) -> None:
    for row, values in enumerate(rows, start=first):
        for place, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if value is None:
                continue
            if kind == "number":
                tab.write_number(row, place, value)
            elif kind == "time":
                tab.write_datetime(row, place, datetime.fromisoformat(value))
            else:
                tab.write_string(row, place, str(value)[:32_767])
