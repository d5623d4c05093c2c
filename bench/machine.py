"""Two cores: the server on the first, the phones on the last. Fewer, and both share; then the ratios say little."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "var" / "bench"
BIG = os.environ.get("BIG", "") not in ("", "0")  # also the rows of a million orders and of a whole city

_CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, PHONES_CORE = _CORES[0], _CORES[-1]


def step_aside():
    """This process and what it starts by default stay off the server's core."""
    os.sched_setaffinity(0, {PHONES_CORE})


def on_server_core(command, **how):
    """Starts a process that never leaves the server's core, nor do its threads and children."""
    return subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}), **how)


def ended(process, patience=10.0):
    """Ends what `on_server_core` started: asked first, killed when it does not listen."""
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
