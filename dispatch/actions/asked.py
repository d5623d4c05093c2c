"""The lead of an outlet looks at what he is asked."""

from typing import Any

from dispatch.queries import asked
from dispatch.tx import Tx


def show(tx: Tx, limit: int, cursor: str | None) -> dict[str, Any]:
    """With his couriers' numbers in full, so that he can ring one: the showing is written down, as that
    of the station's own list is."""
    shown = asked.listed(tx, tx.who, limit, cursor)
    for item in shown["items"]:
        if item["couriers"]:
            tx.audit("order.phone_list", item["order"]["id"])
    return shown
