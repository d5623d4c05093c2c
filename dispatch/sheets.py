"""Spreadsheets of others: .xlsx, .xls, .ods and .csv in, as tables of raw cells with their places.
Strangers' bytes are opened in a child; what it tells is read by the rules."""

from collections.abc import Callable
from pathlib import Path

from dispatch import sandbox, workbooks
from dispatch.rules.sheet_tables import Found, Tab, Unreadable
from dispatch.rules.sheet_tabs import AS_IT_IS, Choice, found_in

LARGEST = 10 * 1024 * 1024
Open = Callable[[str, bytes], list[Tab]]


def in_a_child(ending: str, content: bytes) -> list[Tab]:
    try:
        _, (part,) = sandbox.run("workbook", ending.encode() + b"\n" + content)
    except sandbox.NoTime:
        raise Unreadable("no_time") from None
    except sandbox.Broken as broken:
        code = broken.args[0]
        raise Unreadable("not_a_spreadsheet" if code == "unreadable" else code) from None
    return workbooks.heard(part)


def read(path: Path, choice: Choice = AS_IT_IS, opened: Open = in_a_child) -> Found:
    """All sheets that mean something to us. Raises Unreadable when there is nothing to read."""
    return found_in(opened(path.suffix.lower(), content_of(path)), choice)


def content_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable("file_too_large")
        return path.read_bytes()
    except OSError:
        raise Unreadable("no_file") from None
