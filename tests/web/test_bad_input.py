"""Every field of every form with everything a keyboard, a script or an old phone can send: a worded
refusal and nothing written, or, when it is only unusual, exactly what was typed."""

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from app import create_app
from dispatch import config
from dispatch.web import guard
from tests.cast import COORDINATOR, PASSWORD, committee, courier
from tests.web.test_replay import PUSH, WEEKLY

FOREIGN = "01900000-0000-7000-8000-000000000000"
BAD = {
    "a number": 7,
    "a float": 1.5,
    "a boolean": True,
    "a list": ["x"],
    "an object": {"x": {"y": 1}},
    "NUL": "a\x00b",
    "a control character": "a\x1bb",
    "half a character": "\ud800",
    "far too long": "长" * 30_000,
    "a foreign id": FOREIGN,
    "a huge number": 10**30,
    "a negative number": -1,
    "an empty string": "",
    "null": None,
    "a nested abyss": [[[[[[[[]]]]]]]],
}
ODD = [
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "𠮷野家㐂𫝀",
    "👨‍👩‍👧家里人🙏",
    "\u202eabc",
    "ＡＢＣ１２３",
    "'; DROP TABLE needs; --",
]
RESIDENT = {
    "name": "陈桂兰",
    "phone": "13000009999",
    "address": {"compound": "芳林园", "building": "3", "room": "502"},
}
BODIES = {
    "POST /session": {"phone": courier(1), "password": PASSWORD},
    "PUT /me/inbox": {"read": []},
    "POST /me/password": {"old": PASSWORD, "new": "another-good-one"},
    "POST /resets": {"token": "x", "password": "another-good-one"},
    "POST /invitations/accept": {
        "token": "x", "password": "another-good-one", "phone": "13000006000", "name": "新", "notice_accepted": True,
    },
    "POST /invitations": {"outlet_id": FOREIGN},
    "POST /people/{id}/suspend": {"suspended": True},
    "POST /residents": RESIDENT | {
        "hints": ["慢"], "groups": ["dibao"], "instructions": "敲门", "call_committee": True,
        "consent": {"how": "电话", "by": "女儿", "at": "2026-11-23T09:00:00+08:00", "scope": "代买"},
    },
    "PATCH /residents/{id}": {"name": "陈桂芳", "phone": "13000009998", "address": {"room": "503"}, "call_committee": True},
    "POST /needs": {
        "resident": RESIDENT, "category": "shopping", "text": "土豆", "items": [{"name": "土豆", "quantity": "3斤"}],
        "budget_fen": 5000, "payment_mode": "courier_advance", "priority": "P2", "handover": "leave_at_door",
        "window": {"from": "2026-11-24T09:00:00+08:00", "to": "2026-11-24T11:00:00+08:00"},
        "position": {"lat": 39.03, "lng": 117.69}, "pick_up_code": "3-2-5501", "instructions": "轻放",
    },
    "POST /needs/suggest": {"text": "土豆"},
    "PATCH /needs/{id}": {"text": "米", "budget_fen": 100, "priority": "P3"},
    "POST /needs/{id}/withdraw": {"reason": "不要了"},
    "POST /needs/{id}/triage": {"to": "referred", "reason": "转介", "priority": "P1"},
    "POST /needs/{id}/close": {"text": "已办"},
    "POST /orders/{id}/release": {"reason": "busy", "text": "忙"},
    "POST /orders/{id}/deliver": {"code": "1234", "photo_id": FOREIGN, "total_fen": 100},
    "POST /orders/{id}/proof": {"photo_id": FOREIGN, "purpose": "proof"},
    "POST /orders/{id}/hold": {"reason": "no_contact"},
    "POST /orders/{id}/fail": {"reason": "other"},
    "POST /orders/{id}/message": {"text": "好"},
    "POST /orders/{id}/confirm": {"outcome": "not_ok", "text": "少了", "amount_ok": False},
    "POST /orders/{id}/cancel": {"reason": "mistake"},
    "POST /reports": {
        "type_code": "H01", "position": {"lat": 39.03, "lng": 117.69}, "text": "满了", "photo_ids": [FOREIGN], "placed_by": "gps",
        "order_id": FOREIGN, "place": {"compound": "芳林园", "building": "3"}, "severity": "heavy",
    },
    "POST /reports/on-the-spot": {
        "type_code": "H01", "position": {"lat": 39.03, "lng": 117.69}, "text": "满了", "placed_by": "pin", "place": {"compound": "芳林园"},
        "severity": "light", "before_photo_ids": [FOREIGN], "photo_ids": [FOREIGN], "answer": "已清",
    },
    "POST /reports/{id}/dispatch": {"to": FOREIGN},
    "POST /reports/{id}/done": {"text": "已清", "photo_ids": [FOREIGN]},
    "POST /reports/{id}/on-the-spot": {"photo_ids": [FOREIGN], "before_photo_ids": [FOREIGN], "text": "已清"},
    "POST /reports/{id}/verify": {"outcome": "clean", "photo_ids": [FOREIGN]},
    "POST /reports/{id}/reject": {"reason": "not_found", "text": "没看见"},
    "POST /reports/{id}/merge": {"into": FOREIGN},
    "POST /reports/{id}/transfer": {"to": FOREIGN},
    "POST /reports/{id}/reopen": {"reason": "came_back"},
    "POST /reports/{id}/release": {"text": True, "photos": False},
    "PATCH /report-types/{id}": {"enabled": True, "radius_m": 40, "limit_value": 2, "limit_unit": "working_day"},
    "POST /alerts": {"text": "没人应", "order_id": FOREIGN, "position": {"lat": 39.03, "lng": 117.69}},
    "POST /alerts/{id}/answer": {"text": "已上门"},
    "PUT /me/duty": {"on": True, "until": "2036-11-24T09:00:00+08:00", "carrying": 3, "route": [], "quiet": {"from": "12:30", "to": "14:30"}},
    "POST /orders/{id}/fairness": {"rule": "window"},
    "POST /orders/{id}/invite": {"courier_id": FOREIGN},
    "POST /orders/{id}/hand-over": {"courier_id": FOREIGN},
    "POST /orders/{id}/withdraw": {"courier_id": FOREIGN},
    "PATCH /people/{id}/courier": {
        "reserve": True, "heavy_ok": False, "insured_until": "2036-03-31", "medicine_trained": True, "minors_cleared_until": None,
    },
    "POST /people": {"name": "新来的", "phone": "13000007001", "role": "committee_staff", "unit_id": FOREIGN},
    "POST /people/{id}/memberships": {"role": "courier", "unit_id": FOREIGN},
    "POST /people/links": {"person_ids": [FOREIGN]},
    "POST /people/links.xlsx": {"person_ids": [FOREIGN]},
    "POST /units": {"name": "新站", "kind": "outlet", "phone": "022-90000999", "parent_id": FOREIGN, "position": {"lat": 39.03, "lng": 117.69}},
    "PUT /stations/{id}/policy": {
        "fairness": "window", "window_s": 6, "head_start_s": 20, "live_claims": 4, "releases_in_24h": 9, "advance_fen": 9000,
        "unsettled_fen": 20_000, "unsettled_orders": 2, "near_m": 400, "leads_keep_papers": False, "link_days": 7, "street_factor": 1.4, "pick_up_minutes": {"P1": 10},
        "invite_minutes": {"P1": 2}, "hand_over_minutes": 4, "alert_minutes": [5, 15],
        "plans": {"P3": [{"after_s": 0, "to": "all"}, {"after_s": 60, "to": "committee"}]},
    },
    "PUT /stations/{id}/bots": {"urls": ["feishu://abcdefgh"]},
    "POST /stations/{id}/bots/try": {"url": "feishu://…efgh"},
    "PUT /me/reach": {"channels": {"sms": False}, "quiet": {"from": "12:30", "to": "14:30"}},
    "POST /me/push": PUSH,
    "DELETE /me/push": {"endpoint": PUSH["endpoint"]},
    "POST /recurrences": WEEKLY | {"priority": "P3", "budget_fen": 3000, "payment_mode": "none", "handover": "leave_at_door"},
    "POST /recurrences/{id}/skip": {"day": "2036-11-25"},
    "POST /recurrences/{id}/end": {"drop_id": FOREIGN},
    "POST /recurrences/{id}/doors": {"resident_id": FOREIGN, "text": "菜", "items": [{"name": "土豆", "quantity": "3斤"}], "instructions": "轻放"},
    "POST /recurrences/{id}/pause": {"drop_id": FOREIGN, "until": "2036-11-25"},
    "POST /recurrences/{id}/resume": {"drop_id": FOREIGN},
    "POST /recurrences/{id}/change": {"drop_id": FOREIGN, "text": "菜", "items": [], "instructions": "轻放", "same": True},
    "POST /drills": {"day": "normal", "policy": "default"},
    "PUT /me/position": {"lat": 39.03, "lng": 117.69, "accuracy_m": 12.5, "crs": "wgs84"},
}  # fmt: skip
MULTIPART = b'--x\r\nContent-Disposition: form-data; name="code"\r\n\r\n1234\r\n--x--\r\n'
FORMS = {f"{r.method} {r.path}": r for r in guard.ROUTES if r.form is not None}
FIELDS = [(name, field) for name in sorted(FORMS) for field in BODIES.get(name, {})]


