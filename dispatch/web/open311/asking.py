"""What was asked: names and dates out of a query or a form. An empty argument is none at all."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import request

from dispatch.queries import open311 as seen
from dispatch.rules import open311 as rules
from dispatch.tx import Reading
from dispatch.web.open311.errors import Wrong
from models import Unit

ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](?:\[\d{0,3}\])?")
MOST_NAMED = 1000
TRUE = ("true", "1", "yes")


def one(name: str) -> str | None:
    """The argument, of the query or of the form."""
    return (request.values.get(name) or "").strip() or None


def many(name: str) -> list[str]:
    """Said several times, or with commas between."""
    said = [part.strip() for text in request.values.getlist(name) for part in text.split(",")]
    return list(dict.fromkeys(part for part in said if part))[:MOST_NAMED]


def extended() -> bool:
    return (one("extensions") or "").lower() in TRUE


def attributes() -> dict[str, list[str]]:
    """attribute[code]=value, attribute[code][]=value: {code: values}."""
    found: dict[str, list[str]] = {}
    for name, values in request.values.lists():
        if matched := ATTRIBUTE.fullmatch(name):
            found.setdefault(matched[1], []).extend(values)
    return found


def station(rd: Reading, demo: bool = False) -> Unit:
    """Whose ground is meant by jurisdiction_id."""
    try:
        return seen.station(rd, one("jurisdiction_id"), demo)
    except LookupError as error:
        listed = ", ".join(seen.codes(rd))
        if error.args[0] == "which":
            raise Wrong("jurisdiction_missing", codes=listed) from None
        raise Wrong("jurisdiction_unknown", status=404, codes=listed) from None


def window(now: datetime) -> tuple[datetime, datetime]:
    start, end = moment("start_date"), moment("end_date")
    return worded(rules.window, start, end, now)


def moment(name: str) -> datetime | None:
    text = one(name)
    return worded(rules.instant, text, field=name) if text else None


def worded(work: Callable[..., Any], *args: Any, field: str = "start_date, end_date") -> Any:
    """A rule's ValueError as a sentence."""
    try:
        return work(*args)
    except ValueError as error:
        raise Wrong(str(error), field=field) from None
