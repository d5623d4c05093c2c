"""Doors: what a clerk typed is neither shown to the street nor lost, and another door than the one on record
is asked about before anything is posted."""

import re

import orjson
import pytest
from sqlalchemy import select

from dispatch.actions import alerts, claims, corrections, needs, recurrences, residents, showing
from dispatch.errors import Refused
from dispatch.queries import needs as needs_seen
from dispatch.queries import orders as orders_seen
from dispatch.queries import residents as residents_seen
from models import Alert, AuditEntry, Building, Compound, Event, IdempotencyKey, Need, Order, Outgoing
from tests.cast import COORDINATOR, committee, without_ids
from tests.desk import who

HOME = {"compound": "富阳里", "building": "3", "entrance": "2", "room": "502"}
ELSEWHERE = {"compound": "富阳里", "building": "8", "entrance": "1", "room": "1803"}
SHE = {"name": "赵玉兰", "phone": "13000009401"}


@pytest.fixture
def clerk(street):
    return who(street.house, committee(7))


def post(street, clerk, address, category="meal", key=None, **more):
    return street.do(
        clerk, needs.post, {"resident": SHE | {"address": address}, "category": category} | more, key=key
    )


def door(shown):
    address = shown["address"]
    return tuple(address.get(part) for part in ("building", "entrance", "room"))


def question(street, clerk, *given, **more):
    with pytest.raises(Refused) as no:
        post(street, clerk, *given, **more)
    assert (no.value.code, no.value.status) == ("address_differs", 409)
    return no.value.facts


def open_text(street):
    """All that anybody hears or that leaves the house, but for ids, numbers and times."""
    with street.house.db.reading() as rd:
        told = [orjson.loads(data) for data in rd.session.execute(select(Event.data)).scalars()]
        told += rd.session.execute(select(Outgoing.facts)).scalars().all()
        rows = [one for model in (Need, Order, Alert) for one in rd.session.scalars(select(model))]
        open_columns = ("compound", "building", "masked_place", "flags", "tags")
        told += [{name: getattr(row, name, None) for name in open_columns} for row in rows]
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[^']*|\b[A-Z]\d{4}-\d+", "", str(told))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ({"compound": "富阳里", "building": "2-202"}, ("富阳里", "2")),
        ({"compound": "富阳里", "building": "3号202"}, ("富阳里", None)),
        ({"compound": "富阳里", "building": "商务楼202"}, ("富阳里", None)),
        ({"compound": "王秀珍奶奶家202", "building": "3"}, (None, None)),
        ({"compound": "独居老人王秀珍", "building": "3"}, (None, "3")),
        ({"compound": "富阳里", "building": "王秀珍"}, ("富阳里", None)),
        ({"compound": "富阳里", "building": "202"}, ("富阳里", None)),
        ({"compound": "富阳里", "entrance": "3号楼202", "room": "王秀珍"}, ("富阳里", None)),
        ({"compound": "富阳 里", "text": "3号楼王秀珍家2门202"}, ("富阳里", None)),
    ],
)
def test_the_street_reads_a_house_and_a_compound_of_its_own_and_no_flat_and_no_name(
    street, clerk, address, shown
):
    made = street.do(
        clerk, needs.post, {"resident": {"name": "王秀珍", "address": address}, "category": "meal"}
    )
    order = made.ids["order_id"]
    courier = street.courier(1)
    pool = street.do(courier, showing.find_order, order)
    assert (pool["compound"], pool["building"]) == shown
    street.do(courier, alerts.raise_alert, "无人应答", order)
    for secret in ("202", "王秀珍"):
        assert secret not in open_text(street)
        assert secret not in str({name: pool[name] for name in ("compound", "building", "tags")})
    held = street.do(courier, claims.grab, order).answer["address"]
    kept = "".join(held.values())
    assert all(sign in kept for words in address.values() for sign in words if sign not in " -号楼门"), held


@pytest.mark.parametrize(
    "typed", ["西12楼3门502", "3期5栋2单元1201", "3号楼2门502(老楼)", "商务楼501", "老李家5号楼3-101"]
)
def test_who_is_looked_for_by_what_was_typed_is_found(street, clerk, typed):
    given = {"name": "周慧敏", "address": {"compound": "富阳里", "building": typed}}
    made = street.do(clerk, residents.post, given).ids["resident_id"]
    with street.house.db.reading() as rd:
        found = residents_seen.search(rd, clerk, typed)["items"]
    assert [one["id"] for one in found] == [made]


def test_a_house_in_the_west_is_not_the_one_of_its_number(street, clerk):
    for n, typed in enumerate(("西12楼3门502", "12号楼3门502", "2期12-3-502")):
        given = {"name": f"周{'一二三'[n]}", "address": {"compound": "富阳里", "building": typed}}
        street.do(clerk, residents.post, given)
    with street.house.db.reading() as rd:
        found = {
            typed: [one["name"][0] + one["place"] for one in residents_seen.search(rd, clerk, typed)["items"]]
            for typed in ("西12-3-502", "12-3-502", "2期12栋3门502")
        }
    assert found == {
        "西12-3-502": ["周西12号楼3门"], "12-3-502": ["周12号楼3门"], "2期12栋3门502": ["周2期12号楼3门"],
    }  # fmt: skip


