"""The write path: many calls, one COMMIT (SQLite), or each its own (PostgreSQL)."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, update
from sqlmodel import Session

from dispatch import idempotency
from dispatch.errors import Refused
from dispatch.tx import Call, Desk, Notes, Tx, insert_of, prepared
from models import Event, Stream

if TYPE_CHECKING:
    from dispatch.db import Database

log = logging.getLogger("last_metre.write")

BATCH_ACTIONS = 50
BATCH_SECONDS = 0.008
STREAMS: Any = Stream.__table__
NUMBER = prepared(
    update(STREAMS)
    .where(STREAMS.c.station_id == bindparam("station"))
    .values(seq=STREAMS.c.seq + bindparam("how_many"))
    .returning(STREAMS.c.seq)
)

GONE = (  # what SQLite and PostgreSQL say of a disk or a line that does not answer
    "disk I/O", "readonly", "read-only", "server closed", "connection failed", "connection is",
    "terminating connection", "system is s",
)  # fmt: skip

_inside = threading.local()


class TransactionLost(Exception):
    """The database threw the whole transaction away by itself: the others must run again."""


def refusal_for(error: BaseException) -> BaseException:
    """What the caller is told of a database's complaint."""
    if isinstance(error, TransactionLost) and error.__cause__ is not None:
        error = error.__cause__
    text = str(getattr(error, "orig", None) or error)  # the driver's words, without statement and values
    if "uq_claims_order_id_seat_live" in text or "claims.order_id, claims.seat" in text:
        return Refused("already_taken")
    if "disk is full" in text or "No space left" in text:
        return Refused("storage_full")
    if any(sign in text for sign in GONE):
        return Refused("storage_unavailable")
    if "locked" in text or "deadlock" in text:
        return Refused("busy", retry_after=1)
    return error


