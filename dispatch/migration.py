"""Bringing the schema up to this code, once, whoever starts first. Alembic is loaded only when
there is something to do."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import Connection

from dispatch.config import Settings

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class NewerDatabase(SystemExit):
    """Start refused: this code does not know what stands in it."""


def newest() -> str:
    """The number of the last file in migrations/: 0001_first.py is 0001."""
    return max(file.name[:4] for file in MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*.py"))


def current(connection: Connection) -> str | None:
    try:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except Exception:
        connection.rollback()
        return None


def migrate(settings: Settings) -> None:
    from dispatch.db import engine_for

    engine = engine_for(settings.database, timeout=10)
    with alone(settings), engine.connect() as connection:
        found = current(connection)
        if found is not None and found > newest():
            raise NewerDatabase(f"This database was made by a newer version ({found} > {newest()})")
        if found != newest():
            upgrade(settings, connection)
    engine.dispose()


def upgrade(settings: Settings, connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS / "alembic"))
    config.set_main_option("version_locations", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """One process at a time migrates, also those that share only DATA_DIR."""
    with (settings.data_dir / "migrate.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
