"""A policy that would forget an order, or asks for what is not there, is refused in words."""

import pytest

from tests.cast import OTHER_COORDINATOR

RING, ALL, RUNG = {"after_s": 0, "to": "round"}, {"after_s": 60, "to": "all"}, {"after_s": 90, "to": "leads"}


@pytest.fixture
def station(people):
    """The coordinator of the other street: here nobody minds what he tries."""
    person = people(OTHER_COORDINATOR)
    person.policy = f"/stations/{person.facts['station_id']}/policy"
    yield person
    assert person.call("PUT", person.policy, {}).status_code == 200


def plan(*stages, level="P2"):
    return {"plans": {level: list(stages)}}


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        (plan(RING, RUNG), "plans.P2", "never_widens"),
        (plan(RING, {**ALL, "most": 3}, RUNG), "plans.P2", "never_widens"),
        (plan(RING, ALL), "plans.P2", "ends_in_silence"),
        (plan(RUNG, ALL, RUNG), "plans.P2", "not_in_order"),
        (plan(), "plans.P2", "no_stage"),
        (plan({"after_s": 0, "to": "moon"}), "plans.P2.0.to", "not_a_choice"),
        (plan({"after_s": -1, "to": "all"}, RUNG), "plans.P2.0.after_s", "too_small"),
        (plan(ALL, {"after_s": 10**9, "to": "leads"}), "plans.P2.1.after_s", "too_large"),
        (plan({**ALL, "boss": True}, RUNG), "plans.P2.0.boss", "unknown_field"),
        (plan(ALL, RUNG, level="P0"), "plans.P0", "unknown_field"),
        ({"window_s": 60}, "window_s", "too_large"),
        ({"window_s": True}, "window_s", "wrong_type"),
        ({"fairness": "strongest"}, "fairness", "not_a_choice"),
        ({"street_factor": 0.5}, "street_factor", "too_small"),
        ({"street_factor": "NaN"}, "street_factor", "wrong_type"),
        ({"pick_up_minutes": {"P2": 0}}, "pick_up_minutes.P2", "too_small"),
        ({"alert_minutes": [20, 10]}, "body", "not_in_order"),
        ({"version": 7}, "version", "unknown_field"),
        ({"moon": "full"}, "moon", "unknown_field"),
    ],
)
def test_what_will_not_do_is_refused_at_the_door(station, given, field, code):
    before = station.get(station.policy)
    answer = station.call("PUT", station.policy, given)
    assert answer.status_code == 422, answer.text
    told = {(e["field"], e["code"]): e["message"] for e in answer.json()["errors"]}
    assert told.get((field, code)), told
    assert station.get(station.policy) == before


def test_the_whole_is_set_and_comes_back(station):
    given = plan(RING, ALL, {"after_s": 600, "to": "phone_list", "alarm": True}) | {
        "fairness": "window",
        "street_factor": 1.5,
        "pick_up_minutes": {"P1": 5},
    }
    answer = station.call("PUT", station.policy, given)
    shown = answer.json()
    assert answer.headers["ETag"] == f'"{shown["version"]}"'
    assert (shown["fairness"], shown["street_factor"]) == ("window", 1.5)
    assert shown["pick_up_minutes"] == {"P1": 5, "P2": 60, "P3": 240}
    assert [stage["to"] for stage in shown["plans"]["P2"]] == ["round", "all", "phone_list"]
    assert len(shown["plans"]["P1"]) > 3, "what is left out is the default of the house"
    assert station.get(station.policy) == shown


def test_what_is_no_station_has_no_policy(station):
    committee = next(u for u in station.get("/units")["items"] if u["kind"] == "committee")
    assert station.call("GET", f"/stations/{committee['id']}/policy").status_code == 404
