"""One COMMIT for many: whoever breaks something breaks it for himself alone."""

import threading
import time

import pytest

from dispatch import writer
from dispatch.errors import Refused
from dispatch.tx import Call
from models import Attempt
from tests.faults.gathering import at_once, facts, kept, kept_raw, outcome
from tests.faults.locks import Lock


@pytest.fixture(autouse=True)
def all_in_one_batch(monkeypatch):
    """A slow machine must not part what is to be seen together."""
    monkeypatch.setattr(writer, "BATCH_SECONDS", 10.0)


@pytest.fixture
def locked(bare_house):
    """Another process holds the database; calling what is given lets it go."""
    with Lock(bare_house.settings.data_dir) as lock:
        yield lock.let_go


def stumbles(tx, name):
    kept(tx, name)
    raise ValueError("stumbled")


def says_no(tx, name):
    kept(tx, name)
    raise Refused("illegal_move")


def says_no_and_remembers(tx, name):
    kept(tx, name)
    return Refused("illegal_move")


def leaves_a_note_nobody_can_keep(tx):
    tx.note(
        Attempt, id="a", order_id="no such order", courier_id="nobody", at=tx.now, outcome="won",
        winner_id=None, behind_ms=None,
    )  # fmt: skip
    return "noted"


def pulls_the_rug(tx):
    kept(tx, "under the rug")
    tx.desk.raw.execute("ROLLBACK")
    return "gone"


def codes(outcomes):
    """What each was told: a result, the code of a refusal, the name of an error."""
    return [
        o.code if isinstance(o, Refused) else type(o).__name__ if isinstance(o, Exception) else o
        for o in outcomes
    ]


def test_who_stumbles_says_no_or_comes_twice_leaves_the_others_their_rows(bare_house):
    told = at_once(
        bare_house, (kept, "one"), (stumbles, "two"), (kept_raw, "three"), (says_no, "four"), (kept, "one"),
        (says_no_and_remembers, "five"), (kept_raw, "three"), (kept, "six"),
    )  # fmt: skip
    assert codes(told) == [
        "one", "ValueError", "three", "illegal_move", "IntegrityError", "illegal_move", "IntegrityError", "six",
    ]  # fmt: skip
    assert facts(bare_house) == {"one", "three", "five", "six"}


def test_who_throws_the_whole_transaction_away_throws_away_his_own(bare_house):
    told = at_once(bare_house, (kept, "one"), (kept_raw, "two"), (pulls_the_rug,), (kept, "three"))
    assert codes(told)[:2] + codes(told)[3:] == ["one", "two", "three"]
    assert isinstance(told[2], Exception)
    assert facts(bare_house) == {"one", "two", "three"}


def test_a_note_that_cannot_be_kept_undoes_its_own_call_alone(bare_house):
    told = at_once(bare_house, (kept, "one"), (leaves_a_note_nobody_can_keep,), (kept, "two"))
    assert codes(told) == ["one", "IntegrityError", "two"]
    assert facts(bare_house) == {"one", "two"}


def test_the_writer_goes_on_after_all_of_them(bare_house):
    for work in (
        (stumbles, "x"),
        (pulls_the_rug,),
        (leaves_a_note_nobody_can_keep,),
        (kept, "one"),
        (kept, "one"),
    ):
        outcome(bare_house, Call(), work)
    assert codes(at_once(bare_house, (kept, "two"), (kept_raw, "three"))) == ["two", "three"]


def test_a_listener_that_breaks_keeps_nobody_from_his_answer(bare_house):
    bare_house.db.listeners.append(lambda events: 1 / 0)
    assert codes(at_once(bare_house, (kept, "one"), (kept, "two"))) == ["one", "two"]


def test_a_full_disk_is_said_reads_go_on_and_it_heals(bare_house):
    house, many = bare_house, "x" * 200_000
    outcome(house, Call(), (kept, "first"))
    raw = house.db.writer.desk.raw
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages + 120}")
    told = [outcome(house, Call(), (kept, f"alone {n}", many)) for n in range(6)]
    told += at_once(house, *[(kept, f"batch {n}", many) for n in range(4)])
    done = {t for t in told if isinstance(t, str)}
    assert {c for c in codes(told) if c not in done} == {"storage_full"}
    assert facts(house) == done | {"first"}
    raw.execute("PRAGMA max_page_count = 1000000")
    assert codes(at_once(house, (kept, "healed", many), (kept_raw, "too"))) == ["healed", "too"]


def test_who_waits_for_a_locked_database_waits_and_is_written(bare_house, locked):
    told: list = []
    waiting = threading.Thread(target=lambda: told.append(outcome(bare_house, Call(), (kept, "one"))))
    waiting.start()
    time.sleep(0.3)  # the lock is held meanwhile: no answer may come
    assert not told and facts(bare_house) == set()
    locked()
    waiting.join(20)
    assert told == ["one"]


def test_who_waits_too_long_is_told_that_nothing_happened(bare_house, locked):
    told: dict = {}

    def ask(n: int) -> None:
        told[n] = outcome(bare_house, Call(), (kept, f"late {n}"), timeout=0.2 + n * 0.1)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert {(t.code, t.status) for t in told.values()} == {("busy", 503)}
    locked()
    assert outcome(bare_house, Call(), (kept, "after")) == "after"
    assert facts(bare_house) == {"after"}


def test_who_waits_longer_than_the_writer_does_is_still_told_busy(bare_house, locked):
    """Longer than any patience of the writer's own: it never passes from waiting to unknown."""
    assert outcome(bare_house, Call(), (kept, "late"), timeout=6.0).code == "busy"


def test_a_time_out_of_the_action_is_the_actions_own(bare_house):
    def runs_out(tx):
        raise TimeoutError("mine")

    assert str(outcome(bare_house, Call(), (runs_out,))) == "mine"
