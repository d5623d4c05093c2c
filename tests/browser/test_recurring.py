"""定期需求 at the committee's desk: set up once for two doors, a day taken out, stopped."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import Desk
from tests.cast import Person, committee
from tests.server import Server

pytestmark = pytest.mark.browser

FANGLIN = 13
PC = {"width": 1366, "height": 768}


def test_a_clerk_sets_it_up_once_for_two_doors_takes_a_day_out_and_stops_it(
    shared_server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_server.url, committee(FANGLIN), viewport=PC)
    desk = Desk(page).choose("wxz", "王*珍")
    page.fill(".post [name=text]", "土豆3斤、鸡蛋一板")
    desk.category("food_vegetable")
    page.check("[name=repeat]")
    page.click(".submit")
    expect(page.locator("[data-name=days] .lm-error")).to_be_visible()
    for day in ("tue", "fri"):
        page.click(f'[data-name=days] [data-code="{day}"]')
    page.click("[data-another]")
    page.fill("#who", "8-1-1803")
    page.locator(".others [role=option]", has_text="李*福").click()
    page.fill(".other input", "不要鸡蛋")
    page.click(".submit")
    made = str(page.locator(".receipt").get_attribute("data-recurrence"))

    staff = Person(shared_server.url, committee(FANGLIN))
    one = staff.get(f"/recurrences/{made}")
    assert [drop["text"] for drop in one["drops"]] == ["土豆3斤、鸡蛋一板", "不要鸡蛋"]
    assert one["rule"]["days"] == ["tue", "fri"]

    page.click("[data-recurring]")
    row = page.locator(f'.case[data-recurrence="{made}"]')
    expect(row).to_contain_text("每周二、周五 08:00")
    row.click()
    page.locator("[data-do=skip]").first.click()
    page.click("[data-sure=skip]")
    expect(page.locator(f'[data-day="{one["coming"][0]["day"]}"]')).to_contain_text("已取消这一天")
    first, second = (page.locator(f'[data-drop="{drop["id"]}"]') for drop in one["drops"])
    second.locator("[data-do=pause]").click()
    second.locator("[name=pause_until]").fill(one["coming"][1]["day"])
    second.locator("[data-save]").click()
    expect(second.locator("[data-paused]")).to_contain_text("停到")
    first.locator("[data-do=change]").click()
    first.locator("[name=door_text]").fill("土豆5斤")
    first.locator("[data-save]").click()
    expect(first.locator(".said")).to_have_text("土豆5斤")
    page.click("[data-do=add-door]")
    page.fill("#another-door", "刘玉芬")
    page.locator(".drawer [role=option]", has_text="刘*芬").click()
    expect(page.locator(".drawer [name=door_text]")).to_have_value("土豆5斤")
    page.locator(".drawer [data-save]").click()
    expect(page.locator("[data-drop]")).to_have_count(3)
    second.locator("[data-do=resume]").click()
    expect(second.locator("[data-paused]")).to_have_count(0)
    now = staff.get(f"/recurrences/{made}")
    assert [drop["text"] for drop in now["drops"]] == ["土豆5斤", "不要鸡蛋", "土豆5斤"]
    page.click("[data-do=end]")
    page.click("[data-sure=end]")
    expect(page.locator(".recurrence")).to_have_attribute("data-status", "ended")
    assert staff.get(f"/recurrences/{made}")["coming"] == []
