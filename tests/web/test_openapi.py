"""/openapi.json says what the door asks and what it answers; real answers are held against it."""

import copy
import io
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from PIL import Image

from tests.cast import ADMIN, COORDINATOR, DISTRICT, HOTLINE, SUPERVISOR, Person, committee, courier, lead


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    from dispatch.web import api, openapi

    assert api
    return openapi.document()


def strict(part: Any) -> Any:
    """A copy in which no object may have a member that the document does not name."""
    if isinstance(part, list):
        return [strict(one) for one in part]
    if not isinstance(part, dict):
        return part
    mine = {name: strict(one) for name, one in part.items()}
    if isinstance(part.get("properties"), dict):
        mine.setdefault("additionalProperties", False)
    return mine


class Held:
    """Holds every answer that a person gets against the document; undocumented members too."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = strict(copy.deepcopy(document))
        self.paths = [
            (re.compile("^" + re.sub(r"{\w+}", "[^/]+", path) + "$"), path) for path in document["paths"]
        ]
        self.seen: set[str] = set()

    def over(self, person: Person) -> Person:
        call = person.call

        def held(method: str, path: str, *args: Any, **more: Any) -> Any:
            answer = call(method, path, *args, **more)
            self.check(method, "/api/v1" + path.split("?")[0], answer)
            return answer

        person.call = held  # type: ignore[method-assign]
        return person

    def check(self, method: str, path: str, answer: Any) -> None:
        template = next(t for p, t in sorted(self.paths, key=lambda one: one[1].count("{")) if p.match(path))
        told = self.document["paths"][template][method.lower()]["responses"]
        assert str(answer.status_code) in told, f"{method} {template} answered {answer.status_code}"
        self.seen.add(f"{method} {template.removeprefix('/api/v1')} {answer.status_code}")
        if answer.status_code == 204:
            assert not answer.content
            return
        kind = answer.headers["Content-Type"].split(";")[0]
        shape = told[str(answer.status_code)]["content"][kind].get("schema")
        if shape is None:
            return
        shape = shape | {"components": self.document["components"]}
        if answer.status_code >= 400:  # facts beside the common members stand in docs/protocol.md
            assert answer.json()["code"] in told[str(answer.status_code)]["description"].split(", ")
            return
        checked = Draft202012Validator(shape, format_checker=FormatChecker())
        wrong = [complaint(error) for error in checked.iter_errors(answer.json())]
        assert not wrong, f"{method} {template}: {wrong[:5]}"


def complaint(error: ValidationError) -> str:
    """Where and what; of several shapes that were possible, the one that fits best."""
    branches: dict[Any, list[ValidationError]] = {}
    for below in error.context or ():
        branches.setdefault(below.schema_path[0], []).append(below)
    if branches:
        return " | ".join(map(complaint, min(branches.values(), key=len)))
    return f"{list(error.absolute_path)} {error.message[-200:]}"


@pytest.fixture(scope="module")
def hold(document: dict[str, Any]) -> Held:
    return Held(document)


def test_the_document_is_an_openapi_document(document):
    from openapi_spec_validator import OpenAPIV31SpecValidator

    OpenAPIV31SpecValidator(document).validate()


def test_a_stranger_may_read_it(shared_server):
    import requests

    answer = requests.get(f"{shared_server.url}/openapi.json", timeout=30)
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")


def test_every_call_says_what_it_answers(document):
    from dispatch.web.answers import ANSWERS, REFUSALS
    from dispatch.web.guard import ROUTES

    rows = {f"{row.method} {row.path}" for row in ROUTES}
    assert not rows - set(ANSWERS), f"web/answers.py: say what they answer: {sorted(rows - set(ANSWERS))}"
    assert not set(ANSWERS) - rows, f"web/answers.py names calls that are gone: {sorted(set(ANSWERS) - rows)}"
    permits = {row.permit for row in ROUTES}
    assert not set(REFUSALS) - permits, sorted(set(REFUSALS) - permits)


def test_what_an_errand_answers_is_what_the_document_says(people, hold):
    staff, station = hold.over(people(committee(7))), hold.over(people(COORDINATOR))
    phone, other = hold.over(people(courier(26))), hold.over(people(courier(27)))
    need = staff.needs(
        text="一袋盐", budget_fen=4000, items=[{"name": "盐", "quantity": "1袋"}], instructions="放门口",
        window={"from": "2026-11-23T09:00:00+08:00", "to": "2036-11-23T11:00:00+08:00"},
    )  # fmt: skip
    path = f"/orders/{need['order']['id']}"
    assert phone.post(f"{path}/grab").json()["code"] == "off_duty"
    for person in (phone, other):
        assert person.call("PUT", "/me/duty", {"on": True, "carrying": 3}).status_code == 200
        person.get("/me/duty")
    assert phone.call("PUT", "/me/position", HERE | {"accuracy_m": 12}).status_code == 200
    phone.did(f"{path}/grab")
    assert other.post(f"{path}/grab").json()["code"] == "already_taken"
    assert other.post(f"{path}/deliver").json()["code"] == "not_yours"
    phone.get("/orders?sort=way")
    for person in (phone, other, staff, station):
        person.get(path)
        person.get("/orders?limit=20")
        person.get(f"{path}/history")
    staff.did(f"{path}/message", {"text": "几点到？"})
    phone.did(f"{path}/message", {"preset": "on_my_way"})
    phone.get(f"{path}/messages")
    phone.did(f"{path}/hold", {"reason": "out_of_stock"})
    phone.did(f"{path}/resume")
    phone.did(f"{path}/pick-up")
    assert phone.post(f"{path}/deliver", {"total_fen": 9999}).json()["code"] == "over_budget"
    assert phone.post(f"{path}/deliver", {"code": "x"}).json()["code"] == "wrong_code"
    phone.did(f"{path}/deliver", {"total_fen": 4100})
    staff.did(f"{path}/settle")
    staff.did(f"{path}/confirm", {"outcome": "ok", "amount_ok": True})
    staff.get(f"{path}/confirmations")
    staff.get("/orders?status=confirmed,delivered&near=39.0,117.7&radius_m=90000")
    phone.get("/events?after=0")
    phone.get("/events?after=999999999")


def test_what_is_asked_and_answered_is_what_the_document_says(people, hold):
    staff, station = hold.over(people(committee(7))), hold.over(people(COORDINATOR))
    one, other = (hold.over(people(courier(n))).on_duty().listen() for n in (37, 38))  # of one outlet
    order = staff.needs()["order"]["id"]
    path = f"/orders/{order}"
    assert other.id in [c["id"] for c in station.get(f"{path}/candidates")["items"]]
    assert other.call("GET", f"{path}/candidates").json()["code"] == "not_yours"
    assert station.post(f"{path}/invite", {"courier_id": staff.id}).status_code == 404
    assert one.post(f"{path}/accept").json()["code"] == "not_yours"
    for answer in ("decline", "accept"):
        station.did(f"{path}/invite", {"courier_id": one.id})
        assert one.hears("order.invited", order)["data"]["offer"] == "invite"
        assert [offer["offer"] for offer in one.get("/me/offers")["items"]] == ["invite"]
        one.did(f"{path}/{answer}")
        one.events.clear()
    assert other.id in [c["id"] for c in one.get(f"{path}/candidates")["items"]]
    heard = lambda: [e["data"]["offer"] for e in other.events if e["kind"] == "order.invited"]  # noqa: E731
    for times, (asker, answer) in enumerate(((one, "withdraw"), (other, "accept")), 1):
        one.did(f"{path}/hand-over", {"courier_id": other.id})
        other.until(lambda n=times: heard().count("hand_over") == n, "a colleague asks")
        (mine,), (theirs,) = one.get("/me/offers")["items"], other.get("/me/offers")["items"]
        assert (mine["by_me"], theirs["by_me"]) == (True, False)
        asker.did(f"{path}/{answer}")
    assert one.hears("order.handover", order)["data"]["seat"] == 1
    assert "resident" not in one.get(path) and other.get(path)["resident"]["name"]
    other.did(f"{path}/deliver")
    assert other.post(f"{path}/accept").json()["code"] == "illegal_move"


def test_what_a_need_answers_is_what_the_document_says(people, hold):
    staff, station, hotline = (hold.over(people(p)) for p in (committee(8), COORDINATOR, HOTLINE))

    work = staff.needs(category=STATION_WORK)["need"]
    path = f"/needs/{work['id']}"
    staff.get(path)
    staff.did("/needs/suggest", {"text": "3号楼2门502 煤气味很大，胰岛素没了，13011112222，50块以内，耳背"})
    dear = {"budget_fen": 15_000, "payment_mode": "courier_advance"}
    (flag,) = staff.did("/needs/suggest", {"text": "买米"} | dear)["flags"]
    assert (flag["kind"], flag["cap_fen"]) == ("over_advance", 10_000)
    assert staff.needs(**dear)["need"]["flags"][0]["cap_fen"] == flag["cap_fen"]
    assert staff.call("PATCH", path, {"priority": "P1"}, headers={"If-Match": '"1"'}).status_code == 200
    conflict = staff.call("PATCH", path, {"priority": "P2"}, headers={"If-Match": '"1"'})
    assert conflict.json()["code"] == "version_conflict"
    station.did(f"{path}/take")
    station.did(f"{path}/acknowledge")
    assert staff.call("DELETE", f"{path}/acknowledge").json()["code"] == "not_yours"
    assert station.call("DELETE", f"{path}/acknowledge").json()["need"]["taken_by"] is None
    station.did(f"{path}/triage", {"to": "station_work", "reason": "登记"})
    station.did(f"{path}/close", {"text": "已上门"})
    assert staff.post(f"{path}/withdraw").json()["code"] == "illegal_move"
    gone = staff.needs()["need"]
    staff.did(f"/needs/{gone['id']}/withdraw", {"reason": "不用了"})
    for person in (staff, station, hotline):
        person.get("/needs?limit=50")
        person.get(f"{path}/history")
    for person in (station, hold.over(people(SUPERVISOR)), hold.over(people(DISTRICT))):
        board = person.call(
            "GET",
            "/board"
            + (f"?station={station.facts['station_id']}" if person.facts["station_id"] is None else ""),
        )
        assert board.status_code == 200


def test_what_a_recurring_need_answers_is_what_the_document_says(people, hold):
    staff, station = hold.over(people(committee(8))), hold.over(people(COORDINATOR))
    rule = {"days": ["tue"], "time": "08:30", "window": {"from": "09:00", "to": "11:00"}, "times": 3}
    door = {"resident": {"name": "陈桂兰", "address": {"text": "3-2-502"}}, "items": [{"name": "盐"}]}
    body = {"category": "food_vegetable", "text": "菜一份", "rule": rule, "drops": [door]}
    one = staff.did("/recurrences", body)
    refused = staff.post("/recurrences", body | {"rule": rule | {"until": "2026-02-30"}}).json()
    assert refused["errors"][0]["code"] == "not_a_day"
    path = f"/recurrences/{one['id']}"
    staff.did(f"{path}/skip", {"day": one["coming"][0]["day"]})
    for person in (staff, station):
        person.get("/recurrences?status=running&limit=20")
        person.get(path)
    staff.did(f"{path}/end", {"drop_id": one["drops"][0]["id"]})
    assert staff.post(f"{path}/end").json()["code"] == "illegal_move"


def test_what_people_and_residents_answer_is_what_the_document_says(people, hold):
    staff, station = hold.over(people(committee(9))), hold.over(people(COORDINATOR))
    made = staff.did(
        "/residents",
        {"name": "周慧敏", "phone": "13011112222", "address": {"compound": "芳林园", "building": "5"},
         "consent": {"how": "spoken", "by": "王姐", "at": "2026-01-02T10:00:00+08:00", "scope": "errands"}},
    )  # fmt: skip
    staff.get(f"/residents/{made['id']}")
    staff.get("/residents?q=zhm")
    changed = staff.call("PATCH", f"/residents/{made['id']}", {"hints": ["听不清"]})
    assert changed.status_code == 200
    for person in (staff, station, hold.over(people(lead(3))), hold.over(people(ADMIN))):
        person.get("/me")
        person.get("/units")
        person.get("/people?limit=200")
    phone = people(courier(29))
    hold.over(phone).did("/me/notice")
    assert station.post(f"/people/{phone.id}/reset").status_code == 201
    assert station.did(f"/people/{phone.id}/forgive")
    assert station.did(f"/people/{phone.id}/suspend", {"suspended": True})
    assert phone.call("GET", "/me").status_code == 401
    assert station.did(f"/people/{phone.id}/suspend", {"suspended": False})
    assert station.post("/invitations", {"outlet_id": first_outlet(station)}).status_code == 201


def test_what_placing_people_answers_is_what_the_document_says(people, hold):
    station, late = hold.over(people(COORDINATOR)), hold.over(people(courier(80)))
    assert late.get("/me")["missing"] and late.get("/me/sessions")["items"]
    unit = station.did(
        "/units", {"name": "第二十二站", "kind": "outlet", "position": {"lat": 39.03, "lng": 117.69}}
    )
    new = {"name": "新来的", "phone": "13000007801", "role": "courier", "unit_id": unit["id"]}
    person = station.did("/people", new)["person"]
    path = f"/people/{person['id']}"
    until = {"insured_until": "2036-03-31", "medicine_trained": True}
    assert station.call("PATCH", f"{path}/courier", until).json()["insured_until"]
    seat = station.did(f"{path}/memberships", {"role": "outlet_lead", "unit_id": unit["id"]})["membership_id"]
    station.did("/people/links", {"person_ids": [person["id"]]})
    assert station.post("/people/links.xlsx", {"person_ids": [person["id"]]}).status_code == 200
    assert station.call("DELETE", f"{path}/memberships/{seat}").status_code == 204
    admin = hold.over(people(ADMIN))
    mine = next(one for one in admin.get("/people?limit=200")["items"] if one["id"] == admin.id)
    last = admin.call("DELETE", f"/people/{admin.id}/memberships/{mine['roles'][0]['membership_id']}")
    assert last.json()["code"] == "last_admin"
    assert admin.get("/audit?limit=200")["items"]
    assert late.call("DELETE", "/me/sessions").status_code == 204


HERE = {"lat": 39.0265, "lng": 117.698, "accuracy_m": 8.5}  # the ground of committee 1


def photo(person: Person) -> str:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    answer = person.http.post(
        f"{person.url}/api/v1/photos", files={"photo": ("door.jpg", file.getvalue())}, timeout=30
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["photo_id"]


def test_what_a_dead_spot_answers_is_what_the_document_says(people, hold):
    staff, station = hold.over(people(committee(1))), hold.over(people(COORDINATOR))
    phone, other = hold.over(people(courier(30))), hold.over(people(courier(31)))
    seen = {"type_code": "H08", "position": HERE, "text": "污水", "severity": "heavy", "placed_by": "gps"}
    report = phone.did("/reports", seen | {"photo_ids": [photo(phone)], "place": {"compound": "芳林园"}})[
        "report"
    ]
    assert other.did("/reports", seen)["report"]["nearby"]
    path = f"/reports/{report['id']}"
    other.did(f"{path}/support")
    assert staff.post(f"{path}/start").json()["code"] == "illegal_move"
    station.did(f"{path}/register")
    station.did(f"{path}/dispatch", {"to": report["community_id"]})
    staff.did(f"{path}/start")
    staff.did(f"{path}/done", {"text": "已清", "photo_ids": [photo(staff)]})
    assert staff.post(f"{path}/verify", {"outcome": "clean"}).json()["code"] == "not_yours"
    assert phone.call("PUT", "/me/position", {"lat": HERE["lat"], "lng": HERE["lng"]}).status_code == 200
    phone.get("/me/looks")
    assert phone.did(f"{path}/verify", {"outcome": "clean"})["status"] == "closed"
    station.did(f"{path}/reopen", {"reason": "came_back"})
    staff.did(f"{path}/on-the-spot", {"photo_ids": [photo(staff)], "text": "再清"})
    staff.did(f"{path}/release", {"text": True, "photos": True})
    both = {"before_photo_ids": [photo(staff)], "photo_ids": [photo(staff)], "answer": "已清"}
    done = staff.did("/reports/on-the-spot", seen | {"type_code": "H09"} | both)["report"]
    assert done["status"] == "feedback"
    mine, twin = (phone.did("/reports", seen | {"type_code": "H10"})["report"]["id"] for _ in range(2))
    staff.did(f"/reports/{mine}/merge", {"into": twin})
    next_door = next(
        u["id"]
        for u in station.get("/units")["items"]
        if u["kind"] == "committee" and u["id"] != report["community_id"]
    )
    station.did(f"/reports/{twin}/transfer", {"to": next_door})
    station.did(f"/reports/{twin}/reject", {"reason": "not_found", "text": "没找到"})
    for person in (phone, other, staff, station, hold.over(people(SUPERVISOR)), hold.over(people(DISTRICT))):
        person.get("/reports?limit=50")
        person.get("/reports?near=39.0265,117.698&type=H08")
        person.get("/report-types")
        if person is not other:
            person.get(path)
            person.get(f"{path}/history")
    for person in (staff, station):
        person.get("/reports/figures?days=30")
        person.get("/reports/hot-spots?days=30")
    assert (
        station.call("PATCH", "/report-types/H11", {"radius_m": 60, "limit_unit": "hour"}).status_code == 200
    )
    conflict = station.call("PATCH", "/report-types/H11", {"radius_m": 61}, headers={"If-Match": '"9"'})
    assert conflict.json()["code"] == "version_conflict"
    station.get(f"/board?station={station.facts['station_id']}")
    station.get("/events?after=0")


def test_what_finding_couriers_answers_is_what_the_document_says(people, hold):
    station, staff = (hold.over(people(p)) for p in (COORDINATOR, committee(10)))
    order = staff.needs()["order"]["id"]
    station.get(f"/orders/{order}/phone-list")
    station.get(f"/orders/{order}/numbers")
    assert staff.post(f"/orders/{order}/acknowledge").json()["code"] == "illegal_move"
    policy = f"/stations/{station.facts['station_id']}/policy"
    rider, boss = people(courier(39)).on_duty(), hold.over(people(lead(10))).listen()
    at_once = {"plans": {"P2": [{"after_s": 0, "to": "all"}, {"after_s": 0, "to": "leads"}]}}
    assert station.call("PUT", policy, at_once).status_code == 200
    asked = staff.needs()["order"]["id"]
    assert boss.hears("notice", asked)["data"]["ring"] == "leads"
    items = boss.get("/me/asked?limit=200")["items"]
    assert any(item["order"]["id"] == asked and item["couriers"] for item in items)
    rider.on_duty(False)
    seen = station.get(policy)
    conflict = station.call("PUT", policy, {}, headers={"If-Match": f'"{seen["version"] + 7}"'})
    assert conflict.json()["code"] == "version_conflict"
    assert station.call("PUT", policy, {"plans": {"P1": []}}).json()["errors"][0]["code"] == "no_stage"
    assert station.call("PUT", policy, {}).json()["version"] == seen["version"] + 1
    bots = f"/stations/{station.facts['station_id']}/bots"
    there = station.call("PUT", bots, {"urls": ["feishu://abcdefgh"]}).json()
    conflict = station.call("PUT", bots, {"urls": []}, headers={"If-Match": f'"{there["version"] + 7}"'})
    assert conflict.json()["code"] == "version_conflict" and station.get(bots) == there
    assert station.post(f"{bots}/try", {"url": "https://127.0.0.1/"}).json()["code"] == "invalid"
    assert station.call("PUT", bots, {"urls": []}).json()["version"] == there["version"] + 1
    one = next(p for p in station.get("/people?limit=200")["items"] if "courier" in p)
    flags = {name: one["courier"][name] for name in ("reserve", "heavy_ok")}
    assert station.call("PATCH", f"/people/{one['id']}/courier", flags).status_code == 200


def test_what_an_alert_answers_is_what_the_document_says(people, hold):
    staff, station, phone = (hold.over(people(p)) for p in (committee(10), COORDINATOR, courier(32)))
    order = staff.needs()["order"]["id"]
    for said in (
        {"text": "没人应", "order_id": order},
        {"text": "老人坐在路边", "position": HERE},
        {"text": "?"},
    ):
        alert = phone.did("/alerts", said)["alert"]
        taken = f"/alerts/{alert['id']}/acknowledge"
        station.did(taken)
        assert station.call("DELETE", taken).json()["taken_by"] is None
        station.did(f"/alerts/{alert['id']}/answer", {"text": "我马上上门"})
        assert station.post(taken).json()["code"] == "illegal_move"
        for person in (phone, station):
            person.get(f"/alerts/{alert['id']}")
    for person in (phone, station, staff):
        person.get("/alerts?status=answered")
    station.get(f"/board?station={station.facts['station_id']}")


def first_outlet(person: Person) -> str:
    return next(u["id"] for u in person.get("/units")["items"] if u["kind"] == "outlet")


def station_work() -> str:
    from dispatch.rules.categories import CATEGORIES as known

    return next(code for code, one in known.items() if not one.opens_order and one.priority != "P0")


STATION_WORK = station_work()
