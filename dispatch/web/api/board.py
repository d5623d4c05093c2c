"""The station's board: one snapshot, then events."""

from typing import Any

from dispatch.queries import board as seen
from dispatch.web import forms
from dispatch.web.api.events import station_of
from dispatch.web.guard import Ask, route


@route("GET", "/board", permit="board.read", query=forms.BoardQuery)
def board(ask: Ask) -> Any:
    return ask.read(seen.snapshot, ask.who, station_of(ask, ask.query.station), wall=ask.query.wall)
