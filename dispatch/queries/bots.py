"""The bots of a station's groups, and what became of the messages that were to go out."""

from typing import Any, NamedTuple

from sqlalchemy import func as sql
from sqlalchemy import select

from dispatch.queries.plain import moment
from dispatch.rules import outside
from dispatch.tx import Reading
from models import Outgoing, StationBots

SHOWN = 20  # messages that could not be sent


class Stored(NamedTuple):
    """Their addresses in the open, and how often they were set."""

    urls: list[str]
    version: int


def stored(rd: Reading, station_id: str) -> Stored:
    row = rd.session.get(StationBots, station_id)
    if row is None:
        return Stored([], 0)
    held = rd.vault.box(row.wrapped).open(station_id, row.sealed)
    return Stored(held["urls"], held.get("version", 1))


def shown(rd: Reading, station_id: str) -> dict[str, Any]:
    """Masked, with what waits and what could not be sent."""
    held = stored(rd, station_id)
    mine = Outgoing.station_id == station_id
    waits = select(sql.count()).where(mine, Outgoing.sent_at.is_(None), Outgoing.dead_at.is_(None))
    dead = select(Outgoing).where(mine, Outgoing.dead_at.is_not(None)).order_by(Outgoing.at.desc())
    return {
        "station_id": station_id,
        "version": held.version,
        "bots": outside.shown(held.urls),
        "waiting": rd.session.execute(waits).scalar_one(),
        "dead": [
            {"event": row.event, "channel": row.channel, "at": moment(row.at), "tries": row.tries,
             "error": row.error}
            for row in rd.session.execute(dead.limit(SHOWN)).scalars()
        ],
    }  # fmt: skip
