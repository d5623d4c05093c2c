"""Corrections: what follows them, what does not, and who hears of it."""

import orjson
import pytest
from sqlalchemy import select

from dispatch.actions import claims, corrections, needs, orders, residents, showing
from dispatch.errors import Refused
from dispatch.queries import histories
from tests.cast import COORDINATOR, committee, courier
from tests.desk import who


def posted(street, category="shopping", **more):
    resident = {
        "name": "陈桂兰",
        "address": {"compound": "芳林园", "text": "3-2-502"},
        "groups": more.pop("groups", []),
    }
    return street.do(street.staff, needs.post, {"resident": resident, "category": category} | more).answer


def test_what_a_coordinator_opened_no_word_takes_back(street):
    coordinator = who(street.house, COORDINATOR)
    need = posted(street, "other")["need"]["id"]
    order = street.do(coordinator, needs.triage_to, need, "order").ids["order_id"]
    holder = street.courier(1)
    street.do(holder, claims.grab, order)
    street.do(street.staff, corrections.need, need, {"instructions": "请敲门"})
    assert street.do(holder, showing.find_order, order)["status"] == "claimed"
    street.do(street.staff, corrections.need, need, {"priority": "P0"})
    assert street.do(holder, showing.find_order, order)["status"] == "cancelled"


def test_what_is_delivered_is_not_taken_back_any_more(street):
    one, holder = posted(street), street.courier(1)
    street.do(holder, claims.grab, one["order"]["id"])
    street.do(holder, orders.deliver, one["order"]["id"])
    street.do(street.staff, corrections.need, one["need"]["id"], {"text": "顺便帮我取现500元"})
    street.do(street.staff, orders.confirm, one["order"]["id"], "ok")
    assert street.do(street.staff, showing.need, one["need"]["id"])["status"] == "closed"


def test_gates_and_tags_are_as_if_it_were_posted_now(street):
    one = posted(street)
    street.do(
        street.staff, corrections.need, one["need"]["id"], {"items": [{"name": "大米", "quantity": "50斤"}]}
    )
    street.do(street.staff, corrections.resident, one["need"]["resident_id"], {"groups": ["orphan"]})
    assert "heavy" in street.do(street.staff, showing.order, one["order"]["id"])["tags"]
    with pytest.raises(Refused) as no:
        street.do(street.courier(11), claims.grab, one["order"]["id"])
    assert no.value.facts["missing"] == "minor_clearance"


def test_a_door_in_new_words_sends_the_courier_to_the_new_door(street):
    one, holder = posted(street), street.courier(1)
    street.do(holder, claims.grab, one["order"]["id"])
    street.do(
        street.staff, corrections.resident, one["need"]["resident_id"], {"address": {"text": "5-1-301"}}
    )
    shown = street.do(holder, showing.find_order, one["order"]["id"])
    assert (shown["building"], shown["address"]["building"], shown["address"]["room"]) == ("5", "5", "301")


def test_work_of_the_station_moves_with_its_resident(street):
    need = posted(street, "other")["need"]
    street.do(street.staff, corrections.resident, need["resident_id"], {"address": {"text": "9-1-101"}})
    coordinator = who(street.house, COORDINATOR)
    order = street.do(coordinator, needs.triage_to, need["id"], "order").answer["order"]
    assert (order["building"], order["address"]["building"]) == ("9", "9")


def test_a_new_phone_moves_no_place(street):
    one = posted(street, position={"lat": 39.05, "lng": 117.7})
    street.do(street.staff, corrections.resident, one["need"]["resident_id"], {"phone": "13000007073"})
    shown = street.do(street.staff, showing.order, one["order"]["id"])
    assert shown["position"] == {"lat": 39.05, "lng": 117.7}


def test_a_conflict_shows_the_present_state_and_writes_the_reveal_down(street):

    from models import Reveal

    one, coordinator = posted(street), who(street.house, COORDINATOR)
    with pytest.raises(Refused) as no:
        street.do(coordinator, corrections.resident, one["need"]["resident_id"], {"name": "x"}, if_match=99)
    assert no.value.facts["current"]["name"] == "陈桂兰"
    with street.house.db.reading() as rd:
        seen = select(Reveal.person_id).where(Reveal.subject_id == one["need"]["resident_id"])
        assert coordinator.id in rd.session.execute(seen).scalars().all()


