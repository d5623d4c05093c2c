"""Residents: found by what a clerk types, corrected, kept from everybody else."""

import pytest

from dispatch.actions import corrections, residents
from dispatch.errors import Refused
from dispatch.queries import residents as seen
from tests.cast import COORDINATOR, HOTLINE, OTHER_STAFF, committee
from tests.desk import who

SHE = {
    "name": "尉迟秀珍",
    "phone": "13000007071",
    "address": {"compound": "芳林园", "building": "12", "entrance": "3", "room": "601"},
    "hints": ["耳背，多响几下"],
    "groups": ["living_alone_elder"],
}


@pytest.fixture
def her(street):
    return street.do(street.staff, residents.post, dict(SHE)).answer


def found(street, person, typed):
    with street.house.db.reading() as rd:
        return [row["id"] for row in seen.search(rd, person, typed)["items"]]


@pytest.mark.parametrize(
    "typed",
    [
        "ycxz",
        "yc",
        "YCXZ",
        "尉迟秀珍",
        "尉迟",
        "12-3-601",
        "12号楼3门601",
        "１２－３－６０１",
        "12-601",
        "7071",
        "13000007071",
        "130-0000-7071",
    ],
)
def test_a_clerk_finds_her_by_whatever_he_hears(street, her, typed):
    assert her["id"] in found(street, street.staff, typed)


@pytest.mark.parametrize("typed", ["zzzz", "12-3-602", "7072", "13000007072", "%", "' OR 1=1", "𠮷", "*"])
def test_what_is_not_hers_does_not_find_her(street, her, typed):
    assert her["id"] not in found(street, street.staff, typed)


def test_the_row_is_masked_and_the_record_is_whole(street, her):
    with street.house.db.reading() as rd:
        row = next(r for r in seen.search(rd, street.staff, "ycxz")["items"] if r["id"] == her["id"])
    assert (row["name"], row["phone"], row["place"]) == ("尉迟*珍", "130****7071", "12号楼3门")
    shown = street.do(street.staff, residents.shown, her["id"])
    assert (shown["name"], shown["address"]["room"], shown["groups"]) == (
        "尉迟秀珍",
        "601",
        ["living_alone_elder"],
    )


def test_the_neighbouring_committee_finds_nobody_and_the_station_finds_her(street, her):
    assert found(street, who(street.house, committee(2)), "ycxz") == []
    assert found(street, who(street.house, OTHER_STAFF), "ycxz") == []
    for phone in (COORDINATOR, HOTLINE):
        assert her["id"] in found(street, who(street.house, phone), "ycxz")


def test_a_corrected_phone_finds_her_and_the_old_one_does_not(street, her):
    street.do(street.staff, corrections.resident, her["id"], {"phone": "13000007072"})
    assert her["id"] in found(street, street.staff, "7072")
    assert her["id"] not in found(street, street.staff, "7071")


def test_a_correction_of_the_door_reaches_the_courier_who_is_on_his_way(street, her):
    from dispatch.actions import claims, needs, showing

    courier = street.courier(1)
    order = street.do(street.staff, needs.post, {"resident_id": her["id"], "category": "meal"}).ids[
        "order_id"
    ]
    street.do(courier, claims.grab, order)
    told = []
    street.house.db.listeners.append(told.extend)
    street.do(street.staff, corrections.resident, her["id"], {"address": {"room": "602"}})
    assert [e["kind"] for e in told if f"person:{courier.id}" in e["rooms"].split()] == ["order.changed"]
    address = street.do(courier, showing.find_order, order)["address"]
    assert (address["building"], address["room"]) == ("12", "602")


def test_an_edit_over_somebody_elses_edit_shows_what_stands_there_now(street, her):
    street.do(street.staff, corrections.resident, her["id"], {"name": "尉迟秀真"}, if_match=1)
    with pytest.raises(Refused) as no:
        street.do(street.staff, corrections.resident, her["id"], {"phone": None}, if_match=1)
    assert no.value.code == "version_conflict"
    assert no.value.facts["current"]["name"] == "尉迟秀真"


def test_a_neighbours_resident_can_be_neither_read_nor_changed(street, her):
    stranger = who(street.house, committee(2))
    for action, args in ((residents.shown, ()), (corrections.resident, ({"name": "x"},))):
        with pytest.raises(Refused) as no:
            street.do(stranger, action, her["id"], *args)
        assert no.value.code == "not_found"


def test_a_door_written_in_one_line_is_found_by_its_parts(street):
    made = street.do(
        street.staff, residents.post, {"name": "李大爷", "address": {"text": "8栋1门1803"}}
    ).answer
    assert made["address"] | {"building": "8", "entrance": "1", "room": "1803"} == made["address"]
    assert made["id"] in found(street, street.staff, "8-1-1803")


def test_who_has_no_community_of_his_own_must_name_one(street):
    coordinator = who(street.house, COORDINATOR)
    with pytest.raises(Refused) as no:
        street.do(coordinator, residents.post, dict(SHE))
    assert no.value.facts["errors"] == [{"field": "community_id", "code": "required"}]
    named = dict(SHE) | {"community_id": street.staff.community_id}
    assert street.do(coordinator, residents.post, named).answer["community_id"] == street.staff.community_id
