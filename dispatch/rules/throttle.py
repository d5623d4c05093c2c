"""How long somebody who failed to sign in waits: growing, never a lock-out."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True, frozen=True)
class Limit:
    """`free` failures cost nothing; then a wait of 1, 2, 4 ... seconds, `longest` at most. What was
    counted is forgotten `after`. In a `window` that time runs from the first failure, else from
    the last."""

    free: int
    longest: int
    after: timedelta
    window: bool = False


LIMITS = {
    "pair": Limit(5, 900, timedelta(hours=1)),  # one phone from one address: the one who guesses
    "phone": Limit(20, 4, timedelta(hours=1)),  # one phone from everywhere: its owner is among them
    "address": Limit(100, 4, timedelta(seconds=4), window=True),  # a whole outlet is behind one
}


def remembered(kind: str, failures: int, last_at: datetime, now: datetime) -> int:
    """What still counts. A clock that has jumped far forgets, in either direction."""
    return failures if abs(now - last_at) < LIMITS[kind].after else 0


def counted(kind: str, failures: int, last_at: datetime, now: datetime) -> tuple[int, datetime]:
    """One failure more: (failures, last_at) as they are to be kept."""
    still = remembered(kind, failures, last_at, now)
    return still + 1, last_at if LIMITS[kind].window and still else now


def wait_seconds(kind: str, failures: int, last_at: datetime, now: datetime) -> int:
    """Whole seconds still to wait."""
    limit = LIMITS[kind]
    over = remembered(kind, failures, last_at, now) - limit.free
    if over < 0:
        return 0
    pause = limit.longest if limit.window else min(2 ** min(over, 30), limit.longest)
    return max(0, math.ceil(pause - abs((now - last_at).total_seconds())))
