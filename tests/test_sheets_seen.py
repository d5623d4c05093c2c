"""What the sender of a file does not see on opening it takes no effect, and what was not read is said."""

import zipfile

import pytest
import xlsxwriter

from dispatch import sheets, workbook_look, workbooks
from dispatch.rules.sheet_tables import Look, Tab, Unreadable
from dispatch.rules.sheet_tabs import Choice, found_in
from dispatch.sheet_words import LEFT_OUT, WORDS, line, spans, told_together

HEAD = ("姓名", "手机", "角色", "单位")
ROWS = [
    ("丁一", "13000008021", "", "W1"),
    ("离职者", "13000008022", "", "W1"),
    ("丁三", "13000008023", "", "W1"),
]
WITH_HIDDEN = Choice(hidden=True)


def made(path, change=lambda book, tab: None, rows=ROWS, title="人员", head=HEAD):
    """A roster as .xlsx, with what `change` does to it."""
    with xlsxwriter.Workbook(str(path)) as book:
        tab = book.add_worksheet(title)
        for number, row in enumerate([head, *rows]):
            tab.write_row(number, 0, row)
        change(book, tab)
    return path


def read(path, choice=WITH_HIDDEN):
    return sheets.read(path, choice, opened=workbooks.tabs_of)


def names(found):
    return [cells.get("name") for table in found.tables for _, cells in table.rows]


def seen(path):
    """(names that are imported, problems in words, what was left out in words) as the file is."""
    found = read(path, Choice())
    return names(found), [line(p) for p in found.problems], told_together(found.left_out)


def struck(book, tab):
    line_through = book.add_format({"font_strikeout": True})
    for place, value in enumerate(ROWS[1]):
        tab.write(2, place, value, line_through)


def struck_by_runs(book, tab):
    """Marked letter by letter in the cell, not as a cell."""
    line_through = book.add_format({"font_strikeout": True})
    bold = book.add_format({"font_strikeout": True, "bold": True})
    for place in (0, 1, 3):
        tab.write_rich_string(2, place, line_through, ROWS[1][place][:1], bold, ROWS[1][place][1:])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda book, tab: tab.set_row(2, None, None, {"hidden": True}), "hidden_row"),
        (lambda book, tab: tab.set_row(2, 0), "hidden_row"),
        (lambda book, tab: tab.set_row(2, None, None, {"level": 1, "hidden": True}), "hidden_row"),
        (struck, "struck_row"),
        (struck_by_runs, "struck_row"),
    ],
    ids=["hidden", "no height", "folded", "struck", "struck run by run"],
)
def test_a_row_that_is_hidden_or_struck_out_is_not_imported_and_named(tmp_path, change, code):
    file = made(tmp_path / "a.xlsx", change)
    people, problems, left_out = seen(file)
    assert people == ["丁一", "丁三"] and problems == []
    assert len(left_out) == 1 and left_out[0].startswith(f"人员 第3行{LEFT_OUT[code][0]}")
    assert names(read(file)) == ["丁一", "离职者", "丁三"], "--with-hidden"


def test_a_filter_hides_as_a_hand_does_and_rows_are_named_together(tmp_path):
    def filtered(book, tab):
        tab.autofilter(0, 0, 8, 3)
        for row in (2, 5, 6, 7):
            tab.set_row(row, options={"hidden": True})

    rows = [(f"丁{n}", f"1300000802{n}", "", "W1") for n in range(8)]
    people, problems, left_out = seen(made(tmp_path / "a.xlsx", filtered, rows))
    assert people == ["丁0", "丁2", "丁3", "丁7"] and problems == []
    assert left_out[0].startswith("人员 第3、6-8行是隐藏行") and len(left_out) == 1


@pytest.mark.parametrize(
    ("numbers", "said"), [([3], "3"), ([3, 4], "3-4"), ([9, 3, 4, 7], "3-4、7、9"), ([5, 5], "5")]
)
def test_row_numbers_are_told_in_spans(numbers, said):
    assert spans(numbers) == said


