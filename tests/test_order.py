"""The way of one order, over real HTTP and real sockets, with real people of the demo street."""

import threading

from tests.cast import COORDINATOR, committee, courier


def test_a_need_is_with_the_station_and_on_the_phones_in_the_same_moment(people):
    station = people(COORDINATOR).listen()
    phone = people(courier(1)).on_duty().listen()
    posted = people(committee(1)).needs()
    assert posted["need"]["status"] == "ordered"
    assert posted["order"]["status"] == "open"
    assert station.hears("need.received", posted["need"]["id"])["data"]["status"] == "ordered"
    assert phone.hears("order.opened", posted["order"]["id"])["data"]["status"] == "open"


def test_of_eight_couriers_one_wins_and_seven_are_told(people):
    phones = [people(courier(n)).on_duty().listen() for n in range(11, 19)]
    order = people(committee(2)).needs()["order"]
    answers = []
    grabs = [threading.Thread(target=lambda p=p: answers.append(p.grab(order["id"]))) for p in phones]
    for grab in grabs:
        grab.start()
    for grab in grabs:
        grab.join()
    assert [a["ok"] for a in answers].count(True) == 1
    losers = [a["error"] for a in answers if not a["ok"]]
    assert {e["code"] for e in losers} == {"already_taken"}
    assert all("nearest" in e for e in losers)


def test_an_order_travels_from_the_committee_to_confirmed(people):
    staff, phone = people(committee(3)), people(courier(20)).on_duty().listen()
    order = staff.needs(text="土豆3斤", budget_fen=5000)["order"]
    won = phone.grab(order["id"])
    assert won["ok"] and won["order"]["resident"]["name"] == "陈桂兰"
    assert won["order"]["address"]["room"] == "502"
    assert phone.did(f"/orders/{order['id']}/pick-up")["status"] == "picked_up"
    delivered = phone.did(f"/orders/{order['id']}/deliver", {"total_fen": 4250})
    assert delivered["status"] == "delivered"
    assert "resident" not in delivered, "after the delivery he sees the pool again"
    assert staff.did(f"/orders/{order['id']}/confirm", {"outcome": "ok"})["status"] == "confirmed"
    assert staff.get(f"/needs/{order_need(staff, order)}")["status"] == "closed"
    assert phone.deeds(f"/orders/{order['id']}") == ["open", "grab", "pick_up", "deliver", "confirm"]


def order_need(staff, order) -> str:
    return staff.get(f"/orders/{order['id']}")["need_id"]


def test_a_signed_out_phone_hears_nothing_more_and_is_closed(people):
    phone = people(courier(30)).on_duty().listen()
    assert phone.call("DELETE", "/session").status_code == 204
    order = people(committee(4)).needs()["order"]
    phone.gone()
    assert phone.bye == "signed_out"
    assert order["id"] not in [e["subject"]["id"] for e in phone.events]
    assert phone.call("GET", "/me").status_code == 401


def test_one_key_is_one_order_also_when_it_is_sent_twenty_times(people):
    staff = people(committee(5))
    body = {
        "resident": {"name": "孙姨", "address": {"text": "2号楼3门一楼东边"}},
        "category": "food_vegetable",
    }
    answers = []
    calls = [
        threading.Thread(target=lambda: answers.append(staff.post("/needs", body, key="twenty")))
        for _ in range(20)
    ]
    for one in calls:
        one.start()
    for one in calls:
        one.join()
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["order"]["id"] for a in answers}) == 1
    other = staff.post("/needs", body | {"category": "meal"}, key="twenty")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
