"""Needs: what becomes an order, what never does, and what a correction changes."""

import pytest

from dispatch.actions import claims, corrections, needs, orders, policies, residents, showing
from dispatch.errors import Refused
from dispatch.queries import board
from dispatch.queries import needs as needs_seen
from dispatch.tx import Call
from tests.cast import COORDINATOR, committee, courier
from tests.desk import who


def need(house, staff, category="shopping", **more):
    groups = more.pop("groups", [])
    resident = {"name": "陈桂兰", "address": {"text": "3-2-502"}, "groups": groups}
    made = house.db.write(Call(staff), needs.post, {"resident": resident, "category": category} | more)
    return made.answer


@pytest.mark.parametrize("category", ["shopping", "meal", "parcel", "prescription_pickup", "light_help"])
def test_an_errand_is_an_open_order_at_once(house, category):
    posted = need(house, who(house, committee(1)), category)
    assert (posted["need"]["status"], posted["order"]["status"]) == ("ordered", "open")


@pytest.mark.parametrize(
    "category",
    ["urgent_medical", "counselling", "safety_incident", "hospital_dispensing", "other", "utility_repair"],
)
def test_what_no_courier_may_take_is_work_of_the_station(house, category):
    posted = need(house, who(house, committee(1)), category)
    assert posted["order"] is None
    assert posted["need"]["status"] == "station_work"


@pytest.mark.parametrize("text", ["买两盒安定", "顺便帮我去银行取现500元", "止痛贴没了，再买三贴"])
def test_words_that_no_courier_may_act_on_stop_the_errand_at_the_station(house, text):
    posted = need(house, who(house, committee(1)), "shopping", text=text)
    assert posted["order"] is None
    assert "station_first" in posted["need"]["gates"]


def sound(house, need_id):
    """Does it ring on the board?"""
    zhang = who(house, COORDINATOR)
    with house.db.reading() as rd:
        cards = {card["id"]: card for card in board.snapshot(rd, zhang, zhang.station_id)["work"]}
    return "unacknowledged" in cards[need_id]["urgency"]["why"]


@pytest.mark.parametrize(
    "category", ["shopping", "meal", "parcel", "otc_medicine", "light_help", "policy_question"]
)
@pytest.mark.parametrize(
    ("words", "kind", "call"),
    [
        ({"text": "羊水破了，帮买护理垫"}, "emergency", "120"),
        ({"text": "喝了农药 帮买牛奶"}, "emergency", "120"),
        ({"items": [{"name": "纱布"}, {"name": "老伴中风了嘴歪了要尿垫"}]}, "emergency", "120"),
        ({"text": "买菜", "instructions": "快点来，屋里一股煤气味"}, "emergency", "119"),
        ({"text": "买两斤苹果，儿子喝了酒打他妈"}, "restricted", "110"),
    ],
)
def test_somebody_in_danger_is_the_stations_first_whatever_was_asked_for(house, category, words, kind, call):
    posted = need(house, who(house, committee(1)), category, priority="P3", **words)
    assert (posted["order"], posted["need"]["status"], posted["need"]["priority"]) == (
        None,
        "station_work",
        "P0",
    )
    assert "station_first" in posted["need"]["gates"]
    assert (kind, call) in {(f["kind"], f.get("call")) for f in posted["need"]["flags"]}
    assert sound(house, posted["need"]["id"])


def test_a_person_opens_the_order_after_looking_and_then_it_stays_open(house):
    staff, zhang = who(house, committee(1)), who(house, COORDINATOR)
    posted = need(house, staff, "shopping", text="买菜，昨天摔了一跤")
    need_id = posted["need"]["id"]
    opened = house.db.write(Call(zhang), needs.triage_to, need_id, "order").answer
    assert (opened["order"]["status"], opened["order"]["priority"]) == ("open", "P1")
    house.db.write(Call(staff), corrections.need, need_id, {"text": "买菜两斤，昨天摔了一跤"})
    assert status_of(house, staff, need_id) == ("ordered", "P1"), "the same danger, already looked at"
    house.db.write(Call(staff), corrections.need, need_id, {"text": "买菜，昨天摔了一跤，现在叫不醒了"})
    assert status_of(house, staff, need_id) == ("station_work", "P0"), "another danger, nobody has looked"
    assert sound(house, need_id)