def test_one_struck_cell_is_a_question_and_nothing_is_guessed(tmp_path):
    """An old number and a new one in a cell, a role taken back: only the sender knows."""

    def one_cell(book, tab):
        tab.write(1, 2, "站长", book.add_format({"font_strikeout": True}))
        old = book.add_format({"font_strikeout": True})
        tab.write_rich_string(3, 0, old, "丁二", "丁三")

    file = made(tmp_path / "a.xlsx", one_cell)
    _, problems, left_out = seen(file)
    assert [p.split(":")[0] for p in problems] == ["人员 第2行 C 角色", "人员 第4行 A 姓名"]
    assert WORDS["struck_cell"] in problems[0] and "[站长]" in problems[0] and left_out == []
    assert read(file).problems == []


def test_a_format_that_is_not_struck_is_none(tmp_path):
    def bold(book, tab):
        tab.write(1, 0, "丁一", book.add_format({"bold": True}))
        tab.write_rich_string(2, 0, book.add_format({"italic": True}), "离", book.add_format(), "职者")

    assert seen(made(tmp_path / "a.xlsx", bold)) == (["丁一", "离职者", "丁三"], [], [])


@pytest.mark.parametrize("how", [{"hidden": True}, "narrow", "empty"])
def test_a_hidden_column_with_something_in_it_stops_the_import(tmp_path, how):
    def hide(book, tab):
        if how == "narrow":
            tab.set_column(2, 2, 0)
        else:
            tab.set_column(2, 2, None, None, {"hidden": True})

    rows = [(*row[:2], "" if how == "empty" else "系统管理员", row[3]) for row in ROWS]
    file = made(tmp_path / "a.xlsx", hide, rows)
    people, problems, _ = seen(file)
    if how == "empty":
        assert problems == [] and len(people) == 3
    else:
        assert len(problems) == 1 and problems[0].startswith("人员 第1行 C 角色: 是隐藏列")
        assert read(file).problems == []


def test_a_hidden_column_of_notes_is_nobodys_business(tmp_path):
    def notes(book, tab):
        tab.write(0, 5, "备注")
        tab.write(1, 5, "回民")
        tab.set_column(5, 5, None, None, {"hidden": True})

    assert seen(made(tmp_path / "a.xlsx", notes))[1:] == ([], [])


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
@pytest.mark.parametrize("title", ["人员 旧", "lookup"])
def test_a_hidden_sheet_is_not_read_and_named(tmp_path, hide, title):
    def second(book, tab):
        other = book.add_worksheet(title)
        other.write_row(0, 0, HEAD)
        other.write_row(1, 0, ("去年的", "13000008029", "", "W1"))
        getattr(other, hide)()

    file = made(tmp_path / "a.xlsx", second)
    people, problems, left_out = seen(file)
    assert "去年的" not in people and problems == []
    assert left_out[0].startswith(f"{title} 是隐藏的工作表，没有导入")
    assert ("去年的" in names(read(file))) == (title != "lookup")


def tabs(*titles, hidden=()):
    rows = [list(HEAD), ["甲甲", "13000008021", "", "W1"]]
    return [Tab(title, rows, title in hidden) for title in titles]


def test_tabs_that_were_not_read_are_named_one_by_one():
    found = found_in(tabs("人员", "顺达网点2", "人员(2)"))
    assert [(p.sheet, p.code) for p in found.problems] == [
        ("顺达网点2", "sheet_not_read"),
        ("人员(2)", "sheet_not_read"),
    ]
    named = found_in(tabs("人员", "顺达网点2", "人员(2)"), Choice(sheets=frozenset(["顺达网点2"])))
    assert [p.sheet for p in named.problems] == ["人员(2)"] and len(named.tables) == 2
    both = Choice(sheets=frozenset(["顺达网点2"]), without=frozenset(["人员(2)"]))
    assert found_in(tabs("人员", "顺达网点2", "人员(2)"), both).problems == []
    assert len(found_in(tabs("人员", "顺达网点2", "人员(2)"), Choice(sheets=frozenset("*"))).tables) == 3


def test_a_tab_for_each_outlet_is_a_question_but_a_roster_on_its_own_is_one():
    assert len(found_in(tabs("顺达")).tables) == 1
    assert [p.sheet for p in found_in(tabs("顺达", "离职")).problems] == ["顺达", "离职"]
    assert len(found_in(tabs("顺达", "旧名册", hidden=["旧名册"])).tables) == 1
    assert found_in([*tabs("人员"), Tab("Sheet2", [[None, " "], []])]).problems == []
    assert found_in([*tabs("人员"), Tab("说明 notes", [["怎么填"]])]).problems == []


