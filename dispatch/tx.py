"""What an action holds: one call's part of a transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, SQLModel

from dispatch.errors import Refused
from dispatch.rules.standing import NOBODY, Who
from dispatch.vault import Box, Vault
from models import AuditEntry, Outgoing, ResidentKey, Reveal, new_id, to_ms


class prepared:
    """A statement written in SQLAlchemy, compiled once per dialect and run on the driver's own
    cursor inside the same transaction: an eighth of the cost of session.execute. Values are
    Python's plain ones and datetimes; rows come back raw (an instant is integer milliseconds)."""

    def __init__(self, statement: Any) -> None:
        self.statement = statement
        self.by_dialect: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {}

    def compiled(self, dialect: Any) -> tuple[str, Callable[[dict[str, Any]], Any]]:
        done = self.statement.compile(dialect=dialect)
        names = done.positiontup if done.positional else list(done.params)
        converters = done._bind_processors
        fixed = {n: v for n, v in done.params.items() if v is not None}
        fixed = {n: converters[n](v) if n in converters else v for n, v in fixed.items()}
        plan = [(name, converters.get(name), fixed.get(name)) for name in names]

        def arguments(values: dict[str, Any]) -> Any:
            ready = [
                (other if (value := values.get(name)) is None else convert(value) if convert else value)
                for name, convert, other in plan
            ]
            return ready if done.positional else dict(zip(names, ready, strict=True))

        return str(done), arguments

    def for_dialect(self, dialect: Any) -> tuple[str, Callable[[dict[str, Any]], Any]]:
        found = self.by_dialect.get(dialect.name)
        if found is None:
            found = self.by_dialect[dialect.name] = self.compiled(dialect)
        return found


@dataclass(slots=True)
class Desk:
    """A database connection with the three ways to use it: raw driver, SQLAlchemy, session."""

    raw: Any  # the driver's connection
    dialect: Any
    session: Session

    def close(self) -> None:
        """The connection goes back to where it came from: closed."""
        connection = self.session.get_bind()
        self.session.close()
        connection.close()

    def run(self, statement: prepared, **values: Any) -> Any:
        """The driver's cursor after the statement."""
        sql, arguments = statement.for_dialect(self.dialect)
        cursor = self.raw.cursor()
        cursor.execute(sql, arguments(values))
        return cursor

    def many(self, statement: prepared, rows: Sequence[dict[str, Any]]) -> None:
        sql, arguments = statement.for_dialect(self.dialect)
        self.raw.cursor().executemany(sql, [arguments(row) for row in rows])


@dataclass(slots=True)
class Reading:
    """A consistent look at the database; nothing done here is kept."""

    desk: Desk
    vault: Vault
    now: datetime
    zone: ZoneInfo

    def day(self) -> date:
        """Today's date at the station."""
        return self.now.astimezone(self.zone).date()

    @property
    def session(self) -> Session:
        return self.desk.session

    def run(self, statement: prepared, **values: Any) -> Any:
        return self.desk.run(statement, **values)


@dataclass(slots=True, frozen=True)
class Call:
    """Who calls, when, under which key. `digest` covers method, path and body."""

    who: Who = NOBODY
    at: datetime | None = None
    key: str | None = None
    digest: str = ""
    request_id: str = ""
    if_match: int | None = None  # the version the asker has seen


@dataclass(slots=True)
class Notes:
    """Rows that no action reads back: gathered, and written in one go just before COMMIT."""

    rows: dict[type[SQLModel], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    events: list[dict[str, Any]] = field(default_factory=list)

    def take_over(self, other: "Notes") -> None:
        for model, rows in other.rows.items():
            self.rows[model].extend(rows)
        self.events.extend(other.events)


@dataclass(slots=True)
class Tx(Reading):
    """One action's view of the one transaction. It has no effect but through this, may run
    twice, and never waits for anything."""

    call: Call
    notes: Notes = field(default_factory=Notes)

    @property
    def who(self) -> Who:
        return self.call.who

    def expect(self, version: int, current: Callable[[], Any]) -> None:
        """The asker has seen this version, or did not say which; else `version_conflict` with the
        present state. Showing it is a reveal, so the refusal is committed."""
        if self.call.if_match not in (None, version):
            refusal = Refused("version_conflict", version=version, current=current())
            refusal.kept = True
            raise refusal

    def note(self, model: type[SQLModel], **values: Any) -> None:
        self.notes.rows[model].append(values)

    def event(
        self, kind: str, station_id: str, subject: tuple[str, str], rooms: Iterable[str], data: dict[str, Any]
    ) -> None:
        """An entry of the station's stream, numbered at COMMIT. `data` is never personal."""
        self.notes.events.append(
            {
                "station_id": station_id,
                "at": self.now,
                "kind": kind,
                "subject_type": subject[0],
                "subject_id": subject[1],
                "rooms": " ".join(rooms),
                "data": orjson.dumps(data).decode(),
            }
        )

    def audit(
        self, verb: str, subject_id: str | None = None, station_id: str | None = None, **facts: Any
    ) -> None:
        self.note(
            AuditEntry,
            id=new_id(),
            station_id=station_id or self.who.station_id,
            at=self.now,
            person_id=self.who.id,
            verb=verb,
            subject_id=subject_id,
            request_id=self.call.request_id,
            facts=facts or None,
        )

    def reveal(self, subject_id: str, station_id: str, wrapped: bytes) -> Box:
        """The box that opens a resident's data, after the showing has been written down: the
        only way from a sealed row to a person's eyes."""
        self.reveal_of(subject_id, station_id)
        return self.vault.box(wrapped)

    def reveal_of(self, subject_id: str, station_id: str) -> None:
        """Write down that something of somebody is shown in full: once per person, object and hour."""
        self.note(
            Reveal,
            subject_id=subject_id,
            person_id=self.who.id or "",
            hour=to_ms(self.now) // 3_600_000,
            at=self.now,
            station_id=station_id,
            request_id=self.call.request_id,
        )

    def box_of(self, resident_id: str) -> Box:
        """For writing under a resident's key, and for the software's own reading (checking a
        hand-over code). Showing goes through `reveal`."""
        key = self.session.get(ResidentKey, resident_id)
        assert key is not None, "a forgotten resident has no box"
        return self.vault.box(key.wrapped)


_inserts: dict[tuple[type[SQLModel], tuple[str, ...], str], prepared] = {}


def insert_of(model: type[SQLModel], columns: tuple[str, ...], dialect: str) -> prepared:
    """INSERT of these columns; a second reveal in the same hour is no second row, nor is a second
    message of the same event."""
    found = _inserts.get((model, columns, dialect))
    if found is None:
        insert = sqlite_insert if dialect == "sqlite" else postgres_insert
        statement = insert(model.__table__).values(dict.fromkeys(columns))
        if model in (Outgoing, Reveal):
            statement = statement.on_conflict_do_nothing()
        found = _inserts[(model, columns, dialect)] = prepared(statement)
    return found
