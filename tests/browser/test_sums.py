"""What a courier fills in at the door: sums as they are said, and a code that is locked."""

import random

import pytest
from playwright.sync_api import expect

from dispatch.rules.money import fen
from tests.browser.thumb import grab, listen
from tests.cast import Person, committee, courier
from tests.rules.test_money import CASES

pytestmark = pytest.mark.browser

LETTERS = [
    *"0123456789",
    *"零一二两三四五六七八九十百千",
    *"块元角毛分半整钱.,点 ",
    "块",
    "元",
    "十",
    "一百",
    "¥",
    "，",
]
ALL = """async ([from, all]) => { const { fen } = await import(from); return all.map((one) => fen(one) ?? -1); }"""


def test_the_phone_reads_what_the_server_reads(fresh_server, open_page) -> None:
    dice = random.Random(5)
    spoken = ["".join(dice.choices(LETTERS, k=dice.randint(1, 7))) for _ in range(6000)]
    said = [case for case, _ in CASES] + spoken
    page = open_page(fresh_server.url, courier(1))
    where = page.evaluate(
        "new URL('js/sums.js', new URL(document.documentElement.dataset.static, location)).href"
    )
    read = dict(zip(said, page.evaluate(ALL, [where, said]), strict=True))
    ours = {one: found if (found := fen(one)) is not None else -1 for one in said}
    assert {one: (read[one], ours[one]) for one in said if read[one] != ours[one]} == {}
    assert sum(found >= 0 for found in ours.values()) > 300


def test_a_sum_as_it_is_said_and_a_locked_code_that_says_what_else_proves_it(fresh_server, open_page) -> None:
    staff, li = Person(fresh_server.url, committee(13)), Person(fresh_server.url, courier(1))
    order = staff.needs(budget_fen=5000, text="买菜")["order"]
    path = f"/orders/{order['id']}"
    right = staff.get(path)["handover_code"]
    page = open_page(fresh_server.url, courier(1))
    listen(page)
    grab(page, page.locator(f'[data-order="{order["id"]}"] .hold'))
    page.get_by_role("button", name="已经送到了").click()
    for _ in range(5):
        li.post(f"{path}/deliver", {"code": "0000" if right != "0000" else "1111"})
    sheet = page.get_by_role("dialog")
    sheet.locator("[name=paid]").fill("35块555")
    sheet.locator("[name=code]").fill(right)
    sheet.locator(".foot button").click()
    expect(sheet).to_contain_text("小数最多两位")
    sheet.locator("[name=paid]").fill("三十五块五")
    sheet.locator(".foot button").click()
    expect(sheet).to_contain_text("锁住了")
    expect(sheet).to_contain_text("拍一张门口的照片")
    expect(sheet).not_to_contain_text("还能试")
    expect(sheet.locator("[name=code]")).to_have_value("")
    sheet.locator(".foot button").click()
    expect(page.locator(".today")).to_contain_text("代买生活用品")
    shown = staff.get(path)
    assert (shown["status"], shown["proof"], shown["total_fen"]) == ("delivered", "call", 3550)
