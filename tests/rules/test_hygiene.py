"""What stands on the eight big tiles and behind 其他, and by which codes others know it."""

import csv
from pathlib import Path

import pytest

from dispatch.rules.hygiene import FILE, RADIUS_M, TYPES, by_code

SAMPLES = Path(__file__).parent.parent / "data" / "hygiene_reports.tsv"


def test_every_line_of_the_catalogue_is_a_type_of_its_own():
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == list(TYPES)
    assert len(lines) == 32
    national = [t.code_2026 for t in TYPES.values() if t.code_2026]
    assert len(set(national)) == len(national) == 29
    assert not set(national) & set(TYPES)


def test_a_courier_sees_eight_big_tiles_and_other():
    tiles = [t.zh for t in TYPES.values() if t.tile]
    assert tiles == [
        "暴露垃圾", "垃圾站（箱）满溢", "积存垃圾渣土", "乱堆杂物", "废弃家具设备", "非法小广告", "绿地脏乱",
        "乱倒乱排污水、废水", "其他",
    ]  # fmt: skip
    assert list(TYPES)[-1] == "L99"


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_every_type_has_its_words_codes_and_limit(kind):
    assert any("\u4e00" <= sign <= "\u9fff" for sign in kind.zh)
    assert kind.en and kind.en.isascii()
    assert kind.class_zh and kind.handler
    assert kind.limit_value > 0
    assert kind.limit_unit in ("hour", "working_hour", "working_day")
    assert kind.radius_m == RADIUS_M
    assert all(alias == alias.strip() for alias in kind.aliases) and "" not in kind.aliases
    for code, digits in ((kind.code_2026, 5), (kind.code_2013, 4)):
        assert code is None or (code.isascii() and code.isdigit() and len(code) == digits)
    assert (kind.code_2026 is None) == kind.code.startswith("L")


@pytest.mark.parametrize(
    ("code", "prefix", "class_zh"),
    [
        ("06010", "06", "市容环境类"),
        ("07001", "07", "宣传广告类"),
        ("09012", "09", "街面秩序类"),
        ("10002", "10", "其他事项类"),
    ],
)
def test_a_national_code_begins_with_its_class(code, prefix, class_zh):
    assert by_code(code).class_zh == class_zh
    same = [t for t in TYPES.values() if t.code_2026 and t.code_2026.startswith(prefix)]
    assert {t.class_zh for t in same} == {class_zh}


def test_a_type_is_known_by_its_local_and_by_its_national_code():
    for kind in TYPES.values():
        assert by_code(kind.code) is kind
        assert kind.code_2026 is None or by_code(kind.code_2026) is kind
    assert by_code("06042").zh == "垃圾站（箱）满溢"
    assert by_code("H21").aliases == ("消防通道堵了",)


@pytest.mark.parametrize(
    "strange", ["", "H00", "h01", " H01", "0102", "6010", "06010;06011", "暴露垃圾", "\x00"]
)
def test_a_code_that_is_none_has_no_type(strange):
    assert by_code(strange) is None


def test_danger_runs_day_and_night_and_rubbish_in_working_hours():
    assert (by_code("H21").limit_value, by_code("H21").limit_unit) == (4, "hour")
    assert (by_code("H01").limit_value, by_code("H01").limit_unit) == (4, "working_hour")
    assert (by_code("H03").limit_value, by_code("H03").limit_unit) == (3, "working_day")


def test_what_couriers_wrote_is_all_in_the_catalogue():
    with SAMPLES.open(encoding="utf-8", newline="") as lines:
        meant = [
            code for row in csv.DictReader(lines, delimiter="\t") for code in row["code_2026"].split(";")
        ]
    assert [by_code(code).code for code in meant] == ["H02", "H07", "H05", "H04", "H03", "H21"]
