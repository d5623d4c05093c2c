"""People and units by hand: who may add whom where, links for many at once, own devices, and the book."""

import io
import zipfile
from datetime import datetime

import pytest

from app import create_app
from dispatch import config
from tests.cast import (
    ADMIN,
    COORDINATOR,
    DISTRICT,
    HOTLINE,
    OTHER_COORDINATOR,
    OTHER_COURIER,
    PASSWORD,
    SUPERVISOR,
    committee,
    courier,
    lead,
)  # fmt: skip

NEW = "13000007001"


class Caller:
    """Somebody of the cast, signed in."""

    def __init__(self, client, phone, password=PASSWORD):
        answer = client.post("/api/v1/session", json={"phone": phone, "password": password})
        assert answer.status_code == 201, answer.text
        client.delete_cookie("lm_session")
        self.client, self.token = client, {"Authorization": f"Bearer {answer.json['token']}"}
        self.facts = answer.json["person"]

    def __call__(self, method, path, body=None, **headers):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=self.token | given)

    @property
    def id(self):
        return self.facts["id"]

    @property
    def unit(self):
        return self.facts["roles"][0]["unit_id"]


@pytest.fixture
def client(folder):
    app = create_app(config.load(data_dir=folder, app_env="test", work_limits=False))
    yield app.test_client()
    app.extensions["house"].close()


@pytest.fixture
def sign_in(client):
    return lambda phone, password=PASSWORD: Caller(client, phone, password)


def added(caller, role, unit_id, phone=NEW, name="新来的"):
    return caller("POST", "/people", {"name": name, "phone": phone, "role": role, "unit_id": unit_id})


def roster(caller):
    found, cursor = {}, ""
    while True:
        page = caller("GET", f"/people?limit=200{cursor}").json
        found |= {one["id"]: one for one in page["items"]}
        if not page["next"]:
            return found
        cursor = f"&cursor={page['next']}"


def set_password(client, link, password):
    token = link["url"].split("#")[1]
    return client.post("/api/v1/resets", json={"token": token, "password": password})


def test_a_courier_added_by_the_coordinator_gets_papers_comes_in_by_the_link_and_may_grab(client, sign_in):
    station, boss, staff = sign_in(COORDINATOR), sign_in(lead(1)), sign_in(committee(1))
    made = added(station, "courier", boss.unit)
    assert made.status_code == 201, made.text
    person, link = made.json["person"], made.json["link"]
    assert person["courier"]["missing"] == ["notice_not_accepted", "insurance_expired"]
    assert (
        "/set-password#" in link["url"]
        and link["qr"].startswith("data:image/svg+xml")
        and not person["has_password"]
    )
    assert set_password(client, link, "riding-42-doors").status_code == 204
    assert set_password(client, link, "riding-43-doors").status_code == 404, "once"

    new = sign_in(NEW, "riding-42-doors")
    missing = new("GET", "/me").json["missing"]
    assert [one["code"] for one in missing] == ["notice_not_accepted", "insurance_expired"]
    assert missing[0]["ring"] == [], "that is the courier's own to do"
    assert next((one["role"], one["phone"]) for one in missing[1]["ring"]) == ("outlet_lead", lead(1))
    assert missing[1]["until"] is None

    need = {"resident": {"name": "陈桂兰", "address": {"text": "3-2-502"}}, "category": "meal"}
    order = staff("POST", "/needs", need).json["order"]["id"]
    assert new("PUT", "/me/duty", {"on": True}).status_code == 200
    assert new("POST", "/me/notice").status_code == 200
    assert new("POST", f"/orders/{order}/grab").json["code"] == "insurance_expired"
    until = boss("PATCH", f"/people/{person['id']}/courier", {"insured_until": "2036-03-31"})
    assert until.status_code == 200 and until.json["insured_until"] == "2036-03-31T16:00:00.000+00:00"
    assert new("GET", "/me").json["missing"] == []
    assert new("POST", f"/orders/{order}/grab").status_code == 200


def test_who_joins_by_an_invitation_is_told_what_is_missing(client, sign_in):
    boss = sign_in(lead(1))
    made = boss("POST", "/invitations", {"outlet_id": boss.unit}).json
    assert made["missing"] == ["insurance_expired"]
    form = {"token": made["url"].split("#")[1], "phone": NEW, "name": "新来的", "password": "riding-42-doors"}
    joined = client.post("/api/v1/invitations/accept", json=form | {"notice_accepted": True})
    assert [one["code"] for one in joined.json["missing"]] == ["insurance_expired"]
    assert "意外伤害保险" in client.get("/join").text


