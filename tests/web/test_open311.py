"""A program that somebody else wrote reads and posts dead-spots, knowing only GeoReport v2."""

import re

import georeport
import pytest
import requests

from tests.cast import COORDINATOR, Person, committee, courier, without_ids
from tests.web.open311_world import HERE, KEY, PATIENCE, World

STREET, NEIGHBOUR = "120116014", "120116901"


@pytest.fixture
def world(shared_server):
    return World(shared_server.url)


def reported(person: Person, lat: float, lng: float, type_code: str = "H01", **more) -> str:
    body = {"type_code": type_code, "position": {"lat": lat, "lng": lng}} | more
    return person.did("/reports", body)["report"]["id"]


def test_a_stranger_finds_the_way_in(world):
    found = world.reads("discovery", "discovery")
    assert found["endpoints"][0]["url"] == world.url
    assert found["endpoints"][0]["type"] == "test", "a demonstration is acted upon by nobody"
    assert set(found["endpoints"][0]["formats"]) == {"text/xml", "application/json"}
    above = requests.get(world.url.removesuffix("/v2") + "/discovery.xml", timeout=PATIENCE)
    assert above.status_code == 200


def test_every_type_is_a_service_with_its_questions(world):
    services = world.reads("services", "services")
    codes = [s["service_code"] for s in services]
    assert "06042" in codes and "L01" in codes, "the national code, a local type's own"
    bins = services[codes.index("06042")]
    assert bins["service_name"] == "垃圾站（箱）满溢" and bins["group"] == "市容环境类"
    assert (
        "垃圾外溢" in bins["keywords"].split(", ") and bins["metadata"] is True and bins["type"] == "realtime"
    )
    asked = {code: world.reads(f"services/{code}", "service_definition") for code in codes}
    with_container = [c for c, d in asked.items() if "container" in {a["code"] for a in d["attributes"]}]
    assert with_container == ["06042"]
    assert {a["code"] for a in asked["L01"]["attributes"]} == {
        "severity",
        "in_compound",
        "blocking_exit",
        "size_m2",
    }
    assert not any(a["required"] for d in asked.values() for a in d["attributes"])
    world.is_refused("services/06999", 404)


def test_words_come_in_the_language_that_is_asked_for(world):
    asked = {"Accept-Language": "en"}
    answer = requests.get(f"{world.url}/services/06042.json", headers=asked, timeout=PATIENCE)
    assert answer.json()["attributes"][0]["values"][0]["name"] == "light"
    plain = world.reads("services", "services")
    extended = world.get("services", extensions="true").json()
    assert "service_name_en" not in plain[0] and extended[0]["service_name_en"] == "Exposed rubbish"


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_georeport_package_works_against_it(world, form):
    request_id = world.posts(form, description="满了", **{"attribute[container]": "street"})
    client = georeport.GeoReport(world.url, jurisdiction=STREET, api_key=KEY, output_format=form)
    services = {s["service_code"]: s for s in client.get_service_list()}
    assert services["06042"]["service_name"] == "垃圾站（箱）满溢"
    assert client.get_service_definition("06042")["service_code"] == "06042"
    assert client.get_service_request(request_id)["status"] == "open"
    found = client.get_service_requests(service_code="06042", status="open")
    assert request_id in str(found)
    named = client.get_service_requests(service_request_id=request_id)
    assert request_id in str(named)


def test_what_is_posted_is_there_at_once_for_the_world_and_for_both_receivers(world, people):
    fields = {"attribute[severity]": "heavy", "attribute[size_m2]": "2.5", "attribute[blocking_exit]": "true"}
    request_id = world.posts(
        service_code="09012", description="门口堆满了", lat="39.0268", long="117.6960", **fields
    )
    shown = world.request(request_id)
    assert (shown["status"], shown["service_code"], shown["service_name"]) == (
        "open",
        "09012",
        "占用消防通道",
    )
    assert shown["requested_datetime"].endswith("+08:00") and shown["agency_responsible"] == "格调社区"
    staff = people(committee(1)).get(f"/reports/{request_id}")
    assert staff["status"] == "reported" and staff["severity"] == "heavy" and staff["source"] == "open311"
    assert staff["attributes"] == {"size_m2": 2.5, "blocking_exit": "true"} and staff["text"] == "门口堆满了"
    assert people(COORDINATOR).get(f"/reports/{request_id}")["id"] == request_id
    assert people(committee(2)).call("GET", f"/reports/{request_id}").status_code == 404


