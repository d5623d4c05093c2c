"""The ledger of acknowledgements: what each hand asked for, under which key, and what it was told."""

import uuid
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from tests.faults.hands import Hand

KIND = {  # a move and the event that tells it
    "open": "order.opened",
    "grab": "order.claimed",
    "release": "order.released",
    "pick_up": "order.picked_up",
    "deliver": "order.delivered",
}
LOOKING = ("order.widened", "notice")  # what an order does by itself until somebody has it


@dataclass(slots=True)
class Entry:
    """One call. `status` is None until somebody has answered it."""

    who: Hand
    verb: str
    path: str
    body: dict[str, Any]
    order: str | None = None
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    status: int | None = None
    code: str = ""
    version: int | None = None  # told by the first answer; a repeated call may show a later one
    asked: int = 0  # how often it was sent

    def answered(self, status: int, told: dict[str, Any]) -> None:
        """503 and 504 are no answer: the same key must be asked again."""
        if status in (503, 504, 507) or (status == 409 and told.get("code") == "in_flight"):
            return
        self.status, self.code = status, told.get("code", "")
        if self.done:
            shown = told.get("order", told)
            self.order = shown["id"]
            self.version = shown["version"] if self.asked == 1 else None

    @property
    def done(self) -> bool:
        return self.status in (200, 201)

    def __str__(self) -> str:
        return f"{self.verb} of {self.order} by {self.who.id} under {self.key}"


class Ledger:
    """Kept by many hands at once."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.faults: list[str] = []
        self.lock = Lock()

    def write(self, entry: Entry) -> Entry:
        with self.lock:
            self.entries.append(entry)
        return entry

    def wrong(self, what: str) -> None:
        with self.lock:
            self.faults.append(what)

    @property
    def unanswered(self) -> list[Entry]:
        return [e for e in self.entries if e.status is None]

    @property
    def done(self) -> list[Entry]:
        return [e for e in self.entries if e.done]
