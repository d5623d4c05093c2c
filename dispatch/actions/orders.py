"""The order after the grab: each verb is one unit of work on one order.

All of them go the same way: find (404), the role for this order (403), the move against the table
(409), the holder (403 not_yours), then the change, its history, its event, and the order as the
asker now sees it."""

import hmac
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.actions import bids, patience, photos, plans, showing
from dispatch.actions.moving import TOLD, need_moved, order_moved
from dispatch.errors import Refused
from dispatch.idempotency import Made
from dispatch.queries import orders as seen
from dispatch.queries.scope import find
from dispatch.rules import lifecycle
from dispatch.rules.text import plain
from dispatch.tx import Tx
from models import Claim, Confirmation, Need, Order, new_id

CODE_TRIES = 5


def release(tx: Tx, order_id: str, reason: str, text: str | None = None) -> Made:
    """Give it back, without blame: open again at once, the committee told. Within two minutes of
    the grab it is an undo; by a coordinator it is taken back, and who was told that another has brought it
    is relieved: both count against nobody."""
    order, holders = begin(tx, order_id, "release")
    own = tx.who.id in holders
    leaving = [str(tx.who.id)] if own else holders
    kind = "relieved" if own and order.stated_at is not None else "released" if own else "taken_back"
    outcome = leave(tx, order, leaving, kind)
    before = str(order.status)
    if set(holders) == set(leaving):
        open_again(tx, order, "release")
    else:
        patience.begin(tx, order)
        plans.again(tx, order)  # for a second courier
    order.released_count += outcome == "released"
    return moved(
        tx, order, "order.released", "release", before, holders, reason=reason, text=text, outcome=outcome
    )


def open_again(tx: Tx, order: Order, verb: str) -> None:
    """Nobody has it any more: it looks for a courier again."""
    step(order, verb)
    order.opened_at = tx.now
    order.claimed_at = order.picked_up_at = order.held_from = None
    plans.again(tx, order)


def pick_up(tx: Tx, order_id: str) -> Made:
    order, holders = begin(tx, order_id, "pick_up")
    before = step(order, "pick_up")
    order.picked_up_at = tx.now
    return moved(tx, order, "order.picked_up", "pick_up", before, holders)


def deliver(
    tx: Tx, order_id: str, code: str | None = None, photo_id: str | None = None, total_fen: int | None = None
) -> Made | Refused:
    """At the door. Proof is the code said there, a photo, or else the committee's call. A wrong
    code is returned, not raised: its count must stay."""

    def possible(order: Order, holders: list[str]) -> None:
        if len(holders) < order.people:
            raise Refused("illegal_move", state=order.status, missing="second_seat")
        if not order.over_budget_agreed and lifecycle.over_budget(order.budget_fen, total_fen):
            raise Refused("over_budget", budget_fen=order.budget_fen, total_fen=total_fen)

    order, holders = begin(tx, order_id, "deliver", possible)
    if code is not None and not code_is_right(tx, order, code):
        return Refused("wrong_code", tries_left=max(0, CODE_TRIES - order.code_failures))
    if photo_id is not None:
        photos.attach(tx, photo_id, "proof", "order", order.id)
    before = step(order, "deliver")
    order.delivered_at = tx.now
    order.proof = lifecycle.proof_of(code is not None, photo_id is not None)
    order.total_fen = total_fen
    leave(tx, order, holders, "completed")
    return moved(tx, order, "order.delivered", "deliver", before, holders, proof=order.proof)


def code_is_right(tx: Tx, order: Order, code: str) -> bool:
    """The four digits said at the door; five wrong ones lock the code, photo and call remain."""
    said = tx.box_of(order.resident_id).open(order.id, order.sealed).get("handover_code", "")
    if order.code_failures < CODE_TRIES and hmac.compare_digest(said.encode(), plain(code).encode()):
        return True
    order.code_failures += order.code_failures < CODE_TRIES
    return False


