"""Dead-spots as this person may see them: staff of the two receivers all, the reporter his own words
and the answer, a courier near it what lies where."""

from collections import defaultdict
from typing import Any

from sqlalchemy import func, or_, select, tuple_

from dispatch.queries.plain import moment, position
from dispatch.queries.scope import visible
from dispatch.rules.hygiene import TYPES
from dispatch.rules.lifecycle import REPORT_ENDED
from dispatch.rules.standing import Who
from dispatch.rules.visibility import ReportProjection, of_report
from dispatch.tx import Reading
from models import Follower, Membership, Photo, Report

R: Any = Report.__table__
F: Any = Follower.__table__
P: Any = Photo.__table__
M: Any = Membership.__table__
OPEN = R.c.closed_at.is_(None)


def late(report: Report, rd: Reading) -> bool:
    """Past its limit and not ended."""
    return report.closed_at is None and report.due_at is not None and report.due_at < rd.now


def pool(report: Report, rd: Reading, how: str | None) -> dict[str, Any]:
    """What lies where, and how far it is: for every courier of the station."""
    known = TYPES[report.type_code]
    return {
        "id": report.id,
        "number": report.number,
        "status": report.status,
        "version": report.version,
        "type_code": report.type_code,
        "type": {"code": known.code, "code_2026": known.code_2026, "zh": known.zh, "en": known.en},
        "station_id": report.station_id,
        "community_id": report.community_id,
        "compound": report.compound,
        "building": report.building,
        "position": position(report.lat, report.lng),
        "placed_by": report.placed_by,
        "accuracy_m": report.accuracy_m,
        "severity": report.severity,
        "supporters": report.supporters,
        "recurring": report.recurring,
        "reopened_count": report.reopened_count,
        "merged_into": report.merged_into,
        **{name: moment(getattr(report, name)) for name in TIMES},
        "late": late(report, rd),
        "late_level": report.late_level,
        "mine": how == "reporter",
        "supported": how == "supporter",
    }


TIMES = (
    "reported_at", "registered_at", "dispatched_at", "handling_at", "feedback_at", "closed_at", "due_at",
)  # fmt: skip


def receivers(report: Report) -> list[dict[str, str]]:
    """Exactly two."""
    return [
        {"unit_id": report.station_id, "kind": "station"},
        {"unit_id": report.community_id, "kind": "committee"},
    ]


def told(report: Report, projection: ReportProjection, photos: list[dict[str, Any]]) -> dict[str, Any]:
    """What is added for who is concerned."""
    if projection == "pool":
        return {}
    if projection == "supporter":
        return {"answer": report.answer, "photos": photos}
    own = {
        "text": report.text, "answer": report.answer, "order_id": report.order_id, "photos": photos,
        "receivers": receivers(report),
    }  # fmt: skip
    if projection == "reporter":
        return own
    return own | {
        "text": all_words(report.text, report.text_again),
        "handler_id": report.handler_id,
        "handled_by_id": report.handled_by_id,
        "reported_by": {"role": report.source, "unit_id": report.reporter_unit_id},
        "attributes": report.attributes,
        "text_released": report.text_released,
        "photos_released": report.photos_released,
        "source": report.source,
    }


def all_words(first: str | None, later: str | None) -> str | None:
    """What the receivers read: who reported it, and below those who found it again."""
    return "\n".join(words for words in (first, later) if words) or None


def shown(rd: Reading, who: Who, reports: list[Report]) -> list[dict[str, Any]]:
    """Each in the projection of the asker; two queries for the whole page."""
    ids = [r.id for r in reports]
    how = followed(rd, who, ids)
    merged = duplicates(rd, ids)
    pictures = photos(rd, ids, merged)
    made = []
    for report in reports:
        follows = how.get(report.id)
        projection = of_report(who, report.station_id, report.community_id, follows)
        his = pictures[report.id] if projection == "staff" else own_or_after(pictures[report.id], who)
        plain = [{name: photo[name] for name in PHOTO} for photo in his]
        one = pool(report, rd, follows) | told(report, projection, plain)
        made.append(one | ({"duplicates": merged[report.id]} if projection == "staff" else {}))
    return made


PHOTO = ("photo_id", "purpose", "at")


def own_or_after(photos: list[dict[str, Any]], who: Who) -> list[dict[str, Any]]:
    """What he brought himself, and what it looks like now; what others brought is for the receivers."""
    return [p for p in photos if p["purpose"] == "after" or p["by"] == who.id]


def followed(rd: Reading, who: Who, ids: list[str]) -> dict[str, str]:
    """{report: how he follows it}."""
    query = select(F.c.report_id, F.c.how).where(F.c.person_id == who.id, F.c.report_id.in_(ids))
    return dict(rd.session.execute(query).all())


def duplicates(rd: Reading, ids: list[str]) -> dict[str, list[str]]:
    """{report: those that were merged into it}."""
    found: dict[str, list[str]] = defaultdict(list)
    query = select(R.c.merged_into, R.c.id).where(R.c.merged_into.in_(ids)).order_by(R.c.id)
    for into, report_id in rd.session.execute(query):
        found[into].append(report_id)
    return found