@pytest.fixture(scope="module")
def app(demo_folder, tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("bad") / "var"
    shutil.copytree(demo_folder, folder)
    made = create_app(config.load(data_dir=folder, app_env="test", work_limits=False))
    yield made
    made.extensions["house"].close()


@pytest.fixture(scope="module")
def client(app):
    return app.test_client()


@pytest.fixture(scope="module")
def tokens(client):
    found = {}
    for name, phone in {"courier": courier(1), "staff": committee(1), "coordinator": COORDINATOR}.items():
        answer = client.post("/api/v1/session", json={"phone": phone, "password": PASSWORD})
        client.delete_cookie("lm_session")
        found[name] = {"Authorization": f"Bearer {answer.json['token']}"}
    client.put("/api/v1/me/duty", json={"on": True}, headers=found["courier"])
    return found


@pytest.fixture(scope="module")
def ids(client, tokens):
    posted = client.post("/api/v1/needs", json=BODIES["POST /needs"], headers=tokens["staff"]).json
    order = posted["order"]["id"]
    assert client.post(f"/api/v1/orders/{order}/grab", headers=tokens["courier"]).status_code == 200
    somebody = client.post("/api/v1/session", json={"phone": courier(40), "password": PASSWORD}).json[
        "person"
    ]["id"]
    client.delete_cookie("lm_session")
    here = client.get("/api/v1/units?kind=committee", headers=tokens["staff"]).json["items"]
    at = next(u["position"] for u in here if u["id"] == posted["need"]["community_id"])
    seen = {"type_code": "H01", "position": at}
    report = client.post("/api/v1/reports", json=seen, headers=tokens["courier"]).json["report"]
    alert = client.post("/api/v1/alerts", json={"text": "没人应"}, headers=tokens["courier"]).json["alert"]
    station = client.get("/api/v1/me", headers=tokens["coordinator"]).json["person"]["station_id"]
    weekly = client.post("/api/v1/recurrences", json=WEEKLY, headers=tokens["staff"]).json
    return {
        "Order": order, "Unit": station, "Recurrence": weekly["id"], "Need": posted["need"]["id"], "Resident": posted["need"]["resident_id"],
        "Person": somebody, "Report": report["id"], "Alert": alert["id"],
        "Session": client.get("/api/v1/me/sessions", headers=tokens["courier"]).json["items"][0]["id"],
    }  # fmt: skip


def by(name, tokens):
    """Somebody who may call it at all."""
    roles = {"courier": "courier", "staff": "committee_staff", "coordinator": "coordinator"}
    from dispatch.rules.permits import PERMITS

    permit = FORMS[name].permit
    return next((tokens[k] for k, role in roles.items() if permit and role in PERMITS[permit]), {})


def rows(app) -> dict[str, int]:
    """How many rows each table has; statistics of failed tries aside."""
    with app.extensions["house"].db.reading() as rd:
        return {
            t.name: rd.session.execute(text(f"SELECT count(*) FROM {t.name}")).scalar_one()
            for t in SQLModel.metadata.sorted_tables
            if t.name not in ("sign_in_failures", "attempts", "reveals")
        }


def send(client, tokens, ids, name, body):
    row = FORMS[name]
    path = row.path.replace("{id}", ids[row.scope.__name__] if row.scope is not None else "H01")
    headers = by(name, tokens) | {"Content-Type": "application/json"}
    return client.open(f"/api/v1{path}", method=row.method, data=dumped(body), headers=headers)


def dumped(body) -> bytes:
    import json

    return json.dumps(body).encode()


def test_every_form_has_a_body_here():
    assert set(FORMS) == set(BODIES)


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_a_bad_value_is_refused_in_words_and_writes_nothing(app, client, tokens, ids, name, field):
    for what, value in BAD.items():
        before = rows(app)
        answer = send(client, tokens, ids, name, BODIES[name] | {field: value})
        assert answer.status_code < 500, f"{what}: {answer.text}"
        if answer.status_code >= 400:
            worded(answer, what)
            assert rows(app) == before, f"{what} was refused and wrote"


def worded(answer, what) -> None:
    problem = answer.get_json()
    assert answer.content_type == "application/problem+json", what
    assert problem["title"], what
    assert problem["code"], what
    assert problem["request_id"], what
    for error in problem.get("errors", ()):
        assert error["field"], what
        assert error["message"] != error["code"], f"{what}: {error} has no words"


@pytest.mark.parametrize("name", sorted(FORMS))
def test_an_unknown_field_a_missing_body_and_a_broken_one_are_refused(app, client, tokens, ids, name):
    before = rows(app)
    strange = send(client, tokens, ids, name, BODIES[name] | {"<script>": 1})
    assert strange.status_code == 422, strange.text
    row = FORMS[name]
    path = "/api/v1" + row.path.replace("{id}", ids[row.scope.__name__] if row.scope is not None else "H01")
    headers = by(name, tokens)
    for raw, kind, status in (
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b'"x"', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"NaN", "application/json", 400),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (MULTIPART, "multipart/form-data; boundary=x", 415),
        (b'{"a":"' + b"x" * 10_000_000 + b'"}', "application/json", 413),
    ):
        answer = client.open(path, method=row.method, data=raw, headers=headers | {"Content-Type": kind})
        assert answer.status_code == status, (raw[:20], answer.text)
        worded(answer, raw[:20])
    assert rows(app) == before


