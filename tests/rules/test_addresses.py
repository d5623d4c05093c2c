"""Addresses: whatever is typed wherever, the pool reads a compound of the street and a house and no more;
who goes there reads every sign; and the door of this errand is compared with the one on record."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules import places
from dispatch.rules.addresses import (
    completed,
    corrected,
    differs,
    door,
    masked,
    open_building,
    open_compound,
    search_terms,
)

KNOWN = {"芳林园", "泰达8号院", "贝肯山一期"}


def test_a_whole_door_in_the_field_of_the_building_is_taken_apart():
    door = completed({"compound": "芳林园", "building": "3号楼2门502室"})
    assert (door["building"], door["entrance"], door["room"]) == ("3", "2", "502")
    assert open_building(door, KNOWN) == "3"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("3", "3"), ("3号楼", "3"), ("12栋", "12"), ("B座", "B"), ("三号楼", "3"), ("３＃", "3"), ("西12号楼", "西12"),
        ("3期5栋", "3期5"), ("甲3号楼", "甲3"), ("101号楼", "101"), ("B2座", "B2"), ("2-202", "2"), ("丙座", "丙"),
    ],
)  # fmt: skip
def test_a_building_is_a_building(typed, shown):
    assert open_building(completed({"building": typed})) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "李小红13800001111", "三楼东边第二家李小红", "找李奶奶 13800001111", "3号502", "商务楼501", "商务楼", "502", "五零二", "12楼",
        "5F", "B1", "西502", "老三", "丁", "王奶奶楼", "502号", "12号", "3号楼(老楼)", "3号楼2门502(老楼)", "3号楼2门、4号楼1门", "二楼",
        "1202室", "3-2-502-503", "3单元502", "12A", "独居3号楼",
    ],
)  # fmt: skip
def test_what_may_hold_more_than_a_building_is_not_for_the_pool(typed):
    assert open_building(completed({"compound": "芳林园", "building": typed}), KNOWN) is None


def test_a_number_is_no_house_when_another_field_says_otherwise():
    for more in (
        {"compound": "芳林园3号楼2单元"}, {"compound": "芳林园3"}, {"text": "3-2-12"}, {"entrance": "3号楼2门"}, {"room": "5栋12"},
        {"text": "敲12室的门"}, {"text": "3号楼2单元12号"},
    ):  # fmt: skip
        assert open_building({"compound": "芳林园", "building": "12"} | more, KNOWN) is None, more
    kind = {"compound": "泰达8号院", "building": "12号", "room": "502", "text": "从后门进"}
    assert open_building(kind, KNOWN) == "12"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("芳林园", "芳林园"), ("泰达8号院", "泰达8号院"), (" 芳 林园\u200b", "芳林园"), ("泰达８号院", "泰达8号院"), ("贝肯山1期", "贝肯山一期"),
        ("芳林园3号楼2门502李小红13800001111", None), ("翠亨村，李小红家", None), ("王秀珍奶奶家", None), ("3号楼502", None), ("", None),
    ],
)  # fmt: skip
def test_of_the_compound_the_pool_reads_what_the_street_knows(typed, shown):
    assert open_compound({"compound": typed}, KNOWN) == shown


def test_a_door_in_new_words_replaces_the_old_parts():
    old = completed({"text": "3-2-502"})
    new = corrected(old, {"text": "5-1-301"})
    assert (new["building"], new["entrance"], new["room"]) == ("5", "1", "301")


def test_a_new_room_leaves_the_building():
    new = corrected({"building": "12", "entrance": "3", "room": "601"}, {"room": "602"})
    assert (new["building"], new["entrance"], new["room"]) == ("12", "3", "602")


def test_new_parts_do_not_leave_the_old_door_standing_beside_them():
    new = corrected(completed({"text": "3-2-502"}), {"building": "5", "entrance": "1", "room": "301"})
    assert new == {"building": "5", "entrance": "1", "room": "301"}


# ---------------------------------------------------------------- every wrong field, every spelling

houses = st.sampled_from(["3", "12", "西7", "3期5", "A", "甲4", "107"])
entrances = st.integers(1, 9).map(str)
rooms = st.tuples(st.integers(1, 28), st.integers(1, 14)).map(lambda at: f"{at[0]}{at[1]:02}")
names = st.sampled_from(["王秀珍", "欧阳春兰", "李奶奶", "独居老人赵玉兰", "Ann Lee"])
SPELT = (
    "{b}-{e}-{r}", "{b}号楼{e}门{r}", "{b}栋{e}单元{r}室", "{b}楼{e}门{r}", "{b}号{r}", "{b}座{r}", "{b}-{r}", "{b}#{e}-{r}",
    "{b}号楼{e}单元{r}({n})", "{n}{b}号楼{r}", "{b}号楼{r}和{r}隔壁", "{r}", "{r}室", "{b}楼{r}", "{n}", "{b}号楼", "{b}", "{e}门{r}",
    "{e}-{r}", "{b}号楼 {n}家 {r}", "{n}，{r}", "楼{b}房{r}",
)  # fmt: skip
FIELD_NAMES = ("compound", "building", "entrance", "room", "text")
anywhere = st.dictionaries(st.sampled_from(FIELD_NAMES), st.sampled_from(SPELT), min_size=1)


def said(spelling, building, entrance, room, name):
    return spelling.format(b=building, e=entrance, r=room, n=name)


@given(anywhere, houses, entrances, rooms, names, st.booleans())
def test_no_flat_and_no_name_is_ever_open(fields, building, entrance, room, name, wide):
    typed = {field: said(spelling, building, entrance, room, name) for field, spelling in fields.items()}
    if wide:
        typed = {
            field: words.translate({48 + n: 0xFF10 + n for n in range(10)}) for field, words in typed.items()
        }
    address = completed(typed)
    shown = open_building(address, KNOWN)
    assert open_compound(address, KNOWN) is None
    assert shown in (None, places.token(building), entrance), typed
    assert room not in masked(address) and name not in masked(address), typed


LABELS = re.compile(r"号楼|楼门|单元|[号楼栋座门室房#\-\s]")


@given(anywhere, houses, entrances, rooms, names)
def test_every_sign_typed_can_still_be_read(fields, building, entrance, room, name):
    typed = {field: said(spelling, building, entrance, room, name) for field, spelling in fields.items()}
    kept = LABELS.sub("", "".join(completed(typed).values()))
    for words in typed.values():
        assert LABELS.sub("", words) in kept or not set(LABELS.sub("", words)) - set(kept), (typed, kept)
        for number in re.findall(r"\d+", words):
            assert number in kept


@pytest.mark.parametrize(
    "typed",
    [
        "3号楼2门502(老楼)", "商务楼501", "3号502", "河东12号楼3门502", "老院3号楼2门502和503", "3号楼2门5楼602", "二大街8号院3号楼2门502",
        "从东门进，3-2-502，按两下", "3-2-502东户", "3号楼西2门502",
    ],
)  # fmt: skip
def test_a_reading_that_leaves_signs_over_claims_nothing_and_keeps_all(typed):
    for field in ("building", "text"):
        assert completed({"compound": "格调林泉", field: typed}) == {"compound": "格调林泉", "text": typed}


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("西12楼3门502", ("西12", "3", "502")), ("3期5栋2单元1201", ("3期5", "2", "1201")), ("三期五栋二单元1201", ("3期5", "2", "1201")),
        ("东区3号楼1-301", ("东区3", "1", "301")), ("新3号楼2门502", ("新3", "2", "502")), ("格调林泉3-2-502", ("3", "2", "502")),
    ],
)  # fmt: skip
def test_what_belongs_to_the_number_stays_with_it(typed, parts):
    address = completed({"compound": "格调林泉", "building": typed})
    assert (address["building"], address["entrance"], address["room"]) == parts


DOORS = (
    "西12楼3门502", "12楼3门502", "东12楼3门502", "3期12-3-502", "2期12-3-502", "老12楼3门502", "甲12号楼3门502", "A区12号楼3门502",
    "12号楼3门502(老楼)", "12号楼3门502东户", "12号楼3门503", "8号院12号楼3门502", "9号院12号楼3门502", "河东12号楼3门502",
)  # fmt: skip


def test_the_keys_of_what_was_typed_are_not_those_of_another_house():
    """8幢3 was 83, and 3 202 was 3202."""
    terms = {
        typed: search_terms({"compound": "园1", "building": typed})
        for typed in ("8幢3", "83", "3 202", "3202", "13-502")
    }
    assert "83" not in terms["8幢3"] and "3202" not in terms["3 202"]
    assert not {"园113-502", "园13-502"} & terms["13-502"]
    assert search_terms({"text": "河东12号楼3门502"}) == {"河东12号楼3门502", "河东|12-3-502"}
    assert {"1期5-2-301", "贝肯山|1期5-2-301", "5-2-301"} <= search_terms(
        {"compound": "贝肯山一期", "text": "5-2-301"}
    )


def test_two_doors_never_share_a_key():
    keys = [places.whole(door(completed({"text": typed}))) for typed in DOORS]
    assert len(set(keys)) == len(DOORS)
    for one, other in itertools.permutations(DOORS, 2):
        assert differs({"text": one}, {"text": other}) or differs({"text": other}, {"text": one})


# ---------------------------------------------------------------- the record and what was typed

RECORD = completed({"compound": "响螺湾东苑", "building": "3", "entrance": "2", "room": "502"})


@pytest.mark.parametrize(
    "typed",
    [
        {}, {"compound": "响螺湾东苑"}, {"building": "3号楼", "entrance": "2单元", "room": "502室"}, {"text": "3-2-502"},
        {"building": "三号楼二门五零二"}, {"building": "３"}, {"room": "0502"}, {"compound": "响螺湾东苑小区", "building": "3-2-502"},
        {"building": "3", "text": " "},
    ],
)  # fmt: skip
def test_the_same_door_in_another_spelling_is_no_difference(typed):
    assert not differs(RECORD, typed)
    assert not differs(RECORD | {"compound": None}, typed)
    assert not differs(RECORD, {"text": "响螺湾东苑3号楼2门502"})


@pytest.mark.parametrize(
    "typed",
    [
        {"compound": "响螺湾西苑"}, {"building": "8", "entrance": "1", "room": "1803"}, {"room": "503"}, {"building": "西3"},
        {"text": "3-2-502，敲隔壁"}, {"building": "3号楼2门502(老楼)"}, {"text": "二楼左手"}, {"text": "5-1-301"}, {"building": "商务楼501"},
        {"entrance": "3"}, {"building": "2期3"}, {"building": "响螺湾西苑3-2-502"},
    ],
)  # fmt: skip
def test_another_door_and_words_that_the_record_does_not_have_are_a_difference(typed):
    assert differs(RECORD, typed)


def test_words_that_are_on_record_are_none():
    record = completed({"compound": "响螺湾东苑", "text": "3号楼2门502(老楼)，从后门进"})
    for typed in ({"building": "3", "room": "502"}, {"text": "3号楼2门502(老楼)"}, {"text": "从后门进"}):
        assert not differs(record, typed)
    assert differs(record, {"text": "从前门进"})
    assert differs({"text": "13号502"}, {"text": "3号502"})
    assert differs({"text": "西商务楼501甲"}, {"text": "商务楼501"})
