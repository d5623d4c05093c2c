"""What stands beside our figures is measured too: a commit really commits, a bare send really reaches."""

import uuid

import pytest

from bench import baselines, generator, raw_commits
from bench.faults import Missing


def test_a_raw_commit_is_in_the_file_when_it_is_counted(tmp_path):
    file = tmp_path / "raw.db"
    ids = raw_commits.small_table(file, 5_000)
    assert raw_commits.commits_per_second(file, ids, 0.05) > 0
    db = raw_commits.opened(file)
    (claimed,) = db.execute("SELECT count(*) FROM orders WHERE status = 'claimed'").fetchone()
    assert 0 < claimed < 5_000
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


def test_a_raw_commit_is_no_commit_when_the_order_was_gone(tmp_path):
    file = tmp_path / "raw.db"
    ids = raw_commits.small_table(file, 10)
    with pytest.raises(RuntimeError, match="could not be claimed"):
        raw_commits.commits_per_second(file, ids[:1] * 2, 10)


def test_the_bare_loop_reaches_every_listener(tmp_path):
    orders = generator.lines(tmp_path / "orders", (uuid.uuid4() for _ in range(20_000)))
    tokens = generator.lines(tmp_path / "tokens", ["nobody"])
    try:
        with baselines.bare_sender() as port:
            figures = generator.run(
                "fanout", port=port, tokens=tokens, orders=orders, phones=10, warm=0.05, seconds=0.1
            )
    except Missing as why:
        pytest.skip(str(why))
    assert figures["deliveries"] > 0