def test_words_around_the_door_find_the_one_who_is_meant_and_the_bare_door_finds_all(street, clerk):
    doors = {
        "周一": {"text": "8号院3号楼2门502"}, "周二": {"text": "9号院3号楼2门502"}, "周三": HOME, "周四": HOME | {"compound": "富阳公寓"},
    }  # fmt: skip
    ids = {
        street.do(clerk, residents.post, {"name": name, "address": address}).ids["resident_id"]: name
        for name, address in doors.items()
    }
    with street.house.db.reading() as rd:

        def found(typed):
            return {
                ids[one["id"]] for one in residents_seen.search(rd, clerk, typed)["items"] if one["id"] in ids
            }

        assert found("9号院3-2-502") == {"周二"}
        assert found("富阳里3号楼2单元502") == {"周三"}
        assert found("3-2-502") == found("隔壁说的3-2-502") == set(doors)


def test_an_unknown_compound_is_nowhere_in_particular(street, clerk):
    """Of three houses 3 the first was taken, and the courier rode there."""
    with street.house.db.reading() as rd:
        houses = select(Building.lat, Building.lng).join(Compound, Compound.id == Building.compound_id)
        third = rd.session.execute(houses.where(Compound.name == "富阳里", Building.number == "8")).one()
        community = street.do(clerk, residents.community_for, None)
        anywhere = street.do(clerk, residents.located, community, {"compound": "王奶奶家", "building": "8"})
        there = street.do(clerk, residents.located, community, {"compound": "富阳里", "building": "8号楼"})
        west = street.do(clerk, residents.located, community, {"compound": "富阳里", "building": "西8"})
    assert there == tuple(third)
    assert anywhere == west != there


def test_another_door_is_asked_about_and_nothing_is_posted_meanwhile(street, clerk):
    post(street, clerk, HOME)
    asked = question(street, clerk, ELSEWHERE, key="a key")
    assert asked["record"] == {"compound": "富阳里", "building": "3", "place": "3号楼2门5**"}
    assert asked["typed"] == ELSEWHERE | {"text": None}
    with street.house.db.reading() as rd:
        assert len(rd.session.execute(select(Need.id)).all()) == 1
        assert rd.session.execute(select(IdempotencyKey.key)).all() == []
    post(street, clerk, ELSEWHERE, key="a key", address_for="this_order")
    for same in (
        {"building": "三号楼二门五零二", "compound": "富阳里"},
        {"text": "3-2-502"},
        {"building": "3"},
    ):
        assert door(post(street, clerk, same).answer["need"]) == ("3", "2", "502")


def test_a_door_of_this_order_alone_is_read_by_claimer_and_staff_and_leaves_the_record(street, clerk):
    first = post(street, clerk, HOME)
    made = post(street, clerk, ELSEWHERE, address_for="this_order").answer
    need, order = made["need"], made["order"]
    assert (door(need), need["address_for"], door(need["resident"])) == (
        ("8", "1", "1803"), "this_order", ("3", "2", "502"),
    )  # fmt: skip
    assert (need["building"], order["building"], door(order)) == ("8", "8", ("8", "1", "1803"))
    assert need["position"] == order["position"] != first.answer["need"]["position"]
    courier = street.courier(1)
    assert "1803" not in open_text(street) and "1803" not in without_ids(
        street.do(courier, showing.find_order, order["id"])
    )
    assert door(street.do(courier, claims.grab, order["id"]).answer) == ("8", "1", "1803")
    with street.house.db.reading() as rd:
        listed = needs_seen.listed(rd, clerk)["items"]
        orders = orders_seen.listed(rd, clerk)["items"]
    assert [one["resident"]["place"] for one in listed if one["resident_id"] == need["resident_id"]] == [
        "8号楼1门", "3号楼2门",
    ]  # fmt: skip
    assert next(one for one in orders if one["id"] == order["id"])["resident"]["place"] == "8号楼1门"
    street.do(clerk, corrections.resident, need["resident_id"], {"address": {"room": "503"}})
    shown = street.do(courier, showing.find_order, order["id"])
    assert (door(shown), shown["building"], shown["position"]) == (("8", "1", "1803"), "8", order["position"])
    assert door(street.do(clerk, showing.need, first.ids["need_id"])) == ("3", "2", "503")
    assert door(street.do(clerk, residents.shown, need["resident_id"])) == ("3", "2", "503")


