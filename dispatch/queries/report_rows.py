"""Reports as the rows of a sheet, for the staff of its two receivers."""

from datetime import datetime
from typing import Any

from sqlalchemy import func as sql
from sqlalchemy import select

from dispatch.queries.plain import instant
from dispatch.queries.reports import R, all_words
from dispatch.queries.scope import of_station_or_own
from dispatch.rules.hygiene import TYPES
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Report, Unit

MOST_WORDS = 500  # characters of free text in a cell
COLUMNS = {
    "number": "text", "status": "text", "type": "text", "code_2026": "text", "community": "text", "compound": "text",
    "building": "text", "lat": "number", "lng": "number", "severity": "text", "supporters": "number",
    "recurring": "text", "reopened": "number", "reported_at": "time", "registered_at": "time",
    "dispatched_at": "time", "handling_at": "time", "feedback_at": "time", "closed_at": "time", "due_at": "time",
    "late": "text", "handler": "text", "text": "text", "answer": "text",
}  # fmt: skip
TIMES = [name for name, kind in COLUMNS.items() if kind == "time"]
READ = (
    "number", "status", "type_code", "community_id", "compound", "building", "lat", "lng", "severity", "supporters",
    "recurring", "reopened_count", "handler_id", "text", "text_again", "answer", *TIMES,
)  # fmt: skip


def staffs(who: Who) -> Any:
    """What he has in full, words and all."""
    return of_station_or_own(who, Report, "coordinator", "hotline_agent")


def counted(rd: Reading, who: Who, which: list[Any]) -> int:
    return rd.session.execute(select(sql.count()).select_from(R).where(staffs(who), *which)).scalar_one()


def table(
    rd: Reading, who: Who, which: list[Any], language: str, spoken: dict[str, Any], most: int
) -> list[list[Any]]:
    """The newest first, in the order of COLUMNS; times are the street's own, without an offset."""
    columns = [R.c[name] for name in READ]
    query = select(*columns).where(staffs(who), *which).order_by(R.c.id.desc()).limit(most)
    rows = [dict(row) for row in rd.session.execute(query).mappings()]
    names = unit_names(rd, {row[name] for row in rows for name in ("community_id", "handler_id")})
    return [
        values(rd, row | {"type": getattr(TYPES[row["type_code"]], language)}, names, spoken) for row in rows
    ]


def unit_names(rd: Reading, ids: set[str | None]) -> dict[str | None, str]:
    query = select(Unit.id, Unit.name).where(Unit.id.in_([i for i in ids if i]))
    return dict(rd.session.execute(query).all())


def values(
    rd: Reading, row: dict[str, Any], names: dict[str | None, str], spoken: dict[str, Any]
) -> list[Any]:
    known = TYPES[row["type_code"]]
    late = row["closed_at"] is None and row["due_at"] is not None and instant(row["due_at"]) < rd.now  # type: ignore[operator]
    words = {
        "status": spoken[f"status.{row['status']}"],
        "code_2026": known.code_2026 or known.code,
        "community": names.get(row["community_id"]),
        "severity": spoken[f"severity.{row['severity']}"],
        "recurring": spoken["recurring"] if row["recurring"] else None,
        "reopened": row["reopened_count"],
        "late": spoken["late"] if late else None,
        "handler": names.get(row["handler_id"]),
    }
    said = all_words(row["text"], row["text_again"])
    row |= {"text": clipped(said), "answer": clipped(row["answer"])}
    row = row | words | {name: here(rd, row[name]) for name in TIMES}
    return [row[name] for name in COLUMNS]


def clipped(words: str | None) -> str | None:
    """Ten thousand long stories are no table: the whole of it stands in the report."""
    return words if words is None or len(words) <= MOST_WORDS else f"{words[:MOST_WORDS]}…"


def here(rd: Reading, at: int | datetime | None) -> str | None:
    moment = instant(at)
    return moment.astimezone(rd.zone).replace(tzinfo=None).isoformat(timespec="seconds") if moment else None