PAPERS = [  # of courier 3, who works for outlet 1
    (COORDINATOR, {"insured_until": "2036-03-31", "heavy_ok": False}, 200),
    (COORDINATOR, {"insured_until": None}, 200),
    (COORDINATOR, {"minors_cleared_until": "2036-04-01T00:00:00+08:00"}, 200),
    (COORDINATOR, {"insured_until": "2026-02-30"}, 422),
    (COORDINATOR, {"insured_until": "2020-01-01"}, 422),
    (COORDINATOR, {"insured_until": "明年"}, 422),
    (COORDINATOR, {"medicine_trained": None}, 422),
    (lead(1), {"medicine_trained": True, "insured_until": "2036-03-31"}, 200),
    (lead(1), {"reserve": True}, 403),
    (lead(2), {"insured_until": "2036-03-31"}, 404),
    (OTHER_COORDINATOR, {"insured_until": "2036-03-31"}, 404),
    (committee(1), {"insured_until": "2036-03-31"}, 404),
    (courier(3), {"insured_until": "2036-03-31"}, 403),
    (ADMIN, {"insured_until": "2036-03-31"}, 403),
]


def test_papers_are_entered_by_who_keeps_them(sign_in):
    person = sign_in(courier(3)).id
    got = [sign_in(who)("PATCH", f"/people/{person}/courier", what).status_code for who, what, _ in PAPERS]
    assert got == [status for *_, status in PAPERS]


def test_where_the_station_keeps_the_papers_a_lead_does_not(sign_in):
    station, boss, person = sign_in(COORDINATOR), sign_in(lead(1)), sign_in(courier(80)).id
    policy = station("PUT", f"/stations/{station.facts['station_id']}/policy", {"leads_keep_papers": False})
    assert policy.status_code == 200
    his = sign_in(courier(1)).id
    refused = boss("PATCH", f"/people/{his}/courier", {"medicine_trained": True})
    assert (refused.status_code, refused.json["reason"]) == (403, "station_keeps_papers")
    ring = sign_in(courier(80))("GET", "/me").json["missing"][0]["ring"]
    assert {one["role"] for one in ring} == {"coordinator"}, "no lead is rung who cannot help"
    assert station("PATCH", f"/people/{person}/courier", {"insured_until": "2036-01-01"}).status_code == 200


PLACES = [  # who, role, whose unit, answer; a unit that cannot be seen does not exist
    (COORDINATOR, "committee_staff", committee(3), 201),
    (COORDINATOR, "coordinator", COORDINATOR, 201),
    (COORDINATOR, "hotline_agent", COORDINATOR, 201),
    (COORDINATOR, "outlet_lead", lead(4), 201),
    (COORDINATOR, "courier", COORDINATOR, 422),
    (COORDINATOR, "admin", COORDINATOR, 403),
    (COORDINATOR, "district_officer", COORDINATOR, 403),
    (COORDINATOR, "committee_staff", OTHER_COORDINATOR, 404),
    (ADMIN, "coordinator", OTHER_COORDINATOR, 201),
    (ADMIN, "admin", ADMIN, 201),
    (lead(1), "courier", lead(1), 201),
    (lead(1), "outlet_lead", lead(1), 403),
    (lead(1), "courier", lead(2), 403),
    (committee(1), "committee_staff", committee(1), 403),
    (HOTLINE, "committee_staff", committee(1), 403),
    (SUPERVISOR, "supervisor", COORDINATOR, 403),
    (DISTRICT, "coordinator", COORDINATOR, 403),
    (courier(1), "courier", lead(1), 403),
]


def test_nobody_places_anybody_above_himself_or_outside_his_own(sign_in):
    callers = {phone: sign_in(phone) for who, _, where, _ in PLACES for phone in (who, where)}
    for n, (who, role, where, status) in enumerate(PLACES):
        caller, unit = callers[who], callers[where].unit
        made = added(caller, role, unit, phone=f"130000071{n:02}")
        assert made.status_code == status, (who, role, made.text)
        if status != 201:
            raised = caller("POST", f"/people/{caller.id}/memberships", {"role": role, "unit_id": unit})
            assert raised.status_code == status, f"nor himself: {who} {role}"


def test_a_number_that_is_somebodys_is_said_and_one_who_left_is_welcomed_back(client, sign_in):
    station, where = sign_in(COORDINATOR), sign_in(committee(3)).unit
    assert (
        added(station, "committee_staff", where, phone=courier(1)).json["errors"][0]["code"] == "phone_known"
    )
    made = added(station, "committee_staff", where).json
    assert set_password(client, made["link"], "a-desk-of-my-own").status_code == 204
    seat = made["person"]["roles"][0]["membership_id"]
    path = f"/people/{made['person']['id']}/memberships/{seat}"
    assert station("DELETE", path, Idempotency_Key="once").status_code == 204
    assert station("DELETE", path, Idempotency_Key="once").status_code == 204, "done is done"
    assert station("DELETE", path, Idempotency_Key="again").status_code == 404
    assert made["person"]["id"] not in roster(station)
    back = added(station, "hotline_agent", station.unit, name="又回来了")
    assert (back.status_code, back.json["person"]["id"]) == (201, made["person"]["id"])
    assert not back.json["person"]["has_password"]


