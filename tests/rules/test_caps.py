"""The gates before a grab, and which of them is told when several are shut."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.rules import caps
from dispatch.rules.policy import Policy

NOON = datetime(2026, 11, 28, 4, tzinfo=UTC)
SOON = NOON + timedelta(hours=1)
READY = caps.Bearer(
    on_duty=True, duty_until=None, riding=False, insured_until=SOON, notice_accepted_until=SOON,
    medicine_trained=True, minors_cleared_until=SOON, heavy_ok=True, live_claims=0, releases_in_24h=0,
    unsettled_fen=0, unsettled_orders=0,
)  # fmt: skip
HARD = caps.Errand(True, True, heavy=True, advance_fen=10_000)
LIMITS = Policy()
SHUT = [  # in the order in which they are told
    ({"on_duty": False}, "off_duty", {}),
    ({"riding": True}, "riding", {}),
    ({"notice_accepted_until": NOON}, "notice_not_accepted", {}),
    ({"insured_until": None}, "insurance_expired", {}),
    ({"releases_in_24h": 11}, "not_qualified", {"missing": "too_many_releases"}),
    ({"medicine_trained": False}, "not_qualified", {"missing": "medicine_training"}),
    ({"minors_cleared_until": NOON}, "not_qualified", {"missing": "minor_clearance"}),
    ({"heavy_ok": False}, "not_qualified", {"missing": "heavy_goods"}),
    ({"live_claims": 3}, "cap_reached", {"which": "live_claims", "cap": 3}),
    ({"unsettled_orders": 3}, "cap_reached", {"which": "unsettled_orders", "cap": 3}),
    ({"unsettled_fen": 20_001}, "cap_reached", {"which": "unsettled_fen", "cap": 30_000}),
]


def test_who_has_everything_may_take_the_hardest_errand():
    assert caps.gate(READY, HARD, NOON, LIMITS) is None


@pytest.mark.parametrize("first", range(len(SHUT)))
def test_the_first_shut_gate_is_told_whatever_else_is_shut(first):
    facts = {name: value for change, _, _ in SHUT[first:] for name, value in change.items()}
    assert caps.gate(READY._replace(**facts), HARD, NOON, LIMITS) == SHUT[first][1:]


def test_an_easy_errand_asks_for_nothing_special():
    plain = caps.Errand(False, False, heavy=False, advance_fen=None)
    poor = READY._replace(
        medicine_trained=False,
        minors_cleared_until=None,
        heavy_ok=False,
        unsettled_orders=9,
        unsettled_fen=99_999,
    )
    assert caps.gate(poor, plain, NOON, LIMITS) is None


@pytest.mark.parametrize("limits", [LIMITS, Policy(advance_fen=40_000), Policy(advance_fen=0)])
@pytest.mark.parametrize("budget", [None, 0, 1, 10_000, 10_001, 30_000, 30_001, 40_000])
def test_too_dear_is_what_even_empty_hands_may_not_take(limits, budget):
    shut = caps.gate(READY, HARD._replace(advance_fen=budget or 0), NOON, limits)
    flags = caps.too_dear("courier_advance", budget, limits)
    assert [flag["kind"] for flag in flags] == ["over_advance"] * bool(shut)
    assert caps.too_dear("family_prepaid", budget, limits) == caps.too_dear(None, budget, limits) == []


def test_nobody_lays_out_more_than_a_hundred_yuan_for_one_order():
    dear = HARD._replace(advance_fen=10_001)
    assert caps.gate(READY, dear, NOON, LIMITS) == ("cap_reached", {"which": "advance_fen", "cap": 10_000})


def test_exactly_the_limit_is_not_over_it():
    assert caps.gate(READY._replace(unsettled_fen=20_000, unsettled_orders=2), HARD, NOON, LIMITS) is None
