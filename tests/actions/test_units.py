"""Laying the ground of a street and its people: all of it once, nothing of it twice."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from dispatch.actions import street, units
from dispatch.errors import Refused
from dispatch.rules.streets import BuildingRow, CompoundRow, CourierRow, PersonRow, Street, UnitRow
from dispatch.tx import Call
from models import Building, Courier, Membership, OneTimeLink, Person, Stream, Unit

POLICY_UNTIL = datetime(2027, 3, 31, 16, 0, tzinfo=UTC)
DISTRICT = UnitRow("district", "110101", "东城区")
STATION = UnitRow("station", "110101001", "东华门街道社工站", "110101")
COMMITTEE = UnitRow("committee", "110101001001", "韶九社区", "110101001", lat=39.9, lng=116.4)
OUTLET = UnitRow("outlet", "110101001-K01", "东华门快递站", "110101001")
SECOND = UnitRow("outlet", "110101001-K02", "王府井快递站", "110101001")
CHEN = PersonRow("13900000001", "陈小北", "courier", OUTLET.code, CourierRow(insured_until=POLICY_UNTIL))
EVERYTHING = Street(
    units=(DISTRICT, STATION, COMMITTEE, OUTLET, SECOND),
    compounds=(CompoundRow(COMMITTEE.code, "韶九里"),),
    buildings=(BuildingRow(COMMITTEE.code, "韶九里", "3", 39.9, 116.4),),
    people=(CHEN, PersonRow("13900000002", "何雨", "coordinator", STATION.code)),
)


def lay(house, rows=EVERYTHING, links=None):
    return house.db.write(Call(), street.lay, rows, links or {})


def one(house, model, **is_):
    with house.db.reading() as rd:
        query = select(model)
        for name, value in is_.items():
            query = query.where(getattr(model, name) == value)
        return rd.session.exec(query).one()


def courier(house):
    with house.db.reading() as rd:
        return rd.session.exec(select(Courier).join(Person).where(Person.phone == CHEN.phone)).one()


def test_a_street_laid_twice_is_laid_once(bare_house):
    first, new = lay(bare_house)
    assert first.counts["units"] == {"added": 5} and new == ["13900000001", "13900000002"]
    again, nobody = lay(bare_house)
    assert not again.changed and nobody == []
    assert {table: dict(c) for table, c in again.counts.items()} == {
        "units": {"unchanged": 5},
        "compounds": {"unchanged": 1},
        "buildings": {"unchanged": 1},
        "people": {"unchanged": 2},
    }


def test_a_new_station_has_its_stream_of_events(bare_house):
    lay(bare_house)
    station = one(bare_house, Unit, code=STATION.code)
    assert one(bare_house, Stream, station_id=station.id).seq >= 0


def test_a_corrected_name_is_a_change_and_an_empty_cell_is_none(bare_house):
    lay(bare_house)
    moved = UnitRow("committee", COMMITTEE.code, "韶九社区居委会", "110101001", phone="010-66200000")
    laid, _ = lay(bare_house, Street(units=(moved,)))
    assert dict(laid.counts["units"]) == {"changed": 1}
    now = one(bare_house, Unit, code=COMMITTEE.code)
    assert (now.name, now.phone, now.lat, now.version) == ("韶九社区居委会", "010-66200000", 39.9, 2)


def test_a_code_never_turns_into_another_kind_of_unit(bare_house):
    lay(bare_house)
    with pytest.raises(Refused) as no:
        lay(bare_house, Street(units=(UnitRow("outlet", COMMITTEE.code, "韶九", STATION.code),)))
    assert no.value.facts["errors"][0]["code"] == "unit_is_another"
    with pytest.raises(Refused):
        lay(bare_house, Street(units=(UnitRow("committee", "9", "无", DISTRICT.code),)))


def test_a_mistake_at_the_end_leaves_nothing_of_the_beginning(bare_house):
    wrong = PersonRow("13900000009", "错", "committee_staff", OUTLET.code)
    with pytest.raises(Refused):
        lay(bare_house, Street(units=EVERYTHING.units, people=(CHEN, wrong)))
    with bare_house.db.reading() as rd:
        assert rd.session.exec(select(Unit)).all() == []


def test_a_courier_stands_in_his_outlet_and_reaches_its_station(bare_house):
    lay(bare_house)
    station, outlet = one(bare_house, Unit, code=STATION.code), one(bare_house, Unit, code=OUTLET.code)
    assert one(bare_house, Person, phone=CHEN.phone).standing["roles"] == [
        {"role": "courier", "unit_id": outlet.id, "stations": [station.id]}
    ]
    papers = courier(bare_house)
    assert (papers.station_id, papers.outlet_id) == (station.id, outlet.id)
    assert papers.insured_until == POLICY_UNTIL and not papers.medicine_trained


def test_a_courier_who_changes_his_outlet_leaves_the_old_one(bare_house):
    lay(bare_house)
    laid, _ = lay(bare_house, Street(people=(PersonRow(CHEN.phone, CHEN.name, "courier", SECOND.code),)))
    assert dict(laid.counts["people"]) == {"changed": 1}
    second = one(bare_house, Unit, code=SECOND.code)
    chen = one(bare_house, Person, phone=CHEN.phone)
    assert one(bare_house, Membership, person_id=chen.id).unit_id == second.id
    assert courier(bare_house).outlet_id == second.id
    assert courier(bare_house).insured_until == POLICY_UNTIL  # of what a row leaves out nothing is changed


def test_a_second_role_is_added_and_the_first_one_stays(bare_house):
    lay(bare_house)
    lay(bare_house, Street(people=(PersonRow(CHEN.phone, CHEN.name, "outlet_lead", OUTLET.code),)))
    roles = one(bare_house, Person, phone=CHEN.phone).standing["roles"]
    assert [r["role"] for r in roles] == ["courier", "outlet_lead"]


def test_a_courier_of_one_station_is_not_taken_over_by_another(bare_house):
    lay(bare_house)
    far = UnitRow("station", "110101002", "景山街道社工站", "110101")
    outlet = UnitRow("outlet", "110101002-K01", "景山快递站", far.code)
    taken = PersonRow(CHEN.phone, CHEN.name, "courier", outlet.code)
    with pytest.raises(Refused) as no:
        lay(bare_house, Street(units=(far, outlet), people=(taken,)))
    assert no.value.facts["errors"][0]["code"] == "works_elsewhere"


def test_an_officer_reaches_a_station_founded_after_him(bare_house):
    officer = PersonRow("13900000003", "石敬安", "district_officer", DISTRICT.code)
    lay(bare_house, Street(units=(DISTRICT,), people=(officer,)))
    lay(bare_house, Street(units=(DISTRICT, STATION)))
    station = one(bare_house, Unit, code=STATION.code)
    assert one(bare_house, Person, phone=officer.phone).standing["roles"][0]["stations"] == [station.id]


def test_only_new_people_get_a_link(bare_house):
    lay(bare_house, Street(units=EVERYTHING.units, people=(CHEN,)))
    lay(bare_house, links={"13900000001": "hash-1", "13900000002": "hash-2"})
    assert one(bare_house, OneTimeLink).token_hash == "hash-2"


def test_a_demo_person_gets_no_seat_among_real_people(house):
    lay(house, Street(units=EVERYTHING.units))
    known_password = PersonRow("13000000101", "沈嘉宁", "coordinator", STATION.code)
    with pytest.raises(Refused) as no:
        lay(house, Street(people=(known_password,)))
    assert no.value.facts["errors"][0]["code"] == "demo_person"


def test_what_is_laid_under_the_demo_is_demo_too(house):
    committee = UnitRow("committee", "120116014777", "新来社区", "120116014")
    clerk = PersonRow("13900000007", "新来", "committee_staff", committee.code)
    rows = Street(
        units=(committee,),
        compounds=(CompoundRow(committee.code, "新来里"),),
        buildings=(BuildingRow(committee.code, "新来里", "1", 39.03, 117.7),),
        people=(clerk,),
    )
    lay(house, rows)
    assert one(house, Unit, code=committee.code).demo
    assert one(house, Building, community_id=one(house, Unit, code=committee.code).id).demo
    assert one(house, Person, phone=clerk.phone).demo


def test_founding_a_street_where_the_demo_stands_is_refused(house):
    station = UnitRow("station", "120116014", "泰达街道社工站", "120116")
    head = PersonRow("13900000001", "王站长", "coordinator", station.code)
    with pytest.raises(Refused) as no:
        house.db.write(Call(), street.found, UnitRow("district", "120116", "滨海新区"), station, head, "hash")
    assert no.value.facts["errors"][0]["code"] == "demo_in_the_way"


def test_the_tally_says_whether_anything_changed():
    laid = units.Laid()
    laid.say("units", "unchanged")
    assert not laid.changed
    laid.say("people", "changed")
    assert laid.changed
