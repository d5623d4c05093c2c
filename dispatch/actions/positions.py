"""Where a courier is: for the ways of his list, and so that nobody grabs while he rides. Kept only while
on duty: the last place, and of the last minute what tells riding from standing; never a track."""

from typing import Any

from dispatch.actions.duty import own_row
from dispatch.errors import Refused, invalid
from dispatch.idempotency import Made
from dispatch.queries.duty import listening
from dispatch.rules.geography import Wgs84
from dispatch.rules.riding import Fix, Trace, followed
from dispatch.tx import Tx
from models import Courier, from_ms, to_ms


def put(tx: Tx, lat: float, lng: float, accuracy_m: int) -> Made | Refused:
    """He is here, by the server's clock. A place that he cannot have reached is refused and remembered:
    the next one that is near to it is believed."""
    courier = own_row(tx)
    if not courier.on_duty or not listening(courier.duty_until, tx.now):
        return Made({}, answer={})
    fix = Fix(tx.now, Wgs84(lat, lng), accuracy_m)
    trace = followed(trace_of(courier), fix)
    taken = trace.last == fix
    courier.trace = {
        "exact": [row(one) for one in trace.exact],
        "doubted": row(trace.doubted) if trace.doubted else None,
    }
    if not taken:
        return invalid(position="implausible")
    courier.lat, courier.lng, courier.accuracy_m, courier.position_at = lat, lng, accuracy_m, tx.now
    courier.fast_since = trace.fast_since
    return Made({}, answer={})


def trace_of(courier: Courier) -> Trace:
    kept = courier.trace or {}
    last = None
    if courier.position_at is not None and courier.lat is not None and courier.lng is not None:
        last = Fix(courier.position_at, Wgs84(courier.lat, courier.lng), courier.accuracy_m or 0)
    doubted = kept.get("doubted")
    exact = tuple(fix(one) for one in kept.get("exact", ()))
    return Trace(last, exact, fix(doubted) if doubted else None, courier.fast_since)


def row(one: Fix) -> list[Any]:
    return [to_ms(one.at), one.place.lat, one.place.lng, one.accuracy_m]


def fix(kept: list[Any]) -> Fix:
    at, lat, lng, accuracy_m = kept
    return Fix(from_ms(at), Wgs84(lat, lng), accuracy_m)
