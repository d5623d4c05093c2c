"""The demo street stands on whole ground, and its people are those the contract names."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from dispatch.demo.residents import CAST
from dispatch.demo.street import demo_street
from dispatch.rules.streets import PARENT_KIND, ROLE_UNITS

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WHOLE = (117.630, 38.980, 117.750, 39.080)


@cache
def street():
    return demo_street(NOW)


def committees():
    return [u for u in street().units if u.kind == "committee" and u.parent == "120116014"]


def inside(boundary, lng, lat):
    """Even-odd rule, written here once more so that the data are judged by someone else."""
    ring = boundary["coordinates"][0]
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lng < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def test_a_courier_standing_anywhere_in_the_street_stands_in_exactly_one_community():
    chance = Random(1)
    for _ in range(3000):
        lng, lat = chance.uniform(*WHOLE[::2]), chance.uniform(*WHOLE[1::2])
        assert sum(inside(c.boundary, lng, lat) for c in committees()) == 1, (lng, lat)


def test_the_known_point_on_second_street_lies_in_gediao():
    assert [c.name for c in committees() if inside(c.boundary, 117.7008, 39.0321)] == ["格调社区"]


def test_every_ring_is_closed_and_counter_clockwise_and_within_the_street():
    for unit in committees():
        ring = unit.boundary["coordinates"][0]
        area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))
        assert ring[0] == ring[-1] and area > 0, unit.name
        assert all(117.630 <= x <= 117.750 and 38.980 <= y <= 39.080 for x, y in ring), unit.name


def test_every_house_stands_in_its_own_community_and_not_on_another_house():
    boundaries = {u.code: u.boundary for u in street().units if u.kind == "committee"}
    for house in street().buildings:
        assert inside(boundaries[house.community], house.lng, house.lat), house
    for a in street().buildings:
        near = [
            b
            for b in street().buildings
            if abs(a.lat - b.lat) * 111_100 < 25 and abs(a.lng - b.lng) * 86_500 < 25
        ]
        assert near == [a]


def test_a_house_has_a_number_of_its_own_in_its_compound():
    names = [(b.compound, b.community, b.number) for b in street().buildings]
    assert len(names) == len(set(names))
    assert {(b.community, b.compound) for b in street().buildings} == {
        (c.community, c.name) for c in street().compounds
    }


def test_the_twenty_committees_have_their_names_and_the_placeholders_say_so():
    assert [u.name for u in committees()][:2] == ["格调社区", "贝肯山社区"]
    assert [u.name for u in committees() if "(示例)" in u.name] == [
        "康园社区(示例)", "晓园社区(示例)", "海晟社区(示例)", "新城社区(示例)", "洞庭社区(示例)",
    ]  # fmt: skip
    assert len(committees()) == 20


@pytest.mark.parametrize(
    ("phone", "role", "unit"),
    [
        ("13000000100", "admin", "demo-120116"),
        ("13000000101", "coordinator", "120116014"),
        ("13000000102", "coordinator", "120116014"),
        ("13000000103", "supervisor", "120116014"),
        ("13000000104", "hotline_agent", "120116014"),
        ("13000000105", "district_officer", "demo-120116"),
        ("13000001001", "committee_staff", "120116014001"),
        ("13000001020", "committee_staff", "120116014020"),
        ("13000002001", "outlet_lead", "120116014-K01"),
        ("13000002020", "outlet_lead", "120116014-K20"),
        ("13000003001", "courier", "120116014-K01"),
        ("13000003004", "courier", "120116014-K01"),
        ("13000003005", "courier", "120116014-K02"),
        ("13000003080", "courier", "120116014-K20"),
        ("13000000201", "coordinator", "120116901"),
        ("13000004001", "committee_staff", "120116901001"),
        ("13000005001", "courier", "120116901-K01"),
    ],
)
def test_whom_the_contract_names_is_there(phone, role, unit):
    assert [(p.role, p.unit) for p in street().people if p.phone == phone] == [(role, unit)]


def test_the_papers_of_the_couriers_are_as_promised():
    papers = {p.phone: p.courier for p in street().people if p.role == "courier"}
    assert len(papers) == 81
    year = NOW + timedelta(days=365)
    assert [p for p, c in papers.items() if c.insured_until < NOW] == ["13000003080"]
    assert all(c.notice_accepted_until == year for c in papers.values())
    of_the_street = [(p, c) for p, c in papers.items() if p.startswith("13000003")]
    assert [p[-2:] for p, c in of_the_street if c.medicine_trained] == [f"{n:02}" for n in range(1, 21)]
    assert [p[-2:] for p, c in of_the_street if c.minors_cleared_until] == [f"{n:02}" for n in range(1, 11)]


def test_every_role_is_held_where_it_can_be_held():
    kinds = {u.code: u.kind for u in street().units}
    for unit in street().units:
        assert (kinds[unit.parent] if unit.parent else None) == PARENT_KIND[unit.kind]
    for person in street().people:
        assert kinds[person.unit] in ROLE_UNITS[person.role]


def test_three_hundred_residents_live_in_flats_that_exist_one_household_each():
    residents = street().residents
    houses = {(b.community, b.compound, b.number): b for b in street().buildings}
    assert len(residents) == 300
    for person in residents:
        house = houses[person.community, person.compound, person.building]
        assert 1 <= int(person.entrance) <= house.entrances, person
        assert 1 <= int(person.room[:-2]) <= house.floors, person
    homes = {(r.community, r.compound, r.building, r.entrance, r.room) for r in residents}
    assert len(homes) == 300


def test_nobody_shares_a_telephone_with_a_demo_person_or_a_neighbour():
    own = [r.phone for r in street().residents if r.phone]
    users = {p.phone for p in street().people}
    assert len(own) == len(set(own)) and not users & set(own)
    assert 5 < sum(r.phone is None for r in street().residents) < 40
    assert any(r.phone and r.phone.startswith("022-") for r in street().residents)


def test_those_of_whom_the_sample_needs_speak_live_there():
    by_phone = {r.phone: r for r in street().residents}
    assert by_phone["13000000001"].name == "王秀珍"
    assert (by_phone["13000000001"].building, by_phone["13000000001"].entrance) == ("3", "2")
    assert by_phone["13000000002"].room == "1803"
    assert by_phone["13000000004"].name == "赵玉兰"
    assert len(CAST) == sum(r.phone in {c[6] for c in CAST} for r in street().residents)


def test_the_same_street_comes_out_every_time():
    assert demo_street(NOW) == street()
