"""A station's policy, from its row."""

from typing import Any

from sqlalchemy import select

from dispatch.rules import policy
from dispatch.tx import Reading
from models import Unit

U: Any = Unit.__table__


def of_station(rd: Reading, station_id: str) -> policy.Policy:
    return policy.of(rd.session.execute(select(U.c.policy).where(U.c.id == station_id)).scalar_one())


def of_stations(rd: Reading, station_ids: set[str]) -> dict[str, policy.Policy]:
    rows = rd.session.execute(select(U.c.id, U.c.policy).where(U.c.id.in_(station_ids)))
    return {station_id: policy.of(given) for station_id, given in rows}


def shown(station_id: str, one: policy.Policy) -> dict[str, Any]:
    """As the API shows it."""
    return {"station_id": station_id} | policy.plain(one)
