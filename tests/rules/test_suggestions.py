"""What a clerk is offered while the resident is still talking."""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.rules import suggestions

NOW = datetime(2026, 12, 1, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SAMPLES = Path(__file__).parents[1] / "data/needs.tsv"


def rows() -> list[dict[str, str]]:
    with SAMPLES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["no"])
def test_each_sample_need_is_offered_its_category_priority_and_groups(row):
    offered = suggestions.read(row["text"], NOW)
    wanted = set(row["category"].replace("/", ";").split(";"))
    assert wanted & {c["code"] for c in offered["categories"]}
    assert offered["priority"] == row["priority"]
    said_so = set(row["groups"].split()) - {"chronic_treatment", "oldest_old"}  # rows 2 and 8 do not say it
    assert said_so <= set(offered["groups"])


def test_grandmother_wang_is_read_with_her_door_her_number_her_ears_and_her_fifty_yuan():
    offered = suggestions.read(rows()[0]["text"], NOW)
    assert offered["phone"] == "13000000001"
    assert offered["place"] == {"building": "3", "entrance": "2", "room": "502"}
    assert {"hard_of_hearing", "ring_long"} <= set(offered["hints"])
    assert offered["budget_fen"] == 5000
    assert offered["payment"] == "cash_on_delivery"


def test_a_smell_of_gas_says_the_number_to_ring_first():
    flags = suggestions.read("煤气灶打不着火，还闻到一股味", NOW)["flags"]
    assert ("emergency", "119") in {(f["kind"], f["call"]) for f in flags}


@pytest.mark.parametrize(
    ("said", "fen"),
    [
        ("五十块以内", 5000),
        ("预算35.5元", 3550),
        ("不超过一百二十元", 12000),
        ("30元以内，最多40元", None),
        ("米十斤", None),
        ("三十五块五以内", 3550),
        ("不超过35元5角", 3550),
        ("先垫35块5，送到给", 3550),
        ("50块，也就是50元", 5000),
        ("一万二千块以内", None),
        ("1,234.50元以内", None),
        ("50块3斤米", None),
        ("预算三五块", None),
    ],
)
def test_a_budget_is_offered_only_when_one_limit_is_named(said, fen):
    assert suggestions.read(said, NOW)["budget_fen"] == fen


def test_two_numbers_or_two_doors_are_nobodys():
    offered = suggestions.read("3-2-502的王奶奶13000000001，送到5-1-301她女儿13000000002那", NOW)
    assert offered["phone"] is None and offered["place"] is None


def test_silence_suggests_nothing():
    offered = suggestions.read("  ", NOW)
    assert offered["priority"] is None and not offered["categories"] and not offered["flags"]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("先垫60块", 6000), ("买菜，五十块", 5000), ("垫付三十元", 3000), ("苹果5块一斤，买两斤", None),
        ("取2000块钱养老金", None), ("5元面值的邮票", None), ("买20块豆腐", None), ("换10元的零钱", None),
    ],
)  # fmt: skip
def test_a_sum_alone_is_what_it_may_cost_and_a_price_is_none(text, fen):
    assert suggestions.read(text, NOW)["budget_fen"] == fen


@pytest.mark.parametrize("text", ["取2000块钱养老金", "去银行取五百元", "取3千块"])
def test_cash_to_fetch_is_cash_with_its_sum(text):
    assert "cash" in {flag["kind"] for flag in suggestions.read(text, NOW)["flags"]}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("头孢一盒", "prescription_pickup"), ("硝苯地平一盒", "prescription_pickup"), ("阿姨两天没开门了", "visit"),
        ("电梯困人了", "utility_repair"), ("水管爆了", "utility_repair"), ("送老人去医院", "medical_escort"),
        ("带我妈去复查", "medical_escort"),
    ],
)  # fmt: skip
def test_what_the_street_says_finds_its_category(text, category):
    assert category in [one["code"] for one in suggestions.read(text, NOW)["categories"]]
    if category in ("visit", "utility_repair", "medical_escort"):
        assert suggestions.read(text, NOW)["categories"][0]["code"] == category


@pytest.mark.parametrize("text", ["她耳朵聋", "爷爷耳朵不好", "耳沉，大点声"])
def test_hard_of_hearing_in_other_words(text):
    assert "hard_of_hearing" in suggestions.read(text, NOW)["hints"]


def test_when_it_is_wanted_is_offered_as_a_need_takes_it():
    assert suggestions.read("明天上午九点以前", NOW)["window"] == {
        "from": None,
        "to": "2026-12-02T09:00:00+08:00",
    }
    assert suggestions.read("买米", NOW)["window"] is None
