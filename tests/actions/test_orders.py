"""The order after the grab: proof, money, holds, words, confirmation, and who may do which."""

import pytest

from dispatch.actions import messages, needs, orders, showing
from dispatch.errors import Refused
from dispatch.rules import lifecycle
from tests.cast import COORDINATOR, committee
from tests.desk import who


def refusal(street, person, action, *args) -> Refused:
    with pytest.raises(Refused) as no:
        street.do(person, action, *args)
    return no.value


def code_of(street, order_id):
    return street.do(street.staff, showing.order, order_id)["handover_code"]


def test_the_code_said_at_the_door_is_proof(street):
    courier = street.courier(1)
    order = street.held(courier)
    assert "handover_code" not in order, "it is the committee's, not the courier's"
    street.do(courier, orders.deliver, order["id"], code_of(street, order["id"]))
    assert street.do(street.staff, showing.order, order["id"])["proof"] == "code"


def test_five_wrong_codes_lock_the_code_and_nothing_else(street):
    courier = street.courier(1)
    order = street.held(courier)
    right = code_of(street, order["id"])
    wrong = f"{(int(right) + 1) % 10_000:04}"
    left = [
        refusal(street, courier, orders.deliver, order["id"], wrong).facts["tries_left"] for _ in range(5)
    ]
    assert left == [4, 3, 2, 1, 0]
    assert refusal(street, courier, orders.deliver, order["id"], right).code == "wrong_code"
    assert street.do(courier, orders.deliver, order["id"]).answer["status"] == "delivered"


def test_without_code_and_photo_the_committees_call_is_the_proof(street):
    courier = street.courier(1)
    order = street.held(courier)
    street.do(courier, orders.deliver, order["id"])
    assert street.do(street.staff, showing.order, order["id"])["proof"] == "call"


def test_money_over_the_budget_needs_a_word_first(street):
    courier = street.courier(1)
    order = street.held(courier, budget_fen=5000)
    assert refusal(street, courier, orders.deliver, order["id"], None, None, 5501).code == "over_budget"
    street.do(courier, orders.hold, order["id"], "over_budget")
    assert street.do(courier, orders.resume, order["id"]).answer["status"] == "claimed"
    assert street.do(courier, orders.deliver, order["id"], None, None, 5501).answer["status"] == "delivered"


@pytest.mark.parametrize(("budget", "most"), [(5000, 5500), (50_000, 52_000), (0, 0)])
def test_ten_per_cent_or_twenty_yuan_whichever_is_less(budget, most):
    assert not lifecycle.over_budget(budget, most)
    assert lifecycle.over_budget(budget, most + 1)


def test_a_hold_goes_back_to_where_it_was(street):
    courier = street.courier(1)
    order = street.held(courier)
    street.do(courier, orders.pick_up, order["id"])
    assert street.do(courier, orders.hold, order["id"], "no_contact").answer["status"] == "on_hold"
    assert street.do(courier, orders.resume, order["id"]).answer["status"] == "picked_up"


def test_another_couriers_order_is_not_yours(street):
    holder, other = street.courier(1), street.courier(2)
    order = street.held(holder)
    for verb in (orders.pick_up, orders.deliver):
        assert refusal(street, other, verb, order["id"]).code == "not_yours"


def test_a_coordinator_may_take_an_order_back_for_somebody(street):
    holder = street.courier(1)
    order = street.held(holder)
    released = street.do(who(street.house, COORDINATOR), orders.release, order["id"], "other", "车祸").answer
    assert released["status"] == "open"
    assert refusal(street, holder, orders.deliver, order["id"]).code == "illegal_move"


def test_a_delivery_that_was_not_in_order_stays_delivered_and_flagged(street):
    courier = street.courier(1)
    order = street.held(courier)
    street.do(courier, orders.deliver, order["id"])
    flagged = street.do(street.staff, orders.confirm, order["id"], "not_ok", "少了一斤").answer
    assert (flagged["status"], flagged["flagged"]) == ("delivered", True)
    words = street.do(street.staff, showing.confirmations, order["id"])
    assert words[0]["text"] == "少了一斤"
    assert street.do(street.staff, orders.confirm, order["id"], "ok").answer["flagged"] is False


def test_an_advance_is_settled_once(street):
    courier = street.courier(1)
    order = street.held(courier)
    street.do(courier, orders.deliver, order["id"], None, None, 1234)
    assert street.do(street.staff, orders.settle, order["id"]).answer["settled_at"]
    assert refusal(street, street.staff, orders.settle, order["id"]).code == "illegal_move"


def test_words_go_between_holder_and_committee_and_to_nobody_else(street):
    holder, other = street.courier(1), street.courier(2)
    order = street.held(holder)
    street.do(holder, messages.send, order["id"], "at_the_door")
    street.do(street.staff, messages.send, order["id"], None, "她耳背，多敲几下")
    said = street.do(holder, showing.messages, order["id"])
    assert [(m["preset"], m["text"], m["mine"]) for m in said] == [
        ("at_the_door", None, True),
        (None, "她耳背，多敲几下", False),
    ]
    assert street.do(other, showing.messages, order["id"]) == []
    assert refusal(street, other, messages.send, order["id"], "ok").code == "not_yours"


def test_an_order_of_another_committee_does_not_exist(street):
    stranger = who(street.house, committee(2))
    order = street.order()
    for action, args in ((orders.cancel, ("mistake",)), (orders.confirm, ("ok",)), (showing.find_order, ())):
        assert refusal(street, stranger, action, order["id"], *args).code == "not_found"
    assert refusal(street, stranger, needs.withdraw, street.order()["id"]).code == "not_found"


@pytest.mark.parametrize("verb", ["pick_up", "deliver", "hold", "resume", "fail", "release"])
def test_no_move_is_made_that_is_not_in_the_table(street, verb):
    courier = street.courier(1)
    order = street.order()
    args = {"hold": ["no_contact"], "fail": ["other"], "release": ["busy"]}.get(verb, [])
    no = refusal(street, courier, getattr(orders, verb), order["id"], *args)
    assert (no.code, no.facts["state"]) == ("illegal_move", "open")
