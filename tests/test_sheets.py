"""A street written down in a spreadsheet, read back row by row, with every slip named by its place."""

import zipfile
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch import sheet_template, sheets, workbooks
from dispatch.rules.sheet_columns import SHEETS, column_of
from dispatch.rules.sheet_draft import Draft, Known, KnownPerson
from dispatch.rules.sheet_rows import drafted
from dispatch.rules.sheet_tables import Table, Unreadable
from dispatch.rules.sheet_tabs import AS_IT_IS
from dispatch.rules.streets import UnitRow
from dispatch.sheet_words import WORDS, line

SHANGHAI = ZoneInfo("Asia/Shanghai")
STREET = "120116014"


def known(**more):
    units = [
        UnitRow("district", "120116", "滨海新区"),
        UnitRow("station", STREET, "泰达街道社工站", "120116"),
        UnitRow("station", "120116015", "新港街道社工站", "120116"),
        UnitRow("committee", f"{STREET}001", "格调社区", STREET, lat=39.03, lng=117.7),
        UnitRow("outlet", f"{STREET}-K01", "第一大街快递站", STREET),
        UnitRow("outlet", "120116015-K01", "新港快递站", "120116015"),
    ]
    return Known(STREET, {u.code: u for u in units}, frozenset({(f"{STREET}001", "润福园")}), **more)


def draft(**more):
    return Draft(known(**more), SHANGHAI, from_gcj=lambda lat, lng: (lat - 0.001, lng - 0.006))


def workbook(path, **tabs):
    """{sheet: rows} as an .xlsx, cells typed as given."""
    with xlsxwriter.Workbook(str(path)) as book:
        for title, rows in tabs.items():
            tab = book.add_worksheet(title)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if value is not None:
                        tab.write(r, c, value)
    return path


def read(path, choice=AS_IT_IS):
    """What a file holds; opened here and not in a child, of which there would be a hundred."""
    return sheets.read(path, choice, opened=workbooks.tabs_of)


def told(path, choice=AS_IT_IS, **more):
    """The draft of a file, and its problems in words."""
    found = read(path, choice)
    made = drafted(found.tables, draft(**more))
    return made, [line(p) for p in [*found.problems, *made.problems]]


PEOPLE = ("姓名", "手机", "角色", "单位", "保险到期", "药品培训")


def test_the_template_as_it_is_lays_nothing_because_its_examples_are_marked(tmp_path):
    sheet_template.write(tmp_path / "street.xlsx")
    found = read(tmp_path / "street.xlsx")
    assert {t.sheet for t in found.tables} == set(SHEETS)
    assert found.problems == [] and found.left_out == []
    assert [t.rows for t in found.tables] == [[], [], [], []]


def test_the_template_marks_what_a_community_needs_for_its_buildings():
    units, buildings = (SHEETS[sheet][1] for sheet in ("units", "buildings"))
    marked = {
        sheet: [c.name for c in columns if "*" in c.heading]
        for sheet, columns in (("u", units), ("b", buildings))
    }
    assert marked == {"u": ["kind", "code", "name", "lat", "lng"], "b": ["compound", "number"]}
    for column in (c for c in units if c.name in ("lat", "lng")):
        assert "社区要填" in column.hint and column_of(column.heading, "units") is column


def test_the_worked_examples_are_right_once_their_mark_is_taken_away(tmp_path):
    sheet_template.write(tmp_path / "street.xlsx")
    unmarked = tmp_path / "unmarked.xlsx"
    with zipfile.ZipFile(tmp_path / "street.xlsx") as old, zipfile.ZipFile(unmarked, "w") as new:
        for part in old.infolist():
            new.writestr(part, old.read(part).replace("<t>例</t>".encode(), b"<t></t>"))
    made, problems = told(unmarked)
    assert problems == []
    street = made.street()
    assert [len(rows) for rows in (street.units, street.compounds, street.buildings, street.people)] == [
        2,
        1,
        1,
        2,
    ]
    assert street.units[1].lat == round(39.0312 - 0.001, 6)  # declared as gcj02
    courier = street.people[0]
    assert (courier.role, courier.unit, courier.courier.medicine_trained) == (
        "courier",
        f"{STREET}-K81",
        True,
    )
    assert courier.courier.insured_until.isoformat() == "2027-04-01T00:00:00+08:00"


def test_a_roster_may_come_as_csv_from_excel_in_gb18030(tmp_path):
    file = tmp_path / "名册.csv"
    file.write_bytes(
        "快递网点,姓名,手机号码,保险到期日\r\n第一大街快递站,马小军,130 0000 3001,2027/3/31\r\n".encode(
            "gb18030"
        )
    )
    made, problems = told(file)
    assert problems == []
    (row,) = made.street().people
    assert (row.phone, row.name, row.role, row.unit) == ("13000003001", "马小军", "courier", f"{STREET}-K01")


