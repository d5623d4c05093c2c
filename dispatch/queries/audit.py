"""The book of who did what and who looked at whom, for a station's coordinator and an admin. It holds ids,
codes, numbers of orders and the names of those who work here; of a resident an id and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from dispatch.errors import invalid
from dispatch.queries.plain import moment
from dispatch.queries.scope import people_of, stations_as
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Alert, AuditEntry, Need, Order, Person, Report, Resident, Reveal, Unit, from_ms, to_ms

A: Any = AuditEntry.__table__
V: Any = Reveal.__table__
REVEAL = "reveal"  # the verb of a full showing
LAST = timedelta(days=30)  # without `from`
LONGEST = timedelta(days=92)  # of everybody; of one subject as long as there is anything
P: Any = Person.__table__
R: Any = Resident.__table__
U: Any = Unit.__table__
NUMBERED: dict[str, Any] = {
    "order": Order.__table__, "need": Need.__table__, "report": Report.__table__, "alert": Alert.__table__,
}  # fmt: skip
OF_A_RESIDENT = ("order", "need", "alert")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who did it, to what, what (`person.` or a part of it before the dot), and when."""

    person: str | None = None
    subject: str | None = None
    verb: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def listed(rd: Reading, who: Who, wanted: Wanted, limit: int, cursor: str | None) -> dict[str, Any]:
    """{"items", "next"}, the newest first. The cursor holds until when the first page looked: what is
    written meanwhile moves nothing."""
    until, start = place(cursor, min(wanted.until or rd.now, rd.now))
    since = wanted.since or (None if wanted.subject else until - LAST)
    if not wanted.subject and since is not None and until - since > LONGEST:
        raise invalid(**{"from": "too_long_ago"})
    most = start + limit + 1
    books = [entries(rd, who, wanted, since, until, most), reveals(rd, who, wanted, since, until, most)]
    newest_first = merge(*books, key=lambda row: row["at"], reverse=True)
    rows = list(islice(newest_first, start, most))
    following = f"{to_ms(until)}.{start + limit}" if len(rows) > limit else None
    return {"items": worded(rd, rows[:limit]), "next": following}


def place(cursor: str | None, until: datetime) -> tuple[datetime, int]:
    if not cursor:
        return until, 0
    ms, dot, start = cursor.partition(".")
    if not (
        dot and ms.isascii() and ms.isdigit() and start.isascii() and start.isdigit() and len(cursor) < 30
    ):
        raise invalid(cursor="invalid")
    return from_ms(int(ms)), int(start)


def entries(
    rd: Reading, who: Who, wanted: Wanted, since: datetime | None, until: datetime, most: int
) -> list[dict[str, Any]]:
    where = [mine(who, A.c.station_id, A.c.person_id), *within(A, since, until), *about(rd, A, wanted)]
    if wanted.verb:
        where.append(or_(A.c.verb == wanted.verb, A.c.verb.startswith(f"{wanted.verb}.", autoescape=True)))
    query = select(AuditEntry).where(*where).order_by(A.c.at.desc(), A.c.id.desc()).limit(most)
    return [
        {"id": e.id, "at": e.at, "verb": e.verb, "person": e.person_id, "subject": e.subject_id,
         "station_id": e.station_id, "request_id": e.request_id, "facts": e.facts or {}}
        for e in rd.session.execute(query).scalars()
    ]  # fmt: skip


def reveals(
    rd: Reading, who: Who, wanted: Wanted, since: datetime | None, until: datetime, most: int
) -> list[dict[str, Any]]:
    if wanted.verb not in (None, REVEAL):
        return []
    where = [mine(who, V.c.station_id, V.c.person_id), *within(V, since, until), *about(rd, V, wanted)]
    order = (V.c.at.desc(), V.c.subject_id.desc(), V.c.person_id.desc())
    return [
        {"id": f"{r.subject_id}.{r.person_id}.{r.hour}", "at": r.at, "verb": REVEAL, "person": r.person_id,
         "subject": r.subject_id, "station_id": r.station_id, "request_id": r.request_id, "facts": {}}
        for r in rd.session.execute(select(Reveal).where(*where).order_by(*order).limit(most)).scalars()
    ]  # fmt: skip


def mine(who: Who, station_id: Any, person_id: Any) -> ColumnElement[bool]:
    """Of his stations. What belongs to none (an admin's own sign-in, a command of the operator) an admin
    reads of those whom he answers for, and of nobody."""
    ways: list[ColumnElement[bool]] = []
    if stations := stations_as(who, "coordinator", "admin"):
        ways.append(station_id.in_(stations))
    if "admin" in who.roles:
        known = select(P.c.id).where(people_of(who))
        ways.append(and_(station_id.is_(None), or_(person_id.is_(None), person_id.in_(known))))
    return or_(*ways) if ways else false()


def within(table: Any, since: datetime | None, until: datetime) -> list[ColumnElement[bool]]:
    return [table.c.at <= until, *([] if since is None else [table.c.at >= since])]


def about(rd: Reading, table: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Who looked at a resident also looked at her needs, orders and alerts."""
    found = [table.c.person_id == wanted.person] if wanted.person else []
    if wanted.subject:
        ids = {wanted.subject}
        if rd.session.get(Resident, wanted.subject) is not None:
            for kind in OF_A_RESIDENT:
                its = select(NUMBERED[kind].c.id).where(NUMBERED[kind].c.resident_id == wanted.subject)
                ids |= set(rd.session.execute(its).scalars())
        found.append(table.c.subject_id.in_(ids))
    return found


def worded(rd: Reading, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the names of those who work here, and what kind of thing a subject is: its number or name."""
    ids = {row["subject"] for row in rows} | {row["person"] for row in rows}
    ids.discard(None)
    people = select(P.c.id, P.c.name).where(P.c.id.in_(ids))
    names: dict[str, str] = dict(rd.session.execute(people).all())
    things = subjects(rd, ids) | {its: {"type": "person", "name": name} for its, name in names.items()}
    for row in rows:
        person, subject = row["person"], row["subject"]
        row["at"] = moment(row["at"])
        row["person"] = {"id": person, "name": names.get(person)} if person else None
        row["subject"] = {"id": subject, **things.get(subject, {"type": None})} if subject else None
    return rows


def subjects(rd: Reading, ids: set[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for kind, table in NUMBERED.items():
        for its_id, number in rd.session.execute(
            select(table.c.id, table.c.number).where(table.c.id.in_(ids))
        ):
            found[its_id] = {"type": kind, "number": number}
    for its_id in rd.session.execute(select(R.c.id).where(R.c.id.in_(ids))).scalars():
        found[its_id] = {"type": "resident"}
    for its_id, name in rd.session.execute(select(U.c.id, U.c.name).where(U.c.id.in_(ids))):
        found[its_id] = {"type": "unit", "name": name}
    return found
