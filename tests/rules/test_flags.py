import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.categories import CATEGORIES, GROUPS
from dispatch.rules.flags import (
    kilograms,
    suggest,
    suggest_category,
    suggest_groups,
    suggest_payment,
    suggest_priority,
)

NEEDS = Path(__file__).parents[1] / "data" / "needs.tsv"


def kinds(text):
    return {flag.kind for flag in suggest(text)}


def sample():
    with NEEDS.open(encoding="utf-8") as file:
        return {int(row["no"]): row for row in csv.DictReader(file, delimiter="\t")}


@pytest.mark.parametrize("number", range(1, 11))
def test_the_ten_needs_of_a_committee_s_morning_are_filed_as_a_social_worker_would(number):
    need = sample()[number]
    wanted = {code for part in need["category"].split(";") for code in part.split("/")}
    ranked = [category for category, _ in suggest_category(need["text"])]
    assert ranked[0] in wanted
    assert set(need["category"].split(";")) <= set(ranked[:2]) or "/" in need["category"]
    assert suggest_priority(need["text"], ranked[0]) == need["priority"]


def test_the_traps_of_that_morning_are_seen():
    text = {number: row["text"] for number, row in sample().items()}
    assert suggest_payment(text[1]) == "cash_on_delivery"
    assert suggest_groups(text[1]) == ["living_alone_elder", "oldest_old"]
    assert [(f.suggests, f.call) for f in suggest(text[3]) if f.kind == "emergency"] == [
        ("utility_repair", "119")
    ]
    assert "heavy" in kinds(text[4])
    assert "minor_alone" in kinds(text[5]) and suggest_groups(text[5]) == ["child_in_difficulty"]
    assert {"cold_chain", "card_custody", "raise_to_p1"} <= kinds(text[6])
    assert suggest_groups(text[7]) == ["dibao"]
    assert {f.call for f in suggest(text[9])} == {"120"} and suggest_groups(text[9]) == ["empty_nest_elder"]
    assert kinds(text[10]) == {"repeat"} and suggest_groups(text[10]) == ["severe_disability"]


@pytest.mark.parametrize(
    ("said", "category", "number"),
    [
        ("老伴儿叫不醒了", "urgent_medical", "120"),
        ("我妈在卫生间摔倒了起不来", "urgent_medical", "120"),
        ("不小心摔了一跤", "urgent_medical", "120"),
        ("老爷子突然说不出话，嘴歪了", "urgent_medical", "120"),
        ("胸口一直疼", "urgent_medical", "120"),
        ("心口突然又绞痛", "urgent_medical", "120"),
        ("发烧39度5了，没人管", "urgent_medical", "120"),
        ("呼吸困难，脸都紫了", "urgent_medical", "120"),
        ("屋里好像有煤气味", "utility_repair", "119"),
        ("是不是煤气味我也说不清", "utility_repair", "119"),
        ("不是没有煤气味，是她鼻子不灵", "utility_repair", "119"),
        ("不会没有煤气味吧", "utility_repair", "119"),
        ("你闻闻有没有煤气味", "utility_repair", "119"),
        ("特别胸闷", "urgent_medical", "120"),
        ("会不会中毒了", "urgent_medical", "120"),
        ("胃疼得打滚", "urgent_medical", "120"),
        ("老人摔着胯骨了", "urgent_medical", "120"),
        ("血糖高得人迷糊了", "urgent_medical", "120"),
        ("没想到摔了一跤", "urgent_medical", "120"),
        ("灶台那边闻到一股臭味", "utility_repair", "119"),
        ("天然气好像在漏", "utility_repair", "119"),
        ("楼道里冒烟了", "safety_incident", "119"),
        ("厨房着火了", "safety_incident", "119"),
        ("活着没意思", "safety_incident", "110"),
        ("她说不想活了，写了遗书", "safety_incident", "110"),
        ("老伴痴呆，今早走丢了", "safety_incident", "110"),
    ],
)
def test_an_emergency_is_heard_in_plain_words_and_knows_its_number(said, category, number):
    heard = [flag for flag in suggest(said) if flag.kind == "emergency"]
    assert (category, number) in {(flag.suggests, flag.call) for flag in heard}
    assert suggest(said)[0].kind == "emergency"
    assert suggest_category(said)[0][0] == category
    assert suggest_priority(said) == "P0"