def test_a_sheet_that_is_not_there_cannot_be_asked_for_or_left_out():
    choice = Choice(sheets=frozenset(["人员3"]), without=frozenset(["人员4"]))
    assert [(p.sheet, p.code) for p in found_in(tabs("人员"), choice).problems] == [
        ("人员3", "no_such_sheet"),
        ("人员4", "no_such_sheet"),
    ]


def test_where_the_format_does_not_tell_what_is_hidden_it_is_asked():
    (tab,) = tabs("人员")
    tab.look = None
    assert [p.code for p in found_in([tab]).problems] == ["cannot_see_hidden"]
    assert found_in([tab], WITH_HIDDEN).problems == []


def test_a_unit_merged_over_several_people_is_the_unit_of_all_of_them(tmp_path):
    def merge(book, tab):
        tab.merge_range(1, 3, 3, 3, "W1")
        tab.merge_range(4, 3, 6, 3, "W2")
        tab.write_row(4, 0, ("戊一", "13000008031"))
        tab.write_row(5, 0, ("戊二", "13000008032"))
        tab.merge_range(7, 0, 7, 3, "制表日期")

    rows = [row[:3] for row in ROWS]
    found = read(made(tmp_path / "a.xlsx", merge, rows), Choice())
    assert [(c["name"], c["unit"]) for _, c in found.tables[0].rows[:5]] == [
        ("丁一", "W1"), ("离职者", "W1"), ("丁三", "W1"), ("戊一", "W2"), ("戊二", "W2"),
    ]  # fmt: skip
    assert len(found.tables[0].rows) == 6, "the blank row under W2 is nobody"


def test_who_is_struck_out_beside_a_merged_unit_is_struck_out_altogether():
    rows = [HEAD, (*ROWS[0][:3], "W1"), (*ROWS[1][:3], None), (*ROWS[2][:3], None)]
    look = Look(merged=[(1, 3, 3, 3)], struck={(1, 0): True, (1, 1): True})
    found = found_in([Tab("人员", rows, look=look)])
    assert names(found) == ["离职者", "丁三"] and found.problems == []
    assert [(p.row, p.code) for p in found.left_out] == [(2, "struck_row")]
    assert {c["unit"] for _, c in found.tables[0].rows} == {"W1"}


def test_a_file_in_which_all_is_hidden_is_said_to_be_so():
    found = found_in(tabs("人员", hidden=["人员"]))
    assert found.tables == [] and [p.code for p in found.left_out] == ["hidden_sheet"]


def test_a_person_merged_over_two_roles_is_one_person_with_two_rows():
    rows = [HEAD, ("丁一", "13000008021", "快递员", "W1"), (None, None, "网点负责人", None), (None,) * 4]
    look = Look(merged=[(1, 0, 3, 0), (1, 1, 3, 1), (1, 3, 3, 3)])
    (table,) = found_in([Tab("人员", rows, look=look)]).tables
    assert [c["role"] for _, c in table.rows] == ["快递员", "网点负责人"]
    assert table.rows[1][1] == {"name": "丁一", "phone": "13000008021", "role": "网点负责人", "unit": "W1"}


@pytest.mark.parametrize(
    "row",
    [
        ("合计", 3, "", ""),
        ("合 计：", "3人", "", ""),
        ("小计", None, None, None),
        ("", "总计", "", "12"),
        ("共3人", "", "", ""),
        ("Total", 3.0, "", ""),
        ("本页小计（人）", "20", "", ""),
        ("总人数：20", "", "", ""),
        ("小计（2）", "", "", ""),
        ("以上共 12 人", "", "", ""),
        (None, "合计（人）：", None, 12.0),
    ],
)
def test_a_sum_is_no_person_and_said_to_be_left_out(row):
    found = found_in([Tab("人员", [HEAD, *ROWS, row])])
    assert len(names(found)) == 3 and [(p.row, p.code) for p in found.left_out] == [(5, "sum_row")]


