"""What a drill assumes about people: chance that no policy moves, ways, shares, figures."""

import pytest

from dispatch.drill import comparison, errands, figures, profile, riders, will
from dispatch.drill.courier import Courier
from dispatch.drill.day import Drill, policy_of
from dispatch.drill.drawing import by_hour, chart
from dispatch.drill.figures import Fate, Share
from dispatch.drill.plane import Spot, degrees, detour, metres, spot
from dispatch.drill.run import Errand, Run
from dispatch.drill.way import Visit, Way

OUTLETS = [Spot(1_000.0 * n, 300.0 * (n % 3)) for n in range(20)]
HOUSES = [[Spot(at.x + 50.0 * n, at.y + 40.0 * n) for n in range(12)] for at in OUTLETS]


@pytest.fixture(scope="module")
def couriers():
    return riders.riders(7, 80, 0, OUTLETS, HOUSES)


def test_the_same_seed_draws_the_same_people_and_another_seed_others(couriers):
    assert riders.riders(7, 80, 0, OUTLETS, HOUSES) == couriers
    assert riders.riders(8, 80, 0, OUTLETS, HOUSES) != couriers


def test_who_is_called_up_changes_nobody_who_was_there(couriers):
    with_reserve = riders.riders(7, 80, 100, OUTLETS, HOUSES)
    assert [one.route for one in with_reserve[:80]] == [one.route for one in couriers]
    assert [one.reserve for one in with_reserve].count(True) == 100


def test_each_hour_has_its_share_of_couriers_on_the_line(couriers):
    for hour in range(profile.BEGINS, profile.ENDS):
        at = hour * 3600 + 1_800
        on = sum(any(begin <= at < end for begin, end in one.duties) for one in couriers)
        assert on == round(profile.hours()[hour].on_line * 80)


def test_a_round_takes_two_to_four_communities_and_begins_at_home(couriers):
    assert {len(one.route) for one in couriers} == {2, 3, 4}
    assert all(one.route[0] == one.outlet and len(set(one.route)) == len(one.route) for one in couriers)


def test_a_lockdown_day_posts_two_thousand_errands_and_its_emergencies_reach_no_courier():
    posted = errands.asked("lockdown", 1, 20, 15)
    assert sum(need.priority != "P0" for need in posted) == 2_000
    assert {need.category for need in posted if need.priority == "P0"} <= {"urgent_medical"}
    assert posted == sorted(posted, key=lambda need: (need.at, need.name))


def test_a_courier_wants_less_the_farther_the_fuller_and_the_busier(couriers):
    idle, loaded, busy = will.State(0, False), will.State(2, False), will.State(0, True)

    def takers(metres: float, state: will.State) -> int:
        names = [f"n{n}" for n in range(40)]
        return sum(will.would(7, one, name, "P2", metres, state) for one in couriers for name in names)

    usual = takers(500, idle)
    assert usual > 1.5 * takers(2_500, idle) > 3 * takers(9_000, idle)
    assert usual > takers(500, busy) > 0
    assert usual > takers(500, loaded)
    assert takers(500, will.State(0, False, asked=True)) > usual


def test_looking_again_throws_no_new_dice(couriers):
    state = will.State(0, False)
    first = [will.would(7, one, "n1", "P2", 800, state) for one in couriers]
    assert first == [will.would(7, one, "n1", "P2", 800, state) for one in couriers]


def test_a_door_on_the_way_adds_nothing_and_one_beside_it_there_and_back():
    way = [Spot(0, 0), Spot(1_000, 0), Spot(1_000, 1_000)]
    assert detour(way, Spot(400, 0), within=2) == (0, 0.0)
    assert detour(way, Spot(1_200, 500), within=2) == (1, 400.0)
    assert detour(way, Spot(1_000, 900), within=1).metres == 1_800.0  # too late there: he goes at once


def test_the_drill_measures_the_street_as_it_is():
    north, east = spot(39.04, 117.70), spot(39.03, 117.71)
    assert metres(spot(39.03, 117.70), north) == pytest.approx(1_112, abs=2)
    assert metres(spot(39.03, 117.70), east) == pytest.approx(864, abs=2)
    assert degrees(spot(39.0321, 117.7008)) == (39.0321, 117.7008)


def test_who_turns_round_on_the_ride_does_not_arrive_where_he_was_going():
    way = Way(home=Spot(0, 0), at=Spot(0, 0))
    way.begin_round([Visit(Spot(4_200, 0), 60.0)], now=0.0)
    assert way.depart(0.0) == pytest.approx(1_000)
    before = way.turn
    way.take(Visit(Spot(0, 420), 60.0, errand="o1"), index=0, now=500.0)
    assert way.at == Spot(2_100, 0) and not way.riding and way.turn != before
    assert way.depart(500.0) == pytest.approx(500 + 2_520 / 4.2)


