"""Asking somebody to take an order, who may say no: nobody is ever assigned. A station invites, a holder
offers to a colleague; until the answer everything stays as it is, and a no is kept here alone.

A question is over when it is answered, taken back or too old; whoever asks the row last loses. On
PostgreSQL locks are taken in the order courier, order, offer."""

from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from dispatch.actions import claims, orders, outgoing, patience, showing
from dispatch.actions.attempts import attempted
from dispatch.actions.moving import TOLD, acting_role, order_moved, order_rooms
from dispatch.errors import Refused, invalid, not_found
from dispatch.idempotency import Made
from dispatch.queries import gates, policies
from dispatch.queries import offers as asked
from dispatch.queries import orders as seen
from dispatch.queries.due import Rows, Subject
from dispatch.queries.plain import moment
from dispatch.queries.scope import find
from dispatch.rules import lifecycle
from dispatch.tx import Tx, prepared
from models import Claim, Courier, Offer, Order, Person, new_id

F: Any = Offer.__table__
ANSWER = prepared(
    update(F)
    .where(F.c.id == bindparam("offer"), F.c.answered_at.is_(None))
    .values(answered_at=bindparam("moment"), answer=bindparam("its_answer"))
    .returning(F.c.id)
)


def invite(tx: Tx, order_id: str, courier_id: str) -> Made:
    """A coordinator asks a courier of his station, on duty or not, to take an open order, or the seat
    of one for two that is still free."""

    def has_room(order: Order, holders: list[str]) -> None:
        if courier_id in holders or len(holders) >= order.people:
            raise Refused("illegal_move", state=order.status, version=order.version)

    station = find(tx, tx.who, Order, order_id).station_id
    person = find(tx, tx.who, Person, courier_id)
    courier = tx.session.get(Courier, courier_id)
    if courier is None or courier.station_id != station:
        raise not_found()
    if person.suspended_at is not None:
        raise invalid(courier_id="suspended")
    order, _ = orders.begin(tx, order_id, "invite", has_room)
    return ask(tx, order, "invite", courier_id)


def hand_over(tx: Tx, order_id: str, courier_id: str) -> Made:
    """A holder offers his seat to a colleague of his outlet who is on duty, and keeps it until the
    answer. Others do not exist for him."""

    def is_not_his(order: Order, holders: list[str]) -> None:
        if courier_id in holders:
            raise Refused("illegal_move", state=order.status, version=order.version)

    if courier_id not in asked.colleagues(tx, tx.who):
        raise not_found()
    order, _ = orders.begin(tx, order_id, "hand_over", is_not_his)
    return ask(tx, order, "hand_over", courier_id)


def ask(tx: Tx, order: Order, kind: str, courier_id: str) -> Made:
    """One question a courier and order at a time: a second one is the first."""
    before = asked.last_to(tx, order.id, courier_id)
    if before is not None and before.answered_at is None:
        if before.expires_at > tx.now and before.kind != kind:
            raise Refused("illegal_move", state=order.status, offer=before.kind)
        if before.expires_at > tx.now:
            return shown(tx, order)
        answer(tx, before, "expired")
    limits = policies.of_station(tx, order.station_id)
    offer = Offer(
        order_id=order.id, kind=kind, from_person=str(tx.who.id), to_person=courier_id, at=tx.now,
        expires_at=limits.answer_by(kind, order.priority, tx.now),
    )  # fmt: skip
    tx.session.add(offer)
    tx.session.flush()
    tx.audit(f"order.{kind}", order.id, order.station_id)
    role, unit = acting_role(tx.who, order.station_id, order.community_id, as_holder=kind == "hand_over")
    say(tx, order, offer, by={"role": role, "unit_id": unit})
    words = outgoing.words_of(order) | {"offer": kind}
    about = f"order.invited:{order.id}:{offer.id}"
    outgoing.tell(tx, order.station_id, courier_id, "push", about, words)  # he may be off duty
    return shown(tx, order)


def say(tx: Tx, order: Order, offer: Offer, **facts: Any) -> None:
    """To whom it is asked, and to nobody else: the question, or that it has been taken back."""
    facts |= {"offer": offer.answer or offer.kind, "expires_at": moment(offer.expires_at)}
    room = f"person:{offer.to_person}"
    tx.event("order.invited", order.station_id, ("order", order.id), [room], told_of(order) | facts)


def told_of(order: Order) -> dict[str, Any]:
    """What an event may tell of an order that does not move."""
    return {name: getattr(order, name) for name in TOLD} | {"status": str(order.status)}


def accept(tx: Tx, order_id: str) -> Made | Refused:
    """Who was asked says yes: through the race and the gates of a grab. What these refuse is returned,
    and the question stays open, for when he has turned his duty on."""
    look = claims.looked(tx, order_id)  # PostgreSQL: his own row first, as a grab does
    order = find(tx, tx.who, Order, order_id)
    orders.lock(tx, order)
    tx.expect(order.version, lambda: showing.order(tx, order_id))
    if lifecycle.order_step(order.status, "accept") is None:
        raise Refused("illegal_move", state=order.status, version=order.version)
    offer = asked.last_to(tx, order_id, tx.who.id)
    if offer is None:
        raise Refused("not_yours")
    holders = seen.holders(tx, order_id)
    if ended := offer.answer or ("expired" if offer.expires_at <= tx.now else None):
        if ended == "accepted" and tx.who.id in holders:
            raise Refused("already_taken", order_id=order_id, state=order.status, mine=True)
        raise Refused("illegal_move", state=order.status, offer=ended)
    made = (take_over if offer.kind == "hand_over" else take)(tx, order, holders, offer, look)
    if isinstance(made, Refused):
        return made
    if not answer(tx, offer, "accepted"):  # PostgreSQL: taken back, or too old, in this moment
        raise Refused("illegal_move", state=order.status, offer=offer.answer)
    made.answer = showing.order(tx, order_id)
    return made


