"""The place where photos are handed in, over real HTTP, and everything that is asked afterwards."""

import json
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from pysqlite3 import dbapi2

from dispatch import sandbox
from tests.cast import PATIENCE, Person
from tests.photos.lens import strange
from tests.server import Server

WORDED = {413: "too_large", 415: "unsupported_media", 422: "invalid", 503: "busy"}
MOST_MEGABYTES, MOST_SECONDS = 256, 2.0
TIMES = 3  # how much slower than promised a machine full of tests may be


@dataclass(slots=True)
class Seen:
    """What came of one photo."""

    status: int
    seconds: float
    photo_id: str | None = None
    complaints: list[str] = field(default_factory=list)


class Counter:
    """Couriers' hands and an auditor's eyes. Several hands take turns: nobody may bring more than a
    few photos a second."""

    def __init__(self, server: Server, *phones: str) -> None:
        self.server, self.hands = server, deque(Person(server.url, phone).http for phone in phones)
        self.url = f"{server.url}/api/v1/photos"

    def brings(self, data: bytes, name: str = "门口.jpg") -> Seen:
        """Handed in, looked at, and the house gone through. A busy server is asked again."""
        for _ in range(20):
            self.hands.rotate()
            began = time.monotonic()
            answer = self.hands[0].post(self.url, files={"photo": (name, data)}, timeout=PATIENCE)
            seconds = time.monotonic() - began
            if answer.status_code not in (429, 503):
                break
        seen = Seen(answer.status_code, seconds)
        seen.complaints = [*self.worded(answer, seen), *self.lives(), *self.tidy()]
        return seen

    def worded(self, answer: requests.Response, seen: Seen) -> list[str]:
        if answer.status_code == 201:
            seen.photo_id = answer.json()["photo_id"]
            return [
                f"{size}: {what}" for size in ("1600", "320") for what in strange(self.served(seen, size))
            ]
        problem = answer.json()
        if problem.get("code") != WORDED.get(answer.status_code) or not problem.get("detail"):
            return [f"answered {answer.status_code} {answer.text[:200]}"]
        return []

    def served(self, seen: Seen, size: str) -> bytes:
        answer = self.hands[0].get(f"{self.url}/{seen.photo_id}?size={size}", timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"] == "image/jpeg"
        return answer.content

    def lives(self) -> list[str]:
        answer = requests.get(f"{self.server.url}/healthz", timeout=PATIENCE)
        return [] if answer.status_code == 200 else [f"/healthz said {answer.status_code}"]

    def tidy(self) -> list[str]:
        """Rows and files tell the same: nothing half written, nothing that belongs to nobody."""
        named = {f"{sha256}{small}.jpg" for sha256 in self.rows() for small in ("", "-320")}
        there = set(self.files())
        return [f"no file {n}" for n in sorted(named - there)] + [
            f"an orphan {n}" for n in sorted(there - named)
        ]

    def rows(self) -> list[str]:
        """The content of each photo that has a row."""
        base = dbapi2.connect(f"file:{self.server.folder / 'station.db'}?mode=ro", uri=True)
        try:
            return [row[0] for row in base.execute("SELECT sha256 FROM photos")]
        finally:
            base.close()

    def files(self) -> list[str]:
        return [f.name for f in (self.server.folder / "photos").rglob("*") if f.is_file()]


@contextmanager
def scale() -> Iterator[Any]:
    """weigh(file) -> what its child used, seen from a process that is small itself."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.photos.scale"], cwd=sandbox.ROOT, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin and process.stdout
    lines, answers = process.stdin, process.stdout

    def weigh(file: Path) -> dict[str, Any]:
        for _ in range(20):
            print(file, file=lines, flush=True)
            cost: dict[str, Any] = json.loads(answers.readline())
            if cost["said"] != "no time":
                break
        return cost

    with process:
        yield weigh
        lines.close()
