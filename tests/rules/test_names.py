import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from dispatch.rules.names import beginnings, given, initials, key, masked, same, spelled, spelling


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
        ("歐陽鋒", "歐陽*"),
        ("古丽米热●艾比布力", "古***●艾***"),
        ("古丽米热.艾比布力", "古***.艾***"),
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
        ("阿布都热合曼·买买提", "abdrhmmmt"),
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
    assert beginnings(["wxz"], 9, 9) == {"w", "wx", "wxz"}
    assert beginnings(["wxz"], 2, 9) == {"w", "wx"}
    assert beginnings(["zl", "cl"], 9, 3) == {"z", "zl", "c"}, "the likelier spelling is kept whole"
    assert beginnings([""], 9, 9) == beginnings([], 9, 9) == set()


def test_forms_of_address_and_spaces_do_not_make_another_person():
    assert key("王 秀珍 奶奶") == key("王秀珍") == "王秀珍"
    assert key("李大爷") == key("李 先生") == "李"
    assert key("阿卜杜拉·买买提") == key("阿卜杜拉•买买提")
    assert key("陈伯") == "陈伯"  # a given name as often as an uncle


DOTS = "·•‧・．.。●∙⋅･﹒︒˙·⸱ꞏᐧ▪-–＊*"


@pytest.mark.parametrize("dot", [*DOTS, " ", "\u3000", "", " · ", "\u00a0"])
def test_whatever_stands_between_the_parts_of_a_name_it_is_one_name(dot):
    assert spelling(f"古丽米热{dot}艾比布力") == "古丽米热艾比布力"
    assert same(f"迪丽努尔{dot}阿卜来提", "迪丽努尔·阿卜来提")
    assert given(f"迪丽努尔{dot}阿卜来提") == (["阿卜来提"] if dot else ["丽努尔阿卜来提"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("張秀蘭", "张秀兰"),
        ("陳麗華", "陈丽华"),
        ("歐陽鳳儀", "欧阳凤仪"),
        ("龔衞國", "龚卫国"),
        ("龔衛國", "龚卫国"),
        ("李峯", "李峰"),
        ("黃羣", "黄群"),
        ("鍾慶餘", "钟庆余"),
        ("蕭黒龍", "萧黑龙"),
        ("趙寶琴", "赵宝琴"),
        ("齊葉氏", "齐叶氏"),
        ("ＡＮＮＡ Smith", "anna smith"),
        ("葛\U000e0100飾", "葛饰"),
        ("刘\u200b德福", "劉德福"),
    ],
)
def test_a_name_in_other_characters_is_the_same_name(one, other):
    assert same(one, other)
    assert initials(one) == initials(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("李大爷", "李奶奶"),
        ("王秀珍", "王秀真"),
        ("陈喆", "陈哲"),
        ("张昕", "张欣"),
        ("刘祐", "刘佑"),
        ("王濬", "王浚"),
        ("Anna", "Ann"),
        ("🙏", "🙂"),
        ("", "王"),
    ],
)
def test_different_names_stay_different(one, other):
    assert not same(one, other)


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("张秀兰", ["秀兰"]),
        ("张秀兰奶奶", ["秀兰"]),
        ("歐陽修遠", ["修远"]),
        ("王", []),
        ("李大爷", []),
        ("阿布都热合曼·买买提", ["买买提"]),
        ("Anna Maria Smith", ["maria", "smith"]),
        ("王 秀珍", ["秀珍"]),
        ("", []),
    ],
)
def test_who_says_only_the_given_name_is_understood(name, rest):
    assert given(name) == rest


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张秀兰", "zhangxiulan"),
        ("張秀蘭", "zhangxiulan"),
        ("单雄信", "shanxiongxin"),
        ("单雄信", "danxiongxin"),
        ("仇英", "qiuying"),
        ("仇英", "chouying"),
        ("解晓东", "xiexiaodong"),
        ("区小明", "ouxiaoming"),
        ("曾志伟", "zengzhiwei"),
        ("查良镛", "zhaliangyong"),
        ("查良镛", "chaliangyong"),
        ("任长霞", "renchangxia"),
        ("吕秀莲", "lvxiulian"),
        ("吕秀莲", "luxiulian"),
        ("尉迟敬德", "yuchijingde"),
        ("朴顺姬", "piaoshunji"),
        ("阿布都热合曼·买买提", "abudurehemanmaimaiti"),
    ],
)
def test_a_name_can_be_typed_in_full_pinyin(name, typed):
    assert typed in spelled(name)


@whatever(st.text())
def test_no_name_is_too_odd(text):
    masked(text)
    given(text)
    assert spelling(spelling(text)) == spelling(text)
    assert len(spelled(text)) <= 4
    assert len(initials(text)) <= 32
    assert all(spelling.isascii() and spelling.islower() for spelling in initials(text))


@whatever(st.text(alphabet="李赵德福秀兰𠮷桂芬明芳", min_size=2, max_size=6))
def test_no_mask_lets_a_whole_name_through(name):
    shown = masked(name)
    assert "*" in shown
    assert shown.replace("*", "") != name
    assert shown[0] == name[0]
