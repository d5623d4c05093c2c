"""What an operator types to stand a station up, and what he is told."""

import csv
import json
import stat

import pytest
import xlsxwriter
from sqlmodel import select

from app import create_app
from dispatch import config, tokens
from dispatch.sheet_words import WORDS
from models import Building, Courier, OneTimeLink, Person, Unit

INIT = ["street", "init", "--district", "东城区", "--code", "110101001", "--station", "东华门街道社工站"]
HEAD = ["--coordinator", "何雨", "--phone", "139-0000-0002"]
SQUARE = [[116.40, 39.90], [116.41, 39.90], [116.41, 39.91], [116.40, 39.91], [116.40, 39.90]]


@pytest.fixture
def app(tmp_path):
    made = create_app(config.load(data_dir=tmp_path / "var", app_env="test"))
    yield made
    made.extensions["house"].close()


@pytest.fixture
def flask(app):
    """Runs a flask command; its answer has `.output` and `.exit_code`."""
    run = app.test_cli_runner().invoke
    return lambda *words, **more: run(args=[str(word) for word in words], **more)


@pytest.fixture
def station(flask):
    assert flask(*INIT, *HEAD).exit_code == 0
    return flask


def found(app, model, **is_):
    with app.extensions["house"].db.reading() as rd:
        query = select(model)
        for name, value in is_.items():
            query = query.where(getattr(model, name) == value)
        return rd.session.exec(query).all()


def book(path, **tabs):
    with xlsxwriter.Workbook(str(path)) as made:
        for title, rows in tabs.items():
            tab = made.add_worksheet(title)
            for r, row in enumerate(rows):
                tab.write_row(r, 0, row)
    return path


UNITS = [
    ("类型", "编号", "名称"),
    ("社区", "110101001001", "韶九社区"),
    ("网点", "110101001-K01", "东华门快递站"),
]
PEOPLE = [
    ("姓名", "手机", "角色", "单位", "保险到期"),
    ("陈小北", 13900000001, "快递员", "东华门快递站", "2097-03-31"),
]
STREET = {
    "单位": UNITS,
    "小区": [("社区", "小区"), ("韶九", "韶九里")],
    "楼栋": [("小区", "楼号", "纬度", "经度"), ("韶九里", "3号楼", 39.905, 116.405)],
    "人员": PEOPLE,
}


def test_a_station_is_founded_with_answers_to_questions(app, flask):
    answer = flask("street", "init", input="东城区\n110101001\n东华门街道社工站\n何雨\n139-0000-0002\n")
    assert answer.exit_code == 0, answer.output
    (head,) = found(app, Person, phone="13900000002")
    assert head.standing["roles"][0]["role"] == "coordinator" and not head.demo
    token = answer.output.split("/set-password#")[1].split()[0]
    assert found(app, OneTimeLink)[0].token_hash == tokens.hashed(token)


def test_founding_again_changes_nothing_but_offers_a_new_link_until_there_is_a_password(app, station):
    again = station(*INIT, *HEAD)
    assert again.exit_code == 0 and "没有变化" in again.output and "/set-password#" in again.output

    def password(tx):
        tx.session.exec(select(Person)).one().password_hash = "hash"

    from dispatch.tx import Call

    app.extensions["house"].db.write(Call(), password)
    assert "/set-password#" not in station(*INIT, *HEAD).output


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--phone", "12345", "not_a_mobile"),
        ("--phone", "1234567", "not_a_phone"),
        ("--phone", "010-66200000", "not_a_mobile"),
        ("--station", "=1+1", "not_a_name"),
        ("--code", "东华门", "not_a_code"),
    ],
)
def test_a_wrong_answer_is_refused_in_words(app, flask, option, value, why):
    answer = flask(*INIT, *HEAD, option, value)
    assert answer.exit_code == 2 and WORDS[why] in answer.output
    assert found(app, Unit) == []


def test_a_file_is_laid_once_and_the_second_time_changes_nothing(app, station, tmp_path):
    file = book(tmp_path / "street.xlsx", **STREET)
    first = station("unit", "import", file)
    assert first.exit_code == 0, first.output
    assert "单位 units: 新增 added 2" in first.output and "人员 people: 新增 added 1" in first.output
    again = station("unit", "import", file)
    assert again.exit_code == 0 and "没有变化 / nothing changed" in again.output
    (building,) = found(app, Building)
    assert (building.number, building.lat, building.demo) == ("3", 39.905, False)
    assert len(found(app, Courier)) == 1


