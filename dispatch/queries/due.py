"""What time has come for: rows with an instant that has passed, the longest overdue first."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, literal_column, or_, select

from dispatch.tx import Reading, prepared
from models import from_ms, to_ms
from models.base import Instant

ALL = 2**31 - 1
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


class Rows:
    """Rows of a table whose column `due` has passed. `turn`: a column that each change raises. `at_most`:
    how far ahead it can lie; what lies farther was written before the clock was set back. Asked every few
    seconds for ever, so it is compiled once; and never for all of a day's backlog, during whose reading
    nobody else would be answered."""

    def __init__(
        self, model: Any, due: Any, *where: Any, turn: Any = NO_TURN, at_most: timedelta | None = None
    ) -> None:
        self.at_most = at_most
        passed = due <= bindparam("now", type_=Instant())
        if at_most is not None:
            passed = or_(passed, due > bindparam("too_far", type_=Instant()))
        query = select(model.id, due, turn).where(due.is_not(None), passed, *where)
        self.query = prepared(query.order_by(due, model.id).limit(bindparam("most")))

    def __call__(self, rd: Reading, most: int = ALL) -> list[Subject]:
        far = {} if self.at_most is None else {"too_far": rd.now + self.at_most}
        found = rd.run(self.query, now=rd.now, most=most, **far).fetchall()
        return [Subject(row[0], from_ms(row[1]), row[2]) for row in found]
