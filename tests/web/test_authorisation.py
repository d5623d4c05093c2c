"""Who may do what, as a table: every route × every role, by somebody inside and outside its scope.

The table is written here by hand and compared with the routes: a new route without a row fails,
and a permit that is widened by mistake must be widened in two places."""

import io

import pytest
from PIL import Image

from app import create_app
from dispatch import config
from dispatch.web import guard
from tests.cast import (
    ADMIN,
    COORDINATOR,
    DISTRICT,
    HOTLINE,
    OTHER_COORDINATOR,
    OTHER_COURIER,
    OTHER_STAFF,
    PASSWORD,
    SUPERVISOR,
    committee,
    courier,
    lead,
)

CAST = {
    "courier": courier(1),
    "lead": lead(1),
    "staff": committee(1),
    "neighbour": committee(2),
    "hotline": HOTLINE,
    "coordinator": COORDINATOR,
    "supervisor": SUPERVISOR,
    "district": DISTRICT,
    "admin": ADMIN,
    "far coordinator": OTHER_COORDINATOR,
    "far staff": OTHER_STAFF,
    "far courier": OTHER_COURIER,
}
ALL = frozenset(CAST)
COURIERS = frozenset({"courier", "far courier"})
POSTING = frozenset({"staff", "neighbour", "hotline", "coordinator", "far coordinator", "far staff"})
STATION = frozenset({"coordinator", "far coordinator"})
RECEIVING = STATION | {"staff", "neighbour", "far staff"}
WATCHING = STATION | {"supervisor", "district", "admin"}
ANSWERING = STATION | {"lead", "staff", "neighbour", "far staff", "admin"}
# Who can see the object of each scope at all: an order, need and resident of committee 1, courier 1.
SEES = {
    "Order": {"courier", "lead", "staff", "hotline", "coordinator", "supervisor", "district", "admin"},
    "Need": {"staff", "hotline", "coordinator"},
    "Resident": {"staff", "hotline", "coordinator"},
    "Person": {"courier", "lead", "coordinator", "admin"},
    "Recurrence": {"staff", "hotline", "coordinator"},
    "Report": {"courier", "staff", "hotline", "coordinator", "supervisor", "district", "admin"},
    "Alert": {"courier", "staff", "hotline", "coordinator"},
    "Unit": ALL - {"far coordinator", "far staff", "far courier"},  # the station
    "Session": {"courier"},
    "Photo": {"courier"},  # not attached yet: the uploader's alone
}
MAY = {
    "POST /session": ALL,
    "DELETE /session": ALL,
    "GET /me": ALL,
    "POST /me/password": ALL,
    "POST /me/notice": COURIERS,
    "PUT /me/duty": COURIERS,
    "GET /me/duty": COURIERS,
    "PUT /me/position": COURIERS,
    "POST /resets": ALL,
    "POST /invitations/accept": ALL,
    "GET /people": ANSWERING,
    "GET /units": ALL,
    "POST /invitations": STATION | {"lead", "admin"},
    "POST /people/{id}/reset": ANSWERING,
    "POST /people/{id}/sign-out": ANSWERING,
    "POST /people/{id}/suspend": STATION | {"admin"},
    "POST /people/{id}/forgive": STATION,
    "PATCH /people/{id}/courier": STATION | {"lead"},
    "POST /people": STATION | {"lead", "admin"},
    "POST /people/{id}/memberships": STATION | {"lead", "admin"},
    "DELETE /people/{id}/memberships/{membership_id}": STATION | {"lead", "admin"},
    "POST /people/links": ANSWERING,
    "POST /people/links.xlsx": ANSWERING,
    "POST /units": STATION | {"admin"},
    "GET /me/sessions": ALL,
    "DELETE /me/sessions": ALL,
    "DELETE /me/sessions/{id}": ALL,
    "GET /audit": STATION | {"admin"},
    "GET /stations/{id}/policy": STATION,
    "PUT /stations/{id}/policy": STATION,
    "POST /residents": POSTING,
    "GET /residents": POSTING,
    "GET /residents/{id}": POSTING,
    "PATCH /residents/{id}": POSTING,
    "POST /needs": POSTING,
    "POST /needs/suggest": POSTING,
    "GET /needs": POSTING,
    "GET /needs/{id}": POSTING,
    "GET /needs/{id}/history": POSTING,
    "PATCH /needs/{id}": POSTING,
    "POST /needs/{id}/withdraw": POSTING,
    "POST /needs/{id}/triage": STATION,
    "POST /needs/{id}/take": STATION,
    "POST /needs/{id}/acknowledge": POSTING,
    "DELETE /needs/{id}/acknowledge": POSTING,
    "POST /needs/{id}/close": POSTING,
    "POST /recurrences": POSTING,
    "GET /recurrences": POSTING,
    "GET /recurrences/{id}": POSTING,
    "POST /recurrences/{id}/skip": POSTING,
    "POST /recurrences/{id}/end": POSTING,
    "POST /recurrences/{id}/doors": POSTING,
    "POST /recurrences/{id}/pause": POSTING,
    "POST /recurrences/{id}/resume": POSTING,
    "POST /recurrences/{id}/change": POSTING,
    "GET /orders": ALL,
    "GET /orders/{id}": ALL,
    "GET /orders/{id}/history": ALL,
    "POST /orders/{id}/grab": COURIERS,
    "POST /orders/{id}/join": COURIERS,
    "POST /orders/{id}/fairness": STATION,
    "POST /orders/{id}/release": COURIERS | STATION,
    "POST /orders/{id}/pick-up": COURIERS,
    "POST /orders/{id}/deliver": COURIERS,
    "POST /orders/{id}/proof": COURIERS,
    "POST /orders/{id}/hold": COURIERS,
    "POST /orders/{id}/resume": COURIERS,
    "POST /orders/{id}/fail": COURIERS,
    "POST /orders/{id}/message": COURIERS | POSTING,
    "GET /orders/{id}/messages": COURIERS | POSTING,
    "POST /orders/{id}/confirm": POSTING,
    "GET /orders/{id}/confirmations": POSTING,
    "POST /orders/{id}/cancel": POSTING,
    "POST /orders/{id}/settle": POSTING,
    "GET /orders/{id}/candidates": COURIERS | STATION,
    "POST /orders/{id}/invite": STATION,
    "POST /orders/{id}/hand-over": COURIERS,
    "POST /orders/{id}/accept": COURIERS,
    "POST /orders/{id}/decline": COURIERS,
    "POST /orders/{id}/withdraw": COURIERS | STATION,
    "GET /me/offers": COURIERS,
    "GET /me/inbox": COURIERS,
    "PUT /me/inbox": COURIERS,
    "GET /me/asked": frozenset({"lead"}),
    "POST /orders/{id}/acknowledge": RECEIVING,
    "DELETE /orders/{id}/acknowledge": RECEIVING,
    "GET /orders/{id}/phone-list": STATION,
    "GET /orders/{id}/numbers": COURIERS | POSTING,
    "POST /reports": COURIERS,
    "POST /reports/on-the-spot": RECEIVING,
    "GET /reports": ALL,
    "GET /reports/{id}": ALL,
    "GET /reports/{id}/history": ALL,
    "GET /me/looks": COURIERS,
    "POST /reports/{id}/register": STATION,
    "POST /reports/{id}/dispatch": STATION,
    "POST /reports/{id}/start": RECEIVING,
    "POST /reports/{id}/done": RECEIVING,
    "POST /reports/{id}/on-the-spot": RECEIVING,
    "POST /reports/{id}/verify": RECEIVING | COURIERS,
    "POST /reports/{id}/reject": STATION,
    "POST /reports/{id}/merge": RECEIVING,
    "POST /reports/{id}/transfer": STATION,
    "POST /reports/{id}/reopen": RECEIVING | COURIERS,
    "POST /reports/{id}/support": COURIERS,
    "POST /reports/{id}/release": RECEIVING,
    "GET /report-types": ALL,
    "PATCH /report-types/{id}": STATION,
    "POST /alerts": COURIERS,
    "GET /alerts": COURIERS | POSTING,
    "GET /alerts/{id}": COURIERS | POSTING,
    "POST /alerts/{id}/answer": POSTING,
    "POST /alerts/{id}/acknowledge": POSTING,
    "DELETE /alerts/{id}/acknowledge": POSTING,
    "POST /photos": ALL,
    "GET /photos/{id}": ALL,
    "GET /events": ALL,
    "GET /reports/figures": POSTING | WATCHING,
    "GET /reports/hot-spots": POSTING | WATCHING,
    "GET /reports/export.xlsx": POSTING,
    "GET /ground": ALL,
    "GET /places": ALL,
    "GET /board": WATCHING,
    "POST /drills": STATION,
    "GET /drills": WATCHING,
    "GET /drills/{id}": WATCHING,
    "DELETE /drills/{id}": STATION,
    "GET /stations/{id}/shares": WATCHING | COURIERS,
    "GET /me/reach": ALL,
    "PUT /me/reach": ALL,
    "POST /me/push": ALL,
    "DELETE /me/push": ALL,
    "GET /stations/{id}/bots": STATION,
    "PUT /stations/{id}/bots": STATION,
    "POST /stations/{id}/bots/try": STATION,
}
DOORS = ("POST /session", "POST /resets", "POST /invitations/accept")
ENDS_SESSIONS = (
    "DELETE /session",
    "DELETE /me/sessions/{id}",
    "POST /people/{id}/sign-out",
    "POST /people/{id}/suspend",
    "POST /me/password",
)
TAKES_A_SEAT = ("DELETE /people/{id}/memberships/{membership_id}",)  # see test_placing.py


