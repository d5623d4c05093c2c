"""Whose programs may post: keys that an operator hands out, and the demonstration's own."""

from types import SimpleNamespace

import pytest

from app import create_app
from dispatch import config
from dispatch.cli import load_demo
from dispatch.web import buckets
from dispatch.web.buckets import RATES
from tests.web.open311_world import HERE, KEY

SQUARE = [[116.40, 39.90], [116.41, 39.90], [116.41, 39.91], [116.40, 39.91], [116.40, 39.90]]
REAL = {"lat": "39.905", "long": "116.405"}
INIT = [
    "street", "init", "--district", "东城区", "--code", "110101001", "--station", "东华门街道社工站",
    "--coordinator", "何雨", "--phone", "139-0000-0002",
]  # fmt: skip


@pytest.fixture
def app(folder):
    made = create_app(config.load(data_dir=folder, app_env="test"))
    yield made
    made.extensions["house"].close()


@pytest.fixture
def flask(app):
    run = app.test_cli_runner().invoke
    return lambda *words: run(args=list(words))


@pytest.fixture
def post(app):
    """post(api_key=…) as a program somewhere; `at` is its address."""

    def send(at="127.0.0.1", **fields):
        given = {"service_code": "06042", "api_key": KEY, **HERE} | fields
        more = {"environ_base": {"REMOTE_ADDR": at}}
        return app.test_client().post("/open311/v2/requests.json", data=given, **more)

    return send


