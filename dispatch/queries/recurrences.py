"""Recurring needs in lists, masked; which of their doors are due; what has become of each day."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from dispatch import working_days
from dispatch.queries.due import ALL, Subject
from dispatch.queries.needs import masked, orders_of
from dispatch.queries.plain import moment
from dispatch.queries.scope import visible
from dispatch.rules import recurrence
from dispatch.rules.standing import Who, who_is
from dispatch.tx import Reading
from models import Drop, Need, Occurrence, Person, Recurrence, Resident

R: Any = Recurrence.__table__
D: Any = Drop.__table__
OC: Any = Occurrence.__table__
N: Any = Need.__table__
COMING = 10  # days ahead that are shown
SHOWN = 400  # occurrences, the newest
OVER = ("closed", "withdrawn", "rejected", "merged")
PAUSED = "paused"  # a door on a day: nothing comes to it, and something to the others


def rule_of(one: Recurrence) -> recurrence.Rule:
    return recurrence.read(one.rule, date.min)  # what is kept says its first day


def day_of(rd: Reading, at: datetime) -> date:
    return at.astimezone(rd.zone).date()


def next_after(rd: Reading, one: Recurrence, after: datetime) -> datetime | None:
    calendar = working_days.calendar_for(rd.day())
    return recurrence.next_after(rule_of(one), after, rd.zone, calendar)


# ---------------------------------------------------------------- what is due


def midnight(rd: Reading) -> datetime:
    return datetime.combine(rd.day(), time(), rd.zone)


def unmade(rd: Reading) -> tuple[Any, Any]:
    """Of a door: that it still goes on, and that today has made nothing of it yet."""
    made = exists().where(OC.c.drop_id == D.c.id, OC.c.day == rd.day().isoformat())
    return D.c.ended_at.is_(None), ~made


def due_doors(rd: Reading, most: int = ALL) -> list[Subject]:
    """Each door whose order is to be posted now. What was due on a day that has passed is not: an
    errand for yesterday is none."""
    query = (
        select(D.c.id, R.c.next_at).join(R, R.c.id == D.c.recurrence_id)
        .where(R.c.next_at <= rd.now, R.c.next_at >= midnight(rd), *unmade(rd))
        .order_by(R.c.next_at, D.c.recurrence_id, D.c.position).limit(most)
    )  # fmt: skip
    return [Subject(*row) for row in rd.session.execute(query)]


def done_with(rd: Reading, most: int = ALL) -> list[Subject]:
    """Recurrences whose day is done, or over: the next one is to be set."""
    done = or_(R.c.next_at < midnight(rd), ~exists().where(D.c.recurrence_id == R.c.id, *unmade(rd)))
    query = select(R.c.id, R.c.next_at).where(R.c.next_at <= rd.now, done)
    return [Subject(*row) for row in rd.session.execute(query.order_by(R.c.next_at, R.c.id).limit(most))]


# ---------------------------------------------------------------- lists


def plain(rd: Reading, one: Recurrence, doors: int, by: dict[str, Any] | None) -> dict[str, Any]:
    """What stands open in the row. `coming`: its next days, each with why nothing comes on it."""
    return {
        "id": one.id,
        "version": one.version,
        "status": "ended" if one.ended_at else "running",
        "station_id": one.station_id,
        "community_id": one.community_id,
        "category": one.category,
        "priority": one.priority,
        "rule": one.rule,
        "budget_fen": one.facts.get("budget_fen"),
        "payment_mode": one.facts.get("payment_mode"),
        "handover": one.facts.get("handover"),
        "doors": doors,
        "created_at": moment(one.created_at),
        "created_by": by,
        "next_at": moment(one.next_at),
        "ended_at": moment(one.ended_at),
    }


def listed(
    rd: Reading, who: Who, *, status: str | None = None, limit: int = 100, cursor: str | None = None
) -> dict[str, Any]:
    """{"items", "next"}, newest first; whose door is first, masked."""
    query = select(Recurrence).where(visible(who, Recurrence))
    if status:
        query = query.where(R.c.ended_at.is_(None) if status == "running" else R.c.ended_at.is_not(None))
    if cursor:
        query = query.where(R.c.id < cursor)
    rows = list(rd.session.execute(query.order_by(R.c.id.desc()).limit(limit + 1)).scalars())
    shown, counts, first = rows[:limit], *doors_of(rd, [one.id for one in rows[:limit]])
    people, skipped = keepers(rd, shown), skips(rd, [one.id for one in shown])
    items = [
        plain(rd, one, counts[one.id], people.get(one.created_by))
        | {"first": first[one.id], "coming": coming(rd, one, skipped.get(one.id, set()), 2)}
        for one in shown
    ]
    return {"items": items, "next": items[-1]["id"] if len(rows) > limit else None}


def doors_of(rd: Reading, ids: list[str]) -> tuple[dict[str, int], dict[str, dict[str, Any]]]:
    """How many doors each has that still go on, and its first one's resident, masked."""
    live = func.count(D.c.id).filter(D.c.ended_at.is_(None))
    of = D.c.recurrence_id.in_(ids)
    counts = dict(
        rd.session.execute(select(D.c.recurrence_id, live).where(of).group_by(D.c.recurrence_id)).all()
    )
    query = select(D.c.recurrence_id, Resident).join(Resident, Resident.id == D.c.resident_id)
    first = rd.session.execute(query.where(of, D.c.position == 0))
    return counts, {recurrence_id: masked(resident) for recurrence_id, resident in first}