@pytest.fixture(scope="module")
def client(demo_folder, tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("authorisation") / "var"
    shutil.copytree(demo_folder, folder)
    app = create_app(config.load(data_dir=folder, app_env="test", work_limits=False))
    yield app.test_client()
    app.extensions["house"].close()


def token(client, name):
    answer = client.post("/api/v1/session", json={"phone": CAST[name], "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    client.delete_cookie("lm_session")
    return {"Authorization": f"Bearer {answer.json['token']}"}


@pytest.fixture(scope="module")
def tokens(client):
    return {name: token(client, name) for name in CAST}


@pytest.fixture(scope="module")
def photo(client, tokens):
    """A photo that courier 1 has brought and not yet hung on anything."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    file.seek(0)
    answer = client.post("/api/v1/photos", data={"photo": (file, "door.jpg")}, headers=tokens["courier"])
    assert answer.status_code == 201, answer.text
    return answer.json["photo_id"]


@pytest.fixture
def ids(client, tokens, photo):
    """A fresh order, need and resident of committee 1, and courier 1."""
    resident = {"name": "陈桂兰", "address": {"text": "3-2-502"}}
    posted = client.post(
        "/api/v1/needs", json={"resident": resident, "category": "meal"}, headers=tokens["staff"]
    )
    weekly = {"days": ["tue"], "time": "08:30", "times": 2}
    body = {"category": "meal", "rule": weekly, "drops": [{"resident": resident}]}
    again = client.post("/api/v1/recurrences", json=body, headers=tokens["staff"])
    person = client.get("/api/v1/me", headers=tokens["courier"]).json["person"]["id"]
    here = client.get("/api/v1/units?kind=committee", headers=tokens["staff"]).json["items"]
    at = next(u["position"] for u in here if u["id"] == posted.json["need"]["community_id"])
    seen = {"type_code": "H01", "position": at}
    report = client.post("/api/v1/reports", json=seen, headers=tokens["courier"])
    alert = client.post("/api/v1/alerts", json={"text": "?", "position": at}, headers=tokens["courier"])
    return {
        "Report": report.json["report"]["id"],
        "Alert": alert.json["alert"]["id"],
        "Order": posted.json["order"]["id"],
        "Need": posted.json["need"]["id"],
        "Recurrence": again.json["id"],
        "Resident": posted.json["need"]["resident_id"],
        "Person": person,
        "Session": client.get("/api/v1/me/sessions", headers=tokens["courier"]).json["items"][0]["id"],
        "Photo": photo,
        "Unit": client.get("/api/v1/me", headers=tokens["courier"]).json["person"]["station_id"],
    }


def rows():
    return {f"{r.method} {r.path}": r for r in guard.ROUTES}


def test_every_route_has_its_row_and_every_row_its_route():
    assert set(rows()) == set(MAY)


@pytest.mark.parametrize("name", sorted(MAY))
def test_without_a_session_every_door_but_three_is_shut(client, name):
    row = rows()[name]
    answer = client.open(f"/api/v1{row.path.replace('{id}', 'x')}", method=row.method, json={})
    assert (answer.status_code == 401) == (row.permit is not None), answer.text


@pytest.mark.parametrize("name", [n for n in sorted(MAY) if n not in ENDS_SESSIONS + DOORS + TAKES_A_SEAT])
def test_each_role_gets_what_the_table_says(client, tokens, ids, name):
    row = rows()[name]
    for person in CAST:
        got = ask(client, tokens[person], row, ids)
        assert got == expected(name, row, person), f"{person}: {name}"


ENDED = ["POST /people/{id}/sign-out", "POST /people/{id}/suspend", "DELETE /me/sessions/{id}"]


@pytest.mark.parametrize("name", [*ENDED, *TAKES_A_SEAT])
def test_nobody_ends_the_session_of_somebody_he_does_not_answer_for(client, tokens, ids, name):
    row = rows()[name]
    for person in sorted(ALL - SEES[row.scope.__name__]):
        assert ask(client, tokens[person], row, ids) == "not there", person


def ask(client, headers, row, ids) -> str:
    its_id = ids[row.scope.__name__] if row.scope is not None else "01900000-0000-7000-8000-000000000000"
    path = f"/api/v1{row.path.replace('{id}', its_id).replace('{membership_id}', its_id)}"
    answer = client.open(path, method=row.method, json=None if row.method == "GET" else {}, headers=headers)
    code = (answer.get_json(silent=True) or {}).get("code")
    if answer.status_code == 404 and row.scope is not None:
        return "not there"
    return "may not" if (answer.status_code, code) == (403, "forbidden") else "may"


def expected(name, row, person) -> str:
    if row.scope is not None and person not in SEES[row.scope.__name__]:
        return "not there"
    return "may" if person in MAY[name] else "may not"