@pytest.mark.parametrize(
    "address",
    [
        {"compound": "芳林园", "building": "3号楼2门502室"},
        {"compound": "芳林园3号楼2门502李小红13800001111"},
        {"building": "李小红13800001111", "compound": "芳林园"},
    ],
)
def test_whatever_field_the_door_was_typed_into_the_street_reads_no_door(street, address):
    given = {"resident": {"name": "李小红", "address": address}, "category": "meal"}
    told = []
    street.house.db.listeners.append(told.extend)
    order = street.do(street.staff, needs.post, given).answer["order"]
    pool = street.do(street.courier(1), showing.find_order, order["id"])
    said = [pool, *(orjson.loads(e["data"]) for e in told)]
    for secret in ("李小红", "13800001111"):
        assert secret not in str(said)
    places = [(one.get("compound"), one.get("building")) for one in said]  # an id may have 502 in it
    assert "502" not in str(places)


def test_the_reason_of_a_triage_or_a_withdrawal_is_said_to_staff_and_to_no_log(street, folder):
    marker = "王桂珍住院了电话13800001111"
    coordinator = who(street.house, COORDINATOR)
    first, second = posted(street, "other")["need"]["id"], posted(street)["need"]["id"]
    told = []
    street.house.db.listeners.append(told.extend)
    street.do(coordinator, needs.triage_to, first, "referred", marker)
    street.do(street.staff, needs.withdraw, second, marker)
    assert marker not in str(told)
    assert street.do(street.staff, showing.need, first)["reason"] == marker
    for file in folder.rglob("*.db*"):
        assert marker.encode() not in file.read_bytes()


def test_a_role_elsewhere_is_no_role_here(street):
    """Staff of committee 2 who is also a courier sees the order, and cannot cancel or confirm it."""
    from dispatch.actions import people
    from models import Membership, Person

    def also_courier(tx, person_id, of):
        person = tx.session.get(Person, person_id)
        seats = [
            (m.unit_id, str(m.role))
            for m in tx.session.scalars(select(Membership).filter_by(person_id=person_id))
        ]
        people.place(tx, person, [*seats, (of, "courier")])

    outlet = next(iter(who(street.house, courier(1)).units("courier")))
    neighbour = who(street.house, committee(2))
    street.do(neighbour, also_courier, neighbour.id, outlet)
    neighbour = who(street.house, committee(2))
    order = posted(street)["order"]["id"]
    for action, args in (
        (orders.cancel, ("mistake",)),
        (orders.confirm, ("ok",)),
        (orders.release, ("busy",)),
    ):
        with pytest.raises(Refused) as no:
            street.do(neighbour, action, order, *args)
        assert no.value.code in ("forbidden", "illegal_move"), action


def test_a_community_that_is_named_beside_the_resident_must_be_hers(street):
    resident = posted(street)["need"]["resident_id"]
    for named, code in (
        ("not-there", "not_found"),
        (who(street.house, committee(2)).community_id, "not_found"),
    ):
        with pytest.raises(Refused) as no:
            street.do(
                street.staff, needs.post, {"resident_id": resident, "community_id": named, "category": "meal"}
            )
        assert no.value.code == code


def test_a_resident_without_any_address_is_refused(street):
    resident = posted(street)["need"]["resident_id"]
    with pytest.raises(Refused) as no:
        street.do(street.staff, corrections.resident, resident, {"address": {"compound": None, "text": None}})
    assert no.value.code == "invalid"
    assert street.do(street.staff, residents.shown, resident)["address"]["compound"] == "芳林园"


def told(street, person, subject_id):
    with street.house.db.reading() as rd:
        items = histories.history(rd, person, subject_id)["items"]
    return [(m.get("fields"), m.get("colleague")) for m in items if m["verb"] == "change"]


def test_a_correction_says_what_it_changed_and_to_colleagues_who_did_it(street):
    one, house = posted(street, text="米", budget_fen=3000), street.house
    need, order = one["need"]["id"], one["order"]["id"]
    street.do(street.staff, corrections.need, need, {"text": "面", "budget_fen": 3000, "priority": "P1"})
    street.do(street.staff, corrections.need, need, {"address": {"text": "5-1-301"}})
    street.do(
        street.staff, corrections.resident, one["need"]["resident_id"], {"phone": "13000007072", "hints": []}
    )
    fields = [["text", "priority"], ["address"], ["record.phone"]]
    assert told(street, street.staff, need) == [(said, street.staff.name) for said in fields]
    assert told(street, street.staff, order) == [(said, street.staff.name) for said in fields]
    assert told(street, who(house, COORDINATOR), need) == [(said, None) for said in fields], "of another unit"
    assert told(street, street.courier(1), order) == [(None, None)] * 3, "a courier reads neither"