def test_one_mistake_and_nothing_is_written(app, station, tmp_path):
    rows = [*PEOPLE, ("坏", "1", "快递员", "东华门快递站"), ("更坏", "13900000003", "骑手", "无此站")]
    answer = station("unit", "import", book(tmp_path / "street.xlsx", **(STREET | {"人员": rows})))
    assert answer.exit_code == 1
    assert "人员 第3行 B 手机" in answer.output
    assert "人员 第4行 C 角色" in answer.output and "人员 第4行 D 单位" in answer.output
    assert "3 处有误，什么都没有写入" in answer.output
    assert len(found(app, Unit)) == 2 and found(app, Courier) == []


def test_who_is_hidden_is_no_courier_and_a_tab_that_was_not_read_stops_the_import(app, station, tmp_path):
    station("unit", "import", book(tmp_path / "a.xlsx", **(STREET | {"人员": PEOPLE[:1]})))
    roster = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(roster)) as made:
        for title, name, phone in (("人员", "离职者", 13900000011), ("东华门2", "陈小北", 13900000021)):
            tab = made.add_worksheet(title)
            for row, cells in enumerate([PEOPLE[0], ("甲甲", phone + 1, "快递员", "东华门快递站", "")]):
                tab.write_row(row, 0, cells)
            tab.write_row(2, 0, (name, phone, "快递员", "东华门快递站", ""))
            tab.set_row(2, options={"hidden": title == "人员"})
    stopped = station("unit", "import", roster)
    assert stopped.exit_code == 1 and "东华门2: 没有读这张工作表" in stopped.output
    assert "什么都没有写入" in stopped.output and found(app, Courier) == []
    laid = station("unit", "import", roster, "--without", "东华门2")
    assert laid.exit_code == 0 and "人员 第3行是隐藏行" in laid.output
    assert "新增 added 1" in laid.output and found(app, Person, name="离职者") == []


def test_a_changed_row_is_a_change(app, station, tmp_path):
    station("unit", "import", book(tmp_path / "a.xlsx", **STREET))
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "姓名,手机,网点,保险到期\n陈小北,13900000001,东华门快递站,2098-03-31\n", encoding="utf-8-sig"
    )
    answer = station("unit", "import", roster)
    assert "人员 people: 新增 added 0 · 更改 changed 1 · 未变 unchanged 0" in answer.output
    assert found(app, Courier)[0].insured_until.year == 2098


def test_boundaries_come_with_the_file_and_are_turned_into_wgs84(app, station, tmp_path):
    areas = tmp_path / "areas.geojson"
    area = {"type": "Polygon", "coordinates": [SQUARE]}
    features = [{"type": "Feature", "properties": {"code": "110101001001"}, "geometry": area}]
    areas.write_text(json.dumps({"type": "FeatureCollection", "crs": "gcj02", "features": features}))
    file = book(tmp_path / "a.xlsx", **STREET)
    assert station("unit", "import", file, "--boundaries", areas).exit_code == 0
    again = station("unit", "import", file, "--boundaries", areas)
    assert "没有变化" in again.output, again.output
    (unit,) = found(app, Unit, code="110101001001")
    lng, lat = json.loads(unit.boundary)["coordinates"][0][0]
    assert 0.004 < 116.40 - lng < 0.008 and 0.0005 < 39.90 - lat < 0.003


def test_new_people_get_links_in_a_file_that_only_the_owner_reads(app, station, tmp_path):
    links = tmp_path / "links.csv"
    station("unit", "import", book(tmp_path / "a.xlsx", **STREET), "--links", links)
    heading, (name, phone, url) = csv.reader(links.read_text("utf-8-sig").splitlines())
    assert (heading[0], name, phone) == ("姓名", "陈小北", "13900000001")
    assert stat.S_IMODE(links.stat().st_mode) == 0o600
    hashes = {row.token_hash for row in found(app, OneTimeLink)}
    assert tokens.hashed(url.split("/set-password#")[1]) in hashes


def test_links_that_were_not_used_are_renewed_all_at_once_and_the_old_ones_are_dead(app, station, tmp_path):
    first, again = tmp_path / "links.csv", tmp_path / "again.csv"
    station("unit", "import", book(tmp_path / "a.xlsx", **STREET), "--links", first)
    answer = station("person", "links", again)
    assert answer.exit_code == 0, answer.output

    def handed(file):
        rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))[1:]
        return {phone: tokens.hashed(url.split("/set-password#")[1]) for _, phone, url in rows}

    alive = {row.token_hash for row in found(app, OneTimeLink) if row.used_at is None}
    assert set(handed(again).values()) == alive and handed(first).keys() < handed(again).keys()
    assert not set(handed(first).values()) & alive
    assert stat.S_IMODE(again.stat().st_mode) == 0o600
    assert station("person", "links", tmp_path / "none.csv", "--station", "999").output.endswith(
        "none.csv: 0\n"
    )


