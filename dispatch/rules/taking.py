"""Who says 我来处理 has the case, by name. A slip can be taken back for a moment; a tone that was stopped
and nothing after it sounds again."""

from datetime import datetime, timedelta

UNDO = timedelta(seconds=10)  # what the pages offer
SLACK = timedelta(seconds=5)  # for the way of the call
HOLDING = frozenset({"take", "acknowledge", "untake"})  # verbs that are no step by themselves


def why_not_back(who: str | None, taken_by: str | None, taken_at: datetime, now: datetime) -> str | None:
    """The code that refuses to take it back; None when it may be."""
    if who != taken_by:
        return "not_yours"
    return "illegal_move" if now - taken_at > UNDO + SLACK else None