def take(tx: Tx, order: Order, holders: list[str], _offer: Offer, _look: dict[str, Any]) -> Made | Refused:
    """The seat that he was invited to; whoever grabbed it meanwhile has it."""
    if order.status != "open" and len(holders) < order.people:
        return claims.join(tx, order.id, "invited")
    return claims.seat_for(tx, order.id, "invited")


def take_over(tx: Tx, order: Order, holders: list[str], offer: Offer, look: dict[str, Any]) -> Made | Refused:
    """The seat goes from one to the other in one transaction: nobody sees it empty, nobody sees two on
    it. Of the one it is no release; for the other it begins anew. Who has the other seat takes no second."""
    if tx.who.id in holders:
        raise Refused("illegal_move", state=order.status, version=order.version)
    race = claims.race_of(look, tx.now)._replace(rule="handed_over")
    given = select(Claim).where(
        Claim.order_id == order.id, Claim.courier_id == offer.from_person, col(Claim.live),
        col(Claim.won_at) <= offer.at,
    )  # fmt: skip
    old = tx.session.execute(given).scalar_one_or_none()
    if old is None and order.status == "open":
        raise Refused("illegal_move", state=order.status, offer="withdrawn")
    if old is None:
        return claims.too_late(tx, look | {"status": str(order.status)}, race)
    if shut := gates.shut(tx, look):
        return claims.refused(tx, look, race, shut.code, **shut.facts)
    old.live, old.ended_at, old.outcome = False, tx.now, "handed_over"
    tx.session.flush()
    tx.run(
        claims.SEAT, new=new_id(), order=order.id, its_seat=old.seat, person=tx.who.id, its_live=True,
        moment=tx.now,
    )  # fmt: skip
    attempted(tx, order.id, "won", race.rule, race.version)
    order.version += 1
    patience.begin(tx, order)
    tx.session.flush()
    both = [*holders, str(tx.who.id)]
    status = str(order.status)
    order_moved(tx, orders.as_row(order), "order.handover", "hand_over", status, both, seat=old.seat)
    return Made({"order_id": order.id, "version": order.version})


def decline(tx: Tx, order_id: str) -> Made:
    """He says no, or that he has seen it too late. It costs nothing and is told to nobody as his."""
    order = find(tx, tx.who, Order, order_id)
    tx.expect(order.version, lambda: showing.order(tx, order_id))
    offer = asked.last_to(tx, order_id, tx.who.id)
    if offer is None:
        raise Refused("not_yours")
    if offer.answered_at is None and answer(tx, offer, "declined"):
        over(tx, order)
    if offer.answer == "accepted":
        raise Refused("illegal_move", state=order.status, offer="accepted")
    return shown(tx, order)


def withdraw(tx: Tx, order_id: str, courier_id: str | None = None) -> Made:
    """Who asked takes it back, of one or of all: the holder his own questions, a coordinator those of
    the station. What is over already stays so."""
    order = find(tx, tx.who, Order, order_id)
    tx.expect(order.version, lambda: showing.order(tx, order_id))
    query = select(Offer).where(Offer.order_id == order_id)
    if "coordinator" in tx.who.roles_on(order.station_id, order.community_id):
        query = query.where(Offer.kind == "invite")
    else:
        query = query.where(Offer.kind == "hand_over", Offer.from_person == tx.who.id)
    those = list(tx.session.execute(query.order_by(col(Offer.id))).scalars())
    if not those and "coordinator" not in tx.who.roles and tx.who.id not in seen.holders(tx, order_id):
        raise Refused("not_yours")
    for offer in those:
        meant = courier_id in (None, offer.to_person) and offer.answered_at is None
        if meant and answer(tx, offer, "withdrawn"):
            say(tx, order, offer)
    return shown(tx, order)


due = Rows(Offer, Offer.expires_at, col(Offer.answered_at).is_(None))


def expire_one(tx: Tx, overdue: Subject) -> None:
    """Nobody answered in time: who asked hears that it is over, while there is still something to ask."""
    offer = tx.session.get(Offer, overdue.id)
    if offer is None or offer.answered_at is not None or not answer(tx, offer, "expired"):
        return
    order = tx.session.get(Order, offer.order_id)
    if order is not None and order.status in ("open", *lifecycle.LIVE):
        over(tx, order)


def answer(tx: Tx, offer: Offer, what: str) -> bool:
    """The one answer of a question; False, and the offer as it is, when it had one already."""
    given = tx.run(ANSWER, offer=offer.id, moment=tx.now, its_answer=what).fetchone() is not None
    tx.session.refresh(offer)
    if given:
        order_station = tx.session.get_one(Order, offer.order_id).station_id
        tx.audit(f"offer.{what}", offer.order_id, order_station)
    return given


def over(tx: Tx, order: Order) -> None:
    """A question has ended without a yes: who asked looks again whom to ask. Whose and how is not said."""
    holders = seen.holders(tx, order.id)
    rooms = order_rooms("order.changed", order.station_id, order.community_id, holders)
    data = told_of(order) | {"what": "offer"}
    tx.event("order.changed", order.station_id, ("order", order.id), rooms, data)


def shown(tx: Tx, order: Order) -> Made:
    return Made({"order_id": order.id, "version": order.version}, answer=showing.order(tx, order.id))
