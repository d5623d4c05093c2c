"""A station's policy: what it has not set is the default, and a plan that would forget an order is refused."""

import pytest

from dispatch.rules import policy
from dispatch.rules.policy import BROADCAST, PLANS, Stage


def test_what_a_station_has_not_set_is_the_default():
    set_up = policy.of({"window_s": 5, "plans": {"P1": [{"after_s": 0, "to": "all"}]}})
    assert (set_up.window_s, set_up.live_claims, set_up.fairness) == (5, 3, "instant")
    assert set_up.plan("P1") == (Stage(0, "all"),)
    assert set_up.plan("P2") == PLANS["P2"]


def test_a_policy_is_read_from_text_and_from_a_value_alike():
    assert policy.of('{"fairness": "window"}') == policy.of({"fairness": "window"})
    assert policy.of(None) == policy.of({}) == policy.Policy()


def test_a_policy_of_a_newer_version_is_read_as_far_as_it_is_known():
    assert policy.of({"fairness": "window", "moon": "full"}).fairness == "window"


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_plans_of_the_house_would_be_let_in(plan):
    assert policy.wrong(plan) is None


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        ((), "no_stage"),
        ((Stage(0, "moon"),), "not_a_choice"),
        ((Stage(60, "all"), Stage(0, "committee")), "not_in_order"),
        ((Stage(0, "round"), Stage(60, "committee")), "never_widens"),
        (BROADCAST["P1"], "ends_in_silence"),
    ],
)
def test_a_plan_that_would_forget_an_order_is_refused(plan, why):
    assert policy.wrong(plan) == why


def test_the_form_takes_every_value_of_a_policy_and_the_defaults_are_the_same():
    from dispatch.web.policy_forms import Policy as Form

    assert set(Form.model_fields) == policy.NAMES - {"version"}
    given = Form().model_dump(exclude_none=True)
    assert given.items() <= policy.plain(policy.Policy()).items()
    assert policy.of(
        Form(plans={"P1": [{"after_s": 0, "to": "all"}, {"after_s": 9, "to": "leads"}]}).given()
    ).plan("P1") == (Stage(0, "all"), Stage(9, "leads"))


def test_every_reason_why_a_plan_will_not_do_has_words():
    from dispatch.web import words

    for locale in words.LOCALES:
        assert {"no_stage", "not_a_choice", "not_in_order", "never_widens", "ends_in_silence"} <= set(
            words.catalogue(locale)["fields"]
        )


def test_everybody_means_everybody():
    assert policy.wrong((Stage(0, "all", most=3), Stage(60, "committee"))) == "never_widens"
