"""A stranger's spreadsheet opened, in a child (see sandbox.py): the cells of each tab, and what of them
can be seen. In: the ending of the file's name, a line break, the file. Out: one part of JSON.

Cells are texts, numbers, true and false, null; a day is {"day"}, a moment {"moment"}, in ISO 8601."""

import codecs
import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dispatch import workbook_look
from dispatch.rules.encodings import LOST, readings
from dispatch.rules.sheet_columns import SHEETS
from dispatch.rules.sheet_reading import MOST_ROWS, headings
from dispatch.rules.sheet_tables import Look, Tab, Unreadable

UNPACKED = 80 * 1024 * 1024
MOST_COLUMNS = 702  # up to column ZZ
WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
WEB_PAGES = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<?xml")
TEXTS = (".csv", ".tsv", ".txt")
SEPARATORS = ",;\t，；|"
SAMPLE = 20_000  # characters: enough to see the headings
SOME = 20  # one sign in so many is lost: here and there a word, not all of them

Refusal = Unreadable
for name in ("cp437", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"):
    codecs.lookup(name)  # in the child no file can be opened any more, the codec's own included


def opened(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    ending, _, content = data.partition(b"\n")
    tabs = tabs_of(ending.decode(), content)
    return {}, [json.dumps([told(tab) for tab in tabs], default=str).encode()]


def tabs_of(ending: str, content: bytes) -> list[Tab]:
    """The tabs of a file whose name has this ending. What it is its first bytes say: many a system writes
    lines of text, or a page of the web, and calls it .xls."""
    if content.startswith(WORKBOOKS):
        return read_workbook(content)
    if content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(WEB_PAGES):
        raise Unreadable("a_web_page")
    rows = read_text(content)
    if ending not in TEXTS and not known(rows):
        raise Unreadable("not_a_spreadsheet")
    return [Tab("csv", rows)]


def read_workbook(content: bytes) -> list[Tab]:
    looks: dict[str, Look] = {}
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                    raise Unreadable("file_too_large")
                looks = workbook_look.looks(archive, MOST_ROWS, MOST_COLUMNS)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            Tab(
                sheet.name,
                book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
                sheet.visible != SheetVisibleEnum.Visible,
                looks.get(sheet.name),
            )
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except (
        CalamineError, zipfile.BadZipFile, EOFError, ValueError, OSError, TypeError, NotImplementedError,
        RuntimeError, KeyError,
    ):  # fmt: skip
        raise Unreadable("not_a_spreadsheet") from None


def read_text(content: bytes) -> Sequence[Sequence[Any]]:
    """The reading of the bytes and the separator that give headings we know; or the likeliest."""
    first = None
    for text in readings(content):
        if "\0" in text or text.count(LOST) * SOME > len(text):  # no text at all
            continue
        for separator in separators(text):
            if known(parsed(text[:SAMPLE], separator)):
                return parsed(text, separator)
            first = first or (text, separator)
    if first is None:
        raise Unreadable("not_a_spreadsheet")
    return parsed(*first)


def known(rows: Sequence[Sequence[Any]]) -> bool:
    return any(headings(rows, sheet) for sheet in SHEETS)


def separators(text: str) -> str:
    line = text.split("\n", 1)[0].strip().lower()
    return line[4:] if line.startswith("sep=") and len(line) == 5 else SEPARATORS


def parsed(text: str, separator: str) -> list[list[str]]:
    """Rows. Excel's own first line, sep=;, is blank and stays, so that rows count as it counts them."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise Unreadable("not_a_spreadsheet") from None
    if rows and rows[0] and rows[0][0].strip().lower().startswith("sep="):
        rows[0] = []
    return rows


# ---------------------------------------------------------------- through the wall of the child


def told(tab: Tab) -> dict[str, Any]:
    look = tab.look
    return {
        "title": tab.title,
        "rows": [[cell_out(raw) for raw in row] for row in tab.rows],
        "hidden": tab.hidden,
        "look": look and {
            "hidden_rows": sorted(look.hidden_rows),
            "hidden_columns": sorted(look.hidden_columns),
            "struck": [[*cell, whole] for cell, whole in look.struck.items()],
            "merged": look.merged,
        },
    }  # fmt: skip


def cell_out(raw: Any) -> Any:
    if isinstance(raw, datetime):
        return {"moment": raw.isoformat()}
    if isinstance(raw, date):
        return {"day": raw.isoformat()}
    return str(raw) if isinstance(raw, time | timedelta) else raw


def heard(part: bytes) -> list[Tab]:
    """The other way."""
    return [
        Tab(
            said["title"],
            [[cell_in(raw) for raw in row] for row in said["rows"]],
            said["hidden"],
            look_in(said["look"]),
        )
        for said in json.loads(part)
    ]


def look_in(said: dict[str, Any] | None) -> Look | None:
    if said is None:
        return None
    return Look(
        set(said["hidden_rows"]),
        set(said["hidden_columns"]),
        {(row, column): whole for row, column, whole in said["struck"]},
        [tuple(area) for area in said["merged"]],
    )


def cell_in(raw: Any) -> Any:
    if not isinstance(raw, dict):
        return raw
    return datetime.fromisoformat(raw["moment"]) if "moment" in raw else date.fromisoformat(raw["day"])
