"""One effect per key. Runs inside the call's own transaction, before and after its action."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import bindparam, delete, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from dispatch.errors import Refused
from dispatch.tx import Call, Reading, Tx, prepared
from models import IdempotencyKey

KEYS: Any = IdempotencyKey.__table__
MINE = (KEYS.c.person_id == bindparam("person"), KEYS.c.key == bindparam("its_key"))


@dataclass(slots=True)
class Made:
    """What an action did: `ids` (and versions) are kept with the key, `answer` never is."""

    ids: dict[str, Any] = field(default_factory=dict)
    answer: Any = None
    replayed: bool = False


def _take(dialect_insert: Any) -> prepared:
    return prepared(
        dialect_insert(KEYS)
        .values(
            person_id=bindparam("person"),
            key=bindparam("its_key"),
            digest=bindparam("digest"),
            at=bindparam("at"),
        )
        .on_conflict_do_nothing()
        .returning(literal_column("1"))
    )


TAKE = {"sqlite": _take(sqlite_insert), "postgresql": _take(postgres_insert)}
FOUND = prepared(select(KEYS.c.digest, KEYS.c.made).where(*MINE))
KEEP = prepared(update(KEYS).where(*MINE).values(made=bindparam("what")))
DROP = prepared(delete(KEYS).where(*MINE))


def begin(tx: Tx) -> Made | None:
    """Claim the key; or what the first call under it made. The row is written at once, not
    gathered: the same key may stand twice in one batch."""
    call = tx.call
    taken = tx.run(
        TAKE[tx.desk.dialect.name], person=call.who.id, its_key=call.key, digest=call.digest, at=tx.now
    ).fetchone()
    if taken:
        return None
    return same_call(call, *tx.run(FOUND, person=call.who.id, its_key=call.key).fetchone())


def before(rd: Reading, call: Call) -> Made | None:
    """What the first call under this key made, for whoever must know before he writes; None when
    there was none. Another call's key is `key_reused`."""
    row = rd.run(FOUND, person=call.who.id, its_key=call.key).fetchone() if call.key else None
    return None if row is None else same_call(call, *row)


def same_call(call: Call, digest: str, made: Any) -> Made:
    if digest != call.digest:
        raise Refused("key_reused")
    if made is None:
        raise Refused("in_flight")
    return Made(made if isinstance(made, dict) else orjson.loads(made), replayed=True)


def finish(tx: Tx, result: Any) -> None:
    """Only what was done is kept: a refusal leaves its key free."""
    mine = {"person": tx.call.who.id, "its_key": tx.call.key}
    if isinstance(result, Refused):
        tx.run(DROP, **mine)
    else:
        tx.run(KEEP, what=result.ids if isinstance(result, Made) else {}, **mine)
