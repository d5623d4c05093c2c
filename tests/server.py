"""The real server in its own process: started, killed, started again on the same street."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import requests

from tests import forking

ROOT = Path(__file__).parent.parent
PATIENCE = 60  # seconds: a start takes two, on a machine that does nothing else


class Server:
    """`python app.py` on a port of its own over the folder's data."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = settings
        self.program: tuple[str, ...] = ("app.py",)  # another one to see what a fault would look like
        self.from_the_beginning = not forking.POSSIBLE  # with the imports, as `python app.py` does
        self.process: subprocess.Popen[str] | forking.Forked | None = None
        self.url = ""
        self.said: list[str] = []

    def start(self, port: int = 0) -> "Server":
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")}
        env = kept | {"APP_ENV": "test", "DATA_DIR": str(self.folder), "PORT": str(port)} | self.settings
        self.process = self.begun(env)
        ready = threading.Event()
        threading.Thread(target=self.listen, args=(self.process, ready), daemon=True).start()
        if not ready.wait(PATIENCE) or not self.url:
            raise AssertionError("the server did not start:\n" + "".join(self.said[-60:]))
        return self

    def begun(self, env: dict[str, str]) -> "subprocess.Popen[str] | forking.Forked":
        if self.program == ("app.py",) and not self.from_the_beginning:
            return forking.forker().start(env)
        return subprocess.Popen(
            [sys.executable, *self.program], cwd=ROOT, env=env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip

    def listen(self, process: "subprocess.Popen[str] | forking.Forked", ready: threading.Event) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.said.append(line)
            if found := re.search(r"(https?://[\d.]+:\d+)", line):
                self.url = self.url if ready.is_set() else found[1]
                ready.set()
        ready.set()

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def kill(self) -> None:
        """As the power does: nothing is said, nothing is flushed."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def restart(self) -> float:
        """Up again on the same port and data; the seconds until it answers."""
        began = time.monotonic()
        self.start(self.port)
        assert requests.get(f"{self.url}/healthz", timeout=PATIENCE).ok
        return time.monotonic() - began

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is None or not self.runs():
            return
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("the server did not end when asked:\n" + "".join(self.said[-30:])) from None
