"""开始听单: a courier turns his duty on and off. Each time of listening is a row of `duties`."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from dispatch.errors import invalid, not_found
from dispatch.idempotency import Made
from dispatch.queries import duty as seen
from dispatch.queries.plain import moment
from dispatch.rules.standing import Who
from dispatch.tx import Tx
from models import Courier, Duty, Unit

SYSTEM: dict[str, str | None] = {"role": "system", "unit_id": None}
AS_IT_WAS: Any = object()  # not said: null would take it away


def own_row(tx: Tx) -> Courier:
    row = tx.session.get(Courier, tx.who.id, with_for_update=tx.desk.dialect.name != "sqlite")
    if row is None:
        raise not_found()
    return row


def set_duty(
    tx: Tx,
    on: bool,
    until: datetime | None = AS_IT_WAS,
    carrying: int | None = None,
    route: list[str] | None = None,
    quiet: dict[str, Any] | None = AS_IT_WAS,
) -> Made:
    """Duty as it is now. A route is the communities of today's round, in order. Who says he listens
    while he does changes what he says anew, and begins nothing."""
    courier = own_row(tx)
    check(tx, courier, None if until is AS_IT_WAS else until, route or [])
    tx.audit("duty.set", tx.who.id, courier.station_id, on=on)
    if courier.on_duty and not seen.listening(courier.duty_until, tx.now):
        off_duty(tx, courier, by=SYSTEM)  # it was over, and nobody had come by to say so
    if on and not courier.on_duty:
        begin(tx, courier)
    courier.carrying = courier.carrying if carrying is None else carrying
    courier.route = courier.route if route is None else route
    courier.quiet = courier.quiet if quiet is AS_IT_WAS else quiet
    if on:
        courier.duty_until = courier.duty_until if until is AS_IT_WAS else until
        write_down(tx, courier, carrying=courier.carrying, route=courier.route)
        changed(tx, courier)
    else:
        off_duty(tx, courier)
    return Made({"on": on}, answer=seen.shown(tx, courier))


def check(tx: Tx, courier: Courier, until: datetime | None, route: list[str]) -> None:
    """A community of another station does not exist for him; each is called at once."""
    for community_id in route:
        unit = tx.session.get(Unit, community_id)
        if unit is None or unit.parent_id != courier.station_id or unit.kind != "committee":
            raise not_found()
    if len(set(route)) < len(route):
        raise invalid(route="named_twice")
    if until is not None and until <= tx.now:
        raise invalid(until="in_the_past")


def begin(tx: Tx, courier: Courier) -> None:
    """A time of listening. What he carries and rides is said anew each day: yesterday's is offered
    (`last`), never taken for today's."""
    before = seen.latest(tx, courier)
    if before is not None and seen.day(tx, before.began_at) != tx.day():
        courier.carrying, courier.route = 0, []
    courier.on_duty, courier.duty_since, courier.duty_until = True, tx.now, None
    tx.session.add(Duty(courier_id=courier.person_id, station_id=courier.station_id, began_at=tx.now))
    tx.session.flush()


def off_duty(tx: Tx, courier: Courier, **facts: Any) -> None:
    """However his duty ends: he hears of no more orders, and where he was is forgotten. One that ran
    out is written down as over when it was, not when somebody came by."""
    was_on = courier.on_duty
    if was_on:
        write_down(tx, courier, ended_at=min(tx.now, courier.duty_until or tx.now))
    courier.on_duty = False
    courier.duty_since = courier.duty_until = courier.position_at = courier.fast_since = None
    courier.lat = courier.lng = courier.accuracy_m = courier.trace = None
    if was_on:
        changed(tx, courier, **facts)


def write_down(tx: Tx, courier: Courier, **facts: Any) -> None:
    """In the row of the duty that runs."""
    running = (col(Duty.courier_id) == courier.person_id, col(Duty.ended_at).is_(None))
    tx.session.execute(update(Duty).where(*running).values(**facts))


def changed(tx: Tx, courier: Courier, **facts: Any) -> None:
    """The station, his outlet and he himself are told. `by`: when it was not he himself."""
    rooms = [f"station:{courier.station_id}:staff", f"person:{courier.person_id}"]
    if courier.outlet_id is not None:
        rooms.append(f"outlet:{courier.outlet_id}")
    status = {"status": "on" if courier.on_duty else "off", "until": moment(courier.duty_until)}
    tx.event("duty.changed", courier.station_id, ("person", courier.person_id), rooms, status | facts)


def by(who: Who, station_id: str, roles: frozenset[str]) -> dict[str, str | None]:
    """In which of these roles somebody acts on this station."""
    here = (s for s in who.standings if s.role in roles and station_id in s.stations)
    acting = next(here, None)
    return {"role": acting.role, "unit_id": acting.unit_id} if acting else SYSTEM