def test_a_couriers_report_is_the_worlds_only_when_it_is_a_case(world, people):
    mine = reported(people(courier(1)), 39.0277, 117.6975, type_code="H05")
    world.is_refused(f"requests/{mine}", 404)
    assert world.reads("requests", "service_requests", service_request_id=mine) == []
    desk = people(COORDINATOR)
    desk.did(f"/reports/{mine}/register")
    assert world.request(mine)["status_notes"].startswith("investigating")
    staff = people(committee(1))
    desk.did(f"/reports/{mine}/dispatch", {"to": staff.facts["community_id"]})
    assert world.request(mine)["expected_datetime"], "from the dispatch on there is a time"
    staff.did(f"/reports/{mine}/start")
    staff.did(f"/reports/{mine}/done")
    assert world.request(mine)["status"] == "open", "nobody has verified it yet"
    desk.did(f"/reports/{mine}/verify", {"outcome": "clean"})
    shown = world.request(mine)
    assert shown["status"] == "closed" and shown["status_notes"].startswith("fixed")
    desk.did(f"/reports/{mine}/reopen", {"reason": "came_back"})
    assert world.request(mine)["status"] == "open", "what the world has seen does not vanish"


def test_a_place_in_the_open_is_told_to_twenty_metres(world):
    request_id = world.posts(service_code="06012", lat="39.02731", long="117.69612")
    shown = world.request(request_id)
    assert (shown["lat"], shown["long"]) != (39.02731, 117.69612)
    assert abs(shown["lat"] - 39.02731) < 0.0001 and abs(shown["long"] - 117.69612) < 0.00013
    again = world.posts(service_code="06012", lat=str(shown["lat"]), long=str(shown["long"]))
    assert (world.request(again)["lat"], world.request(again)["long"]) == (shown["lat"], shown["long"])


def test_a_building_is_told_by_its_own_place(world, people):
    request_id = world.posts(service_code="06036", lat=None, long=None, address_string="芳林园3号楼2门502")
    shown = world.request(request_id)
    assert shown["address"].startswith("芳林园3号楼") and "502" not in without_ids(shown)
    houses = people(COORDINATOR).get("/places?q=芳林园3&limit=20")["items"]
    here = next(h["position"] for h in houses if h["building"] == "3")
    assert (shown["lat"], shown["long"]) == (here["lat"], here["lng"])
    again = world.posts(service_code="06035", lat=None, long=None, address_id=shown["address_id"])
    assert world.request(again)["address_id"] == shown["address_id"]


def test_what_is_typed_as_a_compound_is_not_the_worlds(world, people):
    secret = "王秀珍家门口"
    mine = reported(people(courier(1)), 39.0259, 117.6990, "H02", place={"compound": secret})
    people(COORDINATOR).did(f"/reports/{mine}/register")
    assert secret not in str(world.request(mine))