@pytest.mark.parametrize(
    "row", [r for r in guard.ROUTES if r.method != "GET" and not r.form and not r.files], ids=lambda r: r.path
)
def test_a_form_with_files_is_no_empty_body(app, client, tokens, ids, row):
    """What was in it would be dropped without a word."""
    from dispatch.rules.permits import PERMITS

    headers = tokens["courier" if "courier" in PERMITS[row.permit] else "coordinator"]
    path = "/api/v1" + row.path.replace("{id}", ids[row.scope.__name__] if row.scope is not None else FOREIGN)
    before = rows(app)
    answer = client.open(
        path,
        method=row.method,
        data=MULTIPART,
        headers=headers | {"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 415, answer.text
    assert rows(app) == before


@pytest.mark.parametrize("odd", ODD)
def test_what_is_only_unusual_comes_back_to_the_letter(client, tokens, odd):
    resident = {"name": odd, "address": {"text": odd}, "hints": [odd]}
    body = {"resident": resident, "category": "meal", "text": odd, "items": [{"name": odd}]}
    posted = client.post("/api/v1/needs", json=body, headers=tokens["staff"])
    assert posted.status_code == 201, posted.text
    need = client.get(f"/api/v1/needs/{posted.json['need']['id']}", headers=tokens["staff"]).json
    assert (need["text"], need["items"][0]["name"], need["resident"]["name"]) == (odd, odd, odd)


@pytest.mark.parametrize(
    "body", [{"resident_id": FOREIGN}, {"resident": RESIDENT | {"community_id": FOREIGN}}]
)
def test_a_foreign_id_in_a_body_does_not_exist(client, tokens, body):
    answer = client.post("/api/v1/needs", json=body | {"category": "meal"}, headers=tokens["staff"])
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "phone", ["130-0000-9999", 13000009999.0, "１３０００００９９９９", "+86 130 0000 9999", 13000009999]
)
def test_a_number_as_excel_or_a_thumb_writes_it_is_understood(client, tokens, phone):
    resident = RESIDENT | {"phone": phone}
    posted = client.post(
        "/api/v1/needs", json={"resident": resident, "category": "meal"}, headers=tokens["staff"]
    )
    assert posted.json["need"]["resident"]["phone"] == "13000009999"


@pytest.mark.parametrize(
    "position",
    [
        {"lat": 117.69, "lng": 39.03},
        {"lat": 0, "lng": 0},
        {"lat": "39", "lng": 117},
        {"lat": 39},
        {"lat": 39, "lng": 117, "crs": "bd09"},
    ],
)
def test_a_place_that_cannot_be_is_refused(client, tokens, position):
    body = {"resident": RESIDENT, "category": "meal", "position": position}
    answer = client.post("/api/v1/needs", json=body, headers=tokens["staff"])
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "position")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "near=1", "near=a,b", "near=89.9,0", "status=nope", "radius_m=-1",
     "cursor=a%00b&limit=1", "cursor=a%1bb&limit=1", "cursor=²&near=39,117.7", "cursor=x&near=39,117.7",
     "cursor=-1&near=39,117.7"],
)  # fmt: skip
def test_a_bad_query_is_refused_by_its_field(client, tokens, query):
    answer = client.get(f"/api/v1/orders?{query}", headers=tokens["staff"])
    assert answer.status_code == 422, answer.text
    assert answer.json["errors"][0]["field"] == query.split("=")[0]


