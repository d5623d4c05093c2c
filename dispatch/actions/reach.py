"""By which ways one lets oneself be told, and which browsers may be woken."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import col

from dispatch.errors import not_found
from dispatch.idempotency import Made
from dispatch.rules import reach
from dispatch.tx import Tx
from models import Person, PushSubscription

BROWSERS = 5  # of a person; a sixth takes the place of the oldest


def own_row(tx: Tx) -> Person:
    person = tx.session.get(Person, tx.who.id)
    if person is None:
        raise not_found()
    return person


def put(tx: Tx, given: dict[str, Any]) -> Made:
    """Channels that are not named stay as they are; so do quiet hours, unless they are given or null."""
    person = own_row(tx)
    channels = reach.chosen(person.reach) | (given.get("channels") or {})
    quiet = given["quiet"] if "quiet" in given else person.reach.get("quiet")
    person.reach = {"channels": channels, "quiet": quiet}
    tx.audit("reach.set", tx.who.id)
    return Made({}, answer=shown(tx))


def shown(tx: Tx) -> dict[str, Any]:
    person = own_row(tx)
    tx.session.flush()
    mine = select(func.count()).where(col(PushSubscription.person_id) == person.id)
    return {
        "channels": reach.chosen(person.reach),
        "quiet": person.reach.get("quiet"),
        "browsers": tx.session.execute(mine).scalar_one(),
    }


def subscribe(tx: Tx, endpoint: str, p256dh: str, auth: str) -> Made:
    """This browser, which is nobody else's from now on: whoever uses it last is meant."""
    tx.session.execute(delete(PushSubscription).where(col(PushSubscription.endpoint) == endpoint))
    tx.session.add(
        PushSubscription(
            person_id=str(tx.who.id), endpoint=endpoint, p256dh=p256dh, auth=auth, created_at=tx.now
        )
    )
    tx.session.flush()
    mine = select(PushSubscription.id).where(col(PushSubscription.person_id) == tx.who.id)
    kept = mine.order_by(col(PushSubscription.id).desc()).limit(BROWSERS).scalar_subquery()
    tx.session.execute(
        delete(PushSubscription).where(
            col(PushSubscription.person_id) == tx.who.id, col(PushSubscription.id).not_in(kept)
        )
    )
    return Made({}, answer=shown(tx))


def unsubscribe(tx: Tx, endpoint: str | None = None) -> Made:
    """This browser, or all of his."""
    mine = delete(PushSubscription).where(col(PushSubscription.person_id) == tx.who.id)
    tx.session.execute(mine.where(col(PushSubscription.endpoint) == endpoint) if endpoint else mine)
    return Made({}, answer=shown(tx))
