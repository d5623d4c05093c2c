"""Sentences: the only place where codes become words. Two catalogues, Chinese first."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson

LOCALES = ("zh", "en")
FOLDER = Path(__file__).parent / "locale"


@cache
def catalogue(locale: str) -> dict[str, dict[str, Any]]:
    """The sections of a language: errors, fields, and one for each face."""
    found = {}
    for file in sorted((FOLDER / locale).glob("*.json")):
        found[file.stem] = orjson.loads(file.read_bytes())
    return found


def best(accept_language: str | None, own: str | None = None) -> str:
    """The person's own language, else the first that both know, else Chinese."""
    if own in LOCALES:
        return str(own)
    for part in (accept_language or "").split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in LOCALES:
            return tag
    return LOCALES[0]


def problem(locale: str, code: str, reason: str | None = None) -> tuple[str, str]:
    """(title, detail) of a refusal; a `reason` may have words of its own ("forbidden.csrf")."""
    errors = catalogue(locale)["errors"]
    title, detail = errors.get(f"{code}.{reason}") or errors.get(code, (code, ""))
    return title, detail


def field(locale: str, code: str) -> str:
    return catalogue(locale)["fields"].get(code, code)
