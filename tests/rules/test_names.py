import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.names import Query, initials, key, masked, prefixes, search_key


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王秀珍", "王*珍"),
        ("王珍", "王*"),
        ("王", "王*"),
        ("王 秀珍", "王*珍"),
        ("欧阳修远", "欧阳*远"),
        ("欧阳锋", "欧阳*"),
        ("王李秀珍", "王**珍"),
        ("爱新觉罗溥仪", "爱新***仪"),
        ("𠮷野家", "𠮷*家"),
        ("葛\U000e0100飾", "葛\U000e0100*"),
        ("阿卜杜拉·买买提", "阿***·买***"),
        ("Anna Smith", "A*** S***"),
        ("Ольга Петрова", "О*** П***"),
        ("王秀珍13000000001", "王***"),
        ("王秀珍奶奶", "王*珍奶奶"),
        ("李大爷", "李大爷"),
        ("孙姨", "孙姨"),
        ("欧阳姐", "欧阳姐"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_list_shows_enough_of_a_name_to_recognise_it_and_no_more(name, shown):
    assert masked(name) == shown


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王秀珍", "wxz"),
        ("王秀珍奶奶", "wxz"),
        ("单雄信", "sxx"),
        ("单雄信", "dxx"),
        ("曾乐", "zl"),
        ("曾乐", "cy"),
        ("解晓东", "xxd"),
        ("仇英", "qy"),
        ("查良镛", "zly"),
        ("区小明", "oxm"),
        ("尉迟敬德", "ycjd"),
        ("万俟卨", "mqx"),
        ("长孙无忌", "zswj"),
        ("单于丹", "cyd"),
        ("覃德福", "qdf"),
        ("朴顺姬", "psj"),
        ("重阳", "cy"),
        ("𠮷野", "jy"),
        ("李大爷", "l"),
        ("Anna Smith", "as"),
        ("小王Tom", "xwt"),
    ],
)
def test_either_reading_of_a_name_finds_the_person(name, typed):
    assert typed in initials(name)


def test_common_names_have_one_spelling_and_unreadable_ones_none():
    assert initials("王秀珍") == {"wxz"}
    assert initials("吴玉兰") == {"wyl"}
    assert initials("🙏") == initials("") == set()
    assert len(initials("乐" * 20)) <= 32


def test_a_name_is_found_while_it_is_still_being_typed():
    assert prefixes("wxz") == {"w", "wx", "wxz"}
    assert prefixes({"zl", "cl"}, shortest=2) == {"zl", "cl"}
    assert prefixes("王秀珍", shortest=2) == {"王秀", "王秀珍"}
    assert prefixes("w", shortest=2) == {"w"}
    assert prefixes("") == set()


def test_forms_of_address_and_spaces_do_not_make_another_person():
    assert key("王 秀珍 奶奶") == key("王秀珍") == "王秀珍"
    assert key("李大爷") == key("李 先生") == "李"
    assert key("阿卜杜拉·买买提") == key("阿卜杜拉•买买提")
    assert key("陈伯") == "陈伯"  # a given name as often as an uncle


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("wxz", "initials", "wxz"),
        ("ＷＸＺ ", "initials", "wxz"),
        ("0001", "last_four", "0001"),
        ("０００１", "last_four", "0001"),
        ("130-0000-0001", "phone", "13000000001"),
        ("66200000", "phone", "022-66200000"),
        ("王秀珍", "name", "王秀珍"),
        ("王秀", "name", "王秀"),
        ("王奶奶", "name", "王"),
        ("𠮷", "name", "𠮷"),
        ("3-2-502", "place", "3-2-502"),
        ("三号楼二门五零二", "place", "3-2-502"),
        ("芳林3号楼2单元502", "place", "3-2-502"),
        ("3-502", "place", "3-502"),
        ("3号楼", "place", "3"),
        ("3-2-", "place", "3-2"),
        ("3-2", "place", "3-2"),
        ("138", "none", ""),
        ("！", "none", ""),
        ("", "none", ""),
    ],
)
def test_one_field_understands_every_way_of_asking_for_somebody(typed, kind, text):
    assert search_key(typed) == Query(kind, text)


@given(st.text())
def test_no_name_and_no_query_is_too_odd(text):
    masked(text)
    assert search_key(text).kind in {"initials", "last_four", "phone", "name", "place", "none"}
    assert len(initials(text)) <= 32
    assert all(spelling.isascii() and spelling.islower() for spelling in initials(text))


@given(st.text(alphabet="李赵德福秀兰𠮷桂芬明芳", min_size=2, max_size=6))
def test_no_mask_lets_a_whole_name_through(name):
    shown = masked(name)
    assert "*" in shown
    assert shown.replace("*", "") != name
    assert shown[0] == name[0]
