"""Sums as people write them. The phone's twin is held to the same table in tests/browser/test_sums.py."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.money import MOST_FEN, fen

TABLE = Path(__file__).parents[1] / "data/sums.tsv"
CASES = [tuple(line.split("\t")) for line in TABLE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("said", "sum_"), CASES)
def test_a_sum_is_read_or_it_is_none(said, sum_):
    assert fen(said) == (None if sum_ == "-" else int(sum_))


@given(st.integers(0, MOST_FEN))
def test_every_sum_is_read_as_the_house_writes_it(total):
    assert fen(f"¥{total // 100}.{total % 100:02}") == fen(f"{total // 100}元{total % 100:02}分") == total


@given(st.text(alphabet="0123456789零一二两三五十百千点块元角毛分半整钱.,，。¥共 ", max_size=12))
def test_nothing_breaks_it_and_no_sum_is_above_what_is_taken(said):
    found = fen(said)
    assert found is None or 0 <= found <= MOST_FEN
