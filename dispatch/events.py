"""The event log: what was committed, handed on in its order, now or to whoever comes back.

An event's rooms stand in its row, so "who gets it live" and "who gets it on resume" are one rule."""

import logging
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

import orjson
from sqlalchemy import bindparam, select

from dispatch.db import Database
from dispatch.tx import Reading, prepared
from models import Event, Fact, Stream, from_ms

log = logging.getLogger("last_metre.relay")

PAGE = 500
LOOK_EVERY = 1.0  # seconds: another process may have written without telling us
INTERNAL = ("access.",)  # entries for the processes, never for a phone
E: Any = Event.__table__
S: Any = Stream.__table__
AFTER = prepared(
    select(E.c.seq, E.c.at, E.c.kind, E.c.subject_type, E.c.subject_id, E.c.rooms, E.c.data)
    .where(E.c.station_id == bindparam("station"), E.c.seq > bindparam("after"))
    .order_by(E.c.seq)
    .limit(bindparam("many"))
)
HEADS = prepared(select(S.c.station_id, S.c.seq, S.c.oldest))
HEAD = prepared(select(S.c.seq, S.c.oldest).where(S.c.station_id == bindparam("station")))
EPOCH = prepared(select(Fact.__table__.c.value).where(Fact.__table__.c.name == "epoch"))


def public(seq: int, at: Any, kind: str, subject_type: str, subject_id: str, data: str) -> dict[str, Any]:
    """An event as the outside gets it: the same for everyone who gets it."""
    moment = from_ms(at) if isinstance(at, int) else at
    return {
        "seq": seq,
        "kind": kind,
        "at": moment.isoformat(timespec="milliseconds"),
        "subject": {"type": subject_type, "id": subject_id},
        "data": orjson.loads(data),
    }


def epoch(rd: Reading) -> str:
    return rd.run(EPOCH).fetchone()[0]


def head(rd: Reading, station_id: str) -> int:
    row = rd.run(HEAD, station=station_id).fetchone()
    return row[0] if row else 0


def since(
    rd: Reading, station_id: str, rooms: frozenset[str], after: int, known: str | None = None
) -> dict[str, Any]:
    """What the rooms heard after `after`, oldest first, at most 500; `more` when there is more;
    `resync` when the log no longer reaches back so far, has never come so far, or is another one
    than the epoch `known` to the asker."""
    row = rd.run(HEAD, station=station_id).fetchone()
    now, oldest = row if row else (0, 1)
    answer = {"epoch": epoch(rd), "head": now}
    if after < oldest - 1 or after > now or known not in (None, answer["epoch"]):
        return {"resync": True, **answer}
    events: list[dict[str, Any]] = []
    while len(events) < PAGE and after < now:
        page = rd.run(AFTER, station=station_id, after=after, many=PAGE).fetchall()
        if not page:
            break
        for seq, at, kind, subject_type, subject_id, its_rooms, data in page:
            after = seq
            if rooms.isdisjoint(its_rooms.split()) or kind.startswith(INTERNAL):
                continue
            events.append(public(seq, at, kind, subject_type, subject_id, data))
            if len(events) == PAGE:
                break
    return {**answer, "more": after < now, "next": after, "events": events}


class Relay:
    """Hands every committed event to `push(rooms, event)` once, in the order of seq.

    The writer tells it what it committed; after a gap in the numbers, and once a second, it reads
    the log itself. `heard` sees each row first: sessions and rooms follow the log there. `beats` are
    called once a second, for what changes by the clock alone."""

    def __init__(self, database: Database, push: Callable[[list[str], dict[str, Any]], None]) -> None:
        self.database = database
        self.push = push
        self.heard: list[Callable[[dict[str, Any]], None]] = []
        self.beats: list[Callable[[], None]] = []
        self.sent: dict[str, int] = {}
        self.told: list[dict[str, Any]] = []
        self.wake = threading.Event()
        self.stopping = False
        self.thread: threading.Thread | None = None
        self.last_look = 0.0  # of a monotonic clock: is it alive?

    def start(self) -> None:
        with self.database.reading() as rd:
            self.sent = {station: seq for station, seq, _ in rd.run(HEADS).fetchall()}
        self.last_look = monotonic()
        self.database.listeners.append(self.committed)
        self.thread = threading.Thread(target=self.run, name="relay", daemon=True)
        self.thread.start()

    def committed(self, events: list[dict[str, Any]]) -> None:
        """Called by the writer before it answers: what closes doors is heard at once."""
        for event in events:
            if event["kind"].startswith(INTERNAL):
                for listener in self.heard:
                    listener(event)
        if events:
            self.told.extend(events)
            self.wake.set()

    def run(self) -> None:
        while not self.stopping:
            woken = self.wake.wait(LOOK_EVERY)
            self.wake.clear()
            due = monotonic() - self.last_look >= LOOK_EVERY  # also when this process is never idle
            try:
                self.hand_on(looking=due or not woken)
            except Exception:
                log.exception("relay_failed")

    def hand_on(self, looking: bool) -> None:
        told, self.told = self.told, []
        behind = set()
        for event in told:
            station, seq = event["station_id"], event["seq"]
            if seq == self.sent.get(station, 0) + 1:
                self.send(event)
            elif seq > self.sent.get(station, 0):
                behind.add(station)
        if looking or behind:
            self.catch_up()
            self.last_look = monotonic()
            for beat in self.beats:
                beat()

    def catch_up(self) -> None:
        """Read what this process was not told: written elsewhere, or before it woke."""
        with self.database.reading() as rd:
            rows = []
            for station, seq, _ in rd.run(HEADS).fetchall():
                after = self.sent.setdefault(station, 0)
                while after < seq and (
                    page := rd.run(AFTER, station=station, after=after, many=PAGE).fetchall()
                ):
                    rows += [(station, *row) for row in page]
                    after = page[-1][0]
        names = ("station_id", "seq", "at", "kind", "subject_type", "subject_id", "rooms", "data")
        for row in rows:
            self.send(dict(zip(names, row, strict=True)))

    def send(self, event: dict[str, Any]) -> None:
        if event["seq"] <= self.sent.get(event["station_id"], 0):
            return
        self.sent[event["station_id"]] = event["seq"]
        for listener in self.heard:
            listener(event)
        if not event["kind"].startswith(INTERNAL):
            fields = ("seq", "at", "kind", "subject_type", "subject_id", "data")
            self.push(event["rooms"].split(), public(*(event[f] for f in fields)))

    def stop(self) -> None:
        """What was committed is still handed on; then no more."""
        self.stopping = True
        self.wake.set()
        if self.thread is not None:
            self.thread.join(timeout=5)
        self.hand_on(looking=True)