@pytest.mark.parametrize(
    "said",
    [
        "没有煤气味，就是想问燃气费怎么交",
        "没闻到煤气味",
        "物业来人说是没有煤气味",
        "从来没有晕倒",
        "煤气味已经散了",
        "不是胸口疼，是腰疼，买两贴膏药",
        "没有胸闷，就是想吃点面条",
        "去年摔了一跤，现在走路慢，要买米10斤",
        "怕摔了，帮忙把楼道灯换一下",
        "鸡蛋摔了，再买一板",
        "手机摔了，帮买个充电器",
        "有事打我电话",
        "送到了打我女儿手机",
        "带孩子去打孩子针",
        "怕被打扰，放门口",
        "想死你们了，有空来看看",
        "跳楼价的苹果给我买点",
        "煤气灶打不着火",
        "猫走丢了，帮忙贴个启事",
        "轮胎漏气了",
        "灶台做饭有香味",
        "晕车，买点药",
    ],
)
def test_what_is_denied_past_or_another_thing_sounds_no_alarm(said):
    assert not kinds(said) & {"emergency", "restricted"}
    assert suggest_priority(said) != "P0"


@pytest.mark.parametrize("said", ["他老打我，我害怕", "邻居说她经常被打", "怀疑孩子被虐待", "儿子动手打老人"])
def test_violence_is_restricted_and_an_emergency(said):
    assert ("restricted", "safety_incident", "110") in {(f.kind, f.suggests, f.call) for f in suggest(said)}
    assert suggest_priority(said) == "P0"


@pytest.mark.parametrize(
    "said",
    [
        "断药了", "药吃完了", "降压药快没了", "就剩一片药了", "没有奶粉了", "胰岛素快用完", "没饭吃",
        "揭不开锅了", "急用尿不湿", "敲门没人应", "两天没见张大爷出门", "家里今天必须送到", "透析病人的药",
    ],
)  # fmt: skip
def test_what_runs_out_today_is_urgent_and_no_shortage_is_a_denial(said):
    assert "raise_to_p1" in kinds(said)
    assert suggest_priority(said) == "P1"


@pytest.mark.parametrize(
    ("said", "priority"),
    [
        ("买菜，不着急，周末前就行", "P3"),
        ("米10斤，周三之前送", "P3"),
        ("下周再送胰岛素就行", "P2"),
        ("断药了，不急", "P1"),
        ("没断药，药还有", "P2"),
        ("中老年奶粉一罐", "P2"),
        ("买两袋奶", "P2"),
    ],
)
def test_calm_words_calm_and_urgent_ones_do_not_let_themselves_be_calmed(said, priority):
    assert suggest_priority(said) == priority


def test_a_category_that_waits_for_its_window_is_booked():
    assert suggest_priority("把表送到窗口", "documents") == "P3"
    assert suggest_priority("把表送到窗口，急用", "documents") == "P1"
    assert suggest_priority("", "urgent_medical") == "P0"


@pytest.mark.parametrize(
    ("said", "medicine"),
    [
        ("帮我买两盒安定", "psychotropic"),
        ("阿普唑仑一盒", "psychotropic"),
        ("止痛贴没了", "narcotic"),
        ("要一盒泰诺", "ephedrine"),
        ("新康泰克两盒", "ephedrine"),
    ],
)
def test_medicines_with_a_law_of_their_own_meet_the_gate(said, medicine):
    assert [f.suggests for f in suggest(said) if f.kind == "medicine_gate"] == [medicine]


