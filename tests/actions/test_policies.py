"""A station sets its own way of finding couriers, and what its running orders make of it."""

import pytest

from dispatch.actions import policies
from dispatch.errors import Refused
from tests.cast import OTHER_COORDINATOR
from tests.desk import who
from tests.held import HOUR, MINUTE, HeldStreet

QUICK = [
    {"after_s": 0, "to": "round"},
    {"after_s": 60, "to": "all"},
    {"after_s": 120, "to": "committee", "alarm": True},
]


@pytest.fixture
def street(house):
    return HeldStreet(house)


def sets(street, plans=None, **given):
    station = street.coordinator.station_id
    return street.do(
        street.coordinator, policies.change, station, given | ({"plans": plans} if plans else {})
    ).answer


def test_what_is_left_out_is_the_default_again_and_the_changes_are_counted(street):
    one = sets(street, near_m=900)
    assert (one["version"], one["near_m"], one["window_s"]) == (1, 900, 7)
    other = sets(street, window_s=5)
    assert (other["version"], other["near_m"], other["window_s"]) == (2, 500, 5)
    assert street.do(street.coordinator, policies.show, one["station_id"]) == other


def test_it_is_changed_only_as_it_was_seen(street):
    sets(street, near_m=900)
    with pytest.raises(Refused, match="version_conflict") as refusal:
        street.do(
            street.coordinator, policies.change, street.coordinator.station_id, {"near_m": 100}, if_match=0
        )
    assert refusal.value.facts["current"]["near_m"] == 900


def test_another_station_has_none_for_him(street):
    with pytest.raises(Refused, match="not_found"):
        street.do(who(street.house, OTHER_COORDINATOR), policies.show, street.coordinator.station_id)


def test_an_order_that_waits_goes_over_to_the_new_plan_and_wakes_nobody_twice(street):
    street.listens(1, rides=1)
    street.listens(77)
    order = street.order()
    street.passes(2 * MINUTE)
    sets(street, {"P2": QUICK})
    street.passes(MINUTE)
    assert street.told(order) == {"round": ["courier 1"], "all": ["courier 77"]}
    street.passes(MINUTE)
    assert street.steps(order)[-1] == "escalate committee" and street.row(order).alarm_at is not None
    rooms = [e["rooms"][0] for e in street.heard("notice", order)]
    assert len(rooms) == len(set(rooms)) == 2


def test_a_change_asks_nobody_at_once_about_everything_that_waits(street):
    orders = [street.order() for _ in range(5)]
    street.passes(40 * MINUTE, step=5 * MINUTE)
    sets(street, {"P2": QUICK})
    street.tick()
    assert not any("escalate" in step for order in orders for step in street.steps(order))
    street.passes(MINUTE + MINUTE)
    assert all(street.steps(order)[-1] == "escalate committee" for order in orders)


def test_an_alarm_that_sounds_goes_on_and_other_levels_stay_as_they_were(street):
    order, other = street.order(), street.order("P3")
    street.passes(45 * MINUTE, step=5 * MINUTE)
    before = street.row(other).stage_due_at
    sets(street, {"P2": QUICK})
    assert street.row(order).alarm_at is not None
    assert street.row(other).stage_due_at == before


def test_at_the_very_instant_of_a_stage_the_new_plan_is_not_lost(street):
    street.listens(1, rides=1)
    street.listens(77)
    order = street.order()
    street.tick()
    sets(street, {"P2": QUICK})
    street.passes(2 * MINUTE)
    assert street.told(order) == {"round": ["courier 1"], "all": ["courier 77"]}


def test_a_shorter_plan_leaves_no_order_behind_its_end(street):
    order = street.order()
    street.passes(2 * HOUR, step=5 * MINUTE)  # beyond the last rung
    sets(street, {"P2": QUICK})
    street.passes(5 * MINUTE)
    assert street.steps(order)[-1] == "escalate committee"
    assert street.row(order).stage_due_at is not None


def test_laying_the_street_again_leaves_what_the_station_has_set(street):
    from dispatch.actions import units
    from dispatch.demo.street import demo_street

    sets(street, near_m=900)
    laid = units.Laid()
    street.do(
        street.coordinator, lambda tx: units.lay_units(tx, demo_street(street.now).units, laid, True) and None
    )
    assert street.do(street.coordinator, policies.show, street.coordinator.station_id)["near_m"] == 900
