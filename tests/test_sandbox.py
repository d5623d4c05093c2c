"""What strangers' bytes may do, and what they may cost, in a child process of their own. What they
cost in truth stands in tests/photos."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dispatch import sandbox
from tests.photos.asking import developed, refusal
from tests.pictures import door, encoded, many_scans

PATIENCE = 6.0  # seconds: three times what a photo may take


def test_more_than_20_mb_do_not_even_start_a_child(monkeypatch):
    monkeypatch.setattr(sandbox.sys, "executable", "/nowhere")
    assert refusal(b"\xff\xd8\xff" + bytes(20 * 1024 * 1024)) == "too_large"


PROBES = {
    "memory": "bytearray(400 * 1024 * 1024); raise SystemExit",
    "file": "open('/etc/hostname')",
    "draft": "open('/tmp/somebody-was-here', 'w')",
    "socket": "socket.socket()",
    "time": "[None for _ in iter(int, 1)]",
    "sleep": "time.sleep(60)",
}


@pytest.mark.parametrize("probe", PROBES)
def test_code_that_got_in_gets_nowhere(probe):
    """As if a decoder had been taken over: in the child it may do what it likes."""
    program = (
        "import os, socket, sys, time; from dispatch import sandbox; sandbox.confine(sandbox.JOBS['photo'])\n"
        f"try: {PROBES[probe]}\n"
        "except (OSError, MemoryError, ValueError): os._exit(77)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program], cwd=sandbox.ROOT, env={}, stdout=subprocess.PIPE
    )
    with child:
        code = child.wait(timeout=60)
    assert code == 77 or code < 0, code


def test_the_child_inherits_no_secret_and_no_open_file(monkeypatch):
    """Looks at the real child through /proc while it lives."""
    monkeypatch.setenv("PII_KEYS", "not for the child")
    real, seen = subprocess.Popen, []

    class Watched(real):  # only looks on
        def communicate(self, *args, **kwargs):
            until = time.monotonic() + 30
            while b"sandbox" not in of(self.pid, "cmdline") and time.monotonic() < until:
                time.sleep(0.001)
            seen.append(
                (of(self.pid, "environ"), [target(f) for f in Path(f"/proc/{self.pid}/fd").iterdir()])
            )
            return super().communicate(*args, **kwargs)

    def of(pid: int, name: str) -> bytes:
        return Path(f"/proc/{pid}/{name}").read_bytes()

    def target(file: Path) -> str:
        try:
            return str(file.readlink())
        except FileNotFoundError:  # it reads its own modules at this moment
            return "closed again"

    monkeypatch.setattr(subprocess, "Popen", Watched)
    with Path("/etc/hostname").open() as ours:
        os.set_inheritable(ours.fileno(), True)
        developed(encoded(door(), "JPEG"))
    environment, files = seen[0]
    assert environment == b""
    assert files and "/etc/hostname" not in files


def test_a_machine_without_time_is_not_the_photos_fault(monkeypatch):
    hurried = sandbox.Job("dispatch.darkroom", "develop", bytes_in=20_000_000, seconds=0.001)
    monkeypatch.setitem(sandbox.JOBS, "photo", hurried)
    with pytest.raises(sandbox.NoTime):
        sandbox.run("photo", encoded(door(), "JPEG"))
    states = [file.read_text().rpartition(")")[2].split() for file in Path("/proc").glob("[0-9]*/stat")]
    assert not [s for s in states if s[1] == str(os.getpid()) and s[0] == "Z"], "and no child is left"


def test_a_photo_that_burned_its_time_is_to_blame(monkeypatch):
    strict = sandbox.Job("dispatch.darkroom", "develop", 20_000_000, seconds=0.1, innocent_cpu_seconds=0)
    monkeypatch.setitem(sandbox.JOBS, "photo", strict)
    with pytest.raises(sandbox.Broken, match="unreadable"):
        sandbox.run("photo", many_scans(40))


def test_a_child_that_dies_takes_nobody_with_it(monkeypatch):
    monkeypatch.setitem(sandbox.JOBS, "unheard of", sandbox.JOBS["photo"])  # the child does not know it
    with pytest.raises(sandbox.Broken, match="unreadable"):
        sandbox.run("unheard of", encoded(door(), "JPEG"))


def test_a_child_that_stands_still_is_ended_in_time(monkeypatch):
    class Frozen(subprocess.Popen):
        def communicate(self, *args, **kwargs):
            self.send_signal(signal.SIGSTOP)
            return super().communicate(*args, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", Frozen)
    began = time.monotonic()
    with pytest.raises(sandbox.NoTime):
        sandbox.run("photo", encoded(door(), "JPEG"))
    assert time.monotonic() - began < PATIENCE
