"""Opening the house: settings, clock, keys, database, relay, in the order in which they can fail."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError

from dispatch import migration, working_days
from dispatch.clock import Clock
from dispatch.config import Settings
from dispatch.db import Database, direct
from dispatch.tx import Call, Tx
from dispatch.vault import Vault, WrongKeys
from models import Fact


@dataclass(slots=True)
class House:
    settings: Settings
    clock: Clock
    vault: Vault
    db: Database

    def close(self) -> None:
        self.db.close()


class WrongHouse(SystemExit):
    """Start refused: this process and this database do not belong together."""


def open_house(settings: Settings, in_thread: Callable[..., Any] = direct) -> House:
    """Migrated, with the keys that open it. Raises SystemExit with one sentence when it may not."""
    clock = Clock(settings.time_zone, settings.clock_file)
    try:
        vault = Vault(settings.master_keys)
    except WrongKeys as error:
        raise WrongHouse(str(error)) from None
    try:
        migration.migrate(settings)
    except DBAPIError as error:
        why = str(error.orig).strip().splitlines()[0]
        raise WrongHouse(f"The database cannot be opened (DATABASE_URL, DATA_DIR): {why}") from None
    db = Database(settings, clock, vault, in_thread)
    try:
        index_key = db.write(Call(), settle)
    except WrongKeys as error:
        db.close()
        raise WrongHouse(f"PII_KEYS cannot open this database: {error}") from None
    vault.index_key = index_key
    working_days.warm(clock.now().astimezone(clock.zone).date())  # an action opens no file
    return House(settings, clock, vault, db)


def settle(tx: Tx) -> bytes:
    """First start: an epoch for the event log and a wrapped key for search terms. Every start: the
    proof that these master keys open it."""
    facts = {"epoch": secrets.token_hex(8), "index_key": tx.vault.new_key().hex()}
    insert = sqlite_insert if tx.desk.dialect.name == "sqlite" else postgres_insert
    for name, value in facts.items():
        tx.session.execute(insert(Fact).values(name=name, value=value).on_conflict_do_nothing())
    kept = tx.session.get(Fact, "index_key")
    assert kept is not None
    return tx.vault.unwrap(bytes.fromhex(kept.value))