def test_one_key_adds_one_person_and_each_answer_has_a_link_that_works(client, sign_in):
    station, where = sign_in(COORDINATOR), sign_in(committee(3)).unit
    body = {"name": "新来的", "phone": NEW, "role": "committee_staff", "unit_id": where}
    first, second = (station("POST", "/people", body, Idempotency_Key="k") for _ in range(2))
    assert first.json["person"]["id"] == second.json["person"]["id"]
    assert set_password(client, first.json["link"], "a-desk-of-my-own").status_code == 404, (
        "shown again, made anew"
    )
    assert (
        set_password(client, second.json["link"], "too-short").json["errors"][0]["code"]
        == "too_short_for_staff"
    )
    assert set_password(client, second.json["link"], "a-desk-of-my-own").status_code == 204


def test_a_courier_has_one_outlet_and_another_one_of_his_station_moves_him(sign_in):
    station, person = sign_in(COORDINATOR), sign_in(courier(1)).id
    other = sign_in(lead(2))
    moved = station("POST", f"/people/{person}/memberships", {"role": "courier", "unit_id": other.unit})
    assert moved.status_code == 201
    assert [r["membership_id"] for r in roster(station)[person]["roles"]] == [moved.json["membership_id"]]
    assert person in roster(other) and person not in roster(sign_in(lead(1)))
    far = sign_in(OTHER_COURIER)
    seat = {"role": "courier", "unit_id": far.unit}
    assert (
        sign_in(ADMIN)("POST", f"/people/{person}/memberships", seat).json["errors"][0]["code"]
        == "works_elsewhere"
    )


def test_the_last_admin_cannot_be_sent_away(sign_in):
    admin, station = sign_in(ADMIN), sign_in(COORDINATOR)
    seat = roster(admin)[admin.id]["roles"][0]["membership_id"]
    path = f"/people/{admin.id}/memberships/{seat}"
    assert admin("DELETE", path).json["code"] == "last_admin"
    assert station("DELETE", path).status_code == 404
    second = added(admin, "admin", admin.unit).json["person"]
    assert admin("POST", f"/people/{second['id']}/suspend").status_code == 200
    assert admin("DELETE", path).json["code"] == "last_admin", "who is suspended lets nobody in"
    assert admin("POST", f"/people/{second['id']}/suspend", {"suspended": False}).status_code == 200
    assert admin("DELETE", path).status_code == 204


def test_links_for_many_are_for_all_or_none_and_kill_those_of_before(client, sign_in):
    station, boss = sign_in(COORDINATOR), sign_in(lead(1))
    mine = [one["id"] for one in roster(boss).values() if one.get("courier")]
    first = boss("POST", "/people/links", {"person_ids": mine}).json["items"]
    assert [one["person_id"] for one in first] == mine
    stranger = sign_in(courier(9)).id
    assert boss("POST", "/people/links", {"person_ids": [*mine, stranger]}).status_code == 404
    assert station("POST", "/people/links", {"person_ids": []}).status_code == 422
    book = boss("POST", "/people/links.xlsx", {"person_ids": mine})
    sheet = zipfile.ZipFile(io.BytesIO(book.data)).read("xl/sharedStrings.xml").decode()
    assert sheet.count("/reset#") == len(mine) and courier(1) in sheet
    assert set_password(client, first[0]["link"], "riding-42-doors").status_code == 404, (
        "the sheet took its place"
    )


def test_a_station_says_how_long_a_link_for_a_password_works(sign_in):
    station, person = sign_in(COORDINATOR), sign_in(courier(1)).id
    path = f"/stations/{station.facts['station_id']}/policy"
    assert station("PUT", path, {"link_days": 8}).status_code == 422
    day = station("POST", f"/people/{person}/reset").json["expires_at"]
    assert station("PUT", path, {"link_days": 7}).status_code == 200
    (week,) = station("POST", "/people/links", {"person_ids": [person]}).json["items"]
    apart = datetime.fromisoformat(week["link"]["expires_at"]) - datetime.fromisoformat(day)
    assert apart.total_seconds() == pytest.approx(6 * 86_400, abs=60)


