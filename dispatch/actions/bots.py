"""A station says where its groups' bots listen."""

from typing import Any

from dispatch.errors import Refused, not_found
from dispatch.idempotency import Made
from dispatch.queries import bots as seen
from dispatch.queries.scope import find
from dispatch.tx import Tx
from models import StationBots, Unit


def own_station(tx: Tx, station_id: str) -> str:
    """The station that the asker coordinates."""
    if find(tx, tx.who, Unit, station_id).kind != "station":
        raise not_found()
    if not tx.who.reaches(station_id, "coordinator"):
        raise Refused("forbidden")
    return station_id


def put(tx: Tx, station_id: str, urls: list[str], of_the_house: int) -> Made:
    """These and no others. Whether each may be spoken to has been looked at before."""
    own_station(tx, station_id)
    wrapped = tx.vault.new_key()
    sealed = tx.vault.box(wrapped).seal(station_id, {"urls": urls})
    tx.session.merge(StationBots(station_id=station_id, wrapped=wrapped, sealed=sealed, at=tx.now))
    tx.session.flush()
    tx.audit("bots.set", station_id, station_id, bots=len(urls))
    return Made({"station_id": station_id}, answer=seen.shown(tx, station_id, of_the_house))


def show(tx: Tx, station_id: str, of_the_house: int) -> dict[str, Any]:
    return seen.shown(tx, own_station(tx, station_id), of_the_house)
