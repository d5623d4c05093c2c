"""Who is listening, and what he rode the last time."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Text, bindparam, cast, literal_column, or_, select
from sqlalchemy import func as sql

from dispatch.queries.plain import instant, moment
from dispatch.rules.standing import Who
from dispatch.tx import Reading, prepared
from models import Claim, Courier, Duty, Person, Unit

W: Any = Courier.__table__
D: Any = Duty.__table__
REMEMBERED = timedelta(days=30)  # an older round is not his any more
NO_ROUTE: Any = literal_column("'[]'")
ON = prepared(select(W.c.on_duty, W.c.duty_until).where(W.c.person_id == bindparam("person")))


def is_on(rd: Reading, who: Who) -> bool:
    if "courier" not in who.roles:
        return False
    row = rd.run(ON, person=who.id).fetchone()
    return row is not None and bool(row[0]) and listening(instant(row[1]), rd.now)


def listening(until: datetime | None, now: datetime) -> bool:
    return until is None or until > now


def day(rd: Reading, at: datetime) -> date:
    """The day at the station."""
    return at.astimezone(rd.zone).date()


def latest(rd: Reading, courier: Courier) -> Duty | None:
    """His latest time of listening, the one that runs or the one before."""
    his = select(Duty).where(D.c.courier_id == courier.person_id).order_by(D.c.began_at.desc(), D.c.id.desc())
    return rd.session.execute(his.limit(1)).scalar_one_or_none()


def last_round(rd: Reading, courier: Courier) -> dict[str, Any] | None:
    """{"day", "carrying", "route"} of his latest earlier duty that had any, within a month: sent as it
    is, it repeats that round. A community that has left the station is left out."""
    said = or_(cast(D.c.route, Text) != NO_ROUTE, D.c.carrying > 0)
    query = select(Duty).where(
        D.c.courier_id == courier.person_id, D.c.station_id == courier.station_id, D.c.ended_at.is_not(None),
        D.c.began_at >= rd.now - REMEMBERED, said,
    )  # fmt: skip
    duty = rd.session.execute(query.order_by(D.c.began_at.desc()).limit(1)).scalar_one_or_none()
    if duty is None:
        return None
    ours = select(Unit.id).where(Unit.parent_id == courier.station_id, Unit.kind == "committee")
    still = set(rd.session.execute(ours).scalars()) if duty.route else set()
    route = [c for c in duty.route if c in still]
    return {"day": day(rd, duty.began_at).isoformat(), "carrying": duty.carrying, "route": route}


def shown(rd: Reading, courier: Courier) -> dict[str, Any]:
    """Duty as it is now, as he may see it himself."""
    return {
        "on": courier.on_duty,
        "since": moment(courier.duty_since),
        "until": moment(courier.duty_until),
        "carrying": courier.carrying,
        "route": courier.route,
        "quiet": courier.quiet,
        "last": last_round(rd, courier),
    }


def couriers(rd: Reading, station_id: str) -> list[dict[str, Any]]:
    """The couriers on duty, with outlet, last place and how many orders each holds: for the
    station's coordinator."""
    holding = select(sql.count()).where(Claim.courier_id == Courier.person_id, Claim.live).scalar_subquery()
    rows = rd.session.execute(
        select(Courier, Person.name, Unit.name, holding)
        .join(Person, Person.id == Courier.person_id)
        .outerjoin(Unit, Unit.id == Courier.outlet_id)
        .where(Courier.station_id == station_id, Courier.on_duty.is_(True))
        .order_by(Courier.duty_since)
    )
    return [
        {
            "id": courier.person_id,
            "name": name,
            "outlet": outlet,
            "since": moment(courier.duty_since),
            "until": moment(courier.duty_until),
            "carrying": courier.carrying,
            "holding": held,
            "position": None if courier.lat is None else {"lat": courier.lat, "lng": courier.lng},
        }
        for courier, name, outlet, held in rows
        if listening(courier.duty_until, rd.now)
    ]