@pytest.mark.parametrize(
    ("path", "query"),
    [("/people", "cursor=a%00b"), ("/needs", "cursor=a%00b"), ("/needs", "resident_id=a%00b"),
     ("/residents", "community_id=a%00b&q=lxm"), ("/board", "station=a%00b"), ("/events", "station=a%00b")],
)  # fmt: skip
def test_a_query_holds_nothing_that_a_database_cannot(client, tokens, path, query):
    answer = client.get(f"/api/v1{path}?{query}", headers=tokens["coordinator"])
    assert answer.status_code == 422, answer.text
    assert answer.json["errors"][0]["code"] == "control_character"


@pytest.mark.parametrize("version", ["9" * 5_000, "9" * 10, "x", "²", "-1", ""])
def test_a_version_that_is_none_is_malformed(client, tokens, ids, version):
    path = f"/api/v1/needs/{ids['Need']}"
    headers = tokens["staff"] | {"If-Match": f'"{version}"'.encode().decode("latin-1")}
    answer = client.patch(path, json={"text": "米"}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")


@pytest.mark.parametrize("crs", ["wgs84", "gcj02"])
def test_a_courier_is_nowhere_in_the_sea(client, tokens, crs):
    here = {"lat": 0, "lng": 0, "crs": crs}
    answer = client.put("/api/v1/me/position", json=here, headers=tokens["courier"])
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "not_a_position")


