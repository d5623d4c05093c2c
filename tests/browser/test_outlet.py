"""The outlet lead's page: a new courier comes in by its link, a lost phone is signed out, and what nobody
takes near the outlet stands there until somebody has it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.thumb import opened
from tests.cast import COORDINATOR, Person, committee, courier, lead, without_ids
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PC = {"viewport": {"width": 1366, "height": 768}}
LEADS_AT_ONCE = [{"after_s": 0, "to": "all"}, {"after_s": 0, "to": "leads"}]


def test_a_new_courier_comes_in_by_the_link_of_his_outlet(server, open_page):
    page = open_page(server.url, lead(3))
    expect(page.get_by_role("heading", name="我的网点")).to_be_visible()
    page.get_by_role("button", name="邀请新的快递员").click()
    expect(page.get_by_alt_text("链接的二维码")).to_be_visible()
    expect(page.locator(".still-missing")).to_contain_text("保险")
    link = page.get_by_label("一次性链接").input_value()
    phone = page.context.browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    phone.goto(link)
    phone.fill("[name=name]", "新来的小张")
    phone.fill("[name=phone]", "130-0000-6543")
    phone.fill("[name=password]", "xiao-zhang-2026")
    phone.check("[name=notice_accepted]")
    phone.click("button[type=submit]")
    expect(phone.get_by_role("button", name="开始听单")).to_be_visible()
    expect(phone.locator(".missing")).to_contain_text("意外伤害保险还没有登记")
    expect(phone.locator(".missing a")).to_have_attribute("href", f"tel:{lead(3)}")
    phone.context.close()
    page.reload()
    expect(page.get_by_text("新来的小张")).to_be_visible()
    newcomer = page.locator("section.courier", has_text="新来的小张")
    expect(newcomer).to_contain_text("保险没登记或过期")
    newcomer.locator("[data-verb=papers]").click()
    page.get_by_role("button", name="一年").first.click()
    page.locator(".papers-sheet [data-do]").click()
    expect(newcomer.locator(".wrong")).to_have_count(0)


def test_a_lost_phone_is_signed_out_by_the_lead(server, open_page):
    lost = Person(server.url, courier(9)).listen()
    page = open_page(server.url, lead(3))
    row = page.locator("section", has_text=lost.facts["name"])
    opened(row.get_by_role("button", name="让他的手机全部退出"), page.get_by_role("dialog"))
    expect(page.get_by_role("dialog")).to_contain_text("手机丢了")
    assert lost.bye is None, "it asks"
    page.locator(".lm-sheet [data-do]").click()
    expect(page.get_by_text("已全部退出")).to_be_visible()
    lost.gone()
    assert lost.bye == "signed_out"


@pytest.fixture
def wang(server: Server) -> Person:
    """Committee 1, beside outlet 1, in a station whose plan asks the leads at once."""
    station = Person(server.url, COORDINATOR)
    plans = {"plans": {"P2": LEADS_AT_ONCE}}
    answer = station.call("PUT", f"/stations/{station.facts['station_id']}/policy", plans)
    assert answer.status_code == 200, answer.text
    return Person(server.url, committee(1))


def posted(staff: Person, category: str = "shopping", **more: Any) -> dict[str, Any]:
    door = {"compound": "格调林泉", "building": "5", "entrance": "1", "room": "1502"}
    resident = {"name": "陈桂兰", "phone": "13055550001", "address": door}
    return staff.did("/needs", {"resident": resident, "category": category, "text": "一袋盐"} | more)["order"]


def card(page: Page, order: dict[str, Any]) -> Locator:
    return page.locator(f'.asked [data-order="{order["id"]}"]')


def crew(page: Page, order: dict[str, Any]) -> Locator:
    return card(page, order).locator("a[href^='tel:']")


def test_what_nobody_takes_stands_on_the_page_of_who_was_asked_until_somebody_has_it(
    server: Server, open_page: Open, wang: Person
) -> None:
    first, second = (Person(server.url, courier(n)) for n in (1, 2))
    first.on_duty()
    page, elsewhere = open_page(server.url, lead(1)), open_page(server.url, lead(3))
    stranger = Person(server.url, lead(3)).listen()
    for one in (page, elsewhere):
        expect(one.get_by_text("现在没有要您帮忙找人的单")).to_be_visible()
    order = posted(wang)
    expect(card(page, order)).to_contain_text("格调林泉 5号楼")
    for words in ("代买生活用品", "当日", "开始等人接", "离网点", order["number"]):
        expect(card(page, order)).to_contain_text(words)
    expect(page).to_have_title("(1) 我的网点 · 最后一米")
    expect(crew(page, order)).to_have_count(1)
    expect(crew(page, order)).to_have_attribute("href", f"tel:{courier(1)}")
    for secret in ("陈桂兰", "13055550001", "1502", "一袋盐"):
        assert secret not in without_ids(page.content())

    second.on_duty()
    expect(crew(page, order)).to_have_count(2)
    expect(page.locator(f'[data-person="{second.id}"]')).to_contain_text("正在听单")
    first.on_duty(False)
    expect(crew(page, order)).to_have_count(1)
    expect(page.locator(f'[data-person="{first.id}"]')).to_contain_text("没有听单")
    page.reload()
    expect(crew(page, order)).to_have_attribute("href", f"tel:{courier(2)}")

    second.did(f"/orders/{order['id']}/grab")
    expect(card(page, order)).to_have_count(0)
    expect(page.locator(".lm-toasts")).to_contain_text("有人接了：代买生活用品，格调林泉 5号楼")
    expect(page).to_have_title("我的网点 · 最后一米")
    second.did(f"/orders/{order['id']}/release", {"reason": "vehicle"})
    expect(card(page, order)).to_be_visible()
    wang.did(f"/orders/{order['id']}/cancel", {"reason": "not_needed"})
    expect(card(page, order)).to_have_count(0)
    expect(page.locator(".lm-toasts")).to_contain_text("不用再找人了")

    expect(elsewhere.get_by_text("现在没有要您帮忙找人的单")).to_be_visible()
    assert stranger.get("/me/asked") == {"items": [], "next": None}
    assert stranger.kinds() == [], "who was not asked hears nothing of it, nor of others' couriers"
    stranger.leave()


def test_who_may_not_take_it_is_named_a_fault_is_worded_and_who_is_suspended_sees_nothing(
    server: Server, open_page: Open, wang: Person
) -> None:
    untrained = Person(server.url, courier(49)).on_duty()  # of outlet 13, whose couriers know no medicine
    chief = Person(server.url, COORDINATOR)
    boss = Person(server.url, lead(13))
    page = open_page(server.url, lead(13), **PC)
    medicine, salt = (posted(wang, category) for category in ("prescription_pickup", "shopping"))
    expect(card(page, medicine)).to_contain_text(f"{untrained.facts['name']}不能接：没有取药资格")
    expect(crew(page, medicine)).to_have_count(0)
    expect(crew(page, salt)).to_have_count(1)

    page.route("**/api/v1/me/asked*", lambda route: route.abort())
    page.reload()
    fault = page.get_by_role("alert")
    expect(fault).to_contain_text("现在看不到有没有要您帮忙找人的单。 连不上网络")
    page.unroute("**/api/v1/me/asked*")
    page.get_by_role("button", name="再试一次").click()
    expect(card(page, salt)).to_be_visible()
    expect(fault).to_have_count(0)

    chief.did(f"/people/{boss.id}/suspend", {"suspended": True})
    expect(page).to_have_url(f"{server.url}/sign-in")
    assert boss.call("GET", "/me/asked").status_code == 401
