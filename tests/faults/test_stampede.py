"""Fifty couriers tap the same order: one has it, forty-nine are told, everybody sees it once."""

import random
import time

import pytest

from tests.faults.stampede import KINDS, Street


@pytest.fixture
def street(folder):
    everybody = Street(folder)
    yield everybody
    everybody.close()


def test_the_same_eyes_see_two_winners(folder):
    """A server without the guard, the look at the status and the single seat."""
    everybody = Street(folder, program=("tests/faults/liar.py", "let_two_win"))
    try:
        wrong = everybody.round("mixed", random.Random(1))
    finally:
        everybody.close()
    assert [w for w in wrong if w.endswith("50 winners")], wrong[:5]
    assert [w for w in wrong if w.endswith("50 live claims")], wrong[:5]


@pytest.mark.soak
def test_of_fifty_couriers_one_has_the_order_and_forty_nine_are_told(street, count, soak):
    chance = random.Random(20)
    with soak("stampede") as seen:
        took = []
        for n in range(count(20, 1000)):
            began = time.monotonic()
            seen.failures += street.round(KINDS[n % len(KINDS)], chance)
            took.append(time.monotonic() - began)
            seen.count += 1
        seen.more["median_round_s"] = round(sorted(took)[len(took) // 2], 3)
