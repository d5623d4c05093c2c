"""The bots of a station's groups, and what became of the messages that were to go out."""

from typing import Any

from sqlalchemy import func as sql
from sqlalchemy import select

from dispatch.queries.plain import moment
from dispatch.rules import outside
from dispatch.tx import Reading
from models import Outgoing, StationBots

SHOWN = 20  # messages that could not be sent


def of(rd: Reading, station_id: str) -> list[str]:
    """Their addresses in the open: for the sender alone."""
    row = rd.session.get(StationBots, station_id)
    return rd.vault.box(row.wrapped).open(station_id, row.sealed)["urls"] if row else []


def shown(rd: Reading, station_id: str, of_the_house: int) -> dict[str, Any]:
    """Masked, with what waits and what could not be sent."""
    mine = Outgoing.station_id == station_id
    waits = select(sql.count()).where(mine, Outgoing.sent_at.is_(None), Outgoing.dead_at.is_(None))
    dead = select(Outgoing).where(mine, Outgoing.dead_at.is_not(None)).order_by(Outgoing.at.desc())
    return {
        "station_id": station_id,
        "bots": [outside.masked(url) for url in of(rd, station_id)],
        "of_the_house": of_the_house,
        "waiting": rd.session.execute(waits).scalar_one(),
        "dead": [
            {"event": row.event, "channel": row.channel, "at": moment(row.at), "tries": row.tries,
             "error": row.error}
            for row in rd.session.execute(dead.limit(SHOWN)).scalars()
        ],
    }  # fmt: skip
