"""The phones tell the truth: they count what a server did, and notice when it lied."""

import uuid

import pytest

from bench import generator
from bench.faults import Missing, Wrong


@pytest.fixture(scope="module")
def built():
    try:
        return generator.built("phones", generator.PHONES)
    except Missing as why:
        if "no C compiler" in str(why):
            pytest.skip(str(why))
        raise


@pytest.fixture
def ask(built, tmp_path):
    """Runs the phones for a moment against a null server started with these words."""
    tokens = generator.lines(tmp_path / "tokens", (f"token-{n}" for n in range(20)))
    orders = generator.lines(tmp_path / "orders", (uuid.uuid4() for _ in range(60_000)))

    def run(*server, mode="grab", **options):
        common = {
            "tokens": tokens,
            "orders": orders,
            "phones": 20,
            "warm": 0.05,
            "seconds": 0.1,
            "patience": 2,
        }
        with generator.null_server(*server) as (port, pid):
            return generator.run(mode, port=port, pid=pid, **(common | options))

    return run


def test_the_phones_compile_without_a_warning(built):
    assert "-Werror" in generator.FLAGS
    assert built.stat().st_size > 0


def test_ten_phones_contend_and_one_of_them_wins(ask):
    figures = ask(contenders=10)
    assert figures["losses"] == pytest.approx(9 * figures["wins"], abs=20 * 10)
    assert figures["answers"] == figures["wins"] + figures["losses"] > 0


def test_a_server_that_gives_one_order_twice_is_caught(ask):
    with pytest.raises(Wrong, match="double_wins"):
        ask("--fault=double", contenders=10)


def test_a_server_that_forgets_a_listener_is_caught(ask):
    with pytest.raises(Wrong, match="unheard"):
        ask("--board", "--fault=deaf", listen=True, rate=50)


def test_a_server_that_accepts_deflate_is_refused(ask):
    with pytest.raises(Wrong, match="permessage-deflate"):
        ask("--fault=deflate")


@pytest.mark.parametrize("window", [1, 8])
def test_one_writer_is_heard_by_every_listener(ask, window):
    figures = ask("--board", mode="fanout", window=window)
    assert figures["deliveries"] == pytest.approx(20 * figures["answers"], abs=20 * (window + 1))
    assert figures["last_ms"]["p99"] > 0


def test_a_committee_posts_and_the_street_sees_it(ask, tmp_path):
    bodies = generator.lines(tmp_path / "bodies", ['{"category":"shopping"}'])
    figures = ask("--board", mode="visible", bodies=bodies, post_token="committee", rate=100, seconds=0.3)
    assert figures["answers"] == figures["last_ms"]["n"] > 0


def test_grabs_arrive_by_themselves_at_the_rate_asked_for(ask):
    figures = ask("--board", rate=200, seconds=0.5, listen=True)
    assert 50 <= figures["wins"] <= 150


def test_the_phones_hold_the_line_when_idle(ask):
    figures = ask(mode="idle")
    assert (figures["gone"], figures["answers"]) == (0, 0)


def test_who_runs_out_of_orders_is_not_believed(ask, tmp_path):
    few = generator.lines(tmp_path / "few", (uuid.uuid4() for _ in range(5)))
    with pytest.raises(Wrong, match="ran_dry"):
        ask(orders=few)