def test_links_that_cannot_be_written_down_stop_the_import_before_it_begins(app, station, tmp_path):
    nowhere = tmp_path / "no" / "links.csv"
    answer = station("unit", "import", book(tmp_path / "a.xlsx", **STREET), "--links", nowhere)
    assert answer.exit_code == 1 and "links.csv" in answer.output
    assert len(found(app, Unit)) == 2


def test_a_person_is_added_by_hand_and_again_is_unchanged(app, station):
    words = [
        "person",
        "add",
        "--phone",
        "13900000003",
        "--name",
        "方佳音",
        "--role",
        "接线员",
        "--unit",
        "东华门街道社工站",
    ]
    first = station(*words)
    assert first.exit_code == 0 and "/set-password#" in first.output
    (role,) = found(app, Person, phone="13900000003")[0].standing["roles"]
    assert role["role"] == "hotline_agent"
    again = station(*words)
    assert "没有变化" in again.output and "/set-password#" not in again.output


@pytest.mark.parametrize(
    ("role", "unit", "why"),
    [
        ("骑手", "110101001", "unknown_role"),
        ("courier", "110101001", "role_not_here"),
        ("courier", "无", "unknown_unit"),
    ],
)
def test_a_person_is_not_added_where_he_cannot_be(app, station, role, unit, why):
    answer = station(
        "person", "add", "--phone", "13900000003", "--name", "方佳音", "--role", role, "--unit", unit
    )
    assert answer.exit_code == 2 and WORDS[why] in answer.output
    assert found(app, Person, phone="13900000003") == []


def test_without_a_station_the_operator_is_told_what_comes_first(flask, tmp_path):
    answer = flask("unit", "import", book(tmp_path / "a.xlsx", **STREET))
    assert answer.exit_code == 1 and "flask street init" in answer.output


@pytest.mark.parametrize("name", ["none.xlsx", "."])
def test_a_file_that_is_none_is_told_apart(station, tmp_path, name):
    answer = station("unit", "import", tmp_path / name)
    assert answer.exit_code == 1 and WORDS["no_file"] in answer.output


def test_the_template_is_written_and_reads_as_empty(station, tmp_path):
    assert station("unit", "template", tmp_path / "t.xlsx").exit_code == 0
    answer = station("unit", "import", tmp_path / "t.xlsx")
    assert answer.exit_code == 0 and "没有可导入的行" in answer.output
    assert station("unit", "template", tmp_path / "t.doc").exit_code == 2
    assert station("unit", "template", tmp_path / "no" / "t.xlsx").exit_code == 1


def test_the_demo_comes_once_and_goes_and_the_real_station_stays(app, station):
    assert "added 300" in station("demo", "load").output
    assert "没有变化" in station("demo", "load").output
    assert "已移除演示数据" in station("demo", "remove").output
    assert "没有演示数据" in station("demo", "remove").output
    assert [u.code for u in found(app, Unit)] == ["110101", "110101001"]
    assert [p.name for p in found(app, Person)] == ["何雨"]


def test_beside_the_demo_a_file_is_for_the_real_station(app, station, tmp_path):
    station("demo", "load")
    answer = station("unit", "import", book(tmp_path / "a.xlsx", **STREET))
    assert answer.exit_code == 0, answer.output
    (unit,) = found(app, Unit, code="110101001001")
    assert not unit.demo


def test_the_demo_does_not_stand_on_a_real_street_of_its_code(flask):
    flask(
        "street",
        "init",
        "--district",
        "滨海新区",
        "--code",
        "120116014",
        "--station",
        "泰达街道社工站",
        *HEAD,
    )
    answer = flask("demo", "load")
    assert answer.exit_code == 1 and WORDS["street_in_the_way"] in answer.output


def test_of_two_stations_one_must_be_named(station, tmp_path):
    station(
        *INIT[:4],
        "--code",
        "110101002",
        "--station",
        "景山街道社工站",
        "--coordinator",
        "石敬安",
        "--phone",
        "13900000005",
    )
    file = book(tmp_path / "a.xlsx", **STREET)
    assert WORDS["which_station"] in station("unit", "import", file).output
    assert station("unit", "import", file, "--station", "110101001").exit_code == 0
    assert WORDS["unknown_station"] in station("unit", "import", file, "--station", "9").output
