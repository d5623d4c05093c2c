"""A grab that waits, over the wire: both ways say the same, and the document says it too."""

import pytest

from tests.cast import COORDINATOR, committee, courier
from tests.web.test_openapi import Held


@pytest.fixture(scope="module")
def hold():
    from dispatch.web import api, openapi

    assert api  # importing it fills the table that the document is made from
    return Held(openapi.document())


def test_a_grab_in_a_window_is_told_when_it_is_decided_and_its_key_how_it_ended(people, hold):
    staff, station = people(committee(9)), hold.over(people(COORDINATOR))
    phone, other = hold.over(people(courier(33))).on_duty().listen(), people(courier(34)).on_duty().listen()
    order = staff.needs(name="单晓梅")["order"]["id"]
    assert station.did(f"/orders/{order}/fairness", {"rule": "window"})["fairness"] == "window"
    waits = phone.post(f"/orders/{order}/grab", key="one tap")
    assert (waits.status_code, waits.json()["pending"]) == (202, True)
    assert "version" not in waits.json() and "ETag" not in waits.headers
    pending = {"ok": True} | waits.json()
    assert phone.grab(order, key="one tap") == pending, "the same call over the other way"
    assert other.grab(order) == pending, "one end for all"
    assert phone.post(f"/orders/{order}/grab", key="one tap").status_code == 202
    assert phone.get(f"/orders/{order}")["status"] == "open"
    staff.did(f"/orders/{order}/cancel", {"reason": "mistake"})
    for person in (phone, other):
        told = person.hears("grab.decided", order)["data"]
        assert (told["won"], told["reason"]) == (False, "illegal_move")
    ended = phone.post(f"/orders/{order}/grab", key="one tap")
    assert (ended.status_code, ended.json()["state"]) == (409, "cancelled")
    assert phone.grab(order, key="one tap")["error"]["code"] == "illegal_move"
    tries = station.get(f"/orders/{order}")["attempts"]
    assert {(t["outcome"], t["rule"]) for t in tries} == {("illegal_move", "window")}


def test_a_rule_that_is_none_is_refused_by_its_name(people):
    staff, station = people(committee(9)), people(COORDINATOR)
    order = staff.needs(name="单晓梅")["order"]["id"]
    no = station.post(f"/orders/{order}/fairness", {"rule": "lottery"})
    assert (no.status_code, no.json()["errors"][0]["field"]) == (422, "rule")
    staff.did(f"/orders/{order}/cancel", {"reason": "mistake"})


def test_shares_are_published_to_who_rides_there(people, hold):
    phone, station = hold.over(people(courier(35))).on_duty(), hold.over(people(COORDINATOR))
    path = f"/stations/{station.facts['station_id']}/shares"
    assert phone.get(f"{path}?days=1")["mine"]["place"] >= 1
    assert all("name" not in item for item in phone.get(path)["items"])
    assert any(item["courier_id"] == phone.id for item in station.get(path)["items"])
    assert phone.call("GET", f"{path}?days=0").status_code == 422
