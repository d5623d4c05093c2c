"""Token buckets per person (the world's by address and key): how much work one may ask for."""

import time
from collections import OrderedDict
from dataclasses import dataclass

from dispatch.errors import Refused


@dataclass(slots=True, frozen=True)
class Rate:
    per_second: float
    burst: int


RATES = {
    "need": Rate(20, 200),
    "report": Rate(2, 60),
    "grab": Rate(10, 50),
    "read": Rate(200, 400),
    "search": Rate(1, 60),
    "write": Rate(20, 200),
    "outside": Rate(0.2, 10),  # a child process that speaks with the world
    "photo": Rate(2, 30),
    "open311": Rate(50, 400),  # by address: the world reads
    "open311_post": Rate(5, 100),  # by address, and by key
}
HELD = 20_000  # the least used bucket is full again long before it is forgotten


class Buckets:
    def __init__(self, on: bool = True) -> None:
        self.on = on
        self.levels: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, person_id: str, kind: str) -> None:
        """One token, or `rate_limited` with the seconds until there is one."""
        if not self.on:
            return
        rate, now, key = RATES[kind], time.monotonic(), (person_id, kind)
        level, at = self.levels.get(key, (float(rate.burst), now))
        level = min(rate.burst, level + (now - at) * rate.per_second)
        if level < 1:
            raise Refused("rate_limited", retry_after=max(1, round((1 - level) / rate.per_second)))
        self.levels[key] = (level - 1, now)
        self.levels.move_to_end(key)
        if len(self.levels) > HELD:
            self.levels.popitem(last=False)

    def charge(self, person_id: str, kind: str, tokens: float) -> None:
        """What the call that took a token cost beyond it: the next one waits for that."""
        if self.on and (kept := self.levels.get((person_id, kind))):
            self.levels[(person_id, kind)] = max(kept[0] - tokens, -float(RATES[kind].burst)), kept[1]
