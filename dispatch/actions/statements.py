"""已送达（离线）: a delivery whose word came when the claim had ended, and any other word of that kind. It is
never refused and never thrown away; it moves nothing until the committee has asked the resident (see
deciding.py). Until then nobody can take the order blindly, and who holds it now is told."""

from typing import Any

from sqlalchemy import select

from dispatch.actions import bids, inbox, messages, orders, outgoing, patience, photos, showing
from dispatch.errors import Refused
from dispatch.idempotency import Made
from dispatch.queries import orders as seen
from dispatch.queries import statements as stated
from dispatch.queries.scope import find
from dispatch.rules import lifecycle, statements
from dispatch.tx import Tx
from models import Claim, Order, Photo, Statement, new_id

MAY_GO_TWICE = ("open", *lifecycle.LIVE)  # goods; somebody must hear it now


def deliver(
    tx: Tx, order_id: str, code: str | None = None, photo_id: str | None = None, total_fen: int | None = None
) -> Made | Refused:
    """As orders.deliver for who holds it; a statement of who held it within the last day."""
    order, claim = ended(tx, order_id)
    if claim is None:
        return orders.deliver(tx, order_id, code, photo_id, total_fen)
    tx.expect(order.version, lambda: showing.pool(tx, order_id))
    told = stated.of_claim(tx, claim.id)
    if told is not None and told.answer is not None:
        raise Refused("illegal_move", state=order.status, version=order.version, stated=told.answer)
    right = code is not None and orders.code_is_right(tx, order, code)
    attach(tx, order, photo_id, "proof")
    read = {} if told else dict.fromkeys(seen.holders(tx, order.id), "stated") | {str(tx.who.id): "noted"}
    inbox.answered(tx, order.id)
    told = keep(tx, order, claim, told, lifecycle.proof_of(right, photo_id is not None), total_fen)
    waits(tx, order)
    tell(tx, order, told)
    sounds = {"alarm": True} if order.alarm_at is not None else {}
    return said(tx, order, "stated", what="deliver", proof=told.proof, read=read, **sounds)


def ended(tx: Tx, order_id: str, unawares: bool = False) -> tuple[Order, Claim | None]:
    """The order under its lock, and the claim of the courier who acts where it has ended and what is said
    of it still counts. The lock comes first: a time-out in this moment must not make the word nobody's."""
    order = find(tx, tx.who, Order, order_id)
    orders.lock(tx, order)
    claim = stated.last_claim(tx, order_id, tx.who.id)
    if claim is None or claim.live or "courier" not in tx.who.roles_on(order.station_id, order.community_id):
        return order, None
    rule = statements.counts_unawares if unawares else statements.counts
    return order, claim if rule(claim.outcome, claim.ended_at, tx.now) else None


def attach(tx: Tx, order: Order, photo_id: str | None, purpose: str) -> None:
    """Hang it on the order, unless it hangs there already: the same word may come again under another key."""
    hangs = select(Photo.id).where(
        Photo.id == photo_id, Photo.subject_id == order.id, Photo.uploaded_by == tx.who.id
    )
    if photo_id is not None and tx.session.execute(hangs).scalar() is None:
        photos.attach(tx, photo_id, purpose, "order", order.id)


def keep(
    tx: Tx, order: Order, claim: Claim, told: Statement | None, proof: str, total_fen: int | None
) -> Statement:
    """A second word of the same courier adds to the first: a later amount, a better proof."""
    if told is None:
        told = Statement(
            id=new_id(), order_id=order.id, claim_id=claim.id, courier_id=str(tx.who.id), at=tx.now, proof=proof
        )  # fmt: skip
        tx.session.add(told)
    told.proof = statements.better(told.proof, proof)
    if total_fen is not None:
        told.total_fen = total_fen
    return told


def waits(tx: Tx, order: Order) -> None:
    """For the committee. While goods can still go twice, the board sounds, nobody who reaches for it gets it,
    and who holds it and is told to wait is not timed out for waiting."""
    order.stated_at = order.stated_at or tx.now
    if order.status in MAY_GO_TWICE:
        patience.end(order)
        order.draw_at = None
        order.alarm_at, order.alarm_seen_at, order.alarm_seen_by = tx.now, None, None
        order.stage_due_at = tx.now + statements.SOUNDS_AGAIN
        bids.end(tx, order.id, "already_taken")


def tell(tx: Tx, order: Order, one: Statement) -> None:
    """Outside the page: the station's group must ask the resident. Who holds it reads it (inbox.tell)."""
    if order.status not in MAY_GO_TWICE:
        return
    about = f"order.stated:{order.id}:{one.id}"
    outgoing.tell(tx, order.station_id, order.station_id, "bot", about, outgoing.words_of(order))


def said(tx: Tx, order: Order, verb: str, **facts: Any) -> Made:
    """Written down and told; the answer is {"stated", "order"}, the order as any courier may see it."""
    holders = seen.holders(tx, order.id)
    orders.moved(tx, order, "order.stated", verb, str(order.status), holders, **facts)
    ids = {"order_id": order.id, "version": order.version, "stated": True}
    return Made(ids, answer={"stated": True, "order": showing.pool(tx, order.id)})


def again(tx: Tx, ids: dict[str, Any]) -> dict[str, Any]:
    """What a repeated call shows: that it is stated, or the order that was moved."""
    find(tx, tx.who, Order, ids["order_id"])
    if "stated" in ids:
        return {"stated": True, "order": showing.pool(tx, ids["order_id"])}
    return showing.order(tx, ids["order_id"])


def proof(tx: Tx, order_id: str, photo_id: str, purpose: str = "proof") -> Made:
    """As orders.proof; the receipt of a stated delivery goes with the statement, whatever became of it."""
    order, claim = ended(tx, order_id)
    told = claim and stated.of_claim(tx, claim.id)
    if told is None:
        return orders.proof(tx, order_id, photo_id, purpose)
    attach(tx, order, photo_id, purpose)
    if purpose == "proof":
        told.proof = statements.better(told.proof, "photo")
    return said(tx, order, "proof", what="proof")


def pick_up(tx: Tx, order_id: str) -> Made:
    """As orders.pick_up; else it is said that the goods are already in somebody's bag."""
    order, claim = ended(tx, order_id, unawares=True)
    return said(tx, order, "stated_pick_up", what="pick_up") if claim else orders.pick_up(tx, order_id)


def hold(tx: Tx, order_id: str, reason: str) -> Made:
    order, claim = ended(tx, order_id, unawares=True)
    if claim is None:
        return orders.hold(tx, order_id, reason)
    return said(tx, order, "stated_hold", what="hold", reason=reason)


def fail(tx: Tx, order_id: str, reason: str) -> Made:
    """As orders.fail; else whoever goes there next, and the committee, hear why it could not be done."""
    order, claim = ended(tx, order_id, unawares=True)
    if claim is None:
        return orders.fail(tx, order_id, reason)
    return said(tx, order, "stated_fail", what="fail", reason=reason)


def send(tx: Tx, order_id: str, preset: str | None = None, text: str | None = None) -> Made:
    """As messages.send; words that were written before the end was known still reach the committee."""
    _, claim = ended(tx, order_id, unawares=True)
    return messages.send(tx, order_id, preset, text, late=claim is not None)
