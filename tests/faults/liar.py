"""The server with one fault planted in it: `python liar.py FAULT`. The tests start it instead of
app.py, to see that they would find what they look for, or to let it die at one certain moment. The
house itself knows nothing of this."""

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402
import random  # noqa: E402
import runpy  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from sqlalchemy import bindparam, update  # noqa: E402

from dispatch import db, events, idempotency, writer  # noqa: E402
from dispatch.actions import bids, claims  # noqa: E402
from dispatch.errors import Refused  # noqa: E402
from dispatch.idempotency import Made  # noqa: E402
from dispatch.tx import prepared  # noqa: E402
from models import new_id  # noqa: E402

HASTE_SECONDS = 0.2  # between the answer and its COMMIT
ONE_IN = 5  # events are forgotten this often
died_of: list[dict] = []


def answer_before_commit() -> None:
    """Each answer goes out as soon as its action is done, the COMMIT comes a while later."""
    one, before_commit, done = writer.BatchWriter.one, writer.before_commit, []

    def remembered(self, desk, waiting, notes):
        result, error = one(self, desk, waiting, notes)
        done.append((waiting, result, error))
        return result, error

    def hasty(desk, notes):
        numbered = before_commit(desk, notes)
        for waiting, result, error in done:
            if error is None:
                waiting.set_result(result)
        done.clear()
        time.sleep(HASTE_SECONDS)
        return numbered

    class Answered(writer.Waiting):
        def set_result(self, result):
            if not self.done():
                super().set_result(result)

    writer.BatchWriter.one, writer.before_commit, writer.Waiting = remembered, hasty, Answered


def forget_an_event() -> None:
    """Sometimes a move is made and not told: no number is missing."""
    before_commit = writer.before_commit

    def forgetful(desk, notes):
        notes.events[:] = [e for e in notes.events if not unlucky(e)]
        return before_commit(desk, notes)

    writer.before_commit = forgetful


def lose_a_row() -> None:
    """Sometimes an event is told and its row is gone: a number is missing."""
    before_commit = writer.before_commit

    def losing(desk, notes):
        numbered = before_commit(desk, notes)
        for event in filter(unlucky, numbered):
            desk.raw.execute("DELETE FROM events WHERE seq = ?", (event["seq"],))
        return numbered

    writer.before_commit = losing


def say_nothing() -> None:
    """Sometimes the relay keeps an event to itself: the log is right, the ears are not."""
    send = events.Relay.send

    def mumbled(self, event):
        if unlucky(event):
            self.sent[event["station_id"]] = event["seq"]
        else:
            send(self, event)

    events.Relay.send = mumbled


def forget_keys() -> None:
    """A call that comes again is a new one."""
    begin = idempotency.begin

    def forgetful(tx):
        begin(tx)

    idempotency.begin = forgetful


def let_two_win() -> None:
    """The race is decided by nobody: neither the order's status nor the seat says no."""
    claims.CLAIM = prepared(
        update(claims.O)
        .where(claims.O.c.id == bindparam("order"))
        .values(status="claimed", version=claims.O.c.version + 1, claimed_at=bindparam("moment"))
        .returning(*claims.MOVED)
    )
    looked, seated = claims.looked, claims.seated
    claims.looked = lambda tx, order_id: looked(tx, order_id) | {"status": "open"}
    seats = iter(range(1, 1_000_000))
    claims.seated = lambda tx, order, before, seat, *more: seated(tx, order, before, next(seats), *more)


def die_before_commit() -> None:
    """Everything of the batch is done but the COMMIT."""
    before_commit = writer.before_commit

    def last(desk, notes):
        numbered = before_commit(desk, notes)
        die_at_last(numbered)
        return numbered

    writer.before_commit = last


def die_after_commit() -> None:
    """It is kept; nobody has been told, neither who asked nor who listens."""
    db.Database.committed = lambda self, numbered: die_at_last(numbered)


def die_after_telling() -> None:
    """The relay has handed it on; who asked may not have heard."""
    send = events.Relay.send

    def last(self, event):
        send(self, event)
        die_at_last([event])

    events.Relay.send = last


def die_at_last(told: list[dict]) -> None:
    """The twentieth move of an order is the last."""
    died_of.extend(e for e in told if e["kind"].startswith("order."))
    if len(died_of) >= 20:
        os._exit(9)


def let_all_be_drawn() -> None:
    """The draw goes on after somebody has won it."""
    first_seat, end, seats = claims.first_seat, bids.end, iter(range(2, 1_000_000))

    def everybody(tx, order_id, rule, tapped=None):
        made = first_seat(tx, order_id, rule, tapped)
        if not isinstance(made, Made):
            more = {"new": new_id(), "its_seat": next(seats), "its_live": True, "moment": tx.now}
            tx.run(claims.SEAT, order=order_id, person=tx.who.id, **more)
        return Refused("already_taken")

    claims.first_seat = everybody
    bids.end = lambda tx, order_id, code, **more: end(tx, order_id, "already_taken")


def die_deciding() -> None:
    """A draw is done but for its COMMIT."""
    before_commit = writer.before_commit

    def last(desk, notes):
        numbered = before_commit(desk, notes)
        if any(e["kind"] == "grab.decided" for e in numbered):
            os._exit(9)
        return numbered

    writer.before_commit = last


def unlucky(event: dict) -> bool:
    return event["kind"].startswith("order.") and random.randrange(ONE_IN) == 0


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    sys.argv = ["app.py"]
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