def test_filters_are_the_specifications(world, people):
    one = world.posts(service_code="07001", lat="39.0290", long="117.6950")
    two = world.posts(service_code="06037", lat="39.0291", long="117.6951")
    people(COORDINATOR).did(f"/reports/{two}/reject", {"reason": "not_found"})

    def ids(**asked):
        return [r["service_request_id"] for r in world.reads("requests", "service_requests", **asked)]

    assert one in ids() and two in ids()
    assert one in ids(service_code="07001") and two not in ids(service_code="07001")
    assert set(ids(service_code="07001,06037")) >= {one, two}
    assert one in ids(status="open") and two not in ids(status="open")
    assert two in ids(status="closed") and one not in ids(status="closed")
    assert set(ids(status="open,closed")) >= {one, two}
    assert sorted(ids(service_request_id=f"{one},{two}", status="open", service_code="06012")) == sorted(
        [one, two]
    )
    assert ids(end_date="2020-01-01T00:00:00Z") == [] and one in ids(end_date="", status="", service_code="")
    assert ids(start_date="2020-01-01T00:00:00+08:00", end_date="2020-02-01T00:00:00+08:00") == []
    assert one in ids(start_date=world.request(one)["requested_datetime"])
    moments = [r["requested_datetime"] for r in world.reads("requests", "service_requests")]
    assert moments == sorted(moments, reverse=True), "newest first"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}, 400),
        ({"start_date": "2026-06-01T00:00:00Z", "end_date": "2026-05-01T00:00:00Z"}, 400),
        ({"start_date": "gestern"}, 400),
        ({"start_date": "2026-01-01T00:00:00"}, 400),
        ({"end_date": "9999-12-31T23:59:59-23:59"}, 400),
        ({"start_date": "0001-01-01T00:00:00+12:00"}, 400),
        ({"status": "fixed"}, 400),
        ({"service_code": "06042,nonsense"}, 404),
        ({"jurisdiction_id": "nowhere"}, 404),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_in_words(world, asked, status):
    assert all(len(said) > 5 for said in world.is_refused("requests", status, **asked))


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"api_key": None}, 403),
        ({"api_key": ""}, 403),
        ({"api_key": "guess"}, 403),
        ({"api_key": "x" * 5000}, 403),
        ({"service_code": None}, 400),
        ({"service_code": "06999"}, 404),
        ({"service_code": "H02"}, 404),
        ({"jurisdiction_id": "nowhere"}, 404),
        ({"jurisdiction_id": NEIGHBOUR}, 400),
        ({"lat": None, "long": None}, 400),
        ({"lat": None}, 400),
        ({"lat": "117.6967", "long": "39.0262"}, 400),
        ({"lat": "0", "long": "0"}, 400),
        ({"lat": "nan", "long": "117.6967"}, 400),
        ({"lat": "39°", "long": "117.6967"}, 400),
        ({"lat": "39.5", "long": "118.9"}, 400),
        ({"lat": "51.5", "long": "-0.12"}, 400),
        ({"lat": None, "long": None, "address_string": "红色的大楼旁边"}, 400),
        ({"lat": None, "long": None, "address_string": "芳林园999号楼"}, 400),
        ({"lat": None, "long": None, "address_id": "1"}, 400),
        ({"attribute[severity]": "terrible"}, 400),
        ({"attribute[severity]": ["light", "heavy"]}, 400),
        ({"attribute[size_m2]": "-1"}, 400),
        ({"attribute[size_m2]": "inf"}, 400),
        ({"attribute[size_m2]": "lots"}, 400),
        ({"description": "长" * 4001}, 400),
        ({"description": "x" * 70_000}, 413),
    ],
)
def test_a_post_that_cannot_be_taken_is_refused_in_words_and_leaves_nothing(world, fields, status):
    before = len(world.reads("requests", "service_requests"))
    told = world.may_not_post(status, **fields)
    assert told and all("{" not in said for said in told)
    assert len(world.reads("requests", "service_requests")) == before


def test_several_mistakes_are_told_at_once(world):
    told = world.may_not_post(400, **{"attribute[severity]": "x", "attribute[size_m2]": "y"})
    assert len(told) == 2


def test_a_body_that_is_no_form_is_refused(world):
    answer = requests.post(f"{world.url}/requests.json", json={"api_key": KEY}, timeout=PATIENCE)
    assert answer.status_code == 415 and answer.json()[0]["code"] == 415