ROSTER = [("单位", "姓名", "手机"), ("第一大街快递站", "马小军", "13000003001")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "，", "|", "sep=;\n;"])
def test_a_roster_is_read_in_every_encoding_and_with_every_separator(tmp_path, encoding, separator):
    mark, between = separator[:-1], separator[-1]
    file = tmp_path / "roster.csv"
    file.write_bytes((mark + "".join(between.join(row) + "\r\n" for row in ROSTER)).encode(encoding))
    made, problems = told(file)
    assert problems == [] and [r.phone for r in made.people.values()] == ["13000003001"]


@pytest.mark.parametrize(
    ("cell", "phone"), [('="13000003001"', True), ("'13000003001", True), ("1.3E+10", False)]
)
@pytest.mark.parametrize("quoted", [True, False])
def test_numbers_guarded_against_excel_are_numbers_and_rounded_ones_are_none(tmp_path, cell, phone, quoted):
    file = tmp_path / "roster.csv"
    written = '"{}"'.format(cell.replace('"', '""')) if quoted else cell
    file.write_text(f"姓名,手机,单位\n马小军,{written},第一大街快递站\n", encoding="utf-8")
    made, problems = told(file)
    if phone:
        assert problems == [] and next(iter(made.people))[0] == "13000003001"
    else:
        assert problems[0].startswith("csv 第2行 B 手机: 号码被表格改成了科学计数") and not made.people


@pytest.mark.parametrize("bad", ["马\ufffd军", "马?军", "锟斤拷"])
def test_a_sign_that_was_lost_is_refused_at_its_cell(tmp_path, bad):
    file = tmp_path / "roster.csv"
    file.write_text(f"姓名,手机,单位\n{bad},13000003001,第一大街快递站\n", encoding="utf-8")
    made, problems = told(file)
    assert problems[0].startswith("csv 第2行 A 姓名: 有乱码") and not made.people


@pytest.mark.parametrize(
    ("encoding", "cut"), [("utf-8", b"\xe5"), ("utf-8-sig", b"\xe5"), ("gb18030", b"\xff")]
)
def test_a_broken_byte_is_named_at_its_cell_and_does_not_change_the_alphabet(tmp_path, encoding, cut):
    file = tmp_path / "roster.csv"
    roster = "姓名,手机,单位\n马A军,13000003001,第一大街快递站\n".encode(encoding)
    file.write_bytes(roster.replace(b"A", cut))
    made, problems = told(file)
    assert problems[0].startswith("csv 第2行 A 姓名: 有乱码") and not made.people


