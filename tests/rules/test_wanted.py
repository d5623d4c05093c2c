"""When something is wanted, from what is said. It is Tuesday, 1 December 2026, ten past ten in the street."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.wanted import window

STREET = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 12, 1, 10, 10, tzinfo=STREET)


def said(text: str, now: datetime = NOW) -> str | None:
    """01 12:00 – 01 18:00, with … for an open end."""
    found = window(text, now)
    return found and " – ".join(at.strftime("%d %H:%M") if at else "…" for at in found[:2])


WANTED = [
    ("下午送", "01 12:00 – 01 18:00"),
    ("明天上午九点以前", "… – 02 09:00"),
    ("今晚之前", "… – 01 18:00"),
    ("王奶奶买菜，下午三点前送到就行", "… – 01 15:00"),
    ("米10斤 明天上午 放门口", "02 08:00 – 02 12:00"),
    ("三点以后在家", "01 15:00 – …"),
    ("上午透析，下午在家，下午送", "01 12:00 – 01 18:00"),
    ("今天不行，明天下午送", "02 12:00 – 02 18:00"),
    ("周五下午四点到六点", "04 16:00 – 04 18:00"),
    ("4-6点送", "01 16:00 – 01 18:00"),
    ("下午四五点送来", "01 16:00 – 01 17:00"),
    ("九点前送到", "… – 01 21:00"),
    ("最晚周五", "… – 04 18:00"),
    ("晚饭前送到", "… – 01 18:00"),
    ("半个钟头内要", "… – 01 10:40"),
    ("12月3号上午送", "03 08:00 – 03 12:00"),
    ("3号下午送", "03 12:00 – 03 18:00"),
    ("下周一上午取药", "07 08:00 – 07 12:00"),
    ("今晚8点前送到", "… – 01 20:00"),
    ("送到时间：明天下午", "02 12:00 – 02 18:00"),
    ("上午8点到下午5点都有人", "01 08:00 – 01 17:00"),
    ("周末送", "05 08:00 – 06 18:00"),
]  # fmt: skip
"""Written with the rules at hand."""

WANTED_UNSEEN = [
    ("麻烦下午五点之前给我妈送一袋面过来", "… – 01 17:00"),
    ("老太太说最好明儿上午，越早越好", "02 08:00 – 02 12:00"),
    ("今天中午以前要用，两棵白菜", "… – 01 12:00"),
    ("后天早上八点半到九点半有人", "03 08:30 – 03 09:30"),
    ("周日给她买点水果", "06 08:00 – 06 18:00"),
    ("礼拜三下午两点左右送", "02 13:30 – 02 14:30"),
    ("大后天送也行", "04 08:00 – 04 18:00"),
    ("不急，下周二送就可以", "08 08:00 – 08 18:00"),
    ("尽快，最迟不要超过中午十二点", "… – 01 12:00"),
    ("晚上六点以后家里有人", "01 18:00 – …"),
    ("上午十点她在社区医院输液，十一点半以后送", "01 11:30 – …"),
    ("今儿后晌捎两斤鸡蛋", "01 12:00 – 01 18:00"),
    ("明天下午三点一刻之前把材料送到街道", "… – 02 15:15"),
    ("两个小时之内要用", "… – 01 12:10"),
    ("快递14:30后取", "01 14:30 – …"),
    ("请在16：00－18：00送", "01 16:00 – 01 18:00"),
    ("降压药吃完了，明天早上要吃，今天晚上八点前送到", "… – 01 20:00"),
    ("她礼拜五过生日，礼拜四下午送蛋糕", "03 12:00 – 03 18:00"),
    ("明儿一早帮忙买豆浆油条", "02 07:00 – 02 10:00"),
    ("请于12月2日15:00前送达", "… – 02 15:00"),
    ("下午4：30之后家里才有人", "01 16:30 – …"),
    ("药店晚上八点关门，八点前取", "… – 01 20:00"),
]  # fmt: skip
"""Written as a clerk types, the rules not at hand; three of thirty had to be mended for."""

NOTHING = [
    "早一点送", "多买一点", "下午要去医院复查，帮买米", "明天下午不用送", "周五之前送", "8:30前送到", "幸福路3号，买菜",
    "每天早上送牛奶", "明天她生日，下午送蛋糕", "儿子下午过来", "上午或者下午都行", "昨天下午送来的鸡蛋坏了",
    "有三点要注意，买菜", "油三点五斤", "米10斤，周三之前送", "这周一送", "今早八点前送", "下午3点取药，4点前送到",
]  # fmt: skip
NOTHING_UNSEEN = [
    "下午一点到三点睡午觉，别敲门", "孙女下午四点放学，买点零食", "食堂十一点开饭，帮打一份", "每周二四六送奶",
    "早上五点就醒了，睡不着", "昨晚八点摔了一跤", "饭后半小时吃的药，买一盒", "十分钟内能不能到？",
    "刚才九点打的电话没人接", "他明天出院，下午送点粥", "米面油各一，不着急这几天都行", "电池2号的买四节",
    "买12月2号生产的牛奶", "十二点到一点不要送", "七点前送早点", "明天下午或者后天上午送", "早晚各吃一片，买两盒",
    "白天都在家，几点送都行", "昨天说好今天上午送的，怎么还没来", "到了打电话，晚上八点以后别打", "夜里十二点前",
    "快递员上午十点送来的箱子帮忙搬上楼", "药店只开到下午五点，请尽快", "晚点送没关系", "中午之前送不到就不要了",
]  # fmt: skip


@pytest.mark.parametrize(("text", "when"), WANTED + WANTED_UNSEEN)
def test_when_it_is_wanted_is_read(text, when):
    assert said(text) == when


@pytest.mark.parametrize("text", NOTHING + NOTHING_UNSEEN)
def test_what_is_unclear_or_not_about_bringing_is_no_window(text):
    assert said(text) is None


@pytest.mark.parametrize(
    ("text", "hour", "when"),
    [
        ("上午送", 9, "01 08:00 – 01 12:00"), ("上午送", 13, None), ("下午三点前送", 15, None), ("九点前送到", 8, None),
        ("明天上午送", 23, "02 08:00 – 02 12:00"), ("今晚送", 22, None), ("明天送", 1, "02 08:00 – 02 18:00"), ("三点送", 16, None),
        ("八点前送", 21, None), ("中午前送到", 13, None),
    ],
)  # fmt: skip
def test_what_has_passed_today_is_not_tomorrow_unless_the_words_say_so(text, hour, when):
    assert said(text, NOW.replace(hour=hour)) == when


@pytest.mark.parametrize(
    ("text", "day", "when"),
    [
        ("周三送", 4, "09 08:00 – 09 18:00"),  # said on a Friday: the coming one
        ("这周三送", 4, None),
        ("下周三送", 4, "09 08:00 – 09 18:00"),
        ("下周三送", 6, "09 08:00 – 09 18:00"),  # said on a Sunday
        ("周五送", 4, "04 08:00 – 04 18:00"),
        ("1月3日送", 28, "03 08:00 – 03 18:00"),
        ("3号送", 28, None),
    ],
)
def test_days_of_the_week_and_of_the_month(text, day, when):
    assert said(text, NOW.replace(day=day)) == when


MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
PIECES = ["明天", "今天", "后天", "下周三", "周末", "3号", "2月30日", "上午", "下午", "晚上", "三点半", "14:30", "8点", "到", "前", "以后", "左右",
          "送", "取", "不", "在家", "，", " ", "最晚", "一小时内", "午饭前", "廿五点", "99点", "买米", "2-3点", "四五点"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), MOMENTS)
def test_a_window_is_always_one_that_a_need_takes(text, now):
    found = window(text, now)
    if found is None:
        return
    assert found.start or found.end
    assert (found.end or found.start) > now
    assert not (found.start and found.end) or found.start < found.end
    assert (found.end or found.start) - now < timedelta(days=62)


@given(st.integers(8, 22), MOMENTS)
def test_an_hour_named_with_its_day_is_that_hour_of_that_day(hour, now):
    now = now.replace(hour=11)
    found = window(f"后天{hour}:00前送到", now)
    assert found and found.start is None
    assert (found.end.date() - now.date(), found.end.hour) == (timedelta(days=2), hour)


@given(st.text(max_size=80), MOMENTS)
def test_no_text_breaks_it(text, now):
    found = window(text, now)
    assert found is None or found.end > now
