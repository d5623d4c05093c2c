"""What a page knows when it opens: its first state, from the queries the API uses."""

from typing import Any

from flask import current_app, request

from dispatch import events
from dispatch.drill.shows import Shows
from dispatch.errors import Refused
from dispatch.queries import board as board_seen
from dispatch.queries import compounds as compounds_seen
from dispatch.queries import duty as duty_seen
from dispatch.queries import inbox, missing, ranked, scope
from dispatch.queries import needs as needs_seen
from dispatch.queries import offers as offers_seen
from dispatch.queries import orders as orders_seen
from dispatch.queries import people as people_seen
from dispatch.queries.plain import moment
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from dispatch.web.api import session as session_api
from models import Courier


def courier_state(rd: Reading, who: Who) -> dict[str, Any]:
    """His orders as the page asks for them later too, so that no card moves when it does. Who rides no
    round has no ways."""
    station_id = str(who.station_id)
    courier = rd.session.get(Courier, who.id)
    listed = ranked.listed if courier else orders_seen.listed
    units = [u for u in people_seen.units(rd, who)["items"] if u["kind"] in ("committee", "station")]
    return {
        "units": [{name: u[name] for name in ("id", "name", "phone")} for u in units],
        "now": moment(rd.now),
        "epoch": events.epoch(rd),
        "seq": events.head(rd, station_id),
        "on_duty": duty_seen.is_on(rd, who),
        "offers": offers_seen.mine(rd, who, limit=200)["items"],
        "duty": duty_seen.shown(rd, courier) if courier else {},
        "orders": listed(rd, who, limit=200)["items"],
        "unread": inbox.unread(rd, who),
        "missing": [no["code"] for no in missing.of_courier(rd, who)],
    }


def office_state(rd: Reading, who: Who) -> dict[str, Any]:
    station_id = who.station_id or who.stations[0]
    return {
        "epoch": events.epoch(rd),
        "seq": events.head(rd, station_id),
        "needs": needs_seen.listed(rd, who, limit=100)["items"],
        "orders": orders_seen.listed(rd, who, limit=100)["items"],
        "compounds": compounds_seen.named(rd, who),
    }


def board_state(rd: Reading, who: Who) -> dict[str, Any]:
    stations = who.stations
    if not stations:
        raise Refused("not_found")
    wanted = request.args.get("station")
    station_id = wanted if wanted in stations else who.station_id or stations[0]
    wall = request.args.get("wall") == "1"
    state = board_seen.snapshot(rd, who, station_id, wall=wall) | {"station_id": station_id, "wall": wall}
    return state | nobody_named(rd, who) if wall else state


def nobody_named(rd: Reading, who: Who) -> dict[str, Any]:
    """On the screen in the hall: the page knows no person's name and no telephone number."""
    person = {name: fact for name, fact in session_api.shown(who).items() if name != "name"}
    units = [{n: u[n] for n in ("id", "kind", "name")} for u in people_seen.units(rd, who)["items"]]
    return {"person": person, "units": units}


def outlet_state(rd: Reading, who: Who) -> dict[str, Any]:
    """The lead's own couriers, and whether they may grab. What he is asked the page fetches: numbers in
    full stand there, and a showing of them is written down."""
    station_id = scope.stations_as(who, "outlet_lead")[0]
    return {
        "now": moment(rd.now),
        "epoch": events.epoch(rd),
        "seq": events.head(rd, station_id),
        "station_id": station_id,
        "people": people_seen.listed(rd, who, limit=200)["items"],
        "outlets": sorted(who.units("outlet_lead")),
    }


def drill_state(_rd: Reading, who: Who) -> dict[str, Any]:
    """The station's drills, the newest with its last scene."""
    shows: Shows = current_app.extensions["drills"]
    listed = shows.listed(set(who.stations))
    return {"drills": listed, "drill": shows.seen(listed[0]["id"], set(who.stations)) if listed else None}


OF = {
    "courier": courier_state, "office": office_state, "board": board_state, "outlet": outlet_state,
    "drill": drill_state,
}  # fmt: skip
