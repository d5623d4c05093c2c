"""A station says where its groups' bots listen."""

from typing import Any

from dispatch.actions.policies import own_station
from dispatch.errors import Refused, invalid
from dispatch.idempotency import Made
from dispatch.queries import bots as seen
from dispatch.rules import outside
from dispatch.tx import Tx
from models import StationBots


def put(tx: Tx, station_id: str, given: list[str]) -> Made:
    """These and no others. A masked one is kept as it is: nobody has to know the key of a bot in order to
    add another. Whether each new one may be spoken to has been looked at before."""
    own_station(tx, station_id, held=True)
    before = seen.stored(tx, station_id)
    tx.expect(before.version, lambda: seen.shown(tx, station_id))
    urls = outside.meant(given, before.urls)
    if wrong := faults(urls):
        raise Refused("invalid", errors=[{"field": f"urls.{n}", "code": code} for n, code in wrong])
    wrapped = tx.vault.new_key()
    sealed = tx.vault.box(wrapped).seal(station_id, {"urls": urls, "version": before.version + 1})
    tx.session.merge(StationBots(station_id=station_id, wrapped=wrapped, sealed=sealed, at=tx.now))
    tx.session.flush()
    tx.audit("bots.set", station_id, station_id, bots=len(urls))
    return Made({"station_id": station_id}, answer=seen.shown(tx, station_id))


def faults(urls: list[str | None]) -> list[tuple[int, str]]:
    """(place, code): one that is not there any more, one that would get everything twice."""
    found = []
    for n, url in enumerate(urls):
        if url is None:
            found.append((n, "unknown_bot"))
        elif url in urls[:n]:
            found.append((n, "there_already"))
    return found


def tried(tx: Tx, station_id: str, given: str) -> str:
    """The address that is meant, for who speaks with it outside of any transaction."""
    own_station(tx, station_id)
    (url,) = outside.meant([given], seen.stored(tx, station_id).urls)
    if url is None:
        raise invalid(url="unknown_bot")
    tx.audit("bots.try", station_id, station_id)
    return url


def show(tx: Tx, station_id: str) -> dict[str, Any]:
    own_station(tx, station_id)
    return seen.shown(tx, station_id)
