"""Reports counted: by type, by committee and by age, and where the same thing comes back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, and_, case, or_, select, type_coerce
from sqlalchemy import func as sql

from dispatch.queries.plain import instant, moment, position
from dispatch.queries.reports import OPEN, R
from dispatch.queries.scope import of_station_or_own
from dispatch.rules.geography import Wgs84
from dispatch.rules.hot_spots import Sighting, Spot
from dispatch.rules.standing import DISTRICT_ROLES, Who
from dispatch.tx import Reading
from models import Report

AGES = (("day", 1), ("three_days", 3), ("week", 7), ("month", 30), ("older", None))  # up to so many days
MOST_SIGHTINGS = 20_000
NO_SIGHTING = ("rejected", "duplicate")


def theirs(who: Who) -> Any:
    """What he may see counted: all of his stations, or his own committee's."""
    return of_station_or_own(who, Report, "coordinator", "hotline_agent", "supervisor", *DISTRICT_ROLES)


def figures(rd: Reading, who: Who, days: int) -> dict[str, Any]:
    """Of what was reported in the last `days`, and of all that is still open."""
    since = rd.now - timedelta(days=days)
    lately, still = and_(theirs(who), R.c.reported_at >= since), and_(theirs(who), OPEN)
    counted = or_(lately, still)  # each with its scope, so that each has its own index
    return {
        "days": days,
        "by_type": grouped(rd, R.c.type_code, "type", counted),
        "by_community": grouped(rd, R.c.community_id, "community_id", counted),
        "by_age": by_age(rd, still),
        "median_minutes_to_close": median_minutes(rd, who, since),
    }


def grouped(rd: Reading, by: Any, name: str, counted: Any) -> list[dict[str, Any]]:
    """Rows of {name, "open", "closed", "late", "total"}, the largest first."""
    late = and_(OPEN, R.c.due_at < rd.now)
    query = (
        select(
            by, sql.count(case((OPEN, 1))), sql.count(case((R.c.status == "closed", 1))),
            sql.count(case((late, 1))), sql.count(),
        ).where(counted).group_by(by)
    )  # fmt: skip
    rows = [
        {name: key, "open": opened, "closed": closed, "late": over, "total": total}
        for key, opened, closed, over, total in rd.session.execute(query)
    ]
    return sorted(rows, key=lambda row: (-row["total"], row[name]))


def by_age(rd: Reading, counted: Any) -> list[dict[str, Any]]:
    """How long what is open has lain there: each bucket from the one before it up to its days."""
    edges = [(name, rd.now - timedelta(days=days)) for name, days in AGES if days]
    bucket = case(*((R.c.reported_at > edge, name) for name, edge in edges), else_=AGES[-1][0])
    query = select(bucket.label("bucket"), sql.count()).where(counted).group_by("bucket")
    found = dict(rd.session.execute(query).all())
    return [{"bucket": name, "count": found.get(name, 0)} for name, _ in AGES]


def median_minutes(rd: Reading, who: Who, since: datetime) -> int | None:
    """From the report to the end of it, for what was closed since then; None: nothing was."""
    began, ended = (type_coerce(column, BigInteger) for column in (R.c.reported_at, R.c.closed_at))
    took = (ended - began).label("took")
    closed = and_(theirs(who), R.c.closed_at >= since, R.c.status.not_in(NO_SIGHTING))
    n = rd.session.execute(select(sql.count()).where(closed)).scalar_one()
    if not n:
        return None
    middle = select(took).where(closed).order_by("took").offset((n - 1) // 2).limit(2 - n % 2)
    two = [int(ms) for (ms,) in rd.session.execute(middle)]
    return round(sum(two) / len(two) / 60_000)


def sightings(rd: Reading, who: Who, days: int) -> list[Sighting]:
    """What was seen in the last `days`, the newest of it where there is too much."""
    since = rd.now - timedelta(days=days)
    columns = (R.c.id, R.c.type_code, R.c.lat, R.c.lng, R.c.moved_at, R.c.reopened_count, R.c.recurring,
               R.c.community_id, R.c.compound)  # fmt: skip
    seen = and_(R.c.moved_at >= since, or_(R.c.reported_at >= since, R.c.recurring))
    query = (
        select(*columns).where(theirs(who), seen, R.c.status.not_in(NO_SIGHTING))
        .order_by(R.c.moved_at.desc(), R.c.id.desc()).limit(MOST_SIGHTINGS)
    )  # fmt: skip
    return [
        Sighting(id_, kind, Wgs84(lat, lng), instant(at), 1 + again, bool(recurring), community, compound)
        for id_, kind, lat, lng, at, again, recurring, community, compound in rd.session.execute(query)
    ]


def plain_spot(spot: Spot) -> dict[str, Any]:
    last = spot.latest
    return {
        "position": position(round(spot.middle.lat, 6), round(spot.middle.lng, 6)),
        "type": spot.type_code,
        "count": spot.count,
        "recurring": spot.recurring,
        "community_id": last.community_id,
        "compound": last.compound,
        "last_at": moment(last.at),
        "report_ids": [one.report_id for one in spot.seen][-20:],
    }
