"""The floor of the place: one guarded UPDATE per transaction, FULL.  `python -m bench.raw_commits DATABASE IDS SECONDS`

The same statement as a grab's race, on the driver alone: no session, no history, no event."""

import sys
import time
import uuid
from pathlib import Path

from dispatch.db import sqlite_connect

CLAIM = "UPDATE orders SET status = 'claimed', claimed_at = ?, version = version + 1 WHERE id = ? AND status = 'open'"
TABLE = "CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, status TEXT, claimed_at INTEGER, version INTEGER)"


def opened(file):
    """The database as the server opens it: WAL, synchronous = FULL."""
    return sqlite_connect(str(file), timeout=5.0)


def small_table(file, count):
    """A file with nothing but open orders; their ids."""
    db = opened(file)
    db.execute(TABLE)
    ids = [str(uuid.uuid4()) for _ in range(count)]
    db.execute("BEGIN IMMEDIATE")
    db.execute("DELETE FROM orders")
    db.executemany("INSERT INTO orders VALUES (?, 'open', NULL, 1)", ((one,) for one in ids))
    db.execute("COMMIT")
    db.close()
    return ids


def commits_per_second(file, ids, seconds):
    """Claims that were each committed by themselves, per second."""
    db = opened(file)
    begin, done = time.perf_counter(), 0
    for one in ids:
        db.execute("BEGIN IMMEDIATE")
        if db.execute(CLAIM, (1_795_000_000_000, one)).rowcount != 1:
            raise RuntimeError("an open order could not be claimed")
        db.execute("COMMIT")
        done += 1
        if time.perf_counter() - begin >= seconds:
            break
    else:
        raise RuntimeError("too few orders for so many seconds")
    took = time.perf_counter() - begin
    db.close()
    return done / took


if __name__ == "__main__":
    file, ids, seconds = sys.argv[1:]
    print(commits_per_second(file, Path(ids).read_text().split(), float(seconds)))
