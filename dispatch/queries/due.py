"""What time has come for: rows with an instant that has passed, the longest overdue first."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import false, literal_column, or_, select

from dispatch.tx import Reading
from models import to_ms

NO_TURN: Any = literal_column("0")


class Subject(NamedTuple):
    """A row and the instant that made it due: together they name one effect. `turn` tells apart what
    is due again at the same instant: a row that was changed meanwhile."""

    id: str
    at: datetime
    turn: int = 0

    @property
    def slot(self) -> str:
        return f"{self.id}@{to_ms(self.at)}" + (f".{self.turn}" if self.turn else "")


def rows(
    rd: Reading, model: Any, due: Any, *where: Any, turn: Any = NO_TURN, at_most: timedelta | None = None
) -> list[Subject]:
    """Rows of a table whose column `due` has passed, all of them: who does them drops those that are set
    aside before he takes a portion. `turn`: a column that each change raises.
    `at_most`: how far ahead it can lie; what lies farther was written before the clock was set back."""
    too_far = false() if at_most is None else due > rd.now + at_most
    query = select(model.id, due, turn).where(due.is_not(None), or_(due <= rd.now, too_far), *where)
    return [Subject(*row) for row in rd.session.execute(query.order_by(due, model.id))]
