"""Dead-spots counted and handed in: by type, by committee, by age, as a map of spots and as a file."""

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from tests.cast import (
    COORDINATOR,
    DISTRICT,
    OTHER_COORDINATOR,
    PASSWORD,
    SUPERVISOR,
    Person,
    committee,
    courier,
)
from tests.server import ROOT

GEDIAO, FANGLIN = {"lat": 39.0265, "lng": 117.698}, {"lat": 39.0265, "lng": 117.681}


@pytest.fixture
def seen(server):
    """Two committees' dead-spots: 格调 (1) has rubbish twice at one place and a sofa, 芳林 (13) rubbish."""
    phone, other = Person(server.url, courier(1)), Person(server.url, courier(2))
    said = [
        report(phone, GEDIAO, "H01", "=cmd|'/c calc'!A1"),
        report(other, GEDIAO, "H01", "又堆了一堆"),
        report(phone, GEDIAO, "H05", "旧沙发"),
        report(phone, FANGLIN, "H01", "@芳林"),
    ]
    return server, said


def report(person: Person, where: dict[str, float], kind: str, text: str) -> dict:
    return person.did("/reports", {"type_code": kind, "position": where, "text": text})["report"]


def row(figures: dict, by: str, name: str, key: str) -> dict:
    return next(one for one in figures[by] if one[name] == key)


def test_the_station_counts_all_and_a_committee_its_own(seen):
    server, said = seen
    station, gediao = Person(server.url, COORDINATOR), Person(server.url, committee(1))
    all_of_it = station.get("/reports/figures?days=7")
    assert row(all_of_it, "by_type", "type", "H01") == {
        "type": "H01",
        "open": 3,
        "closed": 0,
        "late": 0,
        "total": 3,
    }
    assert {r["community_id"]: r["total"] for r in all_of_it["by_community"]} == {
        said[0]["community_id"]: 3, said[3]["community_id"]: 1,
    }  # fmt: skip
    assert all_of_it["by_age"][0] == {"bucket": "day", "count": 4}
    assert all_of_it["median_minutes_to_close"] is None
    own = gediao.get("/reports/figures")
    assert [r["community_id"] for r in own["by_community"]] == [said[0]["community_id"]]
    assert row(own, "by_type", "type", "H01")["open"] == 2


def test_what_was_dealt_with_counts_as_closed_and_how_long_it_took(seen):
    server, said = seen
    station, phone = Person(server.url, COORDINATOR), Person(server.url, courier(1))
    for verb, body in (("register", {}), ("dispatch", {"to": said[2]["community_id"]})):
        station.did(f"/reports/{said[2]['id']}/{verb}", body)
    staff = Person(server.url, committee(1))
    staff.did(f"/reports/{said[2]['id']}/start")
    staff.did(f"/reports/{said[2]['id']}/done", {"text": "已清运"})
    phone.did(f"/reports/{said[2]['id']}/verify", {"outcome": "clean"})
    figures = station.get("/reports/figures")
    assert row(figures, "by_type", "type", "H05") == {
        "type": "H05",
        "open": 0,
        "closed": 1,
        "late": 0,
        "total": 1,
    }
    assert figures["median_minutes_to_close"] == 0


def test_the_same_dirt_at_the_same_place_is_a_hot_spot_for_those_whose_ground_it_is(seen):
    server, said = seen
    for person in (COORDINATOR, SUPERVISOR, committee(1)):
        (spot,) = Person(server.url, person).get("/reports/hot-spots")["items"]
        assert (spot["type"], spot["count"], spot["report_ids"]) == ("H01", 2, [said[0]["id"], said[1]["id"]])
        assert abs(spot["position"]["lat"] - GEDIAO["lat"]) < 1e-4
    for elsewhere in (committee(13), OTHER_COORDINATOR):
        assert Person(server.url, elsewhere).get("/reports/hot-spots")["items"] == []


def sheet(person: Person, query: str = "") -> list[list]:
    answer = person.call("GET", f"/reports/export.xlsx{query}")
    assert answer.status_code == 200, answer.text
    assert "filename*=UTF-8''%E6%AD%BB%E8%A7%92%E4%B8%8A%E6%8A%A5-" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode(), "no cell is a formula"
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_a_file_for_the_district_holds_what_was_typed_as_text(seen):
    server, said = seen
    rows = sheet(Person(server.url, COORDINATOR))
    assert rows[0][:4] == ["编号", "状态", "类型", "类型代码"]
    words = {line[0]: line[rows[0].index("说明")] for line in rows[1:]}
    assert words[said[0]["number"]] == "=cmd|'/c calc'!A1"
    assert words[said[3]["number"]] == "@芳林"
    assert rows[1][0] == said[3]["number"], "the newest first"


def test_another_committee_exports_nothing_of_it_and_filters_hold(seen):
    server, said = seen
    assert [line[0] for line in sheet(Person(server.url, committee(13)))[1:]] == [said[3]["number"]]
    assert len(sheet(Person(server.url, OTHER_COORDINATOR))) == 1
    station = Person(server.url, COORDINATOR)
    assert [line[0] for line in sheet(station, "?type=H05")[1:]] == [said[2]["number"]]
    assert len(sheet(station, "?status=closed")) == 1
    assert Person(server.url, DISTRICT).call("GET", "/reports/export.xlsx").status_code == 403


def test_more_than_a_sheet_can_hold_is_cut_and_its_first_line_says_so(house, monkeypatch):
    from flask import Flask

    from dispatch.web import application
    from dispatch.web.api import report_figures

    monkeypatch.setattr(report_figures, "MOST_ROWS", 1)
    app = Flask("app", root_path=str(ROOT))
    application.furnish(app, house)
    client = app.test_client()

    def signed_in(phone: str) -> dict[str, str]:
        given = client.post("/api/v1/session", json={"phone": phone, "password": PASSWORD}).json
        client.delete_cookie("lm_session")
        return {"Authorization": f"Bearer {given['token']}"}

    for kind in ("H01", "H05"):
        body = {"type_code": kind, "position": GEDIAO}
        assert client.post("/api/v1/reports", json=body, headers=signed_in(courier(1))).status_code == 201
    content = client.get("/api/v1/reports/export.xlsx", headers=signed_in(COORDINATOR)).data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][0].startswith("只导出最新的 1 条，符合条件的共 2 条")
    assert rows[1][0] == "编号" and len(rows) == 3 and rows[2][2] == "废弃家具设备"


def test_ten_thousand_rows_are_one_file_within_the_limits_of_the_child():
    import orjson

    from dispatch import sandbox
    from dispatch.queries.report_rows import COLUMNS

    line = [
        "2026-11-23T16:05:00" if kind == "time" else 7 if kind == "number" else "死角" * 40
        for kind in COLUMNS.values()
    ]
    given = {"title": "死角上报", "note": None, "columns": list(COLUMNS.items()), "rows": [line] * 10_000}
    _, (content,) = sandbox.run("report_sheet", orjson.dumps(given))
    assert content[:2] == b"PK"


@pytest.mark.parametrize("query", ["days=0", "days=367", "days=x"])
def test_a_bad_time_is_refused(people, query):
    answer = people(COORDINATOR).call("GET", f"/reports/figures?{query}")
    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == "days"


def test_a_courier_gets_no_figures(people):
    for path in ("figures", "hot-spots", "export.xlsx"):
        assert people(courier(1)).call("GET", f"/reports/{path}").json()["code"] == "forbidden"
