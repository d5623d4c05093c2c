"""A station sets how it finds couriers. Its running orders go over to the new plan in the same commit."""

from typing import Any

from sqlalchemy import select

from dispatch.actions import plans
from dispatch.errors import Refused, not_found
from dispatch.idempotency import Made
from dispatch.queries import policies as seen
from dispatch.rules import policy
from dispatch.tx import Tx
from models import Unit, UnitKind


def change(tx: Tx, station_id: str, given: dict[str, Any]) -> Made:
    """The whole policy as it is from now on: what is not given is the default again."""
    station = own_station(tx, station_id, held=True)
    before = policy.of(station.policy)
    tx.expect(before.version, lambda: seen.shown(station_id, before))
    station.policy = given | {"version": before.version + 1}
    now = policy.of(station.policy)
    tx.session.flush()
    tx.audit("policy.change", station_id, station_id, version=now.version)
    changed = [p for p in now.plans if now.plan(p) != before.plan(p)]
    if changed:
        plans.revise_all(tx, station_id, now, changed)
    return Made({"station_id": station_id, "version": now.version}, answer=seen.shown(station_id, now))


def show(tx: Tx, station_id: str) -> dict[str, Any]:
    return seen.shown(station_id, policy.of(own_station(tx, station_id).policy))


def own_station(tx: Tx, station_id: str, *, held: bool = False) -> Unit:
    """Of another station, and what is no station, does not exist for him. `held` until COMMIT, against
    who changes it as well; not against the many rows that point at it by foreign key."""
    query = select(Unit).where(Unit.id == station_id, Unit.kind == UnitKind.station)
    if held:
        query = query.with_for_update(key_share=True)
    station = tx.session.execute(query).scalar_one_or_none()
    if station is None or station_id not in tx.who.stations:
        raise not_found()
    if not tx.who.reaches(station_id, "coordinator"):
        raise Refused("forbidden")
    return station