def test_units_are_added_in_ones_own_station_and_staffed(sign_in):
    station = sign_in(COORDINATOR)
    body = {"name": "第二十一站", "kind": "outlet", "phone": "022-90000999"}
    made = station("POST", "/units", body)
    assert made.status_code == 201 and made.json["parent_id"] == station.unit
    assert station("POST", "/units", body).json["errors"][0]["code"] == "name_taken"
    assert added(station, "outlet_lead", made.json["id"]).status_code == 201
    far = sign_in(OTHER_COORDINATOR)
    assert made.json["id"] not in {u["id"] for u in far("GET", "/units").json["items"]}
    assert far("POST", "/units", body | {"parent_id": station.unit}).status_code == 404
    admin = sign_in(ADMIN)
    assert (
        admin("POST", "/units", {"name": "新社区", "kind": "committee"}).json["errors"][0]["field"]
        == "parent_id"
    )
    there = {"name": "新社区", "kind": "committee", "parent_id": far.unit}
    assert admin("POST", "/units", there).json["parent_id"] == far.unit
    assert station("POST", "/units", {"name": "x", "kind": "station"}).status_code == 422


def test_ones_own_devices_are_listed_and_ended_and_nobody_elses(sign_in):
    here, there, third = (sign_in(courier(1)) for _ in range(3))
    listed = here("GET", "/me/sessions").json["items"]
    assert [one["current"] for one in listed] == [False, False, True]
    other = sign_in(courier(2))
    assert other("DELETE", f"/me/sessions/{listed[0]['id']}").status_code == 404
    assert here("DELETE", f"/me/sessions/{listed[0]['id']}").status_code == 204
    assert here("DELETE", f"/me/sessions/{listed[0]['id']}").status_code == 204, "ended is ended"
    assert (third("GET", "/me").status_code, there("GET", "/me").status_code) == (401, 200)
    assert here("DELETE", "/me/sessions").status_code == 204
    assert (there("GET", "/me").status_code, here("GET", "/me").status_code) == (401, 200)


def test_the_book_says_who_looked_at_whom_to_who_may_read_it(sign_in):
    staff, station, holder = sign_in(committee(1)), sign_in(COORDINATOR), sign_in(courier(1))
    secret = {
        "name": "记号姓名𠮷",
        "phone": "13055550001",
        "address": {"text": "记号门牌𠮷"},
        "hints": ["记号𠮷"],
    }
    need = staff("POST", "/needs", {"resident": secret, "category": "meal", "text": "记号𠮷"}).json
    holder("PUT", "/me/duty", {"on": True})
    holder("POST", f"/orders/{need['order']['id']}/grab")
    resident = need["need"]["resident_id"]
    staff("PATCH", f"/residents/{resident}", {"name": "记号别名𠮷"})
    looks = station("GET", f"/audit?subject={resident}&verb=reveal").json["items"]
    assert {one["person"]["id"] for one in looks} == {staff.id, holder.id}
    assert any(one["subject"]["type"] == "order" and one["subject"]["number"] for one in looks)
    everything = station("GET", "/audit?limit=200").text
    seen = [mark for mark in ("𠮷", "13055550001", "130****0001") if mark in everything]
    assert not seen, [one for one in station("GET", "/audit?limit=200").json["items"] if "𠮷" in str(one)]
    assert "person.grab" not in everything and '"order.grab"' in everything
    mine = station("GET", f"/audit?person={staff.id}&verb=resident").json["items"]
    assert {one["verb"] for one in mine} == {"resident.add", "resident.change"}
    assert sign_in(OTHER_COORDINATOR)("GET", f"/audit?subject={resident}").json["items"] == []
    assert sign_in(ADMIN)("GET", f"/audit?subject={resident}&limit=5").json["items"]
    assert any(one["verb"] == "audit.read" for one in sign_in(ADMIN)("GET", "/audit").json["items"])
    for wrong in ("verb=%25", "verb=a.b.c", "from=yesterday", "cursor=x", "from=2020-01-01T00:00:00%2B08:00"):
        assert station("GET", f"/audit?{wrong}").status_code == 422, wrong


def test_the_book_is_read_page_by_page_and_what_is_written_meanwhile_moves_nothing(sign_in):
    station = sign_in(COORDINATOR)
    for n in range(1, 8):
        sign_in(courier(n))
    whole = [one["id"] for one in station("GET", "/audit?verb=session&limit=200").json["items"]]
    pages, cursor = [], ""
    while True:
        page = station("GET", f"/audit?verb=session&limit=3{cursor}").json
        pages += [one["id"] for one in page["items"]]
        sign_in(courier(9))
        if not page["next"]:
            break
        cursor = f"&cursor={page['next']}"
    assert pages == whole and len(whole) == 8
