"""Danger is heard by its class, in words nobody chose for us, and stays at the station."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.recognition import BLIND, LONG, ORIGINS, UNHEARD, UNREAD, corpus, rates, right_number
from dispatch.rules import dangers, flags, suggestions, triage
from dispatch.rules.categories import CATEGORIES
from dispatch.rules.dangers import reader
from dispatch.rules.dangers.excuses import EXCUSES
from dispatch.rules.dangers.slips import heard
from tools.danger import learn

NOW = datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
CORPUS = corpus()
ERRANDS = sorted(code for code, category in CATEGORIES.items() if category.opens_order)
CEILING = 0.5
"""Seconds of processor time for 2,000 signs, many times what it takes."""


@pytest.mark.parametrize("origins", [ORIGINS, BLIND, ("strangers",)], ids=["all", "blind", "strangers"])
def test_nearly_all_danger_is_heard_and_nearly_nothing_else(origins):
    found = rates([one for one in CORPUS if one.origin in origins])
    assert found["recall"] >= 0.95
    assert found["false alarms"] <= 0.01


def test_of_sentences_that_neither_reader_has_met_nearly_all_danger_is_heard():
    """The first touch of docs/recognition.md; 3 % of false alarms is the aim, and 6 % is what it is."""
    unheard = corpus(UNHEARD)
    assert not {one.words for one in unheard} & {one.words for one in learn.sentences()}
    assert rates(unheard)["recall"] >= 0.95
    assert rates(unheard)["false alarms"] <= 0.07


def test_the_weights_were_learnt_from_the_sentences_as_they_are():
    """Else: python tools/danger/learn.py"""
    assert reader.LEARNT.source == learn.digest()
    assert set(reader.LEARNT.sentences) <= set(dangers.CLASSES) == set(dangers.FIRST_SIGNS)


def test_the_one_line_of_danger_is_heard_in_a_list_of_errands():
    unheard = corpus(UNHEARD)
    harmless = [one.words for one in unheard if one.expected == "none" and not flags.in_danger(one.words)]
    ordinary = harmless[-20:]  # each set ends with those that sound like nothing
    among = [
        "。".join([*ordinary[:3], one.words, *ordinary[3:5]]) for one in unheard if one.expected != "none"
    ]
    assert sum(map(bool, map(flags.in_danger, among))) >= 0.9 * len(among)
    alone = ["。".join(ordinary[at : at + 6]) for at in range(14)]
    assert sum(map(bool, map(flags.in_danger, alone))) <= 2


GROCERIES = [
    "大米10斤",
    "酱油一瓶",
    "鸡蛋一板",
    "牛奶两箱",
    "青菜一把",
    "土豆三斤",
    "豆腐两块",
    "盐一袋",
    "卫生纸一提",
    "挂面两把",
]


@pytest.mark.parametrize("pause", ["，", "。", " ", "\n", "、"])
def test_no_list_of_groceries_talks_a_sign_away(pause):
    """Whatever the signs alone hear in a list, both together hear."""
    short = [
        "着火了",
        "老人晕倒了",
        "叫不醒了",
        "爷爷昏迷",
        "触电了",
        "煤气泄漏",
        "羊水破了",
        "割腕了",
        "喝了农药",
        "血止不住",
        "想跳楼",
    ]
    lost = []
    for said in [*short, *(one.words for one in CORPUS if one.expected != "none")][::3]:
        listed = pause.join([*GROCERIES[:5], said, *GROCERIES[5:]])
        if flags.signed(listed) and not flags.in_danger(listed):
            lost.append(listed)
    assert not lost


def test_a_sign_falls_where_the_text_and_its_own_clause_speak_against_it():
    signed = [one.words for one in corpus(UNHEARD) if one.expected == "none" and flags.signed(one.words)]
    assert len(signed) >= 20
    assert sum(map(bool, map(flags.in_danger, signed))) <= 0.6 * len(signed)


@pytest.mark.parametrize(
    "words", ["", "盐", "代买降压药", "记号", "salt and a loaf of bread", "12345678", "，。！？"]
)
def test_of_a_few_words_and_of_other_languages_the_reader_says_nothing(words):
    assert reader.worst(words, reader.LEARNT) is None


def test_what_the_reader_heard_is_shown_in_the_words_typed_and_with_its_number():
    said = "两袋牛奶，屋里一大股闷闷的臭味熏得我犯恶心，灶台没开"
    (flag,) = flags.in_danger(said)
    assert not flags.signed(said)
    assert flag.word == "屋里一大股闷闷的臭味熏得我犯恶心" and (flag.kind, flag.danger, flag.call) == (
        "emergency",
        "gas",
        "119",
    )


@pytest.mark.parametrize("name", dangers.CLASSES)
def test_no_class_is_forgotten(name):
    found = rates([one for one in CORPUS if one.danger == name])
    assert found["recall"] >= 0.9
    assert found["false alarms"] <= 0.1


def test_the_corpus_is_large_half_of_it_blind_and_two_fifths_harmless():
    assert len(CORPUS) >= 400
    assert sum(one.origin in UNREAD for one in CORPUS) >= len(CORPUS) / 2
    assert sum(one.expected == "none" for one in CORPUS) >= 0.4 * len(CORPUS)
    assert {one.danger for one in CORPUS} == set(dangers.CLASSES)
    assert len({one.words for one in CORPUS}) == len(CORPUS)


def test_the_number_of_its_class_is_shown_with_it():
    assert right_number(CORPUS) >= 0.97


@pytest.mark.parametrize("category", ERRANDS)
def test_no_errand_opens_an_order_for_words_of_danger(category):
    """And P0 for all of them but a child who is only alone."""
    for one in CORPUS:
        if one.expected == "none" or not flags.in_danger(one.words):
            continue
        verdict = triage.of(category, "P3", one.words, [])
        assert not verdict.opens_order, one.words
        assert "station_first" in verdict.gates, one.words
        assert verdict.priority == ("P0" if verdict.dangers else "P3"), one.words
        if one.expected in flags.URGENT:
            assert verdict.dangers, one.words


def test_an_errand_of_harmless_words_still_opens_an_order():
    quiet = [one for one in CORPUS if one.expected == "none" and not flags.suggest(one.words)]
    assert len(quiet) > 200
    assert all(triage.of("shopping", None, one.words, []).opens_order for one in quiet)


@pytest.mark.parametrize(
    "words",
    [
        LONG, "孩子" * 1000, "没" * 2000, "老人家里两天没" * 250, "被狗车火烟水电药" * 250, "敲门电话" * 500, "2" * 2000, "爸" * 2000,
        "快" * 2000, " " * 2000, "吃药" * 1000, "39" * 1000, "煤气有一股" * 400, "妈妈不在" * 500, "叫他" * 1000, "怀孕," * 600, "not " * 500, "出去" * 1000, "农药" * 1000, "老人" * 1000, "疼十分钟" * 500, "糖尿病" * 660, "小孩哭" * 660,
    ],
    ids=lambda words: words[:6],
)  # fmt: skip
def test_no_text_keeps_the_form_waiting(words):
    begin = time.process_time()
    flags.suggest(words[:2000])
    assert time.process_time() - begin < CEILING


def test_a_sign_says_something_and_names_excuses_that_exist():
    assert not [sign.danger for sign in dangers.SIGNS if sign.pattern.search("")]
    assert {name for sign in dangers.SIGNS for name in sign.excuses} == set(EXCUSES)
    assert {sign.call for sign in dangers.SIGNS} == {"120", "110", "119", ""}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("羊水坡了", "羊水破了"),
        ("家里煤七味", "家里煤气味"),
        ("我媽暈倒了", "我妈晕倒了"),
        ("没气味了", "没气味了"),
        ("CALL", "call"),
        ("细路仔喺屋企", "小孩子在家里"),
        ("叫勿醒", "叫不醒"),
        ("遭电了", "被电了"),
        ("没气味很大", "煤气味很大"),
    ],
)
def test_slips_of_thumb_and_ear_are_read_as_meant(typed, meant):
    assert heard(typed) == meant


@given(st.text())
def test_what_was_meant_is_as_long_as_what_was_typed(text):
    assert len(heard(text)) == len(text)


def test_the_word_shown_is_the_one_that_was_typed():
    (flag,) = flags.in_danger("楼道里着伙了")
    assert (flag.word, flag.danger, flag.call) == ("着伙", "fire", "119")


def test_a_reading_names_the_class_and_the_number():
    read = suggestions.read("喝了农药 帮买牛奶", NOW)
    assert read["priority"] == "P0" and read["categories"][0]["code"] == "urgent_medical"
    assert read["flags"][0] == {
        "kind": "emergency", "word": "喝了农药", "suggests": "urgent_medical", "call": "120", "danger": "poisoning",
    }  # fmt: skip


@pytest.mark.parametrize("words", ["张阿姨两天没开门了", "两天没见张大爷出门", "敲门没人应"])
def test_a_door_that_stays_shut_is_urgent_and_a_visit_not_yet_an_emergency(words):
    assert suggestions.read(words, NOW)["priority"] == "P1"


@pytest.mark.parametrize("words", ["敲门没人应，屋里电视响着", "张阿姨三天没开门了，电话也没人接"])
def test_two_signs_at_a_shut_door_are_an_emergency(words):
    assert [flag.danger for flag in flags.in_danger(words)] == ["missing"]
