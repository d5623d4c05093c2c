"""The server of a drill in a process of its own, and the line on which its clock is moved."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from dispatch.drill.street import OWN

ROOT = Path(__file__).parent.parent.parent
SETTINGS = {
    "APP_ENV": "test",
    "WORK_LIMITS": "0",
    "HOST": "127.0.0.1",
    "PORT": "0",
    "PROCESS": "all",
    "LAN": "0",
}
PATIENCE = 60.0
FAREWELL = 15.0
PARTING = 2.0
LAST_WORDS = 2_000  # characters of its log


class Gone(RuntimeError):
    """The server of a drill has ended before its day; says what it said last."""


class Stage:
    """Started on the folder's data with the clock at `now`; its port is known when this returns."""

    def __init__(self, folder: Path, now: datetime) -> None:
        clock, self.log = folder / "clock", folder / "server.log"
        clock.write_text(now.isoformat())
        self.now = self.next = now  # `next`: until then nothing comes by itself
        self.sent = 0
        self.failed: list[str] = []
        ours, theirs = socket.socketpair()
        ours.settimeout(PATIENCE)
        told = {"DATA_DIR": folder, "CLOCK_FILE": clock, "DRILL_LINE": theirs.fileno()}
        env = os.environ | dict.fromkeys((name.upper() for name in OWN), "") | SETTINGS
        with theirs, self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "app.py"], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=env | {name: str(value) for name, value in told.items()}, pass_fds=[theirs.fileno()],
            )  # fmt: skip
        self.line = ours.makefile("rw", encoding="utf-8", newline="\n")
        ours.close()  # the file has it
        try:
            self.port = int(self.heard()["port"])
        except BaseException:
            self.close()
            raise

    def heard(self) -> dict[str, Any]:
        said = self.line.readline()
        if not said:
            raise self.gone()
        answer: dict[str, Any] = json.loads(said)
        if "error" in answer:
            raise RuntimeError(f"the drill's clock stopped: {answer['error']}")
        return answer

    def go(self, until: datetime, seen: int) -> None:
        """On to an instant, or until a phone was told something: `now` and `sent` say how far."""
        self.line.write(json.dumps({"until": until.isoformat(), "seen": seen}) + "\n")
        self.line.flush()
        answer = self.heard()
        self.now, self.sent = datetime.fromisoformat(answer["at"]), answer["sent"]
        self.next = datetime.fromisoformat(answer["next"])
        self.failed += answer["failed"]

    def gone(self) -> Gone:
        last = self.log.read_text(errors="replace")[-LAST_WORDS:].strip() or "(it said nothing)"
        return Gone(f"The drill's server has ended. Its last words:\n{last}")

    def ended(self) -> bool:
        """A line that broke may be heard of before the end itself."""
        try:
            self.process.wait(PARTING)
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.line.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(FAREWELL)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
