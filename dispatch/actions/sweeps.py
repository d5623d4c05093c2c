"""What time does by itself: a duty runs out, and what is no longer needed is thrown away. Each
does one portion and returns True if there may be more."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlmodel import col

from dispatch.actions import duty
from dispatch.tx import Tx
from models import (
    Courier,
    Event,
    Heartbeat,
    IdempotencyKey,
    InboxEntry,
    JobRun,
    OneTimeLink,
    Outgoing,
    Session,
    SignInFailure,
    Stream,
)

PORTION = 500  # rows a transaction: grabs wait behind it
KEYS_KEPT = timedelta(hours=48)
SESSIONS_KEPT = timedelta(days=30)  # after their end
FAILURES_KEPT = timedelta(days=1)
LINKS_KEPT = timedelta(days=7)  # after they expired
HEARTBEATS_KEPT = timedelta(hours=1)  # of processes that are no more
MESSAGES_KEPT = timedelta(days=14)
INBOX_KEPT = timedelta(days=30)  # read or not
RUNS_KEPT = timedelta(days=14)
EVENTS_KEPT = timedelta(days=7)
EVENTS_MOST = 200_000  # of a station, whatever their age


def end_one_duty(tx: Tx) -> bool:
    """A courier said until when: then he hears no more, and the station sees it. On PostgreSQL
    another process does not get the same one."""
    over = (col(Courier.on_duty), col(Courier.duty_until) <= tx.now)
    query = select(Courier).where(*over).order_by(col(Courier.duty_until)).limit(1)
    courier = tx.session.execute(query.with_for_update(skip_locked=True)).scalar_one_or_none()
    if courier is None:
        return False
    tx.audit("duty.end", courier.person_id, courier.station_id)
    duty.off_duty(tx, courier, by=duty.SYSTEM)
    return True


def old_keys(tx: Tx) -> bool:
    return dropped(tx, IdempotencyKey, col(IdempotencyKey.at) < tx.now - KEYS_KEPT)


def old_sessions(tx: Tx) -> bool:
    before = tx.now - SESSIONS_KEPT
    return dropped(tx, Session, or_(col(Session.ended_at) < before, col(Session.expires_at) < before))


def old_failures(tx: Tx) -> bool:
    return dropped(tx, SignInFailure, col(SignInFailure.last_at) < tx.now - FAILURES_KEPT)


def old_links(tx: Tx) -> bool:
    return dropped(tx, OneTimeLink, col(OneTimeLink.expires_at) < tx.now - LINKS_KEPT)


def old_heartbeats(tx: Tx) -> bool:
    return dropped(tx, Heartbeat, col(Heartbeat.at) < tx.now - HEARTBEATS_KEPT)


def old_messages(tx: Tx) -> bool:
    """What was sent, and what could not be."""
    return dropped(tx, Outgoing, col(Outgoing.due_at) < tx.now - MESSAGES_KEPT)


def old_inbox(tx: Tx) -> bool:
    return dropped(tx, InboxEntry, col(InboxEntry.at) < tx.now - INBOX_KEPT)


def old_runs(tx: Tx) -> bool:
    return dropped(tx, JobRun, col(JobRun.at) < tx.now - RUNS_KEPT)


def dropped(tx: Tx, model: Any, which: Any) -> bool:
    """Throw away a portion of these rows."""
    key = tuple(model.__table__.primary_key.columns)
    found = tx.session.execute(select(*key).where(which).limit(PORTION)).all()
    for values in found:
        tx.session.execute(delete(model).where(*(c == v for c, v in zip(key, values, strict=True))))
    return len(found) == PORTION


def old_events(tx: Tx) -> bool:
    """The oldest of one station's log. `oldest` moves up with them, so that whoever comes back from
    before is told `resync`; the last event stays, and with it the number."""
    for stream in tx.session.execute(select(Stream).order_by(col(Stream.station_id))).scalars():
        if gone := too_old(tx, stream):
            tx.session.execute(
                delete(Event).where(col(Event.station_id) == stream.station_id, col(Event.seq) <= gone)
            )
            tx.session.execute(
                update(Stream).where(col(Stream.station_id) == stream.station_id).values(oldest=gone + 1)
            )
            return True
    return False


def too_old(tx: Tx, stream: Stream) -> int:
    """The last number of a portion that may go; 0 when nothing may."""
    query = select(Event.seq, Event.at).where(Event.station_id == stream.station_id)
    gone = 0
    for seq, at in tx.session.execute(query.order_by(col(Event.seq)).limit(PORTION)):
        if seq >= stream.seq or not (at < tx.now - EVENTS_KEPT or seq <= stream.seq - EVENTS_MOST):
            break
        gone = seq
    return gone