def keepers(rd: Reading, shown: list[Recurrence]) -> dict[str, dict[str, Any]]:
    """Who set it up, and whether he is still there: it goes on without him, and the list says so."""
    wanted = {one.created_by for one in shown}
    people = rd.session.execute(select(Person).where(Person.id.in_(wanted))).scalars() if wanted else ()
    units = {one.created_by: (one.station_id, one.community_id) for one in shown}
    return {
        p.id: {"name": p.name, "here": p.suspended_at is None and bool(who_is(p.model_dump()).roles_on(*units[p.id]))}
        for p in people
    }  # fmt: skip


def skips(rd: Reading, ids: list[str]) -> dict[str, set[str]]:
    """The days from today on that somebody has taken out."""
    query = (
        select(D.c.recurrence_id, OC.c.day).join(D, D.c.id == OC.c.drop_id).distinct()
        .where(D.c.recurrence_id.in_(ids), OC.c.day >= rd.day().isoformat(), OC.c.skipped == "skipped")
    )  # fmt: skip
    found: dict[str, set[str]] = {}
    for recurrence_id, day in rd.session.execute(query):
        found.setdefault(recurrence_id, set()).add(day)
    return found


def coming(rd: Reading, one: Recurrence, skipped: set[str], most: int = COMING) -> list[dict[str, Any]]:
    """Its days from the next one on. `most`: of those on which something comes."""
    if one.next_at is None:
        return []
    rule, calendar = rule_of(one), working_days.calendar_for(rd.day())
    days = (day for day in recurrence.planned(rule, calendar) if day >= day_of(rd, one.next_at))
    made = []
    for day in days:
        off = "holiday" if recurrence.is_off(rule, day, calendar) else None
        why = "skipped" if day.isoformat() in skipped else off
        made.append(
            {"day": day.isoformat(), "at": moment(recurrence.instant(rule, day, rd.zone)), "skipped": why}
        )
        if sum(one["skipped"] is None for one in made) == most:
            break
    return made


# ---------------------------------------------------------------- one of them


def doors(rd: Reading, recurrence_id: str) -> list[tuple[Drop, Resident]]:
    query = select(Drop, Resident).join(Resident, Resident.id == D.c.resident_id)
    found = rd.session.execute(query.where(D.c.recurrence_id == recurrence_id).order_by(D.c.position))
    return [(drop, resident) for drop, resident in found]


def occurrences(rd: Reading, recurrence_id: str) -> list[dict[str, Any]]:
    """What its days have made of each door, the newest first: a need and its order, or why not."""
    query = (
        select(OC, D.c.resident_id, N.c.number, N.c.status).join(D, D.c.id == OC.c.drop_id)
        .outerjoin(N, N.c.id == OC.c.need_id).where(D.c.recurrence_id == recurrence_id, ~still_paused(rd))
        .order_by(OC.c.day.desc(), D.c.position).limit(SHOWN)
    )  # fmt: skip
    rows = rd.session.execute(query).mappings().all()
    last = orders_of(rd, [row["need_id"] for row in rows if row["need_id"]])
    return [
        {
            "day": row["day"],
            "resident_id": row["resident_id"],
            "skipped": row["skipped"],
            "need": row["need_id"] and {"id": row["need_id"], "number": row["number"], "status": row["status"]},
            "order": last.get(row["need_id"]),
        }
        for row in rows
    ]  # fmt: skip


def still_paused(rd: Reading) -> Any:
    """A pause that lies ahead: nothing has become of that day yet."""
    return and_(func.coalesce(OC.c.skipped, "") == PAUSED, OC.c.day >= rd.day().isoformat())


def paused(rd: Reading, recurrence_id: str) -> dict[str, str]:
    """{drop_id: the last day on which nothing comes to it}, of those that are paused now."""
    query = select(OC.c.drop_id, func.max(OC.c.day)).join(D, D.c.id == OC.c.drop_id)
    of_this = query.where(D.c.recurrence_id == recurrence_id, still_paused(rd)).group_by(OC.c.drop_id)
    return dict(rd.session.execute(of_this).all())


def missed(rd: Reading, one: Recurrence) -> list[str]:
    """Days on which nothing came because nobody was there to post it: the server was down all day."""
    rule, calendar = rule_of(one), working_days.calendar_for(rd.day())
    until = one.ended_at or rd.now
    days = (d for d in recurrence.planned(rule, calendar) if not recurrence.is_off(rule, d, calendar))
    gone = [d.isoformat() for d in days if d < day_of(rd, until)]
    query = select(OC.c.day).join(D, D.c.id == OC.c.drop_id).where(D.c.recurrence_id == one.id).distinct()
    query = query.where(func.coalesce(OC.c.skipped, "") != PAUSED)  # that says nothing of the other doors
    made = set(rd.session.execute(query).scalars())
    return [day for day in gone if day not in made]


def still_open(rd: Reading, recurrence_id: str) -> int:
    """Needs of it that are not over: they have a life of their own."""
    query = select(func.count()).select_from(
        OC.join(D, D.c.id == OC.c.drop_id).join(N, N.c.id == OC.c.need_id)
    )
    return rd.session.execute(
        query.where(D.c.recurrence_id == recurrence_id, N.c.status.not_in(OVER))
    ).scalar_one()
