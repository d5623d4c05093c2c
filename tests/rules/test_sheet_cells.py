"""What people type into spreadsheets, and what it is taken for."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules import sheet_cells as cells

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "typed",
    [
        "13000000001",
        13000000001.0,
        13000000001,
        "130-0000-0001",
        " 130 0000 0001 ",
        "１３００００００００１",
        "+86 13000000001",
        "13000000001.0",
        '="13000000001"',
        "=“13000000001”",
        '＝"13000000001"',
        "=13000000001",
        "'13000000001",
        "’13000000001",
        "\t13000000001",
        "'130-0000-0001",
        "1.3000000001E+10",
        "1.3000000001E10",
    ],
)
def test_a_mobile_is_the_same_mobile_however_excel_kept_it(typed):
    assert cells.mobile(typed) == "13000000001"


@pytest.mark.parametrize(
    "typed",
    [
        "1300000000",
        "130000000011",
        "没有",
        True,
        date(2026, 1, 1),
        1.3e10 + 0.5,
        "=1+1",
        float("nan"),
        float("inf"),
    ],
)
def test_what_is_no_phone_is_refused_as_none(typed):
    with pytest.raises(ValueError, match="not_a_phone"):
        cells.mobile(typed)


@pytest.mark.parametrize(
    "typed", ["1.3E+10", "1.30E+10", "1.38000082e+10", "1.3E10", "1.300000821E+10", "１.3Ｅ+10", '="1.3E+10"']
)
def test_a_number_that_a_spreadsheet_has_rounded_is_lost_and_not_filled_up_with_zeros(typed):
    with pytest.raises(ValueError, match="digits_lost"):
        cells.phone(typed)


def test_a_program_that_writes_numbers_so_leaves_out_only_zeros():
    assert cells.phone("1.300000821E10") == "13000008210"


@pytest.mark.parametrize("typed", ["王\ufffd珍", "锟斤拷", "王?珍", "王？珍"])
def test_what_somebody_could_not_read_before_us_is_not_kept_as_a_name(typed):
    with pytest.raises(ValueError, match="lost_sign"):
        cells.name(typed)


@pytest.mark.parametrize("read", [cells.text, cells.phone, cells.house, cells.day, cells.yes])
def test_a_lost_sign_is_named_in_every_kind_of_cell(read):
    with pytest.raises(ValueError, match="lost_sign"):
        read("1\ufffd")


@pytest.mark.parametrize(
    ("typed", "said"),
    [('="张三"', "张三"), ("'张三", "张三"), ('=""', ""), ("O'Brien", "O'Brien"), ('3"管', '3"管')],
)
def test_a_guard_against_excel_is_no_part_of_a_word(typed, said):
    assert cells.text(typed) == said


def test_nobody_signs_in_with_a_landline():
    with pytest.raises(ValueError, match="not_a_mobile"):
        cells.mobile("022-66200000")


@pytest.mark.parametrize(
    "typed",
    ["2027-03-31", "2027/3/31", "2027.3.31", "2027年3月31日", "20270331", 20270331.0, 46477.0, date(2027, 3, 31), datetime(2027, 3, 31, 8, 0, tzinfo=UTC), "2027-03-31 00:00:00", "２０２７-03-31"],
)  # fmt: skip
def test_a_day_is_understood_in_every_way_it_is_written(typed):
    assert cells.day(typed) == date(2027, 3, 31)


@pytest.mark.parametrize(
    "typed", ["2027-02-30", "长期", "31", True, "1899-01-01", date(1900, 1, 1), "3/31/2027", 12.5]
)
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValueError, match="not_a_date"):
        cells.day(typed)


def test_an_insurance_until_the_31st_is_good_all_that_day_in_shanghai():
    assert cells.end_of_day("2027-03-31", SHANGHAI) == datetime(2027, 3, 31, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3号楼", "3"), (3.0, "3"), ("03", "3"), ("A座", "A"), ("12栋", "12"), ("甲3", "甲3"), ("3#", "3")],
)
def test_a_house_is_what_stands_on_its_wall(typed, number):
    assert cells.house(typed) == number


@pytest.mark.parametrize("typed", ["三号院东边", "0", True, "3-2-502", "=A1", 2.5])
def test_what_is_no_house_is_refused(typed):
    with pytest.raises(ValueError, match="not_a_house"):
        cells.house(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("是", True),
        ("√", True),
        (1.0, True),
        (True, True),
        ("Yes", True),
        ("否", False),
        (0, False),
        ("未", False),
    ],
)
def test_yes_and_no(typed, said):
    assert cells.yes(typed) is said


def test_exchanged_coordinates_are_noticed():
    assert cells.degrees("39.0309°N", 3, 54) == 39.0309
    with pytest.raises(ValueError, match="not_in_china"):
        cells.degrees(117.7, 3, 54)
    with pytest.raises(ValueError, match="not_in_china"):
        cells.degrees(float("nan"), 3, 54)


@pytest.mark.parametrize("typed", ["=HYPERLINK(1)", "+86", "@sum", "-", "……", "x" * 61, "#REF!"])
def test_a_formula_a_fault_or_an_essay_is_no_name(typed):
    with pytest.raises(ValueError, match=r"not_a_name|too_long|cell_error"):
        cells.name(typed)


def test_a_name_loses_what_nobody_can_see():
    assert cells.name(" 王\u200b秀珍\n") == "王秀珍"


ANY_CELL = st.one_of(
    st.none(), st.text(max_size=80), st.floats(), st.booleans(), st.integers(), st.dates(), st.datetimes(),
    st.sampled_from(["13000000001", "2027-03-31", "3号楼", "#N/A", "=1+1", "是"]),
)  # fmt: skip


@given(ANY_CELL)
def test_no_cell_is_ever_more_than_refused(cell):
    readers = [
        cells.text, cells.name, cells.phone, cells.mobile, cells.yes, cells.house, cells.day,
        lambda c: cells.count(c, 99), lambda c: cells.degrees(c, 3, 54), lambda c: cells.end_of_day(c, SHANGHAI),
    ]  # fmt: skip
    for read in readers:
        try:
            read(cell)
        except ValueError as error:
            assert str(error) in CODES, (read, cell)
    cells.empty(cell)


CODES = {
    "cell_error", "too_long", "not_a_name", "not_a_phone", "not_a_mobile", "not_yes_or_no", "not_a_count",
    "not_a_house", "not_degrees", "not_in_china", "not_a_date", "digits_lost", "lost_sign",
}  # fmt: skip
