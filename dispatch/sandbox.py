"""A child process for strangers' bytes: `python -m dispatch.sandbox JOB`, bytes on stdin, and on
stdout a line of JSON with the parts after it. What goes wrong in there dies in there.

The child is started, never forked off: it inherits no secrets, no sockets, no database. Before it
looks at the first byte it gives up memory, time, files and children."""

import importlib
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger("last_metre.sandbox")
ROOT = Path(__file__).parent.parent
MB = 1024 * 1024


@dataclass(slots=True, frozen=True)
class Job:
    """Who does it, as module and function (bytes in; facts and parts out), and what it may use."""

    module: str
    function: str
    bytes_in: int
    memory: int = 256 * MB  # resident in all, the interpreter and its libraries included
    cpu_seconds: float = 1.6
    seconds: float = 2.0
    innocent_cpu_seconds: float = 1.2  # who burned less when the time was up had to wait for others


JOBS = {
    "photo": Job("dispatch.darkroom", "develop", bytes_in=20 * MB),
    # An operator waits for it at the keyboard, once; 20,000 rows take two seconds.
    "workbook": Job(
        "dispatch.workbooks",
        "opened",
        bytes_in=11 * MB,
        memory=768 * MB,
        cpu_seconds=20,
        seconds=60,
        innocent_cpu_seconds=19,
    ),
    # Our own rows: when the time is up they are never to blame.
    "report_sheet": Job(
        "dispatch.report_sheet",
        "made",
        bytes_in=40 * MB,
        memory=512 * MB,
        cpu_seconds=25,
        seconds=40,
        innocent_cpu_seconds=99,
    ),
}
PLACES = threading.BoundedSemaphore(2)  # children at a time: the memory this may cost at most
WAIT_FOR_PLACE = 5.0
Output = tuple[dict[str, Any], list[bytes]]


class Broken(Exception):
    """The child could not cope with these bytes; its text is the code of the refusal."""


class NoTime(Exception):
    """The machine was too busy; the same bytes may well pass later."""


def run(name: str, data: bytes) -> Output:
    """What the job made of the bytes: facts and parts. Raises Broken (the bytes are to blame) or
    NoTime (they are not)."""
    job = JOBS[name]
    if len(data) > job.bytes_in:
        raise Broken("too_large")
    if not PLACES.acquire(timeout=WAIT_FOR_PLACE):
        raise NoTime
    try:
        code, answer = child(name, job, data)
    finally:
        PLACES.release()
    if code != 0:
        log.warning("sandbox_died", extra={"facts": {"job": name, "exit": code, "bytes": len(data)}})
        raise Broken("unreadable")
    return unpacked(answer)


def child(name: str, job: Job, data: bytes) -> tuple[int, bytes]:
    """Its exit code (negative: the signal that ended it) and all it said."""
    try:
        process = subprocess.Popen(
            [sys.executable, "-E", "-s", "-B", "-m", "dispatch.sandbox", name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env={},
        )  # fmt: skip
    except OSError as error:
        raise NoTime from error
    with process:
        try:
            answer, _ = process.communicate(data, timeout=job.seconds)
        except subprocess.TimeoutExpired:
            if burned(process.pid) < job.innocent_cpu_seconds:
                raise NoTime from None
            answer = b""
        finally:
            process.kill()
    return process.returncode, answer


def burned(pid: int) -> float:
    """Seconds of CPU a process has had; fields 14 and 15 of its stat."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def unpacked(answer: bytes) -> Output:
    """The head's "parts" are the lengths of what follows it. Believed no further than needed."""
    try:
        head, _, rest = answer.partition(b"\n")
        facts = json.loads(head)
        parts = []
        for length in facts.pop("parts"):
            parts.append(rest[:length])
            rest = rest[length:]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Broken("unreadable") from None
    if "refused" in facts:
        raise Broken(str(facts["refused"]))
    return facts, parts


def confine(job: Job) -> None:
    """Give up what the job does not need; no way back. Everything must have been imported."""
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 3,  # stdin, stdout, stderr: no file and no socket can be opened
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CPU: 1 + int(job.cpu_seconds),
        resource.RLIMIT_AS: job.memory + mapped_only(),
    }
    for which, most in limits.items():
        resource.setrlimit(which, (most, most))
    signal.setitimer(signal.ITIMER_PROF, job.cpu_seconds)
    signal.setitimer(signal.ITIMER_REAL, 2 * job.seconds)  # should nobody be left to end it


def mapped_only() -> int:
    """Bytes of address space that hold no memory yet: libraries in which nobody has read so far.
    The limit is on address space, the promise on memory; they differ by this."""
    space, resident = Path("/proc/self/statm").read_text().split()[:2]
    return (int(space) - int(resident)) * resource.getpagesize()


def main(name: str) -> None:
    """The child's whole life."""
    job = JOBS[name]
    module = importlib.import_module(job.module)
    confine(job)
    data = sys.stdin.buffer.read(job.bytes_in + 1)
    try:
        facts, parts = getattr(module, job.function)(data)
    except module.Refusal as refusal:
        facts, parts = {"refused": str(refusal)}, []
    head = json.dumps(facts | {"parts": [len(p) for p in parts]}).encode() + b"\n"
    sys.stdout.buffer.write(b"".join([head, *parts]))
    sys.stdout.buffer.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
