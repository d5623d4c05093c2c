"""The event log over HTTP: at once, or held open up to 25 seconds."""

import time
from typing import Any

from dispatch import events
from dispatch.errors import Refused, not_found
from dispatch.queries import duty as duty_seen
from dispatch.queries.sessions import signed_in
from dispatch.tx import Reading
from dispatch.web import duty_forms, guard
from dispatch.web.guard import Ask, route

LOOK_EVERY = 0.2  # seconds


def station_of(ask: Ask, named: str | None) -> str:
    """The stream he follows: his station's, or the one of his stations that he names."""
    stations = ask.who.stations
    if named is not None:
        if named not in stations:
            raise not_found()
        return named
    if not stations:
        raise not_found()
    return ask.who.station_id or stations[0]


def look(rd: Reading, token: str, station_id: str, after: int, known: str | None = None) -> dict[str, Any]:
    """What he may hear by the session he has at this very moment: a long poll is no way to listen on
    after signing out, or in an old role."""
    found = signed_in(rd, token)
    if found is None:
        raise Refused("unauthenticated")
    who = found.who
    rooms = who.rooms(station_id, duty_seen.is_on(rd, who))
    return events.since(rd, station_id, rooms, after, known)


@route("GET", "/events", permit="events.read", query=duty_forms.EventsQuery)
def index(ask: Ask) -> Any:
    """The events of his rooms after `after`; with `wait` the line is held until there is one. What
    was looked through and not for him is not looked through again."""
    station_id = station_of(ask, ask.query.station)
    token, _ = guard.token_given()
    until = time.monotonic() + ask.query.wait
    after = ask.query.after
    while True:
        found = ask.read(look, token or "", station_id, after, ask.query.epoch)
        after = found.pop("next", after)
        if found.get("resync") or found["events"] or found["more"] or time.monotonic() >= until:
            return found
        time.sleep(min(LOOK_EVERY, max(0.0, until - time.monotonic())))
