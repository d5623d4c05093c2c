"""What a clerk types and what a resident is kept under meet, for every way of asking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules import finding, names
from dispatch.rules.finding import terms, understood

SHE = {
    "name": "張秀蘭",
    "phone": "022-66200000转803",
    "more_phones": ["13800009002"],
    "address": {"compound": "格调林泉小区", "building": "3", "entrance": "2", "room": "1502"},
}


def finds(typed, values=SHE):
    kept, query = terms(values), understood(typed)
    return any(way <= kept for way in (*query.ways, *query.also, *query.otherwise))


@pytest.mark.parametrize(
    "typed",
    [
        "张秀兰", "張秀蘭", "张秀", "张", "秀兰", "秀蘭", "张奶奶", "张 秀 兰", "zxl", "ZXL", "ｚｘｌ", "xl", "zhangxiulan",
        "zhangxiul", "Zhāng Xiùlán", "zhang xiu lan", "1502", "1502室", "一五零二室", "3-2-1502", "三号楼二门1502",
        "格调林泉", "格調林泉", "格调", "格调林泉小区", "格调林泉 1502", "格调林泉1502室", "格调林泉3号楼", "格调林泉 3",
        "格调林泉3-2-1502", "张奶奶1502", "秀兰 3-2-1502", "张秀兰，1502", "022-66200000", "66200000", "022-66200000-803",
        "022-66200000转803", "803", "0000", "9002", "13800009002", "138-0000-9002", "13800009002/13800009009", "3-2", "3号楼",
    ],
)  # fmt: skip
def test_she_is_found_by_whatever_is_heard_of_her(typed):
    assert finds(typed)


@pytest.mark.parametrize(
    "typed",
    ["李秀兰", "zzl", "zhangxiuying", "502", "格调林园", "格调林泉 503", "李奶奶1502", "804", "9003", "022-66200001",
     "13800009001", "!", "", "·", "13", "138000", "2门", "张秀兰兰"],
)  # fmt: skip
def test_what_is_not_hers_does_not_find_her(typed):
    assert not finds(typed)


def test_a_long_name_of_another_people_is_found_by_initials_letters_and_parts():
    he = {"name": "阿布都热合曼·买买提", "phone": None, "address": {}}
    for typed in (
        "abdrhmmmt",
        "abdrhm",
        "阿布都热合曼",
        "买买提",
        "阿布都热合曼.买买提",
        "mmt",
        "abudureheman",
    ):
        assert finds(typed, he), typed
    assert finds("Maria", {"name": "Anna Maria Schmidt", "address": {}})
    assert finds("anna s", {"name": "Anna Schmidt", "address": {}})


def test_what_was_typed_too_long_still_finds_and_a_half_name_ranks_after_the_whole():
    longest = {"name": "古" * 40, "address": {"compound": "永" * 60}}
    assert finds("古" * 40, longest) and finds("g" * 40, longest) and finds("永" * 60, longest)
    query = understood("秀兰")
    assert query.ways == (frozenset({("name", "秀兰")}),)
    assert frozenset({("given", "秀兰")}) in query.also


def test_a_door_in_a_compound_is_asked_elsewhere_only_if_the_compound_has_none():
    query = understood("格调林泉3-2-502")
    whole, *ways = query.ways
    assert whole == frozenset({("place", "格调林泉|3-2-502")})
    assert ways and all(len(way) == 2 for way in ways)
    assert query.otherwise == (frozenset({("place", "3-2-502")}),)
    assert understood("格调林泉 502").otherwise == ()


def test_records_that_nobody_has_indexed_anew_are_found_under_their_old_key():
    for typed in ("張秀蘭", "古丽米热.艾比布力", "王秀珍奶奶"):
        query = understood(typed)
        assert frozenset({("name", names.key_before(typed))}) in (*query.ways, *query.also)


PHONES = st.sampled_from(["13800009001", "022-66200000转803", "400-810-0000", "95598转12345", "+85291234567"])
ADDRESSES = st.fixed_dictionaries(
    {}, optional={part: st.text(max_size=60) for part in ("compound", "building", "entrance", "room")}
)


@given(
    st.one_of(st.text(max_size=40), st.text(alphabet="单曾乐行重长朝盛解翟吕·", max_size=40)),
    st.lists(PHONES, max_size=4, unique=True),
    ADDRESSES,
)
def test_nobody_has_more_terms_than_a_few_dozen(name, numbers, address):
    kept = terms({"name": name, "phone": None, "more_phones": numbers, "address": address})
    assert len(kept) <= 82
    assert all(value for _, value in kept)


@given(st.text(max_size=80))
def test_no_query_is_too_odd(text):
    query = understood(text)
    assert all(way and all(value for _, value in way) for way in (*query.ways, *query.also, *query.otherwise))
    assert (query.kind == "none") == (not query.ways)
    assert isinstance(finding.terms({"name": text, "address": {"compound": text, "room": text}}), set)
