"""How urgent a row is, from the row to the rule and back to what the outside reads."""

from typing import Any

from dispatch.queries.plain import instant, moment
from dispatch.rules import caps, urgency
from dispatch.rules.policy import Policy
from dispatch.tx import Reading
from models import Need


def of_order(row: dict[str, Any], rd: Reading, limits: Policy) -> dict[str, Any]:
    """`row`: the pool's and the steps' columns, with `asked_at` and `seats_taken`; `limits`: of its
    station."""
    waits_since = row["delivered_at"] if row["status"] == "delivered" else row["opened_at"]
    card = urgency.Card(
        priority=row["priority"],
        status=row["status"],
        asked_at=instant(row["asked_at"]),
        since=instant(waits_since or row["opened_at"]),
        window_from=instant(row["window_from"]),
        window_to=instant(row["window_to"]),
        taken=row["status"] in ("claimed", "picked_up", "on_hold"),
        flagged=bool(row["flagged"]),
        released=row["released_count"],
        seats_free=row["people"] - row["seats_taken"],
        alarm=row["alarm_at"] is not None and row["alarm_seen_at"] is None and row["stated_at"] is None,
        stated=row["stated_at"] is not None,
        too_dear=bool(caps.too_dear(row["payment_mode"], row["budget_fen"], limits)),
    )
    return plain(card, urgency.of(card, rd.now, rd.zone))


def of_need(need: Need, rd: Reading) -> dict[str, Any]:
    card = urgency.Card(
        priority=need.priority,
        status=str(need.status),
        asked_at=need.created_at,
        since=need.created_at,
        window_from=need.window_from,
        window_to=need.window_to,
        taken=need.taken_by is not None,
        acknowledged=not rings(need),
    )
    return plain(card, urgency.of(card, rd.now, rd.zone))


def rings(need: Need) -> bool:
    """An emergency that nobody of the station has said he has; referred, somebody has."""
    return need.priority == "P0" and need.status == "station_work" and need.acknowledged_at is None


def plain(card: urgency.Card, found: urgency.Urgency) -> dict[str, Any]:
    """{"score","why","late"}, and the instants that the words and the ticking clock need."""
    return {
        "score": found.score,
        "why": found.why,
        "late": found.late,
        "since": moment(card.since),
        "claim_by": moment(found.claim_by),
        "done_by": moment(found.done_by),
    }
