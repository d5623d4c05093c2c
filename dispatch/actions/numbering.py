"""What people say on the phone: N1123-7, the seventh need of the station on 23 November."""

from typing import Any

from sqlalchemy import bindparam, literal_column
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from dispatch.tx import Tx, prepared
from models import Counter

COUNTERS: Any = Counter.__table__


def _next(dialect_insert: Any) -> prepared:
    return prepared(
        dialect_insert(COUNTERS)
        .values(name=bindparam("its_name"), value=literal_column("1"))
        .on_conflict_do_update(index_elements=["name"], set_={"value": COUNTERS.c.value + 1})
        .returning(COUNTERS.c.value)
    )


NEXT = {"sqlite": _next(sqlite_insert), "postgresql": _next(postgres_insert)}


def number(tx: Tx, letter: str, station_id: str) -> str:
    """The next number of the day: N for a need, D (单) for an order, R for a report, A for an alert."""
    day = tx.day()
    name = f"{letter}:{station_id}:{day:%Y%m%d}"
    value = tx.run(NEXT[tx.desk.dialect.name], its_name=name).fetchone()[0]
    return f"{letter}{day:%m%d}-{value}"
