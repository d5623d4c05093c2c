"""Alembic's entry: the connection comes from dispatch/migration.py (or `make migration`)."""

from alembic import context
from sqlalchemy import text
from sqlmodel import SQLModel

import models  # noqa: F401 - fills the metadata

connection = context.config.attributes["connection"]
sqlite = connection.dialect.name == "sqlite"
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    version_table="alembic_version",
)
# Our engines leave BEGIN and COMMIT to those who use them: see dispatch/db.py.
raw = connection.connection.dbapi_connection
raw.execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")
try:
    if not sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(20260001)"))
    with context.begin_transaction():
        context.run_migrations()
    raw.execute("COMMIT")
except BaseException:
    raw.execute("ROLLBACK")
    raise