@pytest.fixture
def real(app, flask, tmp_path):
    """A real station stands beside the demonstration."""
    import json

    import xlsxwriter

    assert flask(*INIT).exit_code == 0
    with xlsxwriter.Workbook(str(tmp_path / "units.xlsx")) as book:
        tab = book.add_worksheet("单位")
        for n, row in enumerate([("类型", "编号", "名称"), ("社区", "110101001001", "韶九社区")]):
            tab.write_row(n, 0, row)
    ground = {"type": "Polygon", "coordinates": [SQUARE]}
    feature = {"type": "Feature", "properties": {"code": "110101001001"}, "geometry": ground}
    (tmp_path / "ground.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    told = flask(
        "unit", "import", str(tmp_path / "units.xlsx"), "--boundaries", str(tmp_path / "ground.geojson"),
        "--station", "110101001",
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    return flask


@pytest.fixture
def no_time(monkeypatch):
    """Nothing flows back into a bucket: what is counted does not depend on how slow we are."""
    monkeypatch.setattr(buckets, "time", SimpleNamespace(monotonic=lambda: 1e9))


def key_of(flask, name="市民热线"):
    told = flask("api-key", "add", name)
    assert told.exit_code == 0, told.output
    return told.stdout.strip().splitlines()[-1]


def test_a_key_is_shown_once_and_opens_until_it_is_revoked(app, flask, real, post):
    key = key_of(flask)
    assert post(api_key=key, **REAL).status_code == 200
    listed = flask("api-key", "list").output
    assert "市民热线" in listed and KEY in listed and key not in listed
    assert flask("api-key", "add", "市民热线").exit_code != 0, "a name is given once"
    assert flask("api-key", "revoke", "市民热线").exit_code == 0
    assert post(api_key=key, **REAL).status_code == 403
    assert flask("api-key", "revoke", "市民热线").exit_code != 0
    assert "revoked" in flask("api-key", "list").output
    database = b"".join(f.read_bytes() for f in app.extensions["house"].settings.data_dir.glob("station.db*"))
    assert key.encode() not in database, "only its hash is kept"


def test_the_demonstrations_key_is_laid_once_and_stays_revoked(app, flask, post):
    assert post().status_code == 200
    load_demo(app.extensions["house"])
    assert flask("api-key", "list").output.count(KEY) == 1
    assert flask("api-key", "revoke", KEY).exit_code == 0
    load_demo(app.extensions["house"])
    assert post().status_code == 403


def test_a_real_key_posts_nothing_into_the_demonstration(flask, post):
    assert post(api_key=key_of(flask)).status_code == 403
    assert post().status_code == 200


def test_an_empty_house_has_no_key(tmp_path):
    made = create_app(config.load(data_dir=tmp_path / "bare", app_env="test"))
    told = made.test_client().post("/open311/v2/requests.json", data={"api_key": KEY} | HERE)
    assert told.status_code == 403
    read = made.test_client().get("/open311/v2/services.json")
    assert read.status_code == 404 and read.json[0]["code"] == 404, "no station, no jurisdiction"
    assert made.test_client().get("/open311/v2/discovery.json").status_code == 200
    made.extensions["house"].close()


def test_everybody_can_read_the_demonstrations_key_so_it_opens_nothing_from_afar(app, post):
    assert post(at="192.0.2.7").status_code == 403
    app.extensions["house"].settings.demo_on_lan = True
    assert post(at="192.0.2.7").status_code == 200
    app.extensions["house"].settings.app_env = "production"
    assert post().status_code == 403


def test_the_demonstrations_key_opens_nothing_real_and_a_real_one_the_real_street(app, real, post):
    assert post(**REAL, jurisdiction_id="110101001").status_code == 404, "for it there is no such street"
    key = key_of(real)
    assert post(api_key=key, **REAL).status_code == 200
    refused = post(api_key=key, jurisdiction_id="120116014")
    assert refused.status_code == 403 and KEY in refused.json[0]["description"]
    read = app.test_client().get
    assert len(read("/open311/v2/requests.json").json) == 1, "unnamed, the real street is meant"
    assert read("/open311/v2/requests.json?jurisdiction_id=120116014").json == []
    assert post(api_key=key).status_code == 400, "the demonstration's ground is not the real street's"
    assert read("/open311/v2/discovery.json").json["endpoints"][0]["type"] == "production"
    assert read("/open311/v2/requests.json").json[0]["agency_responsible"] == "韶九社区"


def test_where_several_real_streets_are_served_one_must_be_named(app, real):
    second = ["--district", "东城区", "--code", "110101002", "--station", "景山街道社工站"]
    told = real(*INIT[:2], *second, "--coordinator", "何云", "--phone", "139-0000-0003")
    assert told.exit_code == 0, told.output
    read = app.test_client().get
    for path in ("services", "services/06042", "requests", "requests/1", "servicerequestupdates", "tokens/1"):
        answer = read(f"/open311/v2/{path}.json")
        assert answer.status_code == 400 and "110101002" in answer.json[0]["description"], path
    assert read("/open311/v2/services.json?jurisdiction_id=110101001").status_code == 200


def test_a_type_that_is_switched_off_is_no_service_but_its_past_stays(app, post):
    from dispatch.tx import Call
    from models import TypeSetting, Unit

    old = post().json[0]["service_request_id"]

    def off(tx):
        from sqlmodel import select

        station = tx.session.exec(select(Unit).where(Unit.code == "120116014")).one()
        tx.session.add(TypeSetting(station_id=station.id, code="H02", enabled=False))

    read = app.test_client().get
    was = read("/open311/v2/discovery.json").json["changeset"]
    app.extensions["house"].db.write(Call(), off)
    assert read("/open311/v2/discovery.json").json["changeset"] > was
    assert "06042" not in [s["service_code"] for s in read("/open311/v2/services.json").json]
    assert read("/open311/v2/services/06042.json").status_code == 404
    assert post().status_code == 404
    assert read(f"/open311/v2/requests/{old}.json").json[0]["service_name"] == "垃圾站（箱）满溢"
    assert len(read("/open311/v2/requests.json?service_code=06042").json) == 1


def test_who_knocks_too_often_waits(app, post, no_time):
    many = RATES["open311_post"].burst + 1
    told = next(a for _ in range(many) if (a := post(api_key="guess")).status_code != 403)
    assert told.status_code == 429
    assert int(told.headers["Retry-After"]) >= 1 and told.json[0]["code"] == 429
    assert post(api_key="guess", at="192.0.2.8").status_code == 403, "another address is not punished"


def test_a_key_is_counted_wherever_it_knocks_from(flask, real, post, no_time):
    key = key_of(flask)
    seen = {post(api_key=key, at=f"192.0.2.{n}", service_code="x").status_code for n in range(1, 120)}
    assert seen == {404, 429}


def test_a_thousand_are_told_at_once_the_newest_and_cost_what_they_weigh(app, post, no_time):
    from sqlalchemy import insert, select

    from dispatch.tx import Call
    from models import Report, new_id

    first = post().json[0]["service_request_id"]

    def many(tx):
        table = Report.__table__
        row = dict(tx.session.execute(select(table)).mappings().one())
        rows = [row | {"id": new_id(), "reported_at": tx.now, "number": f"X{n}"} for n in range(1005)]
        tx.session.execute(insert(table), rows)

    app.extensions["house"].db.write(Call(), many)
    told = app.test_client().get("/open311/v2/requests.json").json
    assert len(told) == 1000 and first not in {r["service_request_id"] for r in told}
    again = [app.test_client().get("/open311/v2/requests.xml").status_code for _ in range(11)]
    assert again[0] == 200 and again[-1] == 429