def test_who_takes_a_later_door_rides_on():
    way = Way(home=Spot(0, 0), at=Spot(0, 0))
    way.begin_round([Visit(Spot(4_200, 0), 60.0)], now=0.0)
    way.depart(0.0)
    before = way.turn
    way.take(Visit(Spot(4_000, 0), 60.0, errand="o1"), index=1, now=500.0)
    assert way.riding and way.turn == before


def test_an_order_that_nobody_took_counts_with_all_the_time_it_waited():
    nine = 9 * 3600.0
    fates = [
        Fate("P2", nine, nine + 60, nine + 900, 400.0, True),
        Fate("P2", nine, None, None, 0.0, False),
        Fate("P1", nine, nine + 7_300, nine + 9_000, 200.0, True),
    ]
    told = figures.figures(fates, [Share(4.0, 2, 6), Share(4.0, 0, 2), Share(0.1, 0, 9)], 22 * 3600.0)
    assert told["claim_s_p50"] == 7_300
    assert told["claim_s_p90"] == pytest.approx(7_300 + 0.8 * (13 * 3600 - 7_300))
    assert told["never_claimed_share"] == pytest.approx(2 / 3, abs=1e-4)  # one came after it was due
    assert told["done_in_time_share"] == pytest.approx(1 / 3, abs=1e-4)
    assert told["extra_m_per_order"] == 300
    assert told["gini"] == 0.5 and told["messages_per_courier"] == 8.5


def test_what_is_due_tomorrow_is_not_too_late_tonight():
    seven, ten = 19 * 3600.0, 22 * 3600.0
    tonight = [Fate("P2", seven, None, None, 0.0, False), Fate("P3", seven, None, None, 0.0, False)]
    told = figures.figures([*tonight, Fate("P1", seven, seven + 60, None, 0.0, False)], [], ten)
    assert told["never_claimed_share"] == 0
    tomorrow = figures.figures(tonight, [], ten + 24 * 3600)
    assert tomorrow["never_claimed_share"] == 1, "the P2 was due at six; the P3 has time"


def test_few_orders_cannot_be_shared_evenly_and_many_can():
    shares = [Share(6.0, 0, 0)] * 70
    assert figures.fairest(40, shares) == pytest.approx(30 / 70, abs=1e-3)
    assert figures.fairest(2_100, shares) == 0


def test_the_drawing_counts_what_waits_at_the_end_of_each_hour():
    at = 6 * 3600.0
    fates = [Fate("P2", at + 10, at + 20, None, 0, True), Fate("P2", at + 10, at + 4_000, None, 0, True)]
    assert by_hour(fates, 8 * 3600.0) == [(6, 2, 1, 1), (7, 0, 1, 0)]
    assert "06:00" in chart(fates, 8 * 3600.0) and "░" in chart(fates, 8 * 3600.0)


def test_a_promise_is_judged_by_the_means_over_the_seeds():
    def row(policy: str, metres: float) -> dict:
        names = [name for name, *_ in comparison.SHOWN]
        return dict.fromkeys(names, 1.0) | {"day": "normal", "policy": policy, "extra_m_per_order": metres}

    rows = [row("broadcast", 900), row("broadcast", 1_100), row("default", 500), row("default", 700)]
    assert comparison.verdict(rows, "normal", "extra_m_per_order", 0.6) == "met (0.60)"
    assert (
        comparison.verdict([*rows, row("default", 700)], "normal", "extra_m_per_order", 0.6)
        == "**not met** (0.63)"
    )
    assert "| extra metres an order | 600 ± 100 | 1,000 ± 100 | 0.60 |" in comparison.table(rows, "normal")
    rows += [row("window", 800), row("default", 600) | {"nearest_m": 400.0}]
    assert "| extra metres an order | 0.60 | 0.80 | 0.40 |" in comparison.others(rows, "normal")
    assert "| claim p50, s | 1.00 | 1.00 | – |" in comparison.others(rows, "normal")


def test_without_ways_the_newest_of_a_level_is_taken():
    def best(by_way: bool) -> str:
        he = object.__new__(Courier)
        he.cap, he.by_way, he.held, he.waiting, he.turns = 3, by_way, {}, set(), 0
        asked = [errands.Asked(n, 0.0, 0, 0, 0, "parcel", "P2", None) for n in "ab"]
        he.cards = dict.fromkeys("ab")
        book = {one.name: Errand(one.name, "", one, Spot(0, 0), 0, False, 0.0) for one in asked}
        he.run = Run("normal", 1, None, None, None, None, 0.0, 1.0, book)
        he.rider, he.would = (
            riders.riders(7, 1, 0, OUTLETS, HOUSES)[0],
            lambda e: 100.0 if e.id == "a" else 900.0,
        )
        he.choose()
        return he.reaching

    assert (best(True), best(False)) == ("a", "b")


def test_another_rule_of_the_race_tells_the_same_people():
    ours, window = (policy_of(Drill("normal", 1, name)) for name in ("default", "window"))
    assert "fairness" not in ours and "plans" not in ours | window
    assert (window["fairness"], window["window_s"]) == ("window", 10)