def perform(tx: Tx, action: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """The action under its key; ORM changes are on the connection when this returns."""
    keyed = tx.call.key is not None and tx.call.who.id is not None
    if keyed and (before := idempotency.begin(tx)) is not None:
        return before
    _inside.action = True
    try:
        result = action(tx, *args)
    except Refused as refusal:
        if not refusal.kept:
            raise
        result = refusal
    finally:
        _inside.action = False
    tx.session.flush()
    if keyed:
        idempotency.finish(tx, result)
    return result


def before_commit(desk: Desk, notes: Notes) -> list[dict[str, Any]]:
    """Write what was gathered; number the events last, because the numbers lock the streams."""
    for model, rows in notes.rows.items():
        if model.__name__ == "Reveal":
            rows = list({(r["subject_id"], r["person_id"], r["hour"]): r for r in rows}.values())
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row in rows:
            by_columns.setdefault(tuple(row), []).append(row)
        for columns, same in by_columns.items():
            desk.many(insert_of(model, columns, desk.dialect.name), same)
    by_station: dict[str, list[dict[str, Any]]] = {}
    for event in notes.events:
        by_station.setdefault(event["station_id"], []).append(event)
    for station, events in sorted(by_station.items()):
        last = desk.run(NUMBER, station=station, how_many=len(events)).fetchone()[0]
        for n, event in enumerate(events, last - len(events) + 1):
            event["seq"] = n
        desk.many(insert_of(Event, tuple(events[0]), desk.dialect.name), events)
    return notes.events


class Waiting(Future):
    """A call in the queue; it can be cancelled only while it has not begun."""

    def __init__(self, call: Call, action: Callable[..., Any], args: tuple[Any, ...]) -> None:
        super().__init__()
        self.call, self.action, self.args = call, action, args

    def begin(self) -> bool:
        """False when the caller has given up before it was begun."""
        return self.running() or self.set_running_or_notify_cancel()


class Writer:
    def __init__(self, database: "Database") -> None:
        self.database = database

    def refuse_inside(self) -> None:
        if getattr(_inside, "action", False):
            raise RuntimeError("an action has no effect but through its tx: it may not call write()")

    def tx(self, desk: Desk, call: Call) -> Tx:
        clock = self.database.clock
        return Tx(desk, self.database.vault, call.at or clock.now(), clock.zone, call)

    def stop(self) -> None:
        raise NotImplementedError


class BatchWriter(Writer):
    """SQLite's one writer: takes all that wait, each in its savepoint, one COMMIT for all."""

    def __init__(self, database: "Database") -> None:
        super().__init__(database)
        from dispatch.db import engine_for

        self.engine = engine_for(database.url, timeout=0)
        self.waiting: deque[Waiting] = deque()
        self.wake = threading.Event()
        self.stopping = False
        self.desk: Desk | None = None
        self.thread: threading.Thread | None = None
        self.starting = threading.Lock()
        self.commits = self.written = 0  # for whoever counts: batches, and calls in them

    def write(self, call: Call, action: Callable[..., Any], *args: Any, timeout: float) -> Any:
        self.refuse_inside()
        if self.stopping:
            raise Refused("busy", retry_after=2)
        if self.thread is None:
            self.start()
        mine = Waiting(call, action, args)
        self.waiting.append(mine)
        self.wake.set()
        try:
            return mine.result(timeout)
        except NotInTime:
            if mine.cancel():
                raise Refused("busy", retry_after=1) from None
            if mine.done():  # at the last moment; or it is the action's own time-out
                return mine.result(0)
            raise Refused("outcome_unknown") from None

    def start(self) -> None:
        with self.starting:
            if self.thread is None:
                self.desk = self.database.desk(self.engine)
                self.thread = threading.Thread(target=self.run, name="writer", daemon=True)
                self.thread.start()

    def run(self) -> None:
        while True:
            self.wake.wait()
            self.wake.clear()
            while self.waiting:
                try:
                    self.turn()
                except Exception:  # the writer outlives whatever happens to one turn
                    log.exception("turn_failed")
            if self.stopping:
                return

    def turn(self) -> None:
        batch: list[Waiting] = []
        while self.waiting and len(batch) < BATCH_ACTIONS:
            batch.append(self.waiting.popleft())
        try:
            self.together(batch)
        except Exception as error:
            log.warning("batch_undone", extra={"facts": {"size": len(batch), "error": type(error).__name__}})
            for one in batch:
                self.alone(one)

    def alone(self, one: Waiting) -> None:
        if one.done():
            return
        try:
            self.together([one])
        except Exception as error:
            if one.begin():  # who has given up meanwhile needs no answer
                one.set_exception(refusal_for(error))

    def together(self, batch: list[Waiting]) -> None:
        """Run, commit, tell the listeners, answer: in this order. Anything raised here means
        that nothing of the batch was kept."""
        desk = self.desk
        assert desk is not None
        self.begin(desk)
        notes = Notes()
        answers: list[tuple[Waiting, Any, BaseException | None]] = []
        try:
            until = time.monotonic() + BATCH_SECONDS
            while batch and (not answers or time.monotonic() < until):
                one = batch.pop(0)
                if one.begin():
                    answers.append((one, None, None))  # if it fails now, it is tried again alone
                    answers[-1] = (one, *self.one(desk, one, notes))
            events = before_commit(desk, notes)
            self.database.in_thread(desk.raw.execute, "COMMIT")
        except BaseException:
            batch[:0] = [one for one, _, _ in answers]
            if desk.raw.in_transaction:
                desk.raw.execute("ROLLBACK")
            self.renew_session(desk)
            raise
        self.waiting.extendleft(reversed(batch))
        self.commits += 1
        self.written += len(answers)
        self.database.committed(events)
        for one, result, error in answers:
            if error is not None:
                one.set_exception(error)
            else:
                one.set_result(result)

    def begin(self, desk: Desk) -> None:
        """BEGIN IMMEDIATE with a wait that lets every socket live on: SQLite's own sleeps in C. It
        waits for as long as it takes: nobody has begun, so whoever is tired of it is told `busy`."""
        pause = 0.001
        while True:
            try:
                desk.raw.execute("BEGIN IMMEDIATE")
                return
            except Exception as error:
                if "locked" not in str(error) or self.stopping:
                    raise
                time.sleep(pause)
                pause = min(pause * 1.5, 0.02)

    def one(self, desk: Desk, one: Waiting, notes: Notes) -> tuple[Any, BaseException | None]:
        tx = self.tx(desk, one.call)
        desk.raw.execute("SAVEPOINT one")
        try:
            result = perform(tx, one.action, one.args)
            desk.raw.execute("RELEASE one")
        except Exception as error:
            desk.session.expunge_all()
            if not desk.raw.in_transaction:
                raise TransactionLost from error
            desk.raw.execute("ROLLBACK TO one")
            desk.raw.execute("RELEASE one")
            if not isinstance(error, Refused):
                self.renew_session(desk)
            return None, refusal_for(error)
        desk.session.expunge_all()
        notes.take_over(tx.notes)
        if isinstance(result, Refused):
            return None, result
        return result, None

    def renew_session(self, desk: Desk) -> None:
        """A session whose flush failed wants a rollback that is not its to make: take another."""
        desk.session = Session(bind=desk.session.get_bind(), expire_on_commit=False)

    def stop(self) -> None:
        """All that waits is still written; then no more."""
        self.stopping = True
        self.wake.set()
        if self.thread is not None:
            self.thread.join(timeout=10)
        if self.desk is not None:
            self.desk.close()
        self.engine.dispose()


class SingleWriter(Writer):
    """PostgreSQL: each call a transaction of its own; a deadlock's victim runs again."""

    def write(self, call: Call, action: Callable[..., Any], *args: Any, timeout: float) -> Any:
        self.refuse_inside()
        for tries_left in (2, 1, 0):
            try:
                return self.once(call, action, args)
            except Refused:
                raise
            except Exception as error:
                driver = getattr(error, "orig", None) or error
                if tries_left and getattr(driver, "sqlstate", None) in ("40001", "40P01"):
                    continue
                raise refusal_for(error) from error
        raise AssertionError("unreachable")

    def once(self, call: Call, action: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        database = self.database
        desk = database.begun("BEGIN")
        try:
            tx = self.tx(desk, call)
            result = perform(tx, action, args)
            events = before_commit(desk, tx.notes)
        except Refused:
            database.undo(desk)
            raise
        except BaseException:
            database.throw_away(desk)  # and with it the session, which may be beyond use
            raise
        self.commit(desk)
        desk.session.expunge_all()
        database.idle.append(desk)
        database.committed(events)
        if isinstance(result, Refused):
            raise result
        return result

    def commit(self, desk: Desk) -> None:
        try:
            desk.raw.execute("COMMIT")
        except Exception as error:
            broken = getattr(desk.raw, "broken", False)
            self.database.throw_away(desk)
            if broken:  # the line went dead: it may have been kept
                raise Refused("outcome_unknown") from error
            raise

    def stop(self) -> None:
        return None
