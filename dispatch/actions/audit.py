"""Reading the book of who looked at whom is a look itself."""

from typing import Any

from dispatch.queries import audit as seen
from dispatch.tx import Tx


def read(tx: Tx, wanted: seen.Wanted, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of it; the first of each question is written down with what was asked for."""
    page = seen.listed(tx, tx.who, wanted, limit, cursor)
    if cursor is None:
        asked = {"of": wanted.person, "what": wanted.verb}
        tx.audit("audit.read", wanted.subject, **{name: value for name, value in asked.items() if value})
    return page
