"""What the same machine does at best, measured beside everything else: commits, sends, and the generator itself."""

import subprocess
import sys
import uuid
from contextlib import contextmanager

from bench import generator, raw_commits
from bench.machine import ROOT, ended, on_server_core


def commits(place):
    """Guarded UPDATEs a second, one a transaction, FULL, on a small table beside the server's database."""
    file = place.root / "raw.db"
    return commits_on(place, file, raw_commits.small_table(file, int(15_000 * (place.warm + place.seconds))))


def commits_on(place, file, ids):
    """The same on any file with an `orders` table, in a process on the server's core."""
    paper = generator.lines(place.papers / "raw_orders", ids)
    command = [
        sys.executable,
        "-m",
        "bench.raw_commits",
        str(file),
        str(paper),
        str(place.warm + place.seconds),
    ]
    with on_server_core(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        said = process.communicate()[0]
    if process.returncode:
        raise RuntimeError("raw_commits failed")
    return float(said)


@contextmanager
def bare_sender():
    """The port of the bare send() loop, on the server's core."""
    command = [sys.executable, "-m", "bench.bare_send"]
    process = on_server_core(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        ended(process)
        process.stdout.close()


def bare_sends(place, listeners, window):
    """Deliveries a second of the bare loop to so many listeners."""
    orders = generator.lines(place.papers / "bare_orders", (uuid.uuid4() for _ in range(20_000)))
    with bare_sender() as port:
        figures = generator.run(
            "fanout", port=port, tokens=place.nobody(listeners), orders=orders,
            phones=listeners, window=window, seconds=place.seconds, warm=place.warm,
        )  # fmt: skip
    return figures["deliveries_per_s"]


def generator_grabs(place):
    """Grabs a second that the generator itself can ask for: against a server that answers at once."""
    orders = generator.lines(place.papers / "null_orders", (uuid.uuid4() for _ in range(600_000)))
    with generator.null_server() as (port, _):
        figures = generator.run(
            "grab", port=port, tokens=place.nobody(200), orders=orders, phones=200, seconds=0.5, warm=0.5
        )
    return figures["answers_per_s"]
