"""The database file as it stands, read by somebody who is not the server."""

from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2


class Ground:
    """Every look is a connection of its own, and sees what has been committed by then."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "station.db"

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = dbapi2.connect(f"file:{self.file}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def one(self, sql: str, *values: Any) -> Any:
        """The only value of the only row."""
        return self.rows(sql, *values)[0][0]