@pytest.mark.parametrize("said", ["去安定医院取药", "生活安定", "安定门外大街", "一盒泰诺林", "不要安定"])
def test_words_that_only_sound_like_such_medicines_pass(said):
    assert "medicine_gate" not in kinds(said)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("帮我去银行取点现金", "cash"),
        ("把存折带去补登", "cash"),
        ("银行卡密码是123456", "cash"),
        ("孙女8岁一个人在家", "minor_alone"),
        ("家里没大人，就俩娃", "minor_alone"),
        ("老样子，两袋奶", "repeat"),
        ("和上回一样", "repeat"),
        ("同上次", "repeat"),
        ("诺和灵一支", "cold_chain"),
        ("要放冰箱", "cold_chain"),
        ("医保卡在居委会", "card_custody"),
        ("大米20斤", "heavy"),
        ("6楼没电梯", "heavy"),
    ],
)
def test_the_form_notices_what_a_tired_clerk_may_miss(said, kind):
    assert kind in kinds(said)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("快递取件密码 1234", "cash"),
        ("门禁密码问居委会", "cash"),
        ("老人一个人在家", "minor_alone"),
        ("孩子在外地，老人一个人在家", "minor_alone"),
        ("冰箱坏了找人修", "cold_chain"),
        ("土豆3斤西红柿2斤", "heavy"),
        ("体重120斤", "heavy"),
        ("三楼没电梯", "heavy"),
        ("身份证号不用记", "card_custody"),
    ],
)
def test_and_stays_quiet_otherwise(said, kind):
    assert kind not in kinds(said)


@pytest.mark.parametrize(
    ("said", "weight"),
    [
        ("土豆3斤 西红柿2斤", 2.5), ("米二十斤", 10), ("油1桶(5L)", 5), ("米10斤×2", 10), ("半斤肉", 0.25), ("12.5kg", 12.5),
        ("苹果5块一斤，买两斤", 1), ("3-5斤", 2.5), ("体重一百二十斤", 0), ("两公斤", 2), ("80mg*7片", 0), ("", 0),
    ],
)  # fmt: skip
def test_quantities_add_up_to_a_weight(said, weight):
    assert kilograms(said) == weight


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("家里油没了，带一桶花生油", "food_oil"),
        ("面粉一袋挂面两把", "food_staple"),
        ("送点青菜和萝卜", "food_vegetable"),
        ("去菜鸟驿站取个快递", "parcel"),
        ("帮我妈寄件衣服", "parcel"),
        ("把申请表交到街道", "documents"),
        ("给老人送午饭", "meal"),
        ("买盒布洛芬", "otc_medicine"),
        ("药店买点感冒药", "otc_medicine"),
        ("处方开好了，去药房拿药", "prescription_pickup"),
        ("拿医保卡去医院开药", "hospital_dispensing"),
        ("帮忙倒垃圾，下不了楼", "light_help"),
        ("帮刘爷爷拎一袋米上三楼", "light_help"),
        ("王叔要去做透析，没人陪", "medical_escort"),
        ("顺丰的件在楼下柜子里，帮拿上来", "parcel"),
        ("纱窗坏了想找人修", "utility_repair"),
        ("社区食堂的午餐给送一份", "meal"),
        ("陪我去医院复查", "medical_escort"),
        ("家里停电了", "utility_repair"),
        ("马桶堵了", "utility_repair"),
        ("高龄津贴怎么申请", "policy_question"),
        ("想申请临时救助，没钱吃饭", "relief"),
        ("心里焦虑，想做心理咨询", "counselling"),
        ("一个人孤单，想有人说说话", "emotional_support"),
        ("好几天没见李奶奶，上门看看", "visit"),
        ("孩子没人看，父母住院", "child_protection"),
        ("想洗澡没人帮，需要助浴", "personal_care"),
        ("发爱心物资", "supply_delivery"),
        ("买牛奶一箱鸡蛋两板", "shopping"),
    ],
)
def test_everyday_sentences_find_their_category(said, category):
    assert suggest_category(said)[0][0] == category


def test_a_refused_thing_is_not_wanted():
    assert "food_vegetable" not in dict(suggest_category("不用买菜，想咨询政策"))
    assert suggest_category("你好") == []


@given(st.text(alphabet="没有不是煤气味胸口疼摔了药断安定米油菜十二3斤kg岁孩子一个人在家，。 低保"))
def test_suggestions_are_always_words_of_the_tables(text):
    assert all(0 < score < 1 and category in CATEGORIES for category, score in suggest_category(text))
    assert set(suggest_groups(text)) <= set(GROUPS)
    assert suggest_priority(text) in {"P0", "P1", "P2", "P3"}
    assert all(flag.word and flag.suggests for flag in suggest(text))


@given(st.text())
def test_no_text_is_too_odd_to_read(text):
    suggest(text), suggest_category(text), suggest_payment(text)
    assert kilograms(text) >= 0
