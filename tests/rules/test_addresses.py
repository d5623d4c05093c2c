"""Addresses: whatever is typed wherever, the pool reads a compound and a building and no more."""

import pytest

from dispatch.rules.addresses import completed, corrected, open_building, open_compound

KNOWN = {"芳林园", "泰达8号院"}


def test_a_whole_door_in_the_field_of_the_building_is_taken_apart():
    door = completed({"compound": "芳林园", "building": "3号楼2门502室"})
    assert (door["building"], door["entrance"], door["room"]) == ("3", "2", "502")
    assert open_building(door) == "3"


@pytest.mark.parametrize("typed", ["3", "3号楼", "12栋", "B座"])
def test_a_building_is_a_building(typed):
    assert open_building(completed({"building": typed}))


@pytest.mark.parametrize("typed", ["李小红13800001111", "三楼东边第二家李小红", "找李奶奶 13800001111"])
def test_what_may_hold_more_than_a_building_is_not_for_the_pool(typed):
    assert open_building(completed({"building": typed})) is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("芳林园", "芳林园"),
        ("泰达8号院", "泰达8号院"),
        ("芳林园3号楼2门502李小红13800001111", "芳林园"),
        ("翠亨村，李小红家", "翠亨村"),
        ("3号楼502", None),
        ("", None),
    ],
)
def test_of_an_unknown_compound_the_pool_reads_the_leading_name(typed, shown):
    assert open_compound({"compound": typed}, KNOWN) == shown


def test_a_door_in_new_words_replaces_the_old_parts():
    old = completed({"text": "3-2-502"})
    new = corrected(old, {"text": "5-1-301"})
    assert (new["building"], new["entrance"], new["room"]) == ("5", "1", "301")


def test_a_new_room_leaves_the_building():
    new = corrected({"building": "12", "entrance": "3", "room": "601"}, {"room": "602"})
    assert (new["building"], new["entrance"], new["room"]) == ("12", "3", "602")
