"""The committee has asked the resident about 已送达（离线）: it was so, and then it is a delivery like any
other, of who brought it; or it was not, and the order goes on as it was."""

from sqlalchemy import select
from sqlmodel import col

from dispatch.actions import orders, patience, plans
from dispatch.errors import Refused, invalid
from dispatch.idempotency import Made
from dispatch.queries import statements as stated
from dispatch.queries.scope import find
from dispatch.rules import lifecycle
from dispatch.tx import Tx
from models import Claim, Order, Statement


def confirm(
    tx: Tx, order_id: str, outcome: str, text: str | None = None, amount_ok: bool | None = None,
    statement_id: str | None = None,
) -> Made:  # fmt: skip
    """The committee's call: of the statement that is named, or of the only one of an order that nobody has
    delivered; else of the delivery."""
    one = meant(tx, order_id, statement_id)
    if one is None:
        return orders.confirm(tx, order_id, outcome, text, amount_ok)
    verb = "settle_stated" if outcome == "ok" else "reject_stated"
    order, holders = orders.begin(tx, order_id, verb, lambda order, _: is_undecided(order, one))
    if tx.who.id == one.courier_id:
        raise Refused("forbidden", reason="own_delivery")
    orders.called(tx, order, outcome, text, amount_ok)
    one.answer = "confirmed" if outcome == "ok" else "rejected"
    one.answered_at, one.answered_by = tx.now, tx.who.id
    tx.session.flush()
    order.stated_at = stated.waits_since(tx, order.id)
    hearing = list(dict.fromkeys([*(holders or orders.completed_by(tx, order.id)), one.courier_id]))
    return (settle if outcome == "ok" else reject)(tx, order, one, holders, hearing)


def meant(tx: Tx, order_id: str, statement_id: str | None) -> Statement | None:
    order = find(tx, tx.who, Order, order_id)
    if statement_id is not None:
        one = tx.session.get(Statement, statement_id)
        if one is None or one.order_id != order.id:
            raise invalid(statement_id="not_a_choice")
        return one
    waiting = [] if order.status == "delivered" else stated.undecided(tx, order.id)
    if len(waiting) > 1:
        raise invalid(statement_id="required")
    return waiting[0] if waiting else None


def is_undecided(order: Order, one: Statement) -> None:
    if one.answer is not None:
        raise Refused("illegal_move", state=order.status, version=order.version, stated=one.answer)


def settle(tx: Tx, order: Order, one: Statement, holders: list[str], hearing: list[str]) -> Made:
    """It was brought. Of an order that somebody else has delivered as well both have: nothing moves."""
    partners = credit(tx, order, one)
    if order.status in lifecycle.BROUGHT:
        return decided(tx, order, hearing, "confirmed", dict.fromkeys(partners, "thanks"))
    was_failed = order.status == "failed"
    relieved = [one for one in holders if one not in partners]
    orders.leave(tx, order, relieved, "relieved")
    read = dict.fromkeys(relieved, "relieved") | dict.fromkeys(partners, "thanks")
    before = orders.step(order, "settle_stated")
    order.delivered_at, order.proof, order.total_fen = one.at, one.proof, one.total_fen
    facts = {"proof": one.proof, "what": "stated"}
    orders.moved(tx, order, "order.delivered", "settle_stated", before, hearing, read=read, **facts)
    before = orders.step(order, "confirm")
    order.flagged, order.closed_at = False, tx.now
    orders.need_follows(tx, order, "order_brought" if was_failed else "order_confirmed")
    return orders.moved(tx, order, "order.confirmed", "confirm", before, hearing, read={}, what="stated")


def credit(tx: Tx, order: Order, one: Statement) -> list[str]:
    """The claim counts as completed, and that of who had the other seat beside it then: they went together.
    Who came later is not of them. The couriers whose claims count."""
    his = tx.session.get_one(Claim, one.claim_id)
    beside = select(Claim).where(
        Claim.order_id == order.id, Claim.seat != his.seat, col(Claim.won_at) <= his.ended_at
    )
    together = [his, *(c for c in tx.session.execute(beside).scalars() if overlap(c, his))]
    for claim in together:
        claim.live, claim.ended_at, claim.outcome = False, one.at, "completed"
    tx.session.flush()
    return [claim.courier_id for claim in together]


def overlap(other: Claim, his: Claim) -> bool:
    assert his.ended_at is not None
    return other.live or (other.ended_at is not None and other.ended_at >= his.ended_at)


def reject(tx: Tx, order: Order, one: Statement, holders: list[str], hearing: list[str]) -> Made:
    """The resident has nothing: it is looked for a courier again, or who holds it goes on."""
    read = {one.courier_id: "not_confirmed"}
    if order.stated_at is not None or order.status not in ("open", *lifecycle.LIVE):
        return decided(tx, order, hearing, "rejected", read)
    plans.stop(order)
    patience.begin(tx, order)
    if plans.waits(order, holders):
        plans.again(tx, order)
    return decided(tx, order, hearing, "rejected", dict.fromkeys(holders, "go_ahead") | read)


def decided(tx: Tx, order: Order, hearing: list[str], answer: str, read: dict[str, str]) -> Made:
    """An order that may be grabbed again is news to everybody who could."""
    status = str(order.status)
    back = status == "open" and order.stated_at is None
    verb = "settle_stated" if answer == "confirmed" else "reject_stated"
    kind = "order.opened" if back else "order.changed"
    return orders.moved(tx, order, kind, verb, status, hearing, read=read, what="stated", outcome=answer)