def test_a_lost_heading_is_named_before_its_column_is_missed(tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text("姓名,手机,单\ufffd\n马小军,13000003001,第一大街快递站\n", encoding="utf-8")
    _, problems = told(file)
    assert any(p.startswith("csv 第1行: 有乱码") for p in problems)


def test_lines_of_text_that_a_system_calls_xls_are_read(tmp_path):
    file = tmp_path / "export.xls"
    file.write_bytes("".join("\t".join(row) + "\r\n" for row in ROSTER).encode("gbk"))
    made, problems = told(file)
    assert problems == [] and len(made.people) == 1


def test_what_is_a_workbook_is_read_as_one_whatever_it_is_called(tmp_path):
    file = workbook(tmp_path / "a.csv", 人员=[PEOPLE, ("马小军", "13000003001", "", "第一大街快递站")])
    assert told(file)[1] == []


@pytest.mark.parametrize(("day", "good"), [("2026-11-22", False), ("2026-11-23", True), ("", True)])
def test_last_year_s_insurance_is_refused_at_its_line(tmp_path, day, good):
    file = tmp_path / "roster.csv"
    row = f"第一大街快递站,马小军,13000003001,{day}"
    file.write_text(f"快递网点,姓名,手机号码,保险到期日\n{row}\n", encoding="utf-8-sig")
    made = draft()
    made.now = datetime(2026, 11, 23, 15, 0, tzinfo=SHANGHAI)
    drafted(read(file).tables, made)
    assert [p.code for p in made.problems] == ([] if good else ["has_run_out"])
    assert len(made.people) == good
    if not good:
        assert "已经过期" in line(made.problems[0]) and "[2026-11-22]" in line(made.problems[0])


def test_phones_that_excel_turned_into_numbers_are_still_phones(tmp_path):
    file = workbook(tmp_path / "a.xlsx", 人员=[PEOPLE, ("马小军", 13000003001, "快递员", "第一大街快递站")])
    made, problems = told(file)
    assert problems == [] and made.street().people[0].phone == "13000003001"


def test_empty_rows_are_stepped_over_and_the_numbers_stay_those_of_excel(tmp_path):
    rows = [
        ("泰达街道人员名册",),
        PEOPLE,
        (),
        ("马小军", "13000003001", "", "第一大街快递站"),
        ("", " ", None),
        ("坏", "123", "", "第一大街快递站"),
    ]
    made, problems = told(workbook(tmp_path / "a.xlsx", 人员=rows))
    assert len(made.people) == 1
    assert problems == ["人员 第6行 B 手机: 不是电话号码 / not a phone number [123]"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("马小军", "", "快递员", "第一大街快递站"), "B 手机: 必填"),
        (("", "13000003001", "快递员", "第一大街快递站"), "A 姓名: 必填"),
        (("=cmd|' /C calc'!A0", "13000003001", "快递员", "第一大街快递站"), "A 姓名: 不是名称"),
        (("马小军", "022-66200000", "快递员", "第一大街快递站"), "B 手机: 登录要用手机号码"),
        (("马小军", "13000003001", "骑手长", "第一大街快递站"), "C 角色: 没有这个角色"),
        (("马小军", "13000003001", "快递员", "第二大街快递站"), "D 单位: 没有这个单位"),
        (("马小军", "13000003001", "快递员", "格调社区"), "D 单位: 这个角色不在这种单位"),
        (("马小军", "13000003001", "居委会工作人员", "第一大街快递站"), "D 单位: 这个角色不在这种单位"),
        (("马小军", "13000003001", "快递员", "第一大街快递站", "长期"), "E 保险到期: 不是日期"),
        (("马小军", "13000003001", "快递员", "第一大街快递站", "", "也许"), "F 药品培训: 请写 是 或 否"),
        (("马小军", "13000000101", "快递员", "第一大街快递站"), "B 手机: 这是演示人员的号码"),
        (("马小军", "13000003009", "快递员", "第一大街快递站"), "D 单位: 已是另一个站或网点的快递员"),
    ],
)
def test_a_slip_is_named_by_sheet_row_and_column(tmp_path, row, problem):
    elsewhere = KnownPerson("马小军", "120116015-K01", "120116015")
    people = {"13000003009": elsewhere, "13000000101": KnownPerson("沈嘉宁", demo=True)}
    file = workbook(
        tmp_path / "a.csv.xlsx", 人员=[PEOPLE, ("好人", "13000003010", "快递员", "第一大街快递站"), row]
    )
    made, problems = told(file, people=people)
    assert len(problems) == 1 and problems[0].startswith(f"人员 第3行 {problem}"), problems
    assert len(made.people) == 1


def test_the_same_telephone_twice_is_a_problem_unless_it_is_one_person_with_two_roles(tmp_path):
    rows = [
        PEOPLE,
        ("马小军", "13000003001", "快递员", "第一大街快递站"),
        ("马小军", "13000003001", "网点负责人", "第一大街快递站"),
        ("马小军", "130-0000-3001", "快递员", "第一大街快递站"),
        ("牛小军", "13000003001", "居委会工作人员", "格调"),
    ]
    made, problems = told(workbook(tmp_path / "a.xlsx", 人员=rows))
    assert [p.split(":")[0] for p in problems] == ["人员 第4行 B 手机", "人员 第5行 A 姓名"]
    assert [r.role for r in made.people.values()] == ["courier", "outlet_lead"]


UNITS = ("类型", "编号", "名称", "上级社工站", "电话", "纬度", "经度", "坐标系")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("街道", "1", "幸福"), "A 类型: 类型只能是"),
        (("社区", "编号一", "幸福社区"), "B 编号: 编号只能用"),
        (("社区", STREET, "幸福社区"), "B 编号: 编号已属于另一个单位"),
        (("网点", f"{STREET}001", "格调社区"), "B 编号: 编号已属于另一个单位"),
        (("社区", "120116014099", "幸福社区", "南京路社工站"), "D 上级社工站: 没有这个社工站"),
        (("社区", "120116014099", "幸福社区", "", "12"), "E 电话: 不是电话号码"),
        (("社区", "120116014099", "幸福社区", "", "", 117.7, 39.03), "F 纬度: 不在中国境内"),
        (("社区", "120116014099", "幸福社区", "", "", 39.03, None), "G 经度: 经纬度要一起填"),
        (("社区", "120116014099", "幸福社区", "", "", 39.03, 117.7, "bd09"), "H 坐标系: 坐标系只能是"),
        (("社区", "#REF!", "幸福社区"), "B 编号: 单元格是错误值"),
    ],
)
def test_a_slip_in_a_unit_is_named_too(tmp_path, row, problem):
    _, problems = told(workbook(tmp_path / "a.xlsx", units=[UNITS, row]))
    assert problems and problems[0].startswith(f"units 第2行 {problem}"), problems