def test_a_correction_into_an_emergency_takes_the_order_back_and_rings(house):
    staff, holder = who(house, committee(1)), who(house, courier(1))
    posted = need(house, staff, text="土豆3斤")
    on_duty(house, 1)
    house.db.write(Call(holder), claims.grab, posted["order"]["id"])
    house.db.write(Call(staff), corrections.need, posted["need"]["id"], {"text": "土豆3斤，老爷子喘不上气了"})
    assert status_of(house, staff, posted["need"]["id"]) == ("station_work", "P0")
    assert sound(house, posted["need"]["id"])
    with pytest.raises(Refused):
        house.db.write(Call(holder), orders.pick_up, posted["order"]["id"])


def test_only_who_decides_at_the_station_calms_what_the_words_have_raised(house):
    staff, zhang = who(house, committee(1)), who(house, COORDINATOR)
    need_id = need(house, staff, "shopping", text="老人晕倒了，买葡萄糖")["need"]["id"]
    house.db.write(Call(staff), needs.acknowledge, need_id)
    house.db.write(Call(staff), corrections.need, need_id, {"priority": "P3"})
    assert status_of(house, staff, need_id) == ("station_work", "P0")
    assert not sound(house, need_id), "nothing new was said"
    house.db.write(Call(staff), corrections.need, need_id, {"text": "老人晕倒了，屋里着火了"})
    assert sound(house, need_id), "seen as one thing, now it is another"
    house.db.write(Call(zhang), corrections.need, need_id, {"priority": "P1"})
    assert status_of(house, staff, need_id) == ("station_work", "P1")


def status_of(house, staff, need_id):
    seen = house.db.write(Call(staff), showing.need, need_id)
    return seen["status"], seen["priority"]


def test_a_child_alone_stops_by_its_words_and_no_one_needs_to_tick_a_group(house):
    posted = need(house, who(house, committee(1)), "meal", text="孩子一个人在家，晚饭没着落")
    assert (posted["order"], posted["need"]["status"]) == (None, "station_work")
    assert {"station_first", "minor_cleared"} <= set(posted["need"]["gates"])
    assert posted["need"]["priority"] != "P0"


def test_a_budget_that_no_courier_may_lay_out_is_posted_and_everybody_is_told_why_nobody_comes(house):
    staff, zhang = who(house, committee(1)), who(house, COORDINATOR)
    posted = need(
        house, staff, "shopping", text="急用，买菜", budget_fen=15_000, payment_mode="courier_advance"
    )
    need_id = posted["need"]["id"]
    assert posted["order"]["status"] == "open", "never refused"
    assert posted["need"]["flags"][-1] == {"kind": "over_advance", "word": "", "cap_fen": 10_000}

    def told():
        """Of the list, of the need itself, and of the board's card."""
        with house.db.reading() as rd:
            listed = needs_seen.listed(rd, staff)["items"][0]["flags"]
            (order,) = board.snapshot(rd, zhang, zhang.station_id)["orders"]
        whole = house.db.write(Call(staff), showing.need, need_id)["flags"]
        assert {"kind": "raise_to_p1"} in listed, "the words are still noticed"
        dear = [{f["kind"] for f in flags} >= {"over_advance"} for flags in (listed, whole)]
        return *dear, "over_advance" in order["urgency"]["why"]

    assert told() == (True, True, True)
    change(house, zhang, advance_fen=15_000)
    assert told() == (False, False, False), "as the policy stands now"
    change(house, zhang, advance_fen=14_999)
    assert told() == (True, True, True)
    house.db.write(Call(staff), corrections.need, need_id, {"payment_mode": "family_prepaid"})
    assert told() == (False, False, False)


def change(house, zhang, **policy):
    house.db.write(Call(zhang), policies.change, zhang.station_id, policy)


def test_nothing_at_p0_is_ever_open_to_couriers(house):
    assert need(house, who(house, committee(1)), "shopping", priority="P0")["order"] is None


def test_a_child_alone_is_for_the_station_first_and_then_for_cleared_couriers(house):
    staff, coordinator = who(house, committee(1)), who(house, COORDINATOR)
    posted = need(house, staff, "meal", text="孩子一个人在家，晚饭没着落", groups=["child_in_difficulty"])
    assert posted["order"] is None
    triaged = house.db.write(Call(coordinator), needs.triage_to, posted["need"]["id"], "order").answer
    order_id = triaged["order"]["id"]
    for n in (10, 11):
        on_duty(house, n)
    with pytest.raises(Refused) as no:
        house.db.write(Call(who(house, courier(11))), claims.grab, order_id)
    assert (no.value.code, no.value.facts["missing"]) == ("not_qualified", "minor_clearance")
    assert house.db.write(Call(who(house, courier(10))), claims.grab, order_id).answer["mine"]


def on_duty(house, n):
    from dispatch.actions import duty

    house.db.write(Call(who(house, courier(n))), duty.set_duty, True)


