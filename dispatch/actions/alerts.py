"""独居老人异常 / 无人应答: a courier raises a welfare alert, committee and station have it at once. While
nobody answers it climbs a ladder of its own, and rings at each rung."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.actions import outgoing, taking
from dispatch.actions.moving import acting_role, remember, told
from dispatch.actions.numbering import number
from dispatch.actions.reports import running_order
from dispatch.errors import Refused, not_found
from dispatch.idempotency import Made
from dispatch.queries import alerts as seen
from dispatch.queries import policies, receivers
from dispatch.queries.due import Subject
from dispatch.queries.scope import find
from dispatch.rules import policy
from dispatch.rules.geography import Wgs84
from dispatch.tx import Tx
from dispatch.vault import Box
from models import Alert, AlertStatus, Courier, Move, Order, ResidentKey, new_id


def raise_alert(
    tx: Tx, text: str, order_id: str | None = None, position: dict[str, float] | None = None
) -> Made:
    """Never refused for want of a place: what cannot be routed goes to the courier's own station. He
    may name any order that he can see: what looks wrong may be at a door that is not his. Whose door it
    is he says himself; an order that he only happens to hold would send help to the wrong one."""
    order = find(tx, tx.who, Order, order_id) if order_id else None
    station_id, community_id = ground_of(tx, order, position)
    resident_id = known_resident(tx, order)
    compound, building = house(tx, order, position, community_id)
    alert = Alert(
        id=new_id(),
        number=number(tx, "A", station_id),
        station_id=station_id,
        community_id=community_id,
        order_id=order.id if order else None,
        resident_id=resident_id,
        raised_by=str(tx.who.id),
        status=AlertStatus.raised,
        wrapped=None if resident_id else tx.vault.new_key(),
        compound=compound,
        building=building,
        lat=position["lat"] if position else order.lat if order else None,
        lng=position["lng"] if position else order.lng if order else None,
        raised_at=tx.now,
        rung_due_at=tx.now + policies.of_station(tx, station_id).alert_due(0),
        version=0,
    )
    alert.sealed = box_of(tx, alert).seal(alert.id, {"text": text})
    tx.session.add(alert)
    tell(tx, alert, "alert.raised", "raise", None)
    return done(tx, alert)


def known_resident(tx: Tx, order: Order | None) -> str | None:
    """Whose door it is; nobody's when she was forgotten since."""
    if order is None or tx.session.get(ResidentKey, order.resident_id) is None:
        return None
    return order.resident_id


def house(
    tx: Tx, order: Order | None, position: dict[str, float] | None, community_id: str | None
) -> tuple[str | None, str | None]:
    """What is said on the phone: the order's house, or the one by which he stands."""
    if order is not None:
        return order.compound, order.building
    if position is None or community_id is None:
        return None, None
    here = Wgs84(position["lat"], position["lng"])
    return receivers.house_at(tx, here, community_id) or (None, None)


def ground_of(tx: Tx, order: Order | None, position: dict[str, float] | None) -> tuple[str, str | None]:
    """Of the order that he names, else of the place; without either, of the order on whose way he is."""
    if order is None and position is None:
        order = tx.session.get(Order, running_order(tx, None) or "")
    if order is not None:
        return order.station_id, order.community_id
    if position is not None:
        try:
            ground = receivers.of_place(tx, Wgs84(position["lat"], position["lng"]), tx.who.demo)
            return ground.station_id, ground.unit_id
        except Refused:
            pass  # nobody's ground: his own station will know whom to ring
    courier = tx.session.get(Courier, tx.who.id)
    if courier is None:
        raise not_found()
    return courier.station_id, None


def box_of(tx: Tx, alert: Alert) -> Box:
    """Under the resident's key when it is her door; for writing, see Tx.box_of."""
    return tx.box_of(alert.resident_id) if alert.resident_id else tx.vault.box(alert.wrapped or b"")


def answer(tx: Tx, alert_id: str, text: str) -> Made:
    """Somebody of committee or station has it, and says so: it rings no more. More may be added. Of who
    was forgotten meanwhile no word is kept, but it rings no more either."""
    alert = begin(tx, alert_id)
    before = str(alert.status)
    alert.status = AlertStatus.answered
    alert.answered_at = alert.answered_at or tx.now
    alert.taken_by = alert.taken_by or tx.who.id
    alert.rung_due_at = None
    move_id, sealed = new_id(), None
    if seen.key_of(tx, alert) is not None:
        sealed = (move_id, box_of(tx, alert).seal(move_id, {"text": text}))
    tell(tx, alert, "alert.moved", "answer", before, sealed)
    return done(tx, alert)


def acknowledge(tx: Tx, alert_id: str) -> Made:
    """Somebody has it, by name: it is still until the ladder's next rung, which comes unless it is answered.
    Of two, the first has it."""
    alert = begin(tx, alert_id)
    if alert.status != AlertStatus.raised:
        raise Refused("illegal_move", state=alert.status, version=alert.version)
    if alert.acknowledged_at is None:
        alert.taken_by, alert.acknowledged_at = tx.who.id, tx.now
        tell(tx, alert, "alert.moved", "acknowledge", str(alert.status))
    return done(tx, alert)


