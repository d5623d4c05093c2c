"""A late truth: what somebody did with an order, said when the claim on it had already ended.

The phone was in a cellar; the time ran out, or a coordinator took the order back. What was done there was
done all the same: it is kept and shown, and the committee, who can ask the resident, decides."""

from datetime import datetime, timedelta

LONGEST = timedelta(hours=24)  # as long after the end of the claim what is said of it still counts
SOUNDS_AGAIN = timedelta(minutes=10)  # until somebody has decided: goods may be on their way twice

UNAWARES = ("timed_out", "taken_back", "handed_over", "relieved", "cancelled")
"""Ends that a phone without a network does not know of: whatever was done meanwhile is said in good faith."""


def counts(outcome: str | None, ended_at: datetime | None, now: datetime) -> bool:
    """Whether who held it so may still say that it was brought; who completed it has said so."""
    return outcome != "completed" and ended_at is not None and now - ended_at <= LONGEST


def counts_unawares(outcome: str | None, ended_at: datetime | None, now: datetime) -> bool:
    """As counts, where the end was not the courier's own doing: then any word said meanwhile counts."""
    return outcome in UNAWARES and counts(outcome, ended_at, now)


def better(one: str | None, other: str) -> str:
    """The stronger of two proofs; of the first word there is none yet."""
    strength = ("call", "photo", "code")
    return max(one or other, other, key=strength.index)