def proof(tx: Tx, order_id: str, photo_id: str, purpose: str = "proof") -> Made:
    """A photo brought later: of the door, or of the receipt."""
    order, holders = begin(tx, order_id, "proof")
    photos.attach(tx, photo_id, purpose, "order", order.id)
    if purpose == "proof" and order.proof == "call":
        order.proof = "photo"
    return moved(tx, order, "order.changed", "proof", str(order.status), holders)


def hold(tx: Tx, order_id: str, reason: str) -> Made:
    """Out of stock, over budget, cannot reach: the committee decides."""
    order, holders = begin(tx, order_id, "hold")
    order.held_from, order.held_reason = str(order.status), reason
    before = step(order, "hold")
    return moved(tx, order, "order.held", "hold", before, holders, reason=reason)


def resume(tx: Tx, order_id: str) -> Made:
    """Back to where it was held. A hold for the budget that ends so has been agreed: the holder has
    called the committee, and says so by going on."""
    order, holders = begin(tx, order_id, "resume")
    before = str(order.status)
    order.status = order.held_from or lifecycle.ORDER[("on_hold", "resume")].to
    order.over_budget_agreed = order.over_budget_agreed or order.held_reason == "over_budget"
    order.held_from = order.held_reason = None
    patience.begin(tx, order)
    return moved(tx, order, "order.resumed", "resume", before, holders)


def fail(tx: Tx, order_id: str, reason: str) -> Made:
    """It could not be done. The need becomes station work: nothing ends in silence."""
    order, holders = begin(tx, order_id, "fail")
    before = step(order, "fail")
    order.closed_at = tx.now
    leave(tx, order, holders, "failed")
    need_follows(tx, order, "order_failed", reason)
    return moved(tx, order, "order.failed", "fail", before, holders, reason=reason)


def confirm(
    tx: Tx, order_id: str, outcome: str, text: str | None = None, amount_ok: bool | None = None
) -> Made:
    """The committee's call. `not_ok` keeps it delivered, flagged for the station. Who delivered it
    does not confirm it, whatever else he is."""
    order, holders = begin(tx, order_id, "confirm")
    if tx.who.id in completed_by(tx, order.id):
        raise Refused("forbidden", reason="own_delivery")
    called(tx, order, outcome, text, amount_ok)
    if outcome == "not_ok":
        order.flagged = True
        return moved(tx, order, "order.changed", "confirm", str(order.status), holders, outcome="not_ok")
    before = step(order, "confirm")
    order.flagged = False
    order.closed_at = tx.now
    need_follows(tx, order, "order_confirmed")
    return moved(tx, order, "order.confirmed", "confirm", before, holders)


def called(tx: Tx, order: Order, outcome: str, text: str | None, amount_ok: bool | None) -> None:
    """What the resident said on the phone, sealed."""
    call_id = new_id()
    sealed = tx.box_of(order.resident_id).seal(call_id, {"text": text} if text else {})
    tx.session.add(
        Confirmation(
            id=call_id, order_id=order.id, at=tx.now, by_person=str(tx.who.id), outcome=outcome,
            amount_ok=amount_ok, sealed=sealed,
        )
    )  # fmt: skip


def cancel(tx: Tx, order_id: str, reason: str) -> Made:
    order, holders = begin(tx, order_id, "cancel")
    return cancelled(tx, order, holders, reason)


def cancelled(tx: Tx, order: Order, holders: list[str], reason: str) -> Made:
    """End an order that nobody has delivered yet; whoever holds it or reached for it is told."""
    before = step(order, "cancel")
    order.closed_at = tx.now
    order.draw_at = None
    leave(tx, order, holders, "cancelled")
    bids.end(tx, order.id, "illegal_move")
    need_follows(tx, order, "order_cancelled", reason)
    return moved(tx, order, "order.cancelled", "cancel", before, holders, reason=reason)


def settle(tx: Tx, order_id: str) -> Made:
    """The advance has been paid back (outside this software)."""
    order, holders = begin(tx, order_id, "settle")
    if not order.total_fen or order.settled_at is not None:
        raise Refused("illegal_move", state=order.status)
    order.settled_at, order.settled_by = tx.now, tx.who.id
    return moved(tx, order, "order.changed", "settle", str(order.status), holders)


# ---------------------------------------------------------------- the common way

