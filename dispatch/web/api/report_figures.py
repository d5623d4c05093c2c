"""Reports counted, and as a workbook for who must hand in a file."""

import threading
from typing import Any
from urllib.parse import quote

import orjson
from flask import Response, request
from pydantic import BaseModel, Field

from dispatch import sandbox
from dispatch.errors import Refused
from dispatch.queries import report_rows, spots
from dispatch.queries import reports as seen
from dispatch.rules.hot_spots import gathered
from dispatch.tx import Reading
from dispatch.web import report_forms as given
from dispatch.web import words
from dispatch.web.api.reports import asked
from dispatch.web.guard import Ask, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 10_000
ONE_AT_A_TIME = threading.BoundedSemaphore(1)  # photos must not wait for a workbook


class FiguresQuery(BaseModel):
    days: int = Field(default=90, ge=1, le=366)


@route("GET", "/reports/figures", permit="report.figures", query=FiguresQuery)
def figures(ask: Ask) -> Any:
    return ask.read(spots.figures, ask.who, ask.query.days)


@route("GET", "/reports/hot-spots", permit="report.figures", query=FiguresQuery)
def hot_spots(ask: Ask) -> Any:
    seen_there = ask.read(spots.sightings, ask.who, ask.query.days)
    found = ask.house.db.in_thread(gathered, seen_there)
    return {"items": [spots.plain_spot(spot) for spot in found], "next": None}


@route("GET", "/reports/export.xlsx", permit="report.export", query=given.ReportsQuery)
def export(ask: Ask) -> Response:
    """The list's filters; at most MOST_ROWS, the newest, and then the sheet says so."""
    wanted, language = asked(ask), words.best(request.headers.get("Accept-Language"), told(ask))
    spoken = words.catalogue(language)["reports"]

    def rows(rd: Reading) -> tuple[int, list[list[Any]]]:
        which = seen.filters(rd, ask.who, wanted)
        table = report_rows.table(rd, ask.who, which, language, spoken, MOST_ROWS)
        return report_rows.counted(rd, ask.who, which), table

    total, table = ask.read(rows)
    note = spoken["sheet.cut"].format(n=MOST_ROWS, total=total) if total > len(table) else None
    columns = [[spoken[f"sheet.{name}"], kind] for name, kind in report_rows.COLUMNS.items()]
    content = workbook({"title": spoken["title"], "note": note, "columns": columns, "rows": table})
    name = f"{spoken['title']}-{ask.house.clock.today().isoformat()}.xlsx"
    answer = Response(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"reports.xlsx\"; filename*=UTF-8''{quote(name)}"
    )
    return answer


def told(ask: Ask) -> str:
    """The language of the page from which it is fetched, else the person's own."""
    return request.cookies.get("lm_lang") or ask.who.locale


def workbook(given_rows: dict[str, Any]) -> bytes:
    """Made in a child, one at a time."""
    if not ONE_AT_A_TIME.acquire(timeout=sandbox.WAIT_FOR_PLACE):
        raise Refused("busy", retry_after=5)
    try:
        _, (content,) = sandbox.run("report_sheet", orjson.dumps(given_rows))
    except sandbox.NoTime:
        raise Refused("busy", retry_after=5) from None
    finally:
        ONE_AT_A_TIME.release()
    return content
