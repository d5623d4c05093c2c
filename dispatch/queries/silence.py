"""Who asked about once a week and asks no more. What a need that comes back posts by itself is nobody's
word: it counts for no habit, and whoever still has one coming is looked at anyway."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select

from dispatch import working_days
from dispatch.queries.due import ALL, Subject
from dispatch.rules import silence, working_time
from dispatch.tx import Reading
from models import Alert, Drop, Need, Occurrence, ResidentKey, Unit

N: Any = Need.__table__
A: Any = Alert.__table__
D: Any = Drop.__table__
K: Any = ResidentKey.__table__
U: Any = Unit.__table__
UNSAID = ("withdrawn", "rejected", "merged")
UNDER_WAY = ("submitted", "triaged", "ordered", "station_work", "referred")
BY_ITSELF = exists().where(Occurrence.__table__.c.need_id == N.c.id)
ASKED = (N.c.status.not_in(UNSAID), ~BY_ITSELF)


def gone_quiet(rd: Reading, most: int = ALL, *, only: str | None = None) -> list[Subject]:
    """Residents about whom somebody should be told this morning, each with when she asked last; nobody
    on a day on which no committee is at its desk. `only`: whether this one is among them."""
    day = rd.day()
    if not working_time.is_working_day(working_days.calendar_for(day), day):
        return []
    found: dict[str, list[datetime]] = {}
    query = select(N.c.resident_id, N.c.created_at).where(
        N.c.resident_id.in_(perhaps(rd, only)), N.c.created_at >= long_ago(rd), *ASKED
    )
    for resident_id, at in rd.session.execute(query.order_by(N.c.resident_id, N.c.created_at)):
        found.setdefault(resident_id, []).append(at)
    told = last_told(rd, list(found))
    quiet = [
        Subject(resident_id, asked[-1])
        for resident_id, asked in found.items()
        if told.get(resident_id, asked[-1]) <= asked[-1]  # one silence, one alert
        and silence.silent_since((at.astimezone(rd.zone).date() for at in asked), day)
    ]
    return quiet[:most]


def last_told(rd: Reading, resident_ids: list[str]) -> dict[str, datetime]:
    query = select(A.c.resident_id, func.max(A.c.raised_at)).where(
        A.c.resident_id.in_(resident_ids), A.c.kind == "silence"
    )
    return dict(rd.session.execute(query.group_by(A.c.resident_id)).all())


def last_asked(rd: Reading, alert_ids: list[str]) -> dict[str, datetime]:
    """{alert: when its resident had asked last}, for the words of a silence."""
    if not alert_ids:
        return {}
    query = (
        select(A.c.id, func.max(N.c.created_at)).join(N, N.c.resident_id == A.c.resident_id)
        .where(A.c.id.in_(alert_ids), A.c.kind == "silence", N.c.created_at < A.c.raised_at, *ASKED)
    )  # fmt: skip
    return dict(rd.session.execute(query.group_by(A.c.id)).all())


def long_ago(rd: Reading) -> datetime:
    return rd.now - timedelta(days=silence.LOOKS_BACK + 1)


def perhaps(rd: Reading, only: str | None) -> Any:
    """Ids of those who asked often enough and not lately, for whom nothing is under way or comes by
    itself, and who have not been forgotten. Station by station, out of the index."""
    last = func.max(N.c.created_at)
    of = N.c.resident_id
    busy = N.alias("busy")
    query = (
        select(of)
        .where(N.c.station_id.in_(select(U.c.id).where(U.c.kind == "station")), N.c.created_at >= long_ago(rd), *ASKED)
        .where(exists().where(K.c.resident_id == of))
        .where(~exists().where(D.c.resident_id == of, D.c.ended_at.is_(None)))
        .where(~exists().where(busy.c.resident_id == of, busy.c.status.in_(UNDER_WAY)))
        .group_by(of)
        .having(func.count() >= silence.FEWEST, last <= rd.now - timedelta(days=silence.QUIET - 1))
    )  # fmt: skip
    return query.where(of == only) if only else query