Possible = Callable[[Order, list[str]], None]


def begin(
    tx: Tx, order_id: str, verb: str, possible: Possible = lambda _order, _holders: None
) -> tuple[Order, list[str]]:
    """The order and its holders, if this move is in the table, `possible`, and his to make. What he
    is for another committee or station counts for nothing here."""
    order = find(tx, tx.who, Order, order_id)
    lock(tx, order)
    holders = seen.holders(tx, order_id)
    tx.expect(order.version, lambda: showing.order(tx, order_id))
    here = tx.who.roles_on(order.station_id, order.community_id)
    if here.isdisjoint(lifecycle.may_ever(verb)):
        raise Refused("forbidden")
    allowed = lifecycle.order_step(order.status, verb)
    if allowed is None:
        raise Refused("illegal_move", state=order.status, version=order.version)
    possible(order, holders)
    owner = tx.who.id in (holders or completed_by(tx, order_id))
    if here.isdisjoint(allowed.who) and not (owner and lifecycle.HOLDER in allowed.who):
        raise Refused("not_yours")
    return order, holders


def lock(tx: Tx, order: Order) -> None:
    """PostgreSQL: hold the row until COMMIT, and read it as it is now. SQLite has one writer."""
    if tx.desk.dialect.name != "sqlite":
        tx.session.refresh(order, with_for_update=True)


def completed_by(tx: Tx, order_id: str) -> list[str]:
    query = select(Claim.courier_id).where(Claim.order_id == order_id, Claim.outcome == "completed")
    return list(tx.session.execute(query.order_by(Claim.seat)).scalars())


def step(order: Order, verb: str) -> str:
    """Move it along the table; the status it came from."""
    before = str(order.status)
    order.status = lifecycle.ORDER[(before, verb)].to
    return before


def leave(tx: Tx, order: Order, couriers: list[str], outcome: str) -> str:
    """End these couriers' seats. A release soon after the grab is recorded as undone."""
    live = select(Claim).where(
        Claim.order_id == order.id, col(Claim.live), col(Claim.courier_id).in_(couriers)
    )
    for claim in tx.session.execute(live).scalars():
        minutes = (tx.now - claim.won_at).total_seconds() / 60
        if outcome == "released" and minutes <= lifecycle.UNDO_MINUTES:
            outcome = "undone"
        claim.live, claim.ended_at, claim.outcome = False, tx.now, outcome
    tx.session.flush()
    return outcome


def need_follows(tx: Tx, order: Order, verb: str, reason: str | None = None) -> None:
    """The need learns how its order ended."""
    need = tx.session.get(Need, order.need_id)
    allowed = need and lifecycle.need_step(need.status, verb)
    if need is None or allowed is None:
        return
    before = str(need.status)
    need.status = allowed.to
    need.version += 1
    if allowed.to in ("closed", "withdrawn"):
        need.closed_at = tx.now
    need_moved(tx, need, verb, before, reason=reason)


def moved(
    tx: Tx,
    order: Order,
    kind: str,
    verb: str,
    before: str,
    holders: list[str],
    *,
    reason: str | None = None,
    text: str | None = None,
    read: Mapping[str, str] | None = None,
    **facts: Any,
) -> Made:
    """Write the change down, tell it (who delivered hears of it too), and show the order as the asker
    now sees it."""
    order.version += 1
    if order.status != "claimed":
        patience.end(order)
    if order.status not in ("open", *lifecycle.LIVE):
        plans.stop(order)
    tx.session.flush()
    sealed = None
    if text:
        move_id = new_id()
        sealed = (move_id, tx.box_of(order.resident_id).seal(move_id, {"text": text}))
    hearing = holders or completed_by(tx, order.id)
    row = as_row(order)
    order_moved(tx, row, kind, verb, before, hearing, reason=reason, sealed=sealed, read=read, **facts)
    return Made({"order_id": order.id, "version": order.version}, answer=showing.order(tx, order.id))


def as_row(order: Order) -> dict[str, Any]:
    """The order as order_moved wants it."""
    return {n: getattr(order, n) for n in ("id", "station_id", *TOLD)} | {"status": str(order.status)}
