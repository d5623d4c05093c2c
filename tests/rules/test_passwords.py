"""What may be a password, and how long a notice that was read is good."""

from datetime import UTC, datetime

import pytest

from dispatch.demo.people import PASSWORD
from dispatch.rules import notice, passwords

GUESSED = """
12345678 123456789 87654321 qwertyui QWERTY123 1qaz2wsx password Password1! P@ssw0rd admin2026 Admin@123 woaini1314
a12345678 qq123456 abc12345 13800138000 19850601 1985-06-01 zhq19850601 123123123 abcdabcd iloveyou asdfghjkl 147258369
5201314520 11223344 taobao888 abcd1234 88888888a zxcvbnm123 1q2w3e4r wangwei123 mima2026 letmein99 0987654321 qwer1234
12341234 beijing2008
"""
GOOD = """
demo-pass-1 guo-qiao-mi-xian 一二三四五六七八 xin-mi-ma-2026 zhong-guo-hao K7#mpq2z kuai-dao-le-3 桥头第三家卖豆浆
mei4-tian1-zao3 9f3k2l8d lvse-zixingche 82-lan-tianjin-mei
"""


@pytest.mark.parametrize("word", ["", "short-1", "11111111", "abababab", "abcabcabcabc", "一二三四五六七"])
def test_a_short_word_or_one_of_few_signs_is_refused(word):
    assert passwords.wrong(word) == "too_weak"


@pytest.mark.parametrize("word", GUESSED.split())
def test_what_others_try_first_is_refused_and_said_so(word):
    assert passwords.wrong(word) in ("too_common", "too_weak")


@pytest.mark.parametrize("word", GOOD.split())
def test_eight_different_enough_signs_will_do_for_a_courier(word):
    assert passwords.wrong(word) is None


def test_who_sees_a_whole_street_takes_ten():
    assert passwords.wrong("9f3k2l8d", staff=True) == "too_short_for_staff"
    assert passwords.wrong("9f3k2l8d-q", staff=True) is None
    assert passwords.wrong(PASSWORD, staff=True) is None, "the demo's own stays usable"
    assert not passwords.is_staff({"courier", "outlet_lead"}) and passwords.is_staff(
        {"courier", "supervisor"}
    )


@pytest.mark.parametrize("day", [datetime(2026, 11, 30, 9, tzinfo=UTC), datetime(2028, 2, 29, 9, tzinfo=UTC)])
def test_a_notice_that_was_read_is_good_for_a_year_to_the_day(day):
    assert (notice.good_until(day) - day).days == 365
