"""Somebody who listens all the time, through every restart."""

import threading
import time
from typing import Any

from tests.cast import PATIENCE
from tests.faults.hands import Hand
from tests.faults.phones import Listener

COMES = 15.0  # seconds: three times as long as an event may take after a restart


class Ear:
    """`rooms`: what he should hear, said by us and not by the server. The server's `resume` fills
    what he missed; what he has heard is kept by number."""

    def __init__(self, name: str, hand: Hand, rooms: set[str]) -> None:
        self.name, self.hand, self.rooms = name, hand, rooms
        self.heard: dict[int, dict[str, Any]] = {}
        self.faults: list[str] = []
        self.epoch = ""
        self.patience = COMES
        self.last = 0  # the highest number heard
        self.phone: Listener | None = None
        self.thread: threading.Thread | None = None

    def join(self, port: int) -> None:
        """Connect, ask for the gap, listen on."""
        self.phone = phone = Listener(port, self.hand.token)
        self.epoch = self.epoch or phone.hello["epoch"]
        if phone.hello["epoch"] != self.epoch:
            self.faults.append(f"{self.name}: the epoch has changed")
        if not self.last:
            self.last = phone.hello["head"]
            self.first = self.last + 1
        after, more = self.last, True
        while more:
            gap = phone.ask("resume", {"after": after})
            if "events" not in gap:
                self.faults.append(f"{self.name}: no gap but {gap}")
                break
            for event in gap["events"]:
                self.take(event)
            more = gap["more"]
            after = gap["events"][-1]["seq"] if gap["events"] else after
            more = more and bool(gap["events"])
        self.thread = threading.Thread(target=self.listen, args=(phone,), daemon=True)
        self.thread.start()

    def listen(self, phone: Listener) -> None:
        before = 0
        try:
            while True:
                while phone.events:
                    event = phone.events.pop(0)
                    if event["seq"] <= before:
                        self.faults.append(f"{self.name}: live {event['seq']} after {before}")
                    before = event["seq"]
                    self.take(event)
                phone.hear()
        except (OSError, EOFError):
            phone.close()

    def take(self, event: dict[str, Any]) -> None:
        """What comes twice must be the same."""
        old = self.heard.setdefault(event["seq"], event)
        if old != event:
            self.faults.append(f"{self.name}: two different events {event['seq']}")
        self.last = max(self.last, event["seq"])

    def left(self) -> None:
        """The server has gone: read to the end of what it said."""
        if self.thread is not None:
            self.thread.join(PATIENCE)

    def until(self, seq: int) -> None:
        """It must come by itself, without asking."""
        until = time.monotonic() + self.patience
        while self.last < seq and time.monotonic() < until:
            time.sleep(0.005)

    def close(self) -> None:
        if self.phone is not None:
            self.phone.close()
