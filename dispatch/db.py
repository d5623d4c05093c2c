"""The database: opening it safely, reading from it, and the one way to write.

`Database.write(call, action, *args)` runs the action in a transaction with its idempotency key,
its history and its events, answers only after the COMMIT, and tells the listeners (the relay)
what was committed. On SQLite one writer takes all calls that wait and commits once for all; on
PostgreSQL each call is a transaction of its own (see writer.py)."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from dispatch.clock import Clock
from dispatch.config import Settings
from dispatch.tx import Call, Desk, Reading
from dispatch.vault import Vault

log = logging.getLogger("last_metre.db")

SAFE_SQLITE = (3, 51, 3)  # older ones can corrupt a WAL under concurrent checkpoints
Committed = list[dict[str, Any]]


class UnsafeDatabase(SystemExit):
    """Start refused: this database would lose or corrupt what it is given."""


def direct(work: Callable[..., Any], *args: Any) -> Any:
    """Where the COMMIT runs without gevent: here."""
    return work(*args)


def sqlite_connect(path: str, timeout: float) -> Any:
    from pysqlite3 import dbapi2

    if dbapi2.sqlite_version_info < SAFE_SQLITE:
        raise UnsafeDatabase(f"SQLite {dbapi2.sqlite_version} is too old; 3.51.3 or newer is needed")
    raw = dbapi2.connect(path, isolation_level=None, check_same_thread=False, timeout=timeout)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "wal_autocheckpoint=4000",
        "mmap_size=268435456",
        "cache_size=-32000",
        "temp_store=MEMORY",
    ):
        raw.execute(f"PRAGMA {pragma}")
    if raw.execute("PRAGMA synchronous").fetchone()[0] != 2:
        raise UnsafeDatabase("synchronous=FULL was not taken")
    return raw


def engine_for(url: str, timeout: float) -> Engine:
    """An engine whose transactions are not SQLAlchemy's: BEGIN, SAVEPOINT and COMMIT are said by
    Desk users alone, so that a batch can be theirs and a COMMIT can run on another thread."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        from pysqlite3 import dbapi2

        path = parsed.database or ":memory:"
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            "sqlite://", module=dbapi2, creator=lambda: sqlite_connect(path, timeout), poolclass=NullPool
        )
    else:
        parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, connect_args={"autocommit": True}, poolclass=NullPool)
    ignore = lambda *_: None  # noqa: E731
    engine.dialect.do_begin = engine.dialect.do_commit = engine.dialect.do_rollback = ignore
    return engine


class Database:
    def __init__(
        self, settings: Settings, clock: Clock, vault: Vault, in_thread: Callable[..., Any] = direct
    ) -> None:
        from dispatch.writer import BatchWriter, SingleWriter

        self.url = settings.database
        self.clock = clock
        self.vault = vault
        self.in_thread = in_thread
        self.readers = engine_for(self.url, timeout=1.0)
        self.idle: list[Desk] = []
        self.is_sqlite = self.readers.dialect.name == "sqlite"
        self.listeners: list[Callable[[Committed], None]] = []
        self.writer: BatchWriter | SingleWriter = (BatchWriter if self.is_sqlite else SingleWriter)(self)

    def desk(self, engine: Engine | None = None) -> Desk:
        connection = (engine or self.readers).connect()
        raw = connection.connection.dbapi_connection
        session = Session(bind=connection, autoflush=True, expire_on_commit=False)
        return Desk(raw=raw, dialect=connection.dialect, session=session)

    def write(self, call: Call, action: Callable[..., Any], *args: Any, timeout: float = 5.0) -> Any:
        """The action's result, after its COMMIT. Raises what it refused; `busy` when it was not
        begun, `storage_unavailable` when it was undone, `outcome_unknown` when only the same key
        can tell."""
        return self.writer.write(call, action, *args, timeout=timeout)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One consistent look; whatever is done in it is thrown away."""
        desk = self.begun("BEGIN" if self.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ")
        try:
            yield Reading(desk, self.vault, self.clock.now(), self.clock.zone)
        finally:
            self.undo(desk)

    def begun(self, begin: str) -> Desk:
        """A connection in a transaction. One that has died while it lay idle is thrown away:
        nothing happened on it."""
        from dispatch.writer import refusal_for

        while True:
            try:
                desk = self.idle.pop()
            except IndexError:
                break
            try:
                desk.raw.execute(begin)
                return desk
            except Exception:
                self.throw_away(desk)
        try:
            desk = self.desk()
            desk.raw.execute(begin)
        except Exception as error:
            raise refusal_for(error) from error
        return desk

    def undo(self, desk: Desk) -> None:
        """Roll back, and keep the connection for the next if it still lives."""
        try:
            desk.session.expunge_all()
            desk.raw.execute("ROLLBACK")
            self.idle.append(desk)
        except Exception:
            self.throw_away(desk)

    def throw_away(self, desk: Desk) -> None:
        with suppress(Exception):
            desk.close()

    def committed(self, events: Committed) -> None:
        """Tell the listeners. It stands in the log now: a listener that breaks keeps no answer back."""
        for listener in self.listeners:
            try:
                listener(events)
            except Exception:
                log.exception("listener_failed")

    def close(self) -> None:
        self.writer.stop()
        for desk in self.idle:
            desk.close()
        self.idle.clear()
        self.readers.dispose()
