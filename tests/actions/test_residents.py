"""Residents: found by what a clerk types, corrected, kept from everybody else."""

import pytest
from sqlalchemy import delete

from dispatch import jobs
from dispatch.actions import claims, corrections, indexing, needs, residents, showing
from dispatch.errors import Refused
from dispatch.queries import residents as seen
from dispatch.rules import finding
from models import Resident, ResidentTerm
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
        "秀珍",
        "weichixiuzhen",
        "yuchixiu",
        "601",
        "芳林园",
        "芳林园 601",
        "芳林园12号楼",
        "尉遲秀珍",
        "尉迟奶奶601",
    ],
)
def test_a_clerk_finds_her_by_whatever_he_hears(street, her, typed):
    assert her["id"] in found(street, street.staff, typed)


@pytest.mark.parametrize(
    "typed", ["zzzz", "12-3-602", "7072", "13000007072", "%", "' OR 1=1", "𠮷", "*", "602", "芳林园602"]
)
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


# ---------------------------------------------------------------- one person, many spellings


def posted(street, name, phone, **more):
    resident = {"name": name, "phone": phone, "address": {"compound": "芳林园"}} | more
    need = street.do(street.staff, needs.post, {"resident": resident, "category": "meal"}).answer["need"]
    return need["resident_id"]


@pytest.mark.parametrize("dot", [*".•‧・。●∙⋅", " ", ""])
def test_a_name_with_another_dot_is_the_same_record_and_is_found(street, dot):
    she = posted(street, "古丽米热·艾比布力", "13000009501")
    assert posted(street, f"古丽米热{dot}艾比布力", "13000009501") == she
    assert found(street, street.staff, f"古丽米热{dot}艾比布力") == [she]
    assert street.do(street.staff, residents.shown, she)["name"] == "古丽米热·艾比布力", (
        "as it was first typed"
    )


def test_traditional_characters_are_the_same_record_and_another_name_is_not(street):
    she = posted(street, "張秀蘭", "13000009502")
    assert posted(street, "张秀兰", "13000009502") == she
    assert posted(street, "张秀华", "13000009502") != she
    assert posted(street, "张秀兰", "13000009503") != she
    couple = [posted(street, name, "022-66200001") for name in ("李大爷", "李奶奶")]
    assert couple[0] != couple[1]


def test_names_of_signs_alone_are_not_each_other(street):
    assert posted(street, "🙏", "13000009504") != posted(street, "🙂", "13000009504")


# ---------------------------------------------------------------- several numbers


def test_a_second_number_typed_for_somebody_known_is_added_to_her(street):
    she = posted(street, "王秀英", "13000009511")
    again = posted(street, "王秀英", "13000009512", more_phones=["13000009511", "022-66200000转803"])
    shown = street.do(street.staff, residents.shown, she)
    assert again == she
    assert shown["phone"] == "13000009511", "the number to ring first stays the first"
    assert shown["more_phones"] == ["13000009512", "022-66200000转803"]
    for typed in ("9512", "803", "022-66200000", "13000009512/13000009519"):
        assert she in found(street, street.staff, typed), typed


def test_the_holder_may_ring_all_her_numbers_and_the_committee_where_she_wants_no_calls(street):
    more = {"more_phones": ["13000009522"]}
    she = posted(street, "王秀英", "13000009521", **more)
    courier = street.courier(1)
    order = street.do(street.staff, needs.post, {"resident_id": she, "category": "meal"}).ids["order_id"]
    whom = street.do(courier, claims.grab, order).answer["resident"]
    assert (whom["phone"], whom["more_phones"]) == ("13000009521", ["13000009522"])
    street.do(street.staff, corrections.resident, she, {"call_committee": True})
    whom = street.do(courier, showing.find_order, order)["resident"]
    assert (whom["phone"], whom["more_phones"]) == ("call_committee", [])


def test_without_her_first_number_the_second_is_rung_first(street):
    she = posted(street, "王秀英", "13000009531", more_phones=["13000009532"])
    street.do(street.staff, corrections.resident, she, {"phone": None})
    shown = street.do(street.staff, residents.shown, she)
    assert (shown["phone"], shown["more_phones"]) == ("13000009532", [])


# ---------------------------------------------------------------- who is under way


def test_staff_filter_what_is_under_way_by_a_whole_name(street):
    waiting = posted(street, "尉迟秀英", "13000009541")
    street.do(street.staff, residents.post, {"name": "尉迟秀英", "address": {"compound": "芳林园"}})
    with street.house.db.reading() as rd:
        rows = seen.search(rd, street.staff, "尉迟秀英", under_way=True)["items"]
    assert [row["id"] for row in rows] == [waiting]


# ---------------------------------------------------------------- records indexed by older rules

(INDEXING,) = (job for job in jobs.JOBS if job.id == "indexing")


def as_before(tx, resident_id, name, phone):
    """What stood in the tables of November for this resident."""
    resident = tx.session.get(Resident, resident_id)
    resident.indexed, resident.masked_phone = 0, "022-****0000"
    tx.session.execute(delete(ResidentTerm).where(ResidentTerm.resident_id == resident_id))
    old = [("name", name[: n + 1]) for n in range(len(name))]
    old += [("initials", "zxl"[: n + 1]) for n in range(3)] + [("phone", phone), ("last_four", phone[-4:])]
    for kind, said in old:
        term = tx.vault.term(resident.community_id, kind, said)
        tx.session.add(ResidentTerm(term=term, resident_id=resident_id))
    tx.session.flush()


def test_an_old_record_is_found_as_before_and_after_a_while_by_everything(street):
    door = {"address": {"compound": "芳林园", "building": "3", "room": "1502"}}
    she = posted(street, "張秀蘭", "022-66200000", **door)
    street.do(street.staff, as_before, she, "張秀蘭", "022-66200000")
    for typed in ("張秀蘭", "zxl", "0000", "022-66200000"):
        assert she in found(street, street.staff, typed), typed
    assert posted(street, "张秀兰", "022-66200000") == she, "found by number, compared by name"
    street.do(street.staff, as_before, she, "張秀蘭", "022-66200000")
    version = street.do(street.staff, residents.shown, she)["version"]

    assert jobs.run(street.house, INDEXING) == "done"

    for typed in ("張秀蘭", "张秀兰", "秀兰", "zhangxiulan", "1502", "芳林园1502"):
        assert she in found(street, street.staff, typed), typed
    with street.house.db.reading() as rd:
        resident = rd.session.get(Resident, she)
        assert (resident.indexed, resident.version) == (finding.VERSION, version)
        assert resident.masked_phone == "022****0000"
        assert indexing.due(rd, 10) == []


def test_a_record_that_cannot_be_opened_is_set_aside_and_the_others_go_on(street):
    whole, broken = posted(street, "張秀蘭", "13000009551"), posted(street, "王英", "13000009552")
    street.do(street.staff, as_before, whole, "張秀蘭", "13000009551")

    def spoil(tx):
        resident = tx.session.get(Resident, broken)
        resident.indexed, resident.sealed = 0, b"x" * 40

    street.do(street.staff, spoil)
    assert jobs.run(street.house, INDEXING) == "done"
    assert found(street, street.staff, "张秀兰") == [whole]
