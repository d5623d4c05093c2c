"""A courier says how he may be told while the page is closed, and when not."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from dispatch import config
from dispatch.house import open_house
from dispatch.tx import Call
from models import Duty
from tests.cast import Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
SHOWN = """navigator.serviceWorker.ready.then((worker) => worker.getNotifications())
.then((all) => all.map(({ title, body, tag, silent, data }) => ({ title, body, tag, silent, data })))"""


def press(page: Page, words: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=words, exact=True).click()


def settings(page: Page, beside: str = "") -> None:
    page.get_by_role("button", name="菜单").click()
    expect(page.get_by_role("dialog")).to_contain_text(beside)
    press(page, "提醒方式")
    expect(page.locator("[data-push]")).to_be_visible()


def listened(server: Server, hours: dict[str, int]) -> None:
    """Whose days they were, and how long: nobody can wait for hours in a test."""
    house = open_house(config.load(data_dir=server.folder, app_env="test"))
    station = Person(server.url, courier(1)).facts["station_id"]

    def write(tx):
        for courier_id, n in hours.items():
            ended = tx.now - timedelta(minutes=5)
            began = ended - timedelta(hours=n)
            tx.session.add(Duty(courier_id=courier_id, station_id=station, began_at=began, ended_at=ended))

    house.db.write(Call(), write)
    house.close()


def knock(page: Page, server: Server, words: dict[str, str]) -> None:
    """As a push service does, again and again until it is shown: the browser hands it to the page's service
    worker, and a tool's message to one that is just going to sleep is lost."""
    line = page.context.new_cdp_session(page)
    workers: list[str] = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda told: workers.extend(
        one["registrationId"] for one in told["registrations"]
    ))  # fmt: skip
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    line.send("ServiceWorker.enable")
    while not workers:
        page.wait_for_timeout(50)
    said = {"origin": server.url, "registrationId": workers[0], "data": json.dumps(words)}
    for _ in range(10):
        line.send("ServiceWorker.deliverPushMessage", said)
        for _ in range(15):
            if page.evaluate(f"{SHOWN}.then((all) => all.length > 0)"):
                return
            page.wait_for_timeout(200)
    raise AssertionError("never: a notification")


def test_he_says_how_he_may_be_told_and_when_not(
    server: Server, open_whole_page: Callable[..., Page], li: Person
) -> None:
    listened(server, {li.id: 2, Person(server.url, courier(2)).id: 1})
    order = Person(server.url, committee(1)).needs()["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    page = open_whole_page(server.url, courier(1), permissions=["notifications"])
    settings(page, beside="这周大家平均每小时 0.3 单，您 0.5 单")
    sheet = page.get_by_role("dialog")
    press(page, "短信")
    press(page, "午休 12:30–14:30")
    page.fill("[name=to]", "12:30")
    expect(sheet).to_contain_text("两个时间一样")
    expect(sheet.get_by_role("button", name="保存")).to_be_disabled()
    page.fill("[name=to]", "13:15")
    press(page, "保存")
    expect(page.locator(".lm-toasts")).to_contain_text("记下了")
    page.reload()
    settings(page)
    expect(sheet.get_by_role("button", name="短信")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[name=from]")).to_have_value("12:30")
    expect(page.locator("[name=to]")).to_have_value("13:15")
    reach = li.get("/me/reach")
    assert reach["quiet"] == {"from": "12:30", "to": "13:15"}
    assert (reach["channels"]["sms"], reach["channels"]["push"]) == (False, True), "the rest stays"

    press(page, "开通这部手机的通知")  # a test's window is a private one, which browsers refuse
    expect(sheet.locator(".hints")).to_contain_text("页面开着照样响铃")
    expect(page.locator("[data-push]")).to_have_attribute("data-push", "off")
    assert li.get("/me/reach")["browsers"] == 0

    words = {"title": "附近有新单", "body": "P3 · 芳林园3号楼", "tag": "order.notice:1", "url": "/"}
    knock(page, server, words | {"secret": "陈桂兰"})
    shown = page.evaluate(SHOWN)
    assert shown == [
        {"title": words["title"], "body": words["body"], "tag": words["tag"], "silent": True, "data": "/"}
    ], "silent beside a page that is looked at"
