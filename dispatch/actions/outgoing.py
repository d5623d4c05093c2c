"""What is to leave the house is written down in the transaction of its cause, and sent later, outside
of any: one message per target, event and channel, however often the cause is told."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import col

from dispatch.rules import reach
from dispatch.tx import Reading, Tx
from models import Outgoing, Person, PushSubscription, new_id

POOL_WORDS = frozenset(
    {
        "number", "category", "priority", "people", "compound", "building", "reason", "ring", "adds_m",
        "why", "offer", "alarm",
    }
)  # fmt: skip
"""All that a message may say beside its link: codes, numbers, and the house as the pool sees it."""
OF_AN_ORDER = ("number", "category", "priority", "people", "compound", "building")


def tell(
    tx: Tx,
    station_id: str,
    target: str | Collection[str],
    channel: str,
    event: str,
    facts: dict[str, Any],
    due_at: datetime | None = None,
) -> None:
    """`target`: a station for "bot"; a person or several for "push" and "sms". `event`: what it speaks of,
    the kind first and the subject second: "order.escalated:<order id>:<stage>". A person hears of it only
    if he lets this channel wake him now; a second telling of the same event is none."""
    assert set(facts) <= POOL_WORDS, f"never leaves the house: {sorted(set(facts) - POOL_WORDS)}"
    targets = [target] if isinstance(target, str) else target
    if channel != "bot":
        targets = within_reach(tx, targets, channel, facts.get("priority"))
    for one in targets:
        tx.note(
            Outgoing,
            id=new_id(),
            station_id=station_id,
            target=one,
            channel=channel,
            event=event,
            facts=facts,
            at=tx.now,
            due_at=due_at or tx.now,
            tries=0,
        )


def words_of(order: Any) -> dict[str, Any]:
    """What may be said of an order: what its pool sees of it."""
    return {name: getattr(order, name) for name in OF_AN_ORDER}


def within_reach(tx: Tx, people: Collection[str], channel: str, priority: str | None) -> list[str]:
    """Which of these people this channel may wake now, in one query."""
    if not people:
        return []
    query = select(Person.id, Person.reach).where(
        col(Person.id).in_(people), col(Person.suspended_at).is_(None)
    )
    if channel == "push":
        query = query.where(col(Person.id).in_(select(PushSubscription.person_id)))
    here = tx.now.astimezone(tx.zone).time()
    return [who for who, how in tx.session.execute(query) if reach.may_tell(how, channel, priority, here)]


# ---------------------------------------------------------------- on their way

PORTION = 16
LEASE = timedelta(seconds=90)  # longer than sending a portion takes: who died meanwhile is taken over from
PAUSES = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1200))  # between the tries; then it is dead
LATEST = timedelta(hours=2)  # what waited longer, because nobody sent, is no news any more


def waiting(rd: Reading) -> Any:
    return select(Outgoing).where(
        col(Outgoing.sent_at).is_(None), col(Outgoing.dead_at).is_(None), col(Outgoing.due_at) <= rd.now
    )


def any_due(rd: Reading) -> bool:
    return rd.session.execute(waiting(rd).limit(1)).first() is not None


def take_due(tx: Tx) -> list[Outgoing]:
    """A portion of what is due, ours for the time of a lease: nobody else sends it meanwhile."""
    query = waiting(tx).order_by(col(Outgoing.due_at), col(Outgoing.id)).limit(PORTION)
    taken = []
    for row in tx.session.execute(query.with_for_update(skip_locked=True)).scalars():
        if row.due_at < tx.now - LATEST:
            row.dead_at, row.error = tx.now, "too_late"
        else:
            row.due_at, row.tries = tx.now + LEASE, row.tries + 1
            taken.append(row)
    return taken


def settle(tx: Tx, row_id: str, reached: list[str], error: str | None, for_good: bool = False) -> None:
    """What came of a try. `reached`: the marks of addresses that have it now and do not get it again;
    `error`: why others have not, None when all have; `for_good`: trying again would not help."""
    row = tx.session.get(Outgoing, row_id)
    if row is None or row.sent_at is not None:
        return
    row.facts = row.facts | {"reached": sorted({*row.facts.get("reached", ()), *reached})}
    row.error = error
    if error is None:
        row.sent_at = tx.now
    elif for_good or row.tries > len(PAUSES):
        row.dead_at = tx.now
    else:
        row.due_at = tx.now + PAUSES[row.tries - 1]


def drop(tx: Tx, row_id: str) -> None:
    """Nobody listens there: a station without a bot, a person whose browsers are all gone."""
    tx.session.execute(delete(Outgoing).where(col(Outgoing.id) == row_id))


def unsubscribe(tx: Tx, endpoint: str) -> None:
    """The push service says that this browser listens no more."""
    tx.session.execute(delete(PushSubscription).where(col(PushSubscription.endpoint) == endpoint))
