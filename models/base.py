"""What every table shares: ids, instants, and the naming of constraints."""

import os
import threading
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, TypeDecorator
from sqlmodel import SQLModel

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


_order = threading.Lock()
_last = (0, 0, 0)  # millisecond, the 12 bits after the version, the 62 bits after the variant


def new_id() -> str:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then chance; text order is order of making, within
    a millisecond too (of one process): a history that takes two steps at once is read in order."""
    global _last
    chance = int.from_bytes(os.urandom(10))
    with _order:
        ms, high, low = time.time_ns() // 1_000_000, chance >> 68, chance & (1 << 61) - 1
        if ms <= _last[0]:  # the same millisecond, or a clock set back a little
            ms, high, low = _last[0], _last[1], _last[2] + 1 + (chance >> 48)
        _last = (ms, high, low)
    text = f"{ms << 80 | 0x7 << 76 | high << 64 | 0x2 << 62 | low:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970-01-01T00:00Z of an aware datetime."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return (moment - EPOCH) // MILLISECOND


def from_ms(ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=ms)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as integer milliseconds: the same order, the same arithmetic
    and no time zone to lose, on SQLite and on PostgreSQL."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> int | None:
        return None if value is None else to_ms(value)

    def process_result_value(self, value: int | None, dialect: object) -> datetime | None:
        return None if value is None else from_ms(value)