def test_a_multipart_form_is_a_form(world):
    fields = {"api_key": KEY, "service_code": "06020", **HERE}
    parts = {name: (None, value) for name, value in fields.items()}
    answer = requests.post(f"{world.url}/requests.json", files=parts, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text


def test_every_other_address_and_method_is_refused_in_the_same_form(world):
    world.is_refused("nothing/here", 404)
    world.is_refused("tokens/12345", 404)
    world.is_refused("requests/%00", 404)
    root = requests.get(world.url, timeout=PATIENCE)
    assert root.status_code == 404 and "<errors>" in root.text
    for method in ("PUT", "DELETE", "PATCH", "POST"):
        answer = requests.request(method, f"{world.url}/services.xml", timeout=PATIENCE)
        assert answer.status_code == 405 and "GET" in answer.headers["Allow"] and "<errors>" in answer.text


def test_characters_that_xml_cannot_say_break_nothing(world, people):
    request_id = world.posts(
        service_code="06018",
        description="a\x00b\x0bc\ufffe\r\n<b>&amp;]]> 𠮷",
        lat="39.0300",
        long="117.6940",
    )
    people(COORDINATOR).did(f"/reports/{request_id}/release", {"text": True, "photos": False})
    assert world.request(request_id)["description"] == "abc\n<b>&amp;]]> 𠮷"


def test_two_streets_do_not_see_each_others(world):
    there = world.posts(service_code="06041", lat="39.0273", long="117.6955")
    assert world.request(there, jurisdiction_id=STREET)["service_request_id"] == there
    world.is_refused(f"requests/{there}", 404, jurisdiction_id=NEIGHBOUR)
    assert (
        world.reads("requests", "service_requests", jurisdiction_id=NEIGHBOUR, service_request_id=there) == []
    )
    assert world.reads("services", "services", jurisdiction_id=NEIGHBOUR)
    assert world.reads("discovery", "discovery")["contact"].count("jurisdiction_id=") == 2


def test_a_repeat_after_closing_opens_the_old_one(world, people):
    first = world.posts(service_code="06014", lat="39.0310", long="117.6935")
    desk, staff = people(COORDINATOR), people(committee(1))
    desk.did(f"/reports/{first}/register")
    desk.did(f"/reports/{first}/dispatch", {"to": desk.get(f"/reports/{first}")["community_id"]})
    owner = desk.get(f"/reports/{first}")["community_id"]
    staff = next(p for n in range(1, 21) if (p := people(committee(n))).facts["community_id"] == owner)
    staff.did(f"/reports/{first}/start")
    staff.did(f"/reports/{first}/done")
    desk.did(f"/reports/{first}/verify", {"outcome": "clean"})
    assert world.posts(service_code="06014", lat="39.0310", long="117.6935") == first
    assert world.request(first)["status"] == "open"


def test_who_posts_is_never_given_a_number_that_the_world_cannot_see(world, people):
    """A courier's was closed without ever having been registered: what a stranger finds there is new."""
    desk, staff = people(COORDINATOR), people(committee(1))
    old = reported(people(courier(5)), 39.0246, 117.6985, "H18")
    committees = [c["id"] for c in desk.get("/ground")["communities"]]
    owner = desk.get(f"/reports/{old}")["community_id"]
    other = next(c for c in committees if c != owner)
    for to in (other, owner):
        desk.did(f"/reports/{old}/transfer", {"to": to})
    desk.did(f"/reports/{old}/dispatch", {"to": owner})
    staff = next(p for n in range(1, 21) if (p := people(committee(n))).facts["community_id"] == owner)
    staff.did(f"/reports/{old}/start")
    staff.did(f"/reports/{old}/done")
    desk.did(f"/reports/{old}/verify", {"outcome": "clean"})
    world.is_refused(f"requests/{old}", 404)
    code = desk.get(f"/reports/{old}")["type"]["code_2026"]
    posted = world.posts(service_code=code, lat="39.0246", long="117.6985")
    assert posted != old and world.request(posted)["status"] == "open"


def test_the_words_and_the_typed_address_are_kept_together_or_refused(world, people):
    address, words = "洞庭路口，报亭后面", "长" * 3900
    kept = world.posts(service_code="06018", description=words, address_string=address)
    text = people(COORDINATOR).get(f"/reports/{kept}")["text"]
    assert words in text and address in text
    (said,) = set(world.may_not_post(400, description="长" * 4000, address_string=address))
    assert "4000" in said and "address_string" in said
    assert world.posts(service_code="06018", description="长" * 4000)


def test_nothing_but_reports_is_ever_told(world, people):
    staff = people(committee(1))
    order = staff.needs(name="陈桂兰", text="记号要买药")["order"]
    told = "".join(
        world.get(path, form, extensions="true").text
        for path in ("requests", "services", "discovery", "servicerequestupdates")
        for form in ("xml", "json")
    )
    assert "陈桂兰" not in told and order["id"] not in told and order["number"] not in told
    assert not re.search(r"1\d{10}", re.sub(r"[0-9a-f-]{36}|0\.\d+|\d+\.\d+|jurisdiction_id=\d+", "", told))
    world.is_refused(f"requests/{order['id']}", 404)
