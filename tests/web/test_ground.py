"""What a map without tiles is drawn from, and the building that somebody means when GPS is poor."""

import pytest

from tests.cast import COORDINATOR, DISTRICT, OTHER_COURIER, committee, courier

GEDIAO = (39.0265, 117.698)


@pytest.fixture
def phone(people):
    return people(courier(1))


def test_a_map_has_every_community_of_the_station_with_its_shape_and_its_houses(people):
    ground = people(committee(1)).get("/ground")
    assert len(ground["communities"]) == 20
    assert all(one["boundary"]["type"] == "Polygon" for one in ground["communities"])
    known = {one["id"] for one in ground["communities"]}
    assert {house["community_id"] for house in ground["buildings"]} == known
    assert {"翠园别墅", "芳林园"} <= {house["compound"] for house in ground["buildings"]}


def test_the_same_ground_is_not_sent_twice(phone):
    first = phone.call("GET", "/ground")
    again = phone.call("GET", "/ground", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    old = phone.call("GET", "/ground", headers={"If-None-Match": '"of another day"'})
    assert old.status_code == 200 and old.json() == first.json()


def test_another_station_is_on_nobodys_map(people):
    here, there = (people(p).get("/ground") for p in (COORDINATOR, OTHER_COURIER))
    assert there["communities"]
    assert not {c["id"] for c in here["communities"]} & {c["id"] for c in there["communities"]}
    assert {p["community_id"] for p in people(OTHER_COURIER).get("/places")["items"]} <= {
        c["id"] for c in there["communities"]
    }
    everything = people(DISTRICT).get("/ground")
    assert len(everything["communities"]) == len(here["communities"]) + len(there["communities"])


def test_a_courier_in_a_stairwell_gets_the_nearest_houses_first(phone):
    near = ",".join(map(str, GEDIAO))
    found = phone.get(f"/places?near={near}&limit=20")["items"]
    away = [one["distance_m"] for one in found]
    assert len(found) == 20 and away == sorted(away) and away[0] < 200


@pytest.mark.parametrize("typed", ["芳林园3", "芳林园 3号楼", "fly3", "FLY3", "芳林园３栋"])
def test_a_house_is_found_as_people_type_it(phone, typed):
    assert ("芳林园", "3") in [
        (p["compound"], p["building"]) for p in phone.get(f"/places?q={typed}")["items"]
    ]


def test_houses_without_a_place_stand_in_the_order_of_their_numbers(phone):
    found = [p["building"] for p in phone.get("/places?q=芳林园")["items"]]
    assert found[:4] == ["1", "2", "3", "4"] and found == sorted(found, key=int)


@pytest.mark.parametrize(
    "query", ["near=0", "near=nan,1", "near=117.7,39.0x", "near=89.9,0", "limit=21", "limit=0", "q=a%00b"]
)
def test_a_bad_question_is_refused_by_its_field(phone, query):
    answer = phone.call("GET", f"/places?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.split("=")[0]


def test_without_tiles_of_its_own_a_page_loads_pictures_from_nowhere_else(shared_server):
    import requests

    policy = requests.get(f"{shared_server.url}/sign-in", timeout=30).headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob:;" in policy