def test_a_correction_reaches_the_order_and_its_holder(house):
    staff, holder = who(house, committee(1)), who(house, courier(1))
    posted = need(house, staff, text="土豆3斤", budget_fen=3000)
    on_duty(house, 1)
    house.db.write(Call(holder), claims.grab, posted["order"]["id"])
    seen = []
    house.db.listeners.append(seen.extend)
    house.db.write(
        Call(staff), corrections.need, posted["need"]["id"], {"text": "土豆5斤", "budget_fen": 4000}
    )
    changed = next(e for e in seen if e["kind"] == "order.changed")
    assert f"person:{holder.id}" in changed["rooms"].split()
    from dispatch.actions import showing

    shown = house.db.write(Call(holder), showing.find_order, posted["order"]["id"])
    assert (shown["text"], shown["budget_fen"]) == ("土豆5斤", 4000)


def test_an_edit_over_somebody_elses_edit_is_refused_with_what_stands_there_now(house):
    staff = who(house, committee(1))
    posted = need(house, staff, text="土豆3斤")
    house.db.write(Call(staff, if_match=1), corrections.need, posted["need"]["id"], {"text": "米10斤"})
    with pytest.raises(Refused) as no:
        house.db.write(Call(staff, if_match=1), corrections.need, posted["need"]["id"], {"text": "油一桶"})
    assert no.value.code == "version_conflict"
    assert no.value.facts["current"]["text"] == "米10斤"


def test_an_errand_that_turns_into_an_emergency_is_taken_from_the_couriers(house):
    staff = who(house, committee(1))
    posted = need(house, staff)
    changed = house.db.write(Call(staff), corrections.need, posted["need"]["id"], {"priority": "P0"}).answer
    assert changed["status"] == "station_work"
    on_duty(house, 1)
    with pytest.raises(Refused) as no:
        house.db.write(Call(who(house, courier(1))), claims.grab, posted["order"]["id"])
    assert (no.value.code, no.value.facts["state"]) == ("illegal_move", "cancelled")


def test_a_withdrawn_need_takes_its_open_order_along(house):
    staff = who(house, committee(1))
    posted = need(house, staff)
    gone = house.db.write(Call(staff, if_match=1), needs.withdraw, posted["need"]["id"]).answer
    assert gone["need"]["status"] == "withdrawn"
    with pytest.raises(Refused) as no:
        house.db.write(Call(staff), orders.cancel, posted["order"]["id"], "mistake")
    assert no.value.facts["state"] == "cancelled"


def test_a_failed_order_comes_back_as_work_of_the_station(house):
    staff, holder = who(house, committee(1)), who(house, courier(1))
    posted = need(house, staff)
    on_duty(house, 1)
    house.db.write(Call(holder), claims.grab, posted["order"]["id"])
    house.db.write(Call(holder), orders.fail, posted["order"]["id"], "nobody_home")
    from dispatch.actions import showing

    assert house.db.write(Call(staff), showing.need, posted["need"]["id"])["status"] == "station_work"


def test_the_same_phone_and_name_is_the_same_resident_and_never_changes_him(house):
    staff = who(house, committee(1))
    given = {"name": "陈桂兰", "phone": "13000007777", "address": {"compound": "甲园"}}
    first = house.db.write(Call(staff), needs.post, {"resident": given, "category": "meal"}).answer
    again = given | {"groups": ["bedridden"]}
    second = house.db.write(Call(staff), needs.post, {"resident": again, "category": "meal"}).answer
    other = given | {"name": "陈桂芳"}
    third = house.db.write(Call(staff), needs.post, {"resident": other, "category": "meal"}).answer
    assert first["need"]["resident_id"] == second["need"]["resident_id"] != third["need"]["resident_id"]
    shown = house.db.write(Call(staff), residents.shown, first["need"]["resident_id"])
    assert (shown["address"]["compound"], shown["groups"]) == ("甲园", [])


@pytest.mark.parametrize(
    ("text", "items", "heavy"),
    [
        ("米10斤", [("米", "10斤")], False),
        ("米 10斤", [("米", "10 斤")], False),
        ("10斤米", [("米", "10斤")], False),
        ("米10斤", [("油", "5升"), ("面", "10斤")], True),
        ("老样子", [("米", "20斤")], True),
    ],
)
def test_what_stands_in_the_text_and_in_the_list_weighs_once(house, text, items, heavy):
    rows = [{"name": name, "quantity": quantity} for name, quantity in items]
    posted = need(house, who(house, committee(1)), "shopping", text=text, items=rows)
    assert ("heavy" in {flag["kind"] for flag in posted["need"]["flags"]}) == heavy