def untake(tx: Tx, alert_id: str) -> Made:
    """It was a slip: nobody has it, and it sounds again at once."""
    alert = begin(tx, alert_id)
    if alert.status == AlertStatus.raised and alert.acknowledged_at is not None:
        taking.may_take_back(
            tx, alert.taken_by, alert.acknowledged_at, state=alert.status, version=alert.version
        )
        alert.taken_by = alert.acknowledged_at = None
        tell(tx, alert, "alert.moved", "untake", str(alert.status), alarm=True)
    return done(tx, alert)


def begin(tx: Tx, alert_id: str) -> Alert:
    """The alert, if it is his to deal with; locked where there is more than one writer."""
    alert = find(tx, tx.who, Alert, alert_id)
    if tx.desk.dialect.name != "sqlite":
        tx.session.refresh(alert, with_for_update=True)
    tx.expect(alert.version, lambda: shown(tx, alert))
    if not is_staff(tx, alert):
        raise Refused("forbidden")
    return alert


def climb_one(tx: Tx, due: Subject) -> None:
    """Nobody has answered: the next rung, and from the last one on again and again. It sounds, also where
    somebody has it: nothing has followed."""
    still = (Alert.id == due.id, col(Alert.rung_due_at) == due.at, Alert.status == AlertStatus.raised)
    alert = tx.session.execute(select(Alert).where(*still).with_for_update()).scalar_one_or_none()
    if alert is None:
        return
    alert.acknowledged_at = None
    alert.rung = min(alert.rung + 1, len(policy.ALERT_RUNGS) - 1)
    alert.rung_due_at = tx.now + policies.of_station(tx, alert.station_id).alert_due(alert.rung)
    reason = policy.ALERT_RUNGS[alert.rung]
    tell(tx, alert, "alert.moved", "climb", str(alert.status), reason=reason, alarm=True)
    to_the_group(tx, alert, "alert.escalated")


def is_staff(tx: Tx, alert: Alert) -> bool:
    here = tx.who.roles_on(alert.station_id, alert.community_id or "")
    return not here.isdisjoint(seen.STAFF)


def tell(
    tx: Tx,
    alert: Alert,
    kind: str,
    verb: str,
    before: str | None,
    sealed: tuple[str, bytes] | None = None,
    reason: str | None = None,
    **facts: Any,
) -> None:
    """Station staff, the committee, and who raised it, if somebody did; he may be of another station's
    couriers. Why the house itself raised it is the event's `reason`."""
    alert.version += 1
    tx.session.flush()
    by = acting_role(tx.who, alert.station_id, alert.community_id or "")
    row, reason = as_row(alert), reason or (None if alert.raised_by else alert.kind)
    remember(tx, "alert", row, verb, before, by, reason, sealed)
    rooms = [f"station:{alert.station_id}:staff"]
    rooms += [f"person:{alert.raised_by}"] if alert.raised_by else []
    rooms += [f"committee:{alert.community_id}"] if alert.community_id else []
    data = told(row, before, by, reason) | facts
    tx.event(kind, alert.station_id, ("alert", alert.id), rooms, data)
    home = tx.session.get(Courier, alert.raised_by) if alert.raised_by else None
    if home is not None and home.station_id != alert.station_id:
        tx.event(kind, home.station_id, ("alert", alert.id), [f"person:{alert.raised_by}"], data)
    if kind == "alert.raised":
        to_the_group(tx, alert, kind if alert.kind == "door" else f"alert.{alert.kind}")


def to_the_group(tx: Tx, alert: Alert, what: str) -> None:
    """The station's bot says that there is one, and at which house; once for each rung."""
    words = {"number": alert.number, "compound": alert.compound, "building": alert.building}
    about = f"{what}:{alert.id}:{alert.rung}"
    outgoing.tell(tx, alert.station_id, alert.station_id, "bot", about, words)


def as_row(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id, "station_id": alert.station_id, "status": str(alert.status),
        "version": alert.version, "community_id": alert.community_id, "priority": "P0" if alert.kind == "door" else "P1",
        "category": None, "compound": alert.compound, "building": alert.building,
    }  # fmt: skip


def done(tx: Tx, alert: Alert) -> Made:
    return Made({"alert_id": alert.id, "version": alert.version}, answer=shown(tx, alert))


def show(tx: Tx, alert_id: str) -> dict[str, Any]:
    """GET by id: with its words, so it is written down as a reveal."""
    return shown(tx, find(tx, tx.who, Alert, alert_id))


def shown(tx: Tx, alert: Alert) -> dict[str, Any]:
    """In full, for staff and who raised it; what a forgotten resident's key sealed is gone."""
    tx.session.flush()
    plain = seen.shown(tx, tx.who, [alert])[0]
    wrapped = seen.key_of(tx, alert)
    if wrapped is None:
        return plain | {"text": None, "answers": []}
    box = tx.reveal(alert.id, alert.station_id, wrapped)
    just_said = [m for m in tx.notes.rows[Move] if m["subject_id"] == alert.id and m["sealed"]]
    answers = [*seen.answers(tx, alert.id), *just_said]
    return plain | {
        "text": box.open(alert.id, alert.sealed).get("text"),
        "answers": [seen.answered(box, m) for m in answers],
    }