def photos(rd: Reading, ids: list[str], merged: dict[str, list[str]]) -> dict[str, list[dict[str, Any]]]:
    """{report: its photos and those of what was merged into it, oldest first}."""
    target = {one: one for one in ids} | {one: into for into, ones in merged.items() for one in ones}
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    query = (
        select(P.c.id, P.c.subject_id, P.c.purpose, P.c.attached_at, P.c.uploaded_by)
        .where(P.c.subject_type == "report", P.c.subject_id.in_(list(target)))
        .order_by(P.c.attached_at, P.c.id)
    )
    for photo_id, subject_id, purpose, at, by in rd.session.execute(query):
        seen = {"photo_id": photo_id, "purpose": purpose, "at": moment(at), "by": by}
        found[target[subject_id]].append(seen)
    return found


def one(rd: Reading, who: Who, report: Report) -> dict[str, Any]:
    return shown(rd, who, [report])[0]


def listed(
    rd: Reading,
    who: Who,
    which: list[Any],
    limit: int = 100,
    cursor: str | None = None,
    by_day: bool = False,
) -> dict[str, Any]:
    """{"items", "next"}, newest first. `which`: further conditions, see `filters`. `by_day`: where they
    name days, in the order of the index of days; else a page of a year sorts the year."""
    query = select(Report).where(visible(who, Report), *which)
    order = [R.c.reported_at.desc(), R.c.id.desc()] if by_day else [R.c.id.desc()]
    if cursor and by_day:
        then = select(R.c.reported_at).where(R.c.id == cursor).scalar_subquery()
        query = query.where(tuple_(R.c.reported_at, R.c.id) < tuple_(then, cursor))
    elif cursor:
        query = query.where(R.c.id < cursor)
    rows = list(rd.session.execute(query.order_by(*order).limit(limit + 1)).scalars())
    items = shown(rd, who, rows[:limit])
    return {"items": items, "next": items[-1]["id"] if len(rows) > limit else None}


def filters(rd: Reading, who: Who, asked: dict[str, Any], near: bool = False) -> list[Any]:
    """The conditions of a list. Asked: status, type (lists), community_id, late, recurring, since,
    until (instants), mine. A courier's list is what he follows; `near` a place, what is open there."""
    which: list[Any] = []
    if asked.get("status"):
        which.append(R.c.status.in_(asked["status"]))
        if not set(map(str, asked["status"])) & set(REPORT_ENDED):
            which.append(OPEN)  # says the same, and keeps the past out of the look
    if asked.get("type"):
        which.append(R.c.type_code.in_(asked["type"]))
    if asked.get("community_id"):
        which.append(R.c.community_id == asked["community_id"])
    if asked.get("late"):
        which += [OPEN, R.c.due_at < rd.now]
    if asked.get("recurring"):
        which.append(R.c.recurring)
    if asked.get("since"):
        which.append(R.c.reported_at >= asked["since"])
    if asked.get("until"):
        which.append(R.c.reported_at < asked["until"])
    only_courier = who.roles <= {"courier"}
    if near and only_courier:
        which.append(OPEN)
    if asked.get("mine") or (only_courier and not near):
        which.append(R.c.id.in_(select(F.c.report_id).where(F.c.person_id == who.id)))
    return which


def live(rd: Reading, who: Who, station_id: str, most: int) -> list[dict[str, Any]]:
    """Every open one of a station for its board, oldest first."""
    query = select(Report).where(visible(who, Report), R.c.station_id == station_id, OPEN)
    rows = rd.session.execute(query.where(R.c.status.not_in(REPORT_ENDED)).order_by(R.c.id).limit(most))
    return shown(rd, who, list(rows.scalars()))


def follower_ids(rd: Reading, report_id: str) -> list[str]:
    """Who hears its steps, in the order in which they came; who left the couriers hears no more."""
    riding = select(M.c.person_id).where(M.c.role == "courier")
    query = select(F.c.person_id).where(F.c.report_id == report_id, F.c.person_id.in_(riding))
    return list(rd.session.execute(query.order_by(F.c.since, F.c.person_id)).scalars())


def supporters(rd: Reading, report: Report) -> int:
    """How many follow it beside who reported it first."""
    query = select(func.count()).where(F.c.report_id == report.id)
    if report.reporter_id is not None:
        query = query.where(F.c.person_id != report.reporter_id)
    return int(rd.session.execute(query).scalar_one())


def has_photo(rd: Reading, report: Report, purpose: str) -> bool:
    merged = select(R.c.id).where(R.c.merged_into == report.id)
    query = select(P.c.id).where(
        P.c.subject_type == "report",
        or_(P.c.subject_id == report.id, P.c.subject_id.in_(merged)),
        P.c.purpose == purpose,
    )
    return rd.session.execute(query.limit(1)).first() is not None