def test_the_rows_of_one_file_may_speak_of_each_other(tmp_path):
    file = workbook(
        tmp_path / "a.xlsx",
        units=[UNITS, ("社区", "120116014099", "幸福社区", "", "", 39.04, 117.71)],
        compounds=[("社区", "小区"), ("幸福", "幸福里")],
        buildings=[("小区", "楼号", "层数"), ("幸福里", "3号楼", 11), ("润福园", 4, None)],
        people=[PEOPLE, ("罗婉清", "13000001099", "居委会工作人员", "幸福社区")],
    )
    made, problems = told(file)
    assert problems == []
    new, old = made.buildings.values()
    assert (new.community, new.number, new.floors, new.lift, new.lat) == (
        "120116014099",
        "3",
        11,
        True,
        39.04,
    )
    assert (old.community, old.number, old.floors, old.lift, old.lat) == (
        f"{STREET}001",
        "4",
        6,
        False,
        39.03,
    )


BUILDINGS = ("社区", "小区", "楼号", "门数", "层数")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("格调", "润福园", "三"), "C 楼号: 不是楼号"),
        (("格调", "润福园", "1", 0), "D 门数: 不是合理的整数"),
        (("格调", "润福园", "1", 2, 500), "E 层数: 不是合理的整数"),
        (("格调", "云上", "1"), "B 小区: 没有这个小区"),
        (("云上", "润福园", "1"), "A 社区: 没有这个社区"),
        (("第一大街快递站", "润福园", "1"), "A 社区: 没有这个社区"),
        (("格调", "润福园", "9号楼"), "C 楼号: 与前面的行重复"),
    ],
)
def test_a_slip_in_a_building_is_named_too(tmp_path, row, problem):
    _, problems = told(workbook(tmp_path / "a.xlsx", 楼栋=[BUILDINGS, ("格调", "润福园", 9), row]))
    assert len(problems) == 1 and problems[0].startswith(f"楼栋 第3行 {problem}"), problems


def test_missing_and_doubled_headings_are_told_before_anything_else(tmp_path):
    rows = [("姓名", "手机", "手机号"), ("马小军", "13000003001", "13000003002")]
    _, problems = told(workbook(tmp_path / "a.xlsx", 人员=rows))
    assert problems[0].startswith("人员 第1行 手机: 表头重复")
    assert problems[1].startswith("人员 第1行 单位: 缺少必需的列")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"PK\x03\x04 nothing of the kind", "not_a_spreadsheet"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_a_spreadsheet"),
        ("a.xlsx", b"", "not_a_spreadsheet"),
        ("a.csv", b"\xff\xfe\x00\x00\x81", "not_a_spreadsheet"),
        ("a.csv", "一,二\n三,四\n".encode(), "nothing_known_in_it"),
        ("a.csv", b"", "nothing_known_in_it"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "a_web_page"),
        ("a.xls", b'\xef\xbb\xbf<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "a_web_page"),
        ("a.xls", "一\t二\n三\t四\n".encode(), "not_a_spreadsheet"),
        ("a.csv", b"," * (10 * 1024 * 1024 + 1), "file_too_large"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_the_reason(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read(tmp_path / name)
    assert refused.value.code == code and code in WORDS


def test_a_file_that_is_not_there_is_said_to_be_not_there(tmp_path):
    with pytest.raises(Unreadable, match="no_file"):
        read(tmp_path / "none.xlsx")


def test_a_lone_cell_in_the_far_corner_is_refused_before_room_is_made_for_it(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "far.xlsx")) as book:
        tab = book.add_worksheet("人员")
        tab.write_row(0, 0, PEOPLE)
        tab.write(1_048_575, 16_383, "x")
    with pytest.raises(Unreadable, match="too_many_rows"):
        read(tmp_path / "far.xlsx")


def test_a_small_file_that_unpacks_to_much_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b" " * (81 * 1024 * 1024))
    with pytest.raises(Unreadable, match="file_too_large"):
        read(tmp_path / "bomb.xlsx")


ANY_CELL = st.one_of(
    st.none(), st.text(max_size=12), st.floats(), st.booleans(), st.dates(),
    st.sampled_from(["13000003001", "快递员", "第一大街快递站", "格调", "润福园", "社区", "1", "#N/A", "2027-03-31"]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_stands_in_the_cells_every_row_is_laid_or_named(data):
    tables = []
    for sheet, (_, columns) in SHEETS.items():
        names = [c.name for c in columns]
        rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(names, ANY_CELL)), max_size=3))
        tables.append(Table(sheet, sheet, {n: i for i, n in enumerate(names)}, list(enumerate(rows, 2))))
    made = drafted(tables, draft())
    laid = len(made.units) + len(made.compounds) + len(made.buildings) + len(made.people)
    named = {(p.sheet, p.row) for p in made.problems}
    assert laid + len(named) == sum(len(t.rows) for t in tables)
    assert all(line(p) for p in made.problems)