def test_a_courier_does_not_fly_and_is_told_so(client, tokens):
    def here(lat):
        place = {"lat": lat, "lng": 117.69}
        return client.put("/api/v1/me/position", json=place, headers=tokens["courier"])

    here(39.03)
    here(39.03)
    answer = here(39.48)  # fifty kilometres up the road
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    (error,) = answer.json["errors"]
    assert (error["field"], error["code"]) == ("position", "implausible")
    assert "不可能" in error["message"]
    assert here(39.48).status_code == 200, "and there again: so he is there"


def test_a_phone_whose_clock_is_a_day_off_says_nothing_wrong(client, tokens):
    """No form takes the phone's time, and what its headers say is nobody's business."""
    here = {"lat": 39.03, "lng": 117.69}
    yesterday = {"Date": "Fri, 27 Nov 2026 01:00:00 GMT"}
    for _ in range(2):  # wherever the test before has left him
        answer = client.put("/api/v1/me/position", json=here, headers=tokens["courier"] | yesterday)
    assert answer.status_code == 200
    for name in ("at", "time", "timestamp"):
        answer = client.put(
            "/api/v1/me/position", json=here | {name: 1_764_205_200_000}, headers=tokens["courier"]
        )
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unknown_field")


@pytest.mark.parametrize(
    ("who", "query", "code"),
    [
        ("courier", "sort=price", "not_a_choice"),
        ("courier", "sort=way&near=39.03,117.69", "one_of_two"),
        ("coordinator", "sort=way", "not_a_choice"),
        ("courier", "sort=way&cursor=own:x", "invalid"),
    ],
)
def test_a_list_by_ways_is_a_couriers_and_by_nothing_else(client, tokens, who, query, code):
    answer = client.get(f"/api/v1/orders?{query}", headers=tokens[who])
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, code)
    assert client.get("/api/v1/orders?sort=way", headers=tokens["courier"]).status_code == 200


def test_a_path_that_is_no_id_is_not_found(client, tokens):
    for its_id in ("x", "%00", "'; --", "𠮷", "../../etc/passwd", "x" * 3000):
        answer = client.get(f"/api/v1/orders/{its_id}", headers=tokens["staff"])
        assert answer.status_code in (404, 400), its_id
