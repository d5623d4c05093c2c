import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.places import Place, all_in, canonical, masked, parse, search_terms, spoken


def door(text):
    place = parse(text)
    return canonical(place.building, place.entrance, place.room)


@pytest.mark.parametrize(
    "typed",
    [
        "3-2-502",
        "３－２－５０２",
        "3—2—502室",
        "3 - 2 - 502",
        "3/2/502",
        "3~2~502",
        "3\u200b-2-502",
        "三杠二杠五零二",
        "03-02-0502",
        "3号楼2门502",
        "3号楼 2门 502室",
        "3号楼，2单元，502",
        "3号楼2门5楼502",
        "３号楼２门５０２",
        "三号楼二门五零二",
        "三号楼二单元五百零二室",
        "3栋2单元502",
        "3栋-2-502",
        "3幢2楼门502号",
        "3楼2门502",
        "3号2门502",
        "3#2单元502室",
        "3#2-502",
        "3-2单元502",
        "③号楼②门502",
    ],
)
def test_one_door_is_written_in_many_ways(typed):
    assert door(typed) == "3-2-502"
    assert parse(typed).rest == ""
    assert parse(typed).confidence >= 0.95


@pytest.mark.parametrize(
    ("sentence", "found", "before", "after"),
    [
        ("芳林社区3号楼2门502王秀珍奶奶，82岁", "3-2-502", "芳林社区", "王秀珍奶奶，82岁"),
        ("8栋1门1803李大爷，缬沙坦80mg*7片", "8-1-1803", "", "李大爷，缬沙坦80mg*7片"),
        ("翠亨12-3-601 张阿姨说", "12-3-601", "翠亨", "张阿姨说"),
        ("王秀珍 3-2-502 土豆3斤 13000000001", "3-2-502", "王秀珍", "土豆3斤 13000000001"),
        ("赵玉兰，盛清6号楼1单元401，米10斤", "6-1-401", "赵玉兰，盛清", "，米10斤"),
        ("3-2-502-13000000001", "3-2-502", "", "-13000000001"),
        ("3-2-502米10斤", "3-2-502", "", "米10斤"),
        ("2号楼3门一楼东边", "2-3", "", "一楼东边"),
        ("帮5号楼陈老师把材料送到窗口", "5", "帮", "陈老师把材料送到窗口"),
        ("十二号楼一单元一千二百零三", "12-1-1203", "", ""),
        ("A座1203", "A-1203", "", ""),
        ("甲3号楼2门502", "甲3-2-502", "", ""),
        ("12号401室", "12-401", "", ""),
        ("3-502", "3-502", "", ""),
        ("1-1-1901", "1-1-1901", "", ""),
        ("5-2-2003 李姨", "5-2-2003", "", "李姨"),
        ("3-502包子两个", "3-502", "", "包子两个"),
        ("3号楼2门 150块钱", "3-2", "", "150块钱"),
        ("3号楼2单元12号", "3-2-12", "", ""),
        ("二大街8号院3号楼2门502", "3-2-502", "二大街8号院", ""),
    ],
)
def test_the_words_around_a_door_stay_as_they_were(sentence, found, before, after):
    place = parse(sentence)
    assert canonical(place.building, place.entrance, place.room) == found
    assert (place.before.strip(), place.after.strip()) == (before, after)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "第二大街辅路",
        "2026-11-23",
        "11-23-2026",
        "生日1-1-1950",
        "130-0000-0001",
        "1300000 0003",
        "022-66200000",
        "13-15元",
        "买300-500克肉馅",
        "3-5个土豆",
        "一共20-500",
        "5-250g",
        "送上来3楼502",
        "五楼东头",
        "12号送就行",
        "取件码 3-2-5501",
        "取件码：3-2-5501",
        "快递单号3-2-5501",
        "3-2-502-1",
        "孙子一个人在家(8岁)",
        "两门课",
    ],
)
def test_what_only_looks_like_a_door_is_none(sentence):
    place = parse(sentence)
    assert (place.building, place.entrance, place.room, place.confidence) == (None, None, None, 0.0)
    assert place.before == sentence


def test_two_doors_in_one_sentence_are_left_to_a_person():
    sentence = "从3-2-502拿到5号楼1门301"
    assert parse(sentence).confidence == 0
    assert [canonical(p.building, p.entrance, p.room) for p in all_in(sentence)] == ["3-2-502", "5-1-301"]
    assert door("3-2-502，就是3号楼2门502") == "3-2-502"


