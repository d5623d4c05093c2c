"""Nobody answers the door: that is no report, and without a network nobody knows of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.snapshots import SHELF, Open, house, press, reported, standing, touched
from tests.cast import PASSWORD, Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser


def test_nobody_answers_is_no_report_but_an_alert_at_once(
    server: Server, open_page: Open, li: Person, zhang: Person
) -> None:
    page = standing(open_page, server, courier(1), house(li)["position"])
    page.locator(".street button", has_text="无人应答").click()
    sheet = page.get_by_role("dialog", name="老人异常 · 无人应答")
    assert sheet.locator('a[href="tel:120"]').is_visible() and sheet.locator('a[href="tel:110"]').is_visible()
    expect(page.get_by_role("button", name="先点一个看到的情况")).to_be_disabled()
    page.click('[data-seen="no_answer"]')
    page.fill("textarea", "五天没取菜")
    press(page, "马上告诉居委会和社工站")
    expect(sheet).to_contain_text("已经收到")
    assert reported(li) == []
    [alert] = zhang.get("/alerts")["items"]
    zhang.did(f"/alerts/{alert['id']}/answer", {"text": "已派人上门，谢谢"})
    expect(page.locator(".lm-toasts")).to_contain_text("已派人上门，谢谢")
    assert zhang.get(f"/alerts/{alert['id']}")["text"] == "敲门没人应，五天没取菜"


def test_without_a_network_an_alert_says_that_nobody_knows(
    server: Server, open_page: Open, li: Person, zhang: Person
) -> None:
    page = standing(open_page, server, courier(1), house(li)["position"])
    page.context.set_offline(True)
    expect(page.locator(".top .line")).to_have_class(re.compile("offline"))
    page.locator(".street button", has_text="无人应答").click()
    sheet = page.get_by_role("dialog", name="老人异常 · 无人应答")
    expect(sheet).to_contain_text("没有网络")
    page.click('[data-seen="fallen"]')
    press(page, "马上告诉居委会和社工站")
    expect(sheet).to_contain_text("还没有人知道这件事！请马上打电话")
    assert sheet.locator('a[href="tel:120"]').is_visible()
    page.context.set_offline(False)
    expect(sheet).to_contain_text("已经收到")
    assert len(zhang.get("/alerts")["items"]) == 1


def test_at_the_door_of_an_order_the_alert_knows_whose_door_it_is(
    server: Server, open_page: Open, li: Person, zhang: Person
) -> None:
    order = Person(server.url, committee(1)).needs(items=[{"name": "大米", "quantity": "10斤"}])["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    page = open_page(server.url, courier(1))
    page.locator(f'[data-order="{order["id"]}"] button', has_text="去办这一单").click()
    press(page, "有问题")
    page.get_by_role("dialog").get_by_role("button", name="老人异常·无人应答").click()
    sheet = page.get_by_role("dialog", name="老人异常 · 无人应答")
    expect(sheet.locator('[aria-pressed="true"]')).to_contain_text("芳林园 3号楼")
    page.click('[data-seen="no_answer"]')
    press(page, "马上告诉居委会和社工站")
    expect(sheet).to_contain_text("已经收到")
    [alert] = zhang.get("/alerts")["items"]
    assert alert["order_id"] == order["id"] and alert["building"] == "3"


def test_an_alert_whose_order_has_ended_meanwhile_is_heard_all_the_same(
    server: Server, open_page: Open, li: Person, zhang: Person
) -> None:
    wang = Person(server.url, committee(1))
    order = wang.needs(items=[{"name": "大米", "quantity": "10斤"}])["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    page = standing(open_page, server, courier(1), house(li)["position"])
    page.context.set_offline(True)
    page.locator(".street button", has_text="无人应答").click()
    page.click('[data-seen="no_answer"]')
    page.locator(".presets button", has_text="芳林园 3号楼").click()
    press(page, "马上告诉居委会和社工站")
    if page.get_by_role("button", name="是，就是 芳林园 3号楼").is_visible():
        press(page, "是，就是 芳林园 3号楼")
    wang.did(f"/orders/{order['id']}/cancel", {"reason": "mistake"})
    page.context.set_offline(False)
    expect(page.get_by_role("dialog")).to_contain_text("已经收到")
    [alert] = zhang.get("/alerts")["items"]
    assert alert["order_id"] == order["id"], "help is sent to the right door"


def test_the_door_is_the_one_he_names_and_far_from_it_he_is_asked(
    server: Server, open_page: Open, li: Person, zhang: Person
) -> None:
    order = Person(server.url, committee(1)).needs(items=[{"name": "大米", "quantity": "10斤"}])["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    there = li.get(f"/orders/{order['id']}")["position"]
    far = {"lat": there["lat"] + 0.005, "lng": there["lng"]}  # 550 m to the north
    page = standing(open_page, server, courier(1), far)
    page.locator(".street button", has_text="无人应答").click()
    sheet = page.get_by_role("dialog", name="老人异常 · 无人应答")
    expect(sheet.locator("[data-seen]").first).to_be_visible()
    expect(sheet.locator('[aria-pressed="true"]')).to_have_count(0)
    page.click('[data-seen="no_answer"]')
    page.go_back()
    expect(page.locator(".unheard")).to_contain_text("写了还没有发出")
    page.reload()
    touched(page)
    page.locator(".unheard button").click()
    expect(sheet.locator('[aria-pressed="true"]')).to_contain_text("敲门没人应")

    sheet.locator(".presets button", has_text="芳林园 3号楼").click()
    press(page, "马上告诉居委会和社工站")
    expect(sheet).to_contain_text("是那一家的老人吗")
    assert zhang.get("/alerts")["items"] == []
    press(page, "不是，就在我现在的位置")
    expect(sheet).to_contain_text("已经收到")
    [alert] = zhang.get("/alerts")["items"]
    assert alert["order_id"] is None and abs(alert["position"]["lat"] - far["lat"]) < 1e-6
    expect(page.locator(".unheard")).to_have_count(0)


def test_an_alert_that_was_not_sent_outlives_a_sign_out_without_its_words(
    server: Server, open_page: Open, li: Person, zhang: Person
) -> None:
    order = Person(server.url, committee(1)).needs(items=[{"name": "大米", "quantity": "10斤"}])["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    page = open_page(server.url, courier(1))
    page.route("**/api/v1/alerts", lambda route: route.abort())
    page.locator(f'[data-order="{order["id"]}"] button', has_text="去办这一单").click()
    press(page, "有问题")
    page.get_by_role("dialog").get_by_role("button", name="老人异常·无人应答").click()
    page.click('[data-seen="fallen"]')
    page.fill("textarea", "陈奶奶一个人")
    press(page, "马上告诉居委会和社工站")
    page.go_back()
    expect(page.locator(".unheard")).to_contain_text("没有人知道")
    assert zhang.post(f"/people/{li.id}/sign-out").ok
    page.wait_for_url("**/sign-in")
    left = page.evaluate(SHELF)
    assert "有人摔倒" in left and order["id"] in left and "陈奶奶" not in left
    expect(page.locator("#alarm")).to_contain_text("没有人知道")
    assert page.locator('#alarm a[href="tel:120"]').is_visible()
    page.unroute_all(behavior="wait")
    page.fill("[name=phone]", courier(1))
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    expect(page.locator(".lm-toasts")).to_contain_text("收到您报的异常了")
    [alert] = zhang.get("/alerts")["items"]
    assert alert["order_id"] == order["id"]
    assert zhang.get(f"/alerts/{alert['id']}")["text"] == "有人摔倒"
