"""Column values as the outside reads them, whether they come raw from the driver or typed."""

from datetime import datetime
from typing import Any

import orjson

from models import from_ms


def moment(value: int | datetime | None) -> str | None:
    """ISO 8601 with offset, to the millisecond."""
    if value is None:
        return None
    return (from_ms(value) if isinstance(value, int) else value).isoformat(timespec="milliseconds")


def instant(value: int | datetime | None) -> datetime | None:
    return from_ms(value) if isinstance(value, int) else value


def listing(value: Any) -> Any:
    """A JSON column: text from SQLite's driver, already a value from PostgreSQL's or the ORM."""
    return orjson.loads(value) if isinstance(value, str | bytes) else value


def position(lat: float | None, lng: float | None) -> dict[str, float] | None:
    return None if lat is None or lng is None else {"lat": lat, "lng": lng}


def window(start: Any, end: Any) -> dict[str, str | None] | None:
    return None if start is None and end is None else {"from": moment(start), "to": moment(end)}


def named(columns: Any, row: Any) -> dict[str, Any]:
    """A raw row under its columns' names."""
    return dict(zip((c.name for c in columns), row, strict=True))


def taker(person_id: str | None, name: str | None) -> dict[str, Any] | None:
    """Who has a case in hand, as staff of the unit read it."""
    return {"id": person_id, "name": name} if person_id else None
