"""Calls that come while the writer is busy, so that it takes them all at once."""

import threading
import time
from collections.abc import Callable
from typing import Any

from dispatch.house import House
from dispatch.tx import Call, Tx
from models import Fact
from tests.cast import PATIENCE

Work = tuple[Callable[..., Any], *tuple[Any, ...]]


def outcome(house: House, call: Call, work: Work, timeout: float = 20.0) -> Any:
    """What the call gave, or the error that it raised."""
    try:
        return house.db.write(call, *work, timeout=timeout)
    except Exception as error:
        return error


def at_once(house: House, *works: Work, calls: list[Call] | None = None, timeout: float = 20.0) -> list[Any]:
    """The outcome of each, in order; all were taken up in one batch, in this order."""
    busy, go = threading.Event(), threading.Event()
    told: dict[int, Any] = {}

    def hold(tx: Tx) -> None:  # an action never waits; this one is the traffic jam
        busy.set()
        go.wait(PATIENCE)

    def ask(n: int, work: Work) -> None:
        told[n] = outcome(house, calls[n] if calls else Call(), work, timeout)

    jam = threading.Thread(target=lambda: house.db.write(Call(), hold, timeout=PATIENCE))
    jam.start()
    assert busy.wait(PATIENCE)
    threads = [threading.Thread(target=ask, args=(n, work)) for n, work in enumerate(works)]
    for n, thread in enumerate(threads, 1):
        thread.start()
        until = time.monotonic() + PATIENCE
        while len(house.db.writer.waiting) < n and time.monotonic() < until:
            time.sleep(0.001)
    go.set()
    for thread in (jam, *threads):
        thread.join(PATIENCE)
    return [told[n] for n in range(len(works))]


def kept(tx: Tx, name: str, value: str = "1") -> str:
    """A row through SQLAlchemy."""
    tx.session.add(Fact(name=name, value=value))
    tx.session.flush()
    return name


def kept_raw(tx: Tx, name: str) -> str:
    """A row on the driver's own cursor."""
    tx.desk.raw.execute("INSERT INTO installation (name, value) VALUES (?, '1')", (name,))
    return name


def facts(house: House) -> set[str]:
    with house.db.reading() as rd:
        return {r[0] for r in rd.desk.raw.execute("SELECT name FROM installation")} - {"epoch", "index_key"}