def test_a_second_building_without_a_flat_makes_the_door_doubtful():
    place = parse("4号楼门口等，送5-1-301")
    assert canonical(place.building, place.entrance, place.room) == "5-1-301"
    assert place.confidence <= 0.5


def test_a_door_said_in_two_breaths_is_put_together_with_less_trust():
    place = parse("3号楼王奶奶家2门502")
    assert (place.building, place.entrance, place.room) == ("3", "2", "502")
    assert place.rest == "王奶奶家"
    assert place.confidence < 0.9


def test_a_parcel_s_code_beside_the_word_parcel_is_hardly_believed():
    assert parse("取快递 3-2-5501").confidence <= 0.4


def test_an_entrance_alone_is_never_taken_for_a_building():
    assert parse("2门502").building is None
    assert canonical(None, "2", "502") == ""
    assert search_terms(parse("2门502")) == set()


def test_a_list_shows_house_and_entrance_and_hides_the_flat():
    place = parse("芳林3-2-502王秀珍13000000001")
    assert masked(place) == "3号楼2门"
    assert masked(place, hint=True) == "3号楼2门5**"
    assert spoken(place) == "3号楼2门502室"
    assert masked(Place("12", None, "1803"), hint=True) == "12号楼18**"
    assert masked(Place("A", "2", "1203A")) == "A座2门"
    assert masked(Place()) == spoken(Place()) == ""


def test_a_form_s_fields_may_carry_their_own_words():
    assert canonical("3号楼", "2单元", "502室") == canonical("三栋", "２门", "0502") == "3-2-502"
    assert masked(Place("3号楼", "2单元", "502室")) == "3号楼2门"
    assert canonical("B座") == "B"


def test_a_flat_typed_into_the_building_s_field_is_hidden_all_the_same():
    assert masked(Place("3号楼2门502")) == "3号楼2门"
    assert masked(Place("502的那个楼")) == ""
    assert spoken(Place("502的那个楼", None, "东户")) == "502的那个楼 东户"
    assert masked(Place("会所楼")) == "会所楼"
    assert masked(Place("3", "2门502")) == "3号楼"


def test_a_door_is_found_under_shorter_spellings():
    assert search_terms(parse("3-2-502")) == {"3-2-502", "3-2", "3-502", "3"}
    assert search_terms(parse("3-502")) == {"3-502", "3"}


CHINESE = "零一二三四五六七八九"
doors = st.tuples(st.integers(1, 199), st.integers(1, 9), st.integers(1, 32), st.integers(1, 9))
dresses = st.sampled_from(
    [
        "{b}-{e}-{r}",
        "{b}号楼{e}门{r}",
        "{b}栋{e}单元{r}室",
        "{b}#{e}楼门{r}",
        "{b}幢{e}号门{r}号",
        "{b}/{e}/{r}",
    ]
)
around = st.sampled_from(
    [("", ""), ("芳林社区", "王秀珍"), ("赵玉兰，", "，米10斤"), ("王奶奶 ", " 13000000001")]
)


@given(doors, dresses, around, st.booleans(), st.booleans())
def test_every_door_comes_back_from_every_dress(numbers, dress, words, full_width, spoken_digits):
    building, entrance, floor, flat = numbers
    room = f"{floor}{flat:02d}"
    said = "".join(CHINESE[int(d)] for d in room) if spoken_digits and "-" not in dress else room
    typed = dress.format(b=building, e=entrance, r=said)
    if full_width:
        typed = typed.translate({ord("0") + n: ord("０") + n for n in range(10)})
    place = parse(words[0] + typed + words[1])
    assert canonical(place.building, place.entrance, place.room) == f"{building}-{entrance}-{room}"
    assert (place.before, place.after) == words
    assert masked(place, hint=True) == f"{building}号楼{entrance}门{floor}**"


@given(st.text(alphabet="0123456789一二三十零百号楼门单元室栋#-/ ,。王A：取件码元", max_size=30))
def test_reading_never_fails_and_never_loses_a_word(text):
    place = parse(text)
    for part in (place.before, place.after):
        assert part in text or all(c in text for c in part)
    for place in all_in(text):
        assert text.startswith(place.before) and text.endswith(place.after)
        assert re.fullmatch(
            r"[甲A0-9]+(-[A0-9]+){0,2}|", canonical(place.building, place.entrance, place.room)
        )


@given(st.text())
def test_any_text_at_all_has_an_answer(text):
    assert 0 <= parse(text).confidence <= 1
