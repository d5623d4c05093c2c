"""Every try for an order, lost ones too: who, by which rule, who won instead."""

from datetime import datetime

from dispatch.tx import Tx
from models import Attempt, new_id


def attempted(
    tx: Tx,
    order_id: str,
    outcome: str,
    rule: str,
    version: int,
    *,
    courier_id: str | None = None,
    at: datetime | None = None,
    winner: str | None = None,
    behind_ms: int | None = None,
) -> None:
    """`behind_ms` only where time decided: by how much he was later. `at`: when he reached for it."""
    tx.note(
        Attempt, id=new_id(), order_id=order_id, courier_id=courier_id or tx.who.id, at=at or tx.now,
        outcome=outcome, winner_id=winner, behind_ms=behind_ms, rule=rule, rule_version=version,
    )  # fmt: skip
