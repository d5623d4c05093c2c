"""What others did to his order: written down for each holder who did not do it, and marked when it is read."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from dispatch.actions import outgoing
from dispatch.idempotency import Made
from dispatch.queries import inbox as seen
from dispatch.rules import inbox
from dispatch.tx import Tx
from models import InboxEntry, new_id

SAID_OUTSIDE = ("category", "priority", "compound", "building")


def tell(
    tx: Tx, order: dict[str, Any], verb: str, by_role: str, holders: Sequence[str], reason: str | None,
    outcome: str | None, read: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """`order`: the row after the move, as moving.order_moved has it. An entry for each of `holders` but who
    acts, or what `read` says: {person: word} of a move that is not the same to all. What cannot wait for the
    page knocks at the phone too."""
    if read is None:
        word = inbox.what(verb, outcome)
        read = {one: word for one in holders if one != tx.who.id} if word else {}
    for person_id, what in read.items():
        entry_id = new_id()
        tx.note(
            InboxEntry, id=entry_id, person_id=person_id, order_id=order["id"], at=tx.now, what=what,
            reason=reason, by_role=by_role,
        )  # fmt: skip
        if inbox.wakes(what):
            words = {name: order[name] for name in SAID_OUTSIDE}
            event = f"inbox.{what}:{order['id']}:{entry_id}"
            outgoing.tell(tx, order["station_id"], person_id, "push", event, words)


def answered(tx: Tx, order_id: str) -> None:
    """Who says what became of the order knows that it was gone."""
    gone = (col(InboxEntry.order_id) == order_id, col(InboxEntry.what).in_(inbox.GONE))
    tx.session.execute(
        update(InboxEntry)
        .where(col(InboxEntry.person_id) == tx.who.id, *gone, col(InboxEntry.read_at).is_(None))
        .values(read_at=tx.now)
    )


def mark_read(tx: Tx, ids: Sequence[str]) -> Made:
    """He has seen exactly these; what is not his, or is gone, is passed over. Done twice it is the same."""
    his = (col(InboxEntry.person_id) == tx.who.id, col(InboxEntry.id).in_(ids))
    tx.session.execute(
        update(InboxEntry).where(*his, col(InboxEntry.read_at).is_(None)).values(read_at=tx.now)
    )
    return Made({}, answer=seen.listed(tx, tx.who))
