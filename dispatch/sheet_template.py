"""The workbook in which a street writes itself down: four sheets with headings in two languages, one
worked example each, and a page of notes. What is written here is what sheets.py reads."""

from pathlib import Path
from typing import Any

from dispatch.rules.sheet_columns import KINDS, ROLES, SHEETS, Column

EXAMPLES: dict[str, tuple[Any, ...]] = {
    "units": (
        ("例", "社区", "120116014801", "幸福社区", "", "022-90000000", 39.0309, 117.6989, ""),
        ("例", "网点", "120116014-K81", "幸福路快递站", "", "", 39.0312, 117.7050, "gcj02"),
    ),
    "compounds": (("例", "120116014801", "幸福家园"),),
    "buildings": (("例", "幸福社区", "幸福家园", "3", 2, 6, "否", 39.0311, 117.6992, ""),),
    "people": (
        ("例", "张三", "13000000000", "快递员志愿者", "幸福路快递站", "2027-03-31", "2027-03-31", "是", ""),
        ("例", "李四", "13000000050", "居委会工作人员", "幸福社区", "", "", "", ""),
    ),
}

NOTES = (
    ("怎么填", "How to fill it in"),
    (
        "一个文件可以只填其中几张表；行可以分几次导入，重复导入不会重复。",
        "Any of the sheets may stay empty; importing again changes nothing that is already so.",
    ),
    ("标记列写“例”的行不导入；可以留着。", "Rows marked 例 are not imported and may stay."),
    (
        "带 * 的列必填，表头不要改。社区的经纬度也要填：楼栋没有坐标时按社区的位置，两处都没有就不能导入。网点的可不填。",
        "Columns with * are needed; leave the headings as they are. A community needs its position: a building without one takes it, and without either nothing is imported. An outlet's may stay empty.",
    ),
    (
        "隐藏或筛选掉的行、整行划掉的行、隐藏的工作表不导入，会逐行说明；隐藏的列、只划掉一格的行要先改好。要一并导入，加 --with-hidden。",
        "Hidden, filtered or struck-out rows and hidden sheets are not imported, and named; a hidden column or a row struck out in part must be mended first. To import them all the same add --with-hidden.",
    ),
    ("手机号请按文本填写；带空格、横线也认得。", "Phones as text; spaces and dashes are understood."),
    (
        "坐标用 WGS-84；在高德、腾讯地图上点取的，坐标系写 gcj02。",
        "Positions are WGS-84; write gcj02 if they come from AMap or Tencent.",
    ),
    (
        '社区边界用 GeoJSON 文件另外导入：flask unit import 文件 --boundaries 边界.geojson，每个面写 code 或 name；WGS-84 坐标，高德、腾讯的加 "crs": "gcj02"。',
        'Boundaries come as GeoJSON: flask unit import FILE --boundaries FILE.geojson, each area with a code or a name, in WGS-84, or with "crs": "gcj02".',
    ),
    (
        "有一处错误就什么都不写入；每处错误都会说明哪张表、哪一行、哪一列。",
        "One mistake and nothing is written; each is named by sheet, row and column.",
    ),
    (
        "不要填居民信息：居民由居委会在系统里登记。",
        "No residents here: the committees register them in the software.",
    ),
)


def write(path: Path) -> None:
    """The template as .xlsx. Text stays text: no cell becomes a formula or a link."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "街道社工站资料模板 / template of a street"})
        styles = {
            "heading": book.add_format(
                {"bold": True, "text_wrap": True, "bg_color": "#E8F1FB", "border": 1, "valign": "vcenter"}
            ),
            "hint": book.add_format({"font_color": "#595959", "italic": True}),
            "text": book.add_format({"num_format": "@"}),
        }
        for sheet, (zh, columns) in SHEETS.items():
            fill(book.add_worksheet(f"{zh} {sheet}"), columns, EXAMPLES[sheet], styles)
        notes(book.add_worksheet("说明 notes"), styles)


def fill(tab: Any, columns: tuple[Column, ...], examples: tuple[Any, ...], styles: dict[str, Any]) -> None:
    tab.set_row(0, 34)
    tab.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        tab.set_column(place, place, 12 + 6 * (column.name in ("name", "unit", "community")), styles["text"])
        tab.write_string(0, place, column.heading, styles["heading"])
        if column.hint:
            tab.write_comment(0, place, column.hint)
        for choice, words in (("kind", KINDS), ("role", ROLES)):
            if column.name == choice:
                offered = list(dict.fromkeys(first_words(words).values()))
                tab.data_validation(
                    1, place, 999, place, {"validate": "list", "source": offered, "error_type": "warning"}
                )
    for row, example in enumerate(examples, start=1):
        for place, value in enumerate(example):
            tab.write(row, place, value, styles["hint"])


def first_words(words: dict[str, str]) -> dict[str, str]:
    """The first, Chinese, word of each meaning."""
    first: dict[str, str] = {}
    for word, meaning in words.items():
        first.setdefault(meaning, word)
    return first


def notes(tab: Any, styles: dict[str, Any]) -> None:
    tab.set_column(0, 0, 110)
    for row, (zh, en) in enumerate(NOTES):
        tab.write_string(2 * row, 0, zh)
        tab.write_string(2 * row + 1, 0, en, styles["hint"])