def test_a_door_that_corrects_the_record_is_the_record_s_and_what_is_under_way_follows(street, clerk):
    first = post(street, clerk, HOME | {"text": "从后门进"})
    before = street.do(clerk, residents.shown, first.answer["need"]["resident_id"])
    made = post(street, clerk, ELSEWHERE, address_for="record").answer
    after = street.do(clerk, residents.shown, before["id"])
    assert (door(after), after["address"].get("text"), after["version"]) == (
        ("8", "1", "1803"), None, before["version"] + 1,
    )  # fmt: skip
    assert (door(made["need"]), made["need"]["address_for"], made["order"]["building"]) == (
        ("8", "1", "1803"), "record", "8",
    )  # fmt: skip
    followed = street.do(clerk, showing.order, first.ids["order_id"])
    assert (door(followed), followed["building"]) == (("8", "1", "1803"), "8")
    with street.house.db.reading() as rd:
        rows = rd.session.execute(
            select(AuditEntry.verb, AuditEntry.facts).where(AuditEntry.subject_id == before["id"])
        ).all()
    assert ("resident.change", {"fields": ["address"]}) in [tuple(row) for row in rows]


def test_a_door_beside_a_resident_by_her_id_is_asked_about_too(street, clerk):
    her = post(street, clerk, HOME).answer["need"]["resident_id"]
    given = {"resident_id": her, "category": "meal", "address": {"room": "503"}}
    with pytest.raises(Refused) as no:
        street.do(clerk, needs.post, given)
    assert no.value.facts["typed"]["room"] == "503" and no.value.facts["resident_id"] == her
    made = street.do(clerk, needs.post, given | {"address_for": "this_order"}).answer
    assert door(made["order"]) == ("3", "2", "503"), "a flat alone is one in the same house"
    same = street.do(clerk, needs.post, given | {"address": {"room": "502室"}}).answer
    assert (door(same["need"]), same["need"]["address_for"]) == (("3", "2", "502"), "record")


def test_a_door_of_its_own_can_be_given_and_taken_back_later(street, clerk):
    """Which door it is turns out after posting: whoever holds it hears so."""
    made = post(street, clerk, HOME)
    courier = street.courier(1)
    order = made.ids["order_id"]
    street.do(courier, claims.grab, order)
    told = []
    street.house.db.listeners.append(told.extend)
    street.do(clerk, corrections.need, made.ids["need_id"], {"address": ELSEWHERE})
    shown = street.do(courier, showing.find_order, order)
    assert (door(shown), shown["building"]) == (("8", "1", "1803"), "8")
    assert f"person:{courier.id}" in str([one["rooms"] for one in told if one["kind"] == "order.changed"])
    street.do(clerk, corrections.need, made.ids["need_id"], {"text": "粥"})
    assert door(street.do(courier, showing.find_order, order)) == ("8", "1", "1803")
    street.do(clerk, corrections.need, made.ids["need_id"], {"address": None})
    shown = street.do(courier, showing.find_order, order)
    assert (door(shown), shown["building"]) == (("3", "2", "502"), "3")
    assert street.do(clerk, showing.need, made.ids["need_id"])["address_for"] == "record"


def test_words_that_are_not_on_record_are_not_dropped(street, clerk):
    post(street, clerk, HOME)
    typed = HOME | {"text": "这次放在传达室"}
    question(street, clerk, typed)
    made = post(street, clerk, typed, address_for="this_order").answer
    assert made["order"]["address"] == typed


def test_a_door_of_its_own_stands_in_no_file_and_goes_with_her_key(street, clerk, folder):
    post(street, clerk, HOME)
    marker = "记号楼后面第二家𠮷"
    post(street, clerk, {"text": marker}, address_for="this_order")
    assert marker not in open_text(street)
    for file in folder.rglob("*.db*"):
        assert marker.encode() not in file.read_bytes()


def test_each_day_of_a_recurring_need_goes_to_the_door_that_was_meant(street, clerk):
    post(street, clerk, HOME)
    rule = {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "time": "23:59", "times": 3}
    drop = {"resident": SHE | {"address": ELSEWHERE}}
    given = {"category": "meal", "rule": rule, "drops": [drop]}
    with pytest.raises(Refused) as no:
        street.do(clerk, recurrences.start, orjson.loads(orjson.dumps(given)))
    assert (no.value.code, no.value.facts["drop"]) == ("address_differs", 0)
    given["drops"] = [drop | {"address_for": "this_order"}]
    made = street.do(clerk, recurrences.start, given).answer
    assert door(made["drops"][0]) == ("8", "1", "1803")


def test_of_a_forgotten_or_a_neighbour_s_resident_no_door_is_told(street, clerk):
    her = post(street, clerk, HOME).answer["need"]["resident_id"]
    stranger = who(street.house, committee(2))
    with pytest.raises(Refused) as no:
        street.do(stranger, needs.post, {"resident_id": her, "category": "meal", "address": ELSEWHERE})
    assert no.value.code == "not_found"
    coordinator = who(street.house, COORDINATOR)
    with pytest.raises(Refused) as no:
        street.do(coordinator, needs.post, {"resident_id": her, "category": "meal", "address": ELSEWHERE})
    assert no.value.code == "address_differs"
