"""What everybody in a drill shares: the clock, the list of what comes, the lines, the book of errands."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from dispatch.drill.errands import Asked
from dispatch.drill.line import Ears, Wire
from dispatch.drill.plane import Spot
from dispatch.drill.stage import Stage
from dispatch.drill.street import Ground

MIDNIGHT = datetime(2026, 3, 16, tzinfo=timezone(timedelta(hours=8)))  # a Monday like others
Act = Callable[..., None]


def moment(second: float) -> datetime:
    """The instant of a second of the day."""
    return MIDNIGHT + timedelta(milliseconds=round(second * 1000))


def second(instant: datetime) -> float:
    return (instant - MIDNIGHT).total_seconds()


@dataclass(slots=True)
class Errand:
    """What became of an order. `asked_at`, `opened_at`: since when it waits, of its need and itself."""

    id: str
    need_id: str
    asked: Asked
    place: Spot
    community: int
    cleared_only: bool
    opened_at: float
    claimed_at: float | None = None  # first
    done_at: float | None = None
    by: int | None = None  # the courier who did it; None: nobody, or the committee itself
    by_committee: bool = False
    held: bool = False  # somebody has it in his hands
    over: bool = False  # nothing more comes: delivered, failed, done by the committee
    metres: float = 0.0


@dataclass(slots=True)
class Run:
    day: str
    seed: int
    ground: Ground
    stage: Stage
    wire: Wire
    ears: Ears
    now: float
    ends: float
    book: dict[str, Errand] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    touched: bool = True  # something was done since the server was last waited for
    _heap: list[tuple[float, int, Act, tuple[Any, ...]]] = field(default_factory=list)
    _count: int = 0

    def at(self, second: float, act: Act, *args: Any) -> None:
        self._count += 1
        heapq.heappush(self._heap, (round(max(second, self.now), 3), self._count, act, args))

    def call(self, method: str, path: str, token: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """The answer; what was refused is counted by its code."""
        if self.stage.now < moment(self.now):  # nothing was to come, so the server was left in peace
            self.stage.go(moment(self.now), self.ears.heard)
        self.touched = True
        status, answer = self.wire.call(method, path, token, body)
        if status >= 400:
            code = f"{status} {answer.get('code')}"
            self.refused[code] = self.refused.get(code, 0) + 1
        if status >= 500:
            raise RuntimeError(f"{method} {path} was answered {status}: {answer}")
        return status, answer

    def live(self) -> None:
        """Until the day ends: what is said is heard at its time, what is due is done at its."""
        while self._heap and (due := self._heap[0][0]) < self.ends:
            if self.reach(due):
                _, _, act, args = heapq.heappop(self._heap)
                act(*args)
        while not self.reach(self.ends):
            pass

    def reach(self, until: float) -> bool:
        """On to that second; False when somebody was told something on the way there."""
        if not self.touched and moment(until) < self.stage.next:
            self.now = until
            return True
        self.stage.go(moment(until), self.ears.heard)
        self.touched = False
        self.now = second(self.stage.now)
        said = self.ears.until(self.stage.sent)
        for owner, event in said:
            if owner is not None:
                owner.hear(event)
        return not said and self.now >= until
