"""Taking the demo away: every row of it, every row that hangs on one, and nothing else.

What hangs on what is read from the tables themselves, so a table added later is cleared too."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, exists, false, or_, select, update
from sqlmodel import SQLModel

from dispatch.actions import people
from dispatch.tx import Tx
from models import Counter, JobRun, Membership, Person, Unit

P: Any = Person.__table__
U: Any = Unit.__table__
M: Any = Membership.__table__

MEANT = {
    "station_id": "units", "community_id": "units", "unit_id": "units", "by_unit": "units",
    "person_id": "people", "by_person": "people",
}  # fmt: skip
"""Columns that name a row of another table without a foreign key: logs outlive what they speak of."""

GROUND = ("station_id", "community_id", "unit_id", "person_id")
"""Whose a row is, also where it may be left open. Every other column that may be empty only mentions."""

Doomed = dict[str, ColumnElement[bool]]


def remove_demo(tx: Tx) -> dict[str, int]:
    """How many rows went, by table; empty when there was no demo. What only mentions something of it
    (who settled, on whose way it was seen) forgets that and stays; a real person who also worked there
    stays too."""
    stations = list(tx.session.execute(select(U.c.id).where(U.c.demo)).scalars())
    if not stations:
        return {}
    adopt_newcomers(tx)
    send_guests_home(tx, stations)
    doomed = doomed_rows(stations)
    removed = {}
    for table in leaves_first():
        forget_mentions(tx, table, doomed)
        gone: Any = tx.session.execute(delete(table).where(doomed[table.name]))
        if gone.rowcount:
            removed[table.name] = gone.rowcount
    tx.session.expire_all()
    tx.audit("demo.remove", rows=removed)
    return removed


def leaves_first() -> list[Table]:
    """Nothing goes before what points at it, with a foreign key or without."""
    tables = list(reversed(SQLModel.metadata.sorted_tables))
    pointed_at = {key.column.table.name for table in tables for key in table.foreign_keys}
    pointed_at |= set(MEANT.values())
    return sorted(tables, key=lambda t: (t.name in pointed_at, "subject_id" not in t.columns))


def doomed_rows(stations: Sequence[str]) -> Doomed:
    """For each table, which of its rows belong to the demo."""
    ours = U.alias()
    doomed: Doomed = {
        "units": or_(U.c.demo, U.c.parent_id.in_(select(ours.c.id).where(ours.c.demo))),
        "people": P.c.demo,
    }
    tables = SQLModel.metadata.sorted_tables
    for table in tables:
        if table.name not in doomed:
            doomed[table.name] = or_(false(), *reasons(table, doomed))
    subjects = [t for t in tables if "id" in t.columns]
    for table in tables:
        if "subject_id" in table.columns:
            told = [
                table.c.subject_id.in_(select(t.c.id).where(doomed[t.name]))
                for t in subjects
                if t is not table
            ]
            doomed[table.name] = or_(doomed[table.name], *told)
    for name in (Counter.__table__.c.name, JobRun.__table__.c.slot):
        doomed[name.table.name] = or_(*(name.contains(station) for station in stations))
    return doomed


def reasons(table: Table, doomed: Doomed) -> list[ColumnElement[bool]]:
    """A row goes with the demo row it points at, unless it only mentions it."""
    found: list[ColumnElement[bool]] = []
    for column in table.columns:
        target = pointed_at(column)
        if column.name == "demo":
            found.append(column)
        elif target is None or target.table is table:  # a duplicate lies in its survivor's station
            continue
        elif not forgettable(column):
            found.append(column.in_(select(target).where(doomed[target.table.name])))
    return found


def pointed_at(column: Column[Any]) -> Any:
    """The column it points at, by foreign key or by its name."""
    if column.foreign_keys:
        return next(iter(column.foreign_keys)).column
    meant = MEANT.get(column.name)
    return SQLModel.metadata.tables[meant].c.id if meant and column.table.name != meant else None


def forgettable(column: Column[Any]) -> bool:
    return bool(column.nullable) and column.name not in GROUND


def forget_mentions(tx: Tx, table: Table, doomed: Doomed) -> None:
    for column in table.columns:
        target = pointed_at(column)
        if target is not None and target.table is not table and forgettable(column):
            gone = select(target).where(doomed[target.table.name])
            tx.session.execute(update(table).where(column.in_(gone)).values({column.name: None}))


def adopt_newcomers(tx: Tx) -> None:
    """Who came by an invitation of the demo and works nowhere else is of the demo."""
    seats = select(M.c.id).join(U, U.c.id == M.c.unit_id).where(M.c.person_id == P.c.id)
    only_there = exists(seats.where(U.c.demo)) & ~exists(seats.where(~U.c.demo))
    tx.session.execute(update(P).where(only_there).values(demo=True))


def send_guests_home(tx: Tx, stations: Sequence[str]) -> None:
    """Real people who also held a seat in the demo keep their other seats. The entries that would
    close their sockets are left out where the log itself goes."""
    held = select(Person).join(M, M.c.person_id == P.c.id).join(U, U.c.id == M.c.unit_id)
    guests = tx.session.execute(held.where(U.c.demo, ~P.c.demo)).scalars().unique().all()
    for person in guests:
        seats = select(M.c.unit_id, M.c.role).join(U, U.c.id == M.c.unit_id)
        kept = tx.session.execute(seats.where(M.c.person_id == person.id, ~U.c.demo)).all()
        people.place(tx, person, [(unit_id, str(role)) for unit_id, role in kept])
    tx.session.flush()
    tx.notes.events = [e for e in tx.notes.events if e["station_id"] not in stations]
