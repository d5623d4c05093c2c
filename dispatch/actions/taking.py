"""What a need, an order that nobody takes, and a welfare alert have in common when somebody takes them."""

from datetime import datetime
from typing import Any

from dispatch.errors import Refused
from dispatch.rules import taking
from dispatch.tx import Tx


def may_take_back(tx: Tx, taken_by: str | None, taken_at: datetime, **facts: Any) -> None:
    """Refused: somebody else's, or later than a slip is noticed."""
    if code := taking.why_not_back(tx.who.id, taken_by, taken_at, tx.now):
        raise Refused(code, **facts)
