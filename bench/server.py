"""The real server in its own process, on its own data: started, waited for, ended."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request

from bench.machine import ROOT, ended, on_server_core

PATIENCE = 60.0
SETTINGS = {"APP_ENV": "test", "WORK_LIMITS": "0", "HOST": "127.0.0.1", "PROCESS": "all"}
NOT_OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "CLOCK_FILE",
    "TLS_CERT",
    "TLS_KEY",
    "NOTIFY_URLS",
    "PII_KEYS",
    "SECRET_KEY",
)


def environment(data):
    """The operator's, but for what would lead this server to other data."""
    return os.environ | dict.fromkeys(NOT_OURS, "") | SETTINGS | {"DATA_DIR": str(data)}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


class Server:
    def __init__(self, data):
        self.port, self.log = free_port(), data.parent / f"{data.name}.log"
        with self.log.open("ab") as log:
            self.process = on_server_core(
                [sys.executable, "app.py"], cwd=ROOT, stdout=log, stderr=log,
                env=environment(data) | {"PORT": str(self.port)},
            )  # fmt: skip
        try:
            self.wait()
        except BaseException:
            self.close()
            raise

    @property
    def pid(self):
        return self.process.pid

    def wait(self):
        """Until it says that it can serve."""
        until = time.monotonic() + PATIENCE
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            return error.code == 404  # it answers, and has no such page
        except (urllib.error.URLError, OSError):
            return False

    def close(self):
        ended(self.process, patience=20)