@pytest.mark.parametrize("name", ["何小计", "总计", "合计"])
def test_who_has_a_mobile_is_never_taken_for_a_sum(name):
    found = found_in([Tab("人员", [HEAD, (name, "13000008021", "", "W1")])])
    assert names(found) == [name] and found.left_out == []


def test_headings_that_stand_again_on_every_page_are_no_people():
    found = found_in([Tab("人员", [HEAD, ROWS[0], HEAD, ROWS[2]])])
    assert names(found) == ["丁一", "丁三"] and found.problems == []


# ---------------------------------------------------------------- the XML itself


def rewritten(path, part, change):
    """The workbook with one part changed."""
    out = path.with_name(f"new-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>"""


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_a_document_type_and_its_entities_are_refused(tmp_path, part):
    file = rewritten(
        made(tmp_path / "a.xlsx"), part, lambda xml: BOMB + xml.split(b"?>", 1)[1].replace(b"A1", b"&b;")
    )
    with pytest.raises(Unreadable, match="not_a_spreadsheet"):
        read(file)


def test_parts_may_have_other_names(tmp_path):
    """Where a workbook keeps its formats its relations say, not its folder."""
    old = made(tmp_path / "a.xlsx", struck)
    new = tmp_path / "b.xlsx"
    with zipfile.ZipFile(old) as was, zipfile.ZipFile(new, "w") as now:
        for name in was.namelist():
            content = (
                was.read(name).replace(b"styles.xml", b"styles7.xml").replace(b"sheet1.xml", b"Blatt.xml")
            )
            now.writestr(
                name.replace("styles.xml", "styles7.xml").replace("sheet1.xml", "Blatt.xml"), content
            )
    assert seen(new)[0] == ["丁一", "丁三"]


def test_places_may_be_left_out_in_the_xml(tmp_path):
    """Some programs write rows and cells without saying where they stand."""

    def bare(xml):
        for place in (b' r="%s%d"' % (c, n) for c in (b"A", b"B", b"C", b"D") for n in range(1, 5)):
            xml = xml.replace(place, b"")
        return xml.replace(b'<row r="3"', b'<row hidden="true"').replace(b'<row r="4"', b"<row")

    xml = b"<sheetData><row><c/><c s='1'><v>1</v></c></row><row hidden='1'><c><v>2</v></c></row></sheetData>"
    look = workbook_look.Cells({1}, [], 100, 100)
    workbook_look.parsed(xml, look)
    assert look.look == Look({1}, set(), {(0, 1): True}, [])
    people, _, left_out = seen(rewritten(made(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", bare))
    assert people == ["丁一", "丁三"] and len(left_out) == 1


@pytest.mark.parametrize(
    ("strike", "whole"), [(b"<strike/>", True), (b'<strike val="1"/>', True), (b'<strike val="0"/>', None)]
)
def test_a_strike_may_be_switched_off_in_words(strike, whole):
    styles = workbook_look.Styles()
    xml = (
        b"<s><fonts><font/><font>%s</font></fonts><cellXfs><xf fontId='0'/><xf fontId='1'/></cellXfs>"
        b"<dxfs><dxf><font><strike/></font></dxf></dxfs></s>" % strike
    )
    workbook_look.parsed(xml, styles)
    assert styles.struck == ({1} if whole else set())


def test_a_child_tells_the_same_as_we_read(tmp_path):
    def everything(book, tab):
        struck(book, tab)
        tab.set_row(1, options={"hidden": True})
        tab.merge_range(5, 3, 6, 3, "W1")
        tab.write_datetime(
            8, 4, __import__("datetime").datetime(2027, 3, 31), book.add_format({"num_format": "yyyy-mm-dd"})
        )
        tab.write_row(9, 0, (True, 1.5, 13000008021))

    file = made(tmp_path / "a.xlsx", everything)
    assert sheets.in_a_child(".xlsx", file.read_bytes()) == workbooks.tabs_of(".xlsx", file.read_bytes())
    with pytest.raises(Unreadable, match="not_a_spreadsheet"):
        sheets.in_a_child(".xlsx", b"PK\x03\x04 nothing of the kind")
    with pytest.raises(Unreadable, match="no_file"):
        sheets.read(tmp_path / "none.xlsx")
