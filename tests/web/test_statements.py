"""已送达（离线） over the wire: 202, the same again, and nobody hears whom it concerns."""

import json
import uuid

from tests.cast import COORDINATOR, committee, courier, without_ids
from tests.pictures import door, encoded


def test_a_delivery_that_comes_late_is_stated_and_settles_when_it_is_confirmed(people):
    station, staff = people(COORDINATOR).listen(), people(committee(7))
    slow, quick = people(courier(41)).on_duty(), people(courier(42)).on_duty().listen()
    order = staff.needs(name="沈玉芬", text="标记甲", budget_fen=5000)["order"]
    path = f"/orders/{order['id']}"
    slow.did(f"{path}/grab")
    station.did(f"{path}/release", {"reason": "no_contact"})
    quick.did(f"{path}/grab")
    photo_id, key = slow.bring(encoded(door(300, 200), "JPEG")), uuid.uuid4().hex
    body = {"photo_id": photo_id, "total_fen": 4999}

    answers = [slow.post(f"{path}/deliver", body, key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert set(answers[0].json()) == {"stated", "order"} and answers[0].json()["order"]["status"] == "claimed"
    assert slow.post(f"{path}/deliver", body | {"total_fen": 1}, key).json()["code"] == "key_reused"
    receipt = slow.bring(encoded(door(320, 200), "JPEG"))
    assert slow.post(f"{path}/proof", {"photo_id": receipt, "purpose": "receipt"}).status_code == 202
    assert slow.call("GET", f"/photos/{photo_id}").status_code == 404, "the door is not theirs any more"

    for person in (station, quick):
        told = person.hears("order.stated", order["id"])
        assert told["data"]["status"] == "claimed" and told["data"]["by"]["role"] == "courier"
        about = [event for event in person.events if event["subject"]["id"] == order["id"]]
        said = json.dumps(about, ensure_ascii=False)
        assert (
            "沈玉芬" not in said
            and "标记" not in said
            and slow.id not in said
            and "4999" not in without_ids(said)
        )
    mine = quick.get(path)
    assert mine["mine"] and mine["stated_at"] and "statements" not in mine and "total_fen" not in mine
    [statement] = staff.get(path)["statements"]
    assert statement["courier"]["id"] == slow.id and statement["total_fen"] == 4999
    assert "****" in statement["courier"]["phone"]
    assert all(staff.call("GET", f"/photos/{one['id']}").status_code == 200 for one in statement["photos"])

    stranger = people(courier(43)).on_duty()
    assert stranger.post(f"{path}/deliver", {"total_fen": 1}).json()["code"] == "not_yours"
    assert people(committee(8)).post(f"{path}/confirm", {"outcome": "ok"}).status_code == 404
    unknown = staff.post(f"{path}/confirm", {"outcome": "ok", "statement_id": order["id"]})
    assert unknown.status_code == 422 and unknown.json()["errors"][0]["field"] == "statement_id"

    done = staff.did(f"{path}/confirm", {"outcome": "ok", "statement_id": statement["id"], "amount_ok": True})
    assert (done["status"], done["total_fen"]) == ("confirmed", 4999)
    assert [claim["courier"]["id"] for claim in done["claims"]] == [slow.id]
    assert quick.hears("order.delivered", order["id"])["data"]["what"] == "stated"
    assert staff.deeds(path)[-4:] == ["stated", "proof", "settle_stated", "confirm"]
    moves = staff.get(f"{path}/history")["items"]
    assert not {"name", "courier_id"} & set(moves[-1]) and moves[-2]["from"] == "claimed"
    assert quick.post(f"{path}/deliver", {"total_fen": 80}).status_code == 202, "offline too, and had bought"
    assert [one["answer"] for one in staff.get(path)["statements"]] == ["confirmed", None]
