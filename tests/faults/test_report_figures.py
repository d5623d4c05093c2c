"""The same dead-spots are the same figures on PostgreSQL, counted there and not in Python."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.house import House
from dispatch.web import application
from tests.cast import COORDINATOR, PASSWORD, committee, courier
from tests.server import ROOT

pytestmark = pytest.mark.postgres
GEDIAO = {"lat": 39.0265, "lng": 117.698}


@pytest.fixture
def client(postgres_house: House) -> FlaskClient:
    made = Flask("app", root_path=str(ROOT))
    application.furnish(made, postgres_house)
    return made.test_client()


def signed_in(client: FlaskClient, phone: str) -> dict[str, str]:
    answer = client.post("/api/v1/session", json={"phone": phone, "password": PASSWORD})
    client.delete_cookie("lm_session")
    return {"Authorization": f"Bearer {answer.json['token']}"}


def test_figures_spots_and_the_sheet_are_counted_there_too(client: FlaskClient) -> None:
    for n, kind in ((1, "H01"), (2, "H01"), (3, "H05")):
        body = {"type_code": kind, "position": GEDIAO, "text": "=1+1"}
        assert (
            client.post("/api/v1/reports", json=body, headers=signed_in(client, courier(n))).status_code
            == 201
        )
    station = signed_in(client, COORDINATOR)
    sofa = next(r for r in client.get("/api/v1/reports?type=H05", headers=station).json["items"])
    rejected = client.post(f"/api/v1/reports/{sofa['id']}/reject", json={"reason": "spam"}, headers=station)
    assert rejected.status_code == 200, rejected.text
    figures = client.get("/api/v1/reports/figures", headers=station).json
    assert [(r["type"], r["open"], r["total"]) for r in figures["by_type"]] == [("H01", 2, 2), ("H05", 0, 1)]
    assert figures["by_age"][0] == {"bucket": "day", "count": 2}
    assert figures["median_minutes_to_close"] is None
    (spot,) = client.get("/api/v1/reports/hot-spots", headers=station).json["items"]
    assert (spot["type"], spot["count"]) == ("H01", 2)
    staff = signed_in(client, committee(1))
    heap = spot["report_ids"][0]
    for who, verb, given in (
        (station, "register", {}),
        (station, "dispatch", {"to": spot["community_id"]}),
        (staff, "start", {}),
        (staff, "done", {"text": "已清"}),
        (station, "verify", {"outcome": "clean"}),
    ):
        assert client.post(f"/api/v1/reports/{heap}/{verb}", json=given, headers=who).status_code == 200, verb
    assert client.get("/api/v1/reports/figures", headers=station).json["median_minutes_to_close"] == 0
    assert client.get("/api/v1/reports/export.xlsx?recurring=0", headers=station).data[:2] == b"PK"
    assert len(client.get("/api/v1/ground", headers=station).json["communities"]) == 20
    assert client.get("/api/v1/places?q=fly3", headers=station).json["items"]
