"""People on the board: a courier is added, insured and grabs; first links on paper; devices and the book."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.thumb import grab, listen
from tests.cast import COORDINATOR, Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
DESK = {"viewport": {"width": 1366, "height": 640}}
NEW = "13000007601"


def people_of(page: Page) -> None:
    page.locator("[data-people]").click()
    expect(page.locator(".people-panel [role=status]")).to_contain_text("人（共")


def test_a_courier_is_added_and_insured_on_the_board_comes_in_by_the_link_and_grabs(
    server: Server, open_page: Open
) -> None:
    board = open_page(server.url, COORDINATOR, **DESK)
    people_of(board)
    board.locator("[data-add]").click()
    add = board.locator(".add-person")
    add.get_by_label("姓名").fill("卢新来")
    add.get_by_label("手机号").fill("130-0000-7601")
    add.locator("[data-do]").click()
    link = board.get_by_label("一次性链接").input_value()
    expect(board.locator(".still-missing")).to_contain_text("保险")
    board.keyboard.press("Escape")
    board.locator("[data-filter]").first.fill("卢新来")
    row = board.locator(".roster li", has_text="卢新来")
    expect(row).to_contain_text("保险没登记或过期，不能抢单")
    expect(row).to_contain_text("还没登录过")

    phone = board.context.browser.new_context(viewport={"width": 320, "height": 568}).new_page()
    phone.goto(link)
    expect(phone.get_by_role("heading", name="设置密码")).to_be_visible()
    phone.fill("[name=password]", "12345678")
    phone.click("button[type=submit]")
    expect(phone.locator("p.lm-error")).to_contain_text("太容易猜到")
    phone.fill("[name=password]", "lu-xin-lai-2")
    phone.click("button[type=submit]")
    phone.wait_for_url("**/sign-in")
    phone.fill("[name=phone]", NEW)
    phone.fill("[name=password]", "lu-xin-lai-2")
    phone.click("button[type=submit]")
    missing = phone.locator(".missing")
    expect(missing).to_contain_text("意外伤害保险还没有登记")
    missing.get_by_role("button", name="读风险告知书").click()
    phone.get_by_role("dialog").locator(".weui-btn_primary").click()
    expect(missing).not_to_contain_text("风险告知书")
    expect(missing.locator("a[href^='tel:']").first).to_be_visible()

    row.locator("[data-verb=papers]").click()
    papers = board.locator(".papers-sheet")
    papers.get_by_role("button", name="一年").first.click()
    papers.get_by_label("受过取药送药培训").check()
    papers.locator("[data-do]").click()
    expect(row.locator(".wrong")).to_have_count(0)
    expect(row).to_contain_text("可送药")
    expect(missing).to_have_count(0)
    order = Person(server.url, committee(1)).needs(category="parcel")["order"]["id"]
    listen(phone)
    grab(phone, phone.locator(f"[data-order='{order}'] .hold"))
    phone.context.close()


def test_links_for_many_stand_on_a_sheet_that_prints_alone_and_what_ends_soon_stands_on_top(
    server: Server, open_page: Open
) -> None:
    zhang = Person(server.url, COORDINATOR)
    last = Person(server.url, courier(70))
    until = (datetime.now(UTC) + timedelta(days=20)).date()
    assert zhang.call("PATCH", f"/people/{last.id}/courier", {"insured_until": until.isoformat()}).ok
    for n in range(3):
        seat = {"role": "committee_staff", "unit_id": Person(server.url, committee(3)).facts["community_id"]}
        zhang.did("/people", {"name": f"新同事{n}", "phone": f"1300000761{n}"} | seat)
    page = open_page(server.url, COORDINATOR, **DESK)
    people_of(page)
    expect(page.locator(".roster li").first).to_have_attribute("data-person", last.id)
    expect(page.locator(".roster li .soon").first).to_contain_text(until.isoformat())
    page.locator("[data-only]").select_option("waiting")
    page.locator("[data-links]").click()
    page.locator("[data-print]").click()
    cards = page.locator(".handouts li")
    expect(cards).to_have_count(3)
    expect(cards.first.locator("img")).to_have_attribute("src", re.compile("^data:image/svg"))
    page.emulate_media(media="print")
    expect(cards.last).to_be_visible()
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator(".roster")).to_be_hidden()
    page.emulate_media(media="screen")
    page.keyboard.press("Escape")
    page.locator("[data-book]").click()
    page.locator(".book [name=verb]").select_option("person")
    expect(page.locator(".book [data-verb='person.add']")).to_have_count(3)
    page.keyboard.press("Escape")
    page.locator("[data-menu]").click()
    page.locator("[data-devices]").click()
    expect(page.locator("[data-device]").filter(has_text="这一台")).to_have_count(1)
    page.locator("[data-device] button").click()
    expect(page.locator("[data-device]")).to_have_count(1)
    assert zhang.call("GET", "/me").status_code == 401
