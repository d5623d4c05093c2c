"""应急演练 from the board: started, looked at, stopped. No table knows of it."""

from typing import Any

from flask import current_app

from dispatch.drill.shows import Shows
from dispatch.web import drill_forms
from dispatch.web.guard import Ask, route

NO_ROW = "a drill is a file and no row: it is asked for its station"


def shows() -> Shows:
    kept: Shows = current_app.extensions["drills"]
    return kept


@route("POST", "/drills", permit="drill.start", form=drill_forms.Drill, status=201, keyed=False)
def start(ask: Ask) -> Any:
    station_id = ask.who.station_id or ask.who.stations[0]
    return shows().start(station_id, ask.form.day, ask.form.seed, ask.form.policy)


@route("GET", "/drills", permit="drill.read")
def listed(ask: Ask) -> Any:
    return {"items": shows().listed(set(ask.who.stations)), "next": None}


@route("GET", "/drills/{id}", permit="drill.read", why=NO_ROW)
def seen(ask: Ask, id: str) -> Any:
    return shows().seen(id, set(ask.who.stations))


@route("DELETE", "/drills/{id}", permit="drill.start", why=NO_ROW, keyed=False)
def stop(ask: Ask, id: str) -> Any:
    shows().stop(id, set(ask.who.stations))
