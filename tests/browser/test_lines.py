"""Lines that lie: a portal that answers in the server's place, bars without a network, a phone that
keeps nothing, a clock that is set."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.office import Desk
from tests.browser.snapshots import house, reported, standing, three_taps, until_reported
from tests.browser.thumb import hold, listen
from tests.cast import Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
GOODS = [{"name": "大米", "quantity": "10斤"}]
PORTAL = "<!doctype html><title>安全验证</title><h1>请先登录</h1>"


@pytest.fixture
def wang(server: Server) -> Person:
    return Person(server.url, committee(1))


def status(wang: Person, order: dict) -> str:
    return wang.get(f"/orders/{order['id']}")["status"]


def until_status(page: Page, wang: Person, order: dict, wanted: str) -> None:
    for _ in range(150):
        if status(wang, order) == wanted:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"still {status(wang, order)}, not {wanted}")


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def portal(route: Route) -> None:
    """As a firewall or a hotel's network answers anything; some even number their requests."""
    headers = {"content-type": "text/html", "x-request-id": "7"}
    route.fulfill(status=200, headers=headers, body=PORTAL)


def test_an_answer_that_is_not_the_servers_is_none(
    server: Server, open_page: Open, li: Person, wang: Person, photo: Path
) -> None:
    order = wang.needs(items=GOODS)["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    page = standing(open_page, server, courier(1), house(li)["position"])
    page.route(re.compile(r"/api/v1/(photos|reports|orders/.*/pick-up)$"), portal)
    three_taps(page, photo)
    press(page, "好")
    expect(page.locator(".lm-banner", has_text="有别的页面在回答")).to_be_visible()
    page.locator(f'[data-order="{order["id"]}"] button', has_text="去办这一单").click()
    press(page, "取到了")
    expect(page.locator(".on-its-way").first).to_contain_text("取到了")
    assert reported(li) == [] and status(wang, order) == "claimed"
    page.unroute_all(behavior="wait")
    until_status(page, wang, order, "picked_up")
    [report] = until_reported(page, li, 1)
    assert len(li.get(f"/reports/{report['id']}")["photos"]) == 1, "the photo too"
    expect(page.locator(".lm-banner")).to_have_count(0)


def test_a_clerks_form_stays_filled_when_something_else_answers(
    server: Server, open_page: Open, wang: Person
) -> None:
    door = {"compound": "测试苑", "building": "9", "entrance": "1", "room": "301"}
    wang.did("/residents", {"name": "陈桂兰", "phone": "13000005701", "address": door})
    page = open_page(server.url, committee(1), viewport={"width": 1366, "height": 640})
    desk = Desk(page).choose("陈桂兰", "陈*兰").category("parcel")
    page.fill(".post [name=text]", "大门口驿站的包裹")
    page.route(re.compile(r"/api/v1/needs$"), portal)
    page.click(".submit")
    expect(page.locator(".post")).to_contain_text("有别的页面在回答")
    expect(page.locator(".post [name=text]")).to_have_value("大门口驿站的包裹")
    assert wang.get("/needs")["items"] == []
    page.unroute_all(behavior="wait")
    desk.submit()
    assert len(wang.get("/needs")["items"]) == 1


def test_bars_without_a_network_are_said_when_he_grabs_and_his_order_is_found_again(
    server: Server, open_page: Open, wang: Person
) -> None:
    """The word goes out, no answer comes: neither over the socket nor over HTTP."""
    page = open_page(server.url, courier(1))
    hole: list[bool] = []

    def through(here: WebSocketRoute) -> None:
        there = here.connect_to_server()
        there.on_message(lambda said: None if hole else here.send(said))

    page.route_web_socket(re.compile("socket.io"), through)
    page.reload()
    listen(page)
    order = wang.needs(items=GOODS)["order"]
    button = page.locator(f'#main [data-order="{order["id"]}"] .hold')
    expect(button).to_contain_text("按住抢单")
    hole.append(True)
    page.route("**/api/**", lambda route: None)
    hold(page, button)
    expect(button).to_contain_text("没有回应", timeout=15_000)
    expect(page.locator(".top .line")).not_to_have_class(re.compile("live"))
    until_status(page, wang, order, "claimed")
    hole.clear()
    page.unroute_all()
    expect(page.locator(".lm-toasts")).to_contain_text("抢到了")
    expect(page.locator(".tabs")).to_contain_text("我的单1")


NO_SHELF = {
    "none": "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    "never answers": "IDBFactory.prototype.open = () => ({})",
    "full": """for (const name of ['put', 'add']) IDBObjectStore.prototype[name] = () => {
      throw new DOMException('full', 'QuotaExceededError'); }""",
}


@pytest.mark.parametrize("kind", NO_SHELF)
def test_a_phone_that_keeps_nothing_sends_at_once_and_says_so(
    server: Server, open_page: Open, li: Person, wang: Person, kind: str
) -> None:
    order = wang.needs(items=GOODS)["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    page = open_page(server.url, courier(1), before=lambda page: page.add_init_script(NO_SHELF[kind]))
    expect(page.locator(".lm-banner")).to_contain_text("这台手机存不住东西")
    page.locator(f'[data-order="{order["id"]}"] button', has_text="去办这一单").click()
    press(page, "取到了")
    until_status(page, wang, order, "picked_up")
    press(page, "送到了")
    press(page, "送到了（照片稍后）")
    until_status(page, wang, order, "delivered")


def test_a_phones_clock_decides_neither_whether_he_is_on_duty_nor_how_long_an_undo_lasts(
    server: Server, open_page: Open, li: Person, wang: Person, zhang: Person
) -> None:
    ahead = "Date = class extends Date { constructor(...a) { a.length ? super(...a) : super(Date.now()); } };"
    ahead += "const real = Date.now; window.off = 93_600_000; Date.now = () => real() + window.off;"
    place = house(li)["position"]
    order = wang.needs(items=GOODS)["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    here = {"latitude": place["lat"], "longitude": place["lng"], "accuracy": 8}
    page = open_page(
        server.url, courier(1), before=lambda page: page.add_init_script(ahead),
        geolocation=here, permissions=["geolocation"],
    )  # fmt: skip
    page.evaluate(
        """const ours = document.documentElement.dataset.static + 'js/';
        Promise.all([import(ours + 'courier/duty.js'), import(ours + 'page.js')])
        .then(([{ setDuty }, { now }]) => setDuty(true, { until: new Date(now() + 3 * 3600_000).toISOString() }))"""
    )
    page.context.set_geolocation(here | {"latitude": place["lat"] + 0.0001})

    page.locator(f'[data-order="{order["id"]}"] button', has_text="去办这一单").click()
    press(page, "已经送到了")
    press(page, "送到了（照片稍后）")
    page.evaluate("window.off -= 3600_000")
    expect(page.locator(".on-its-way")).to_contain_text("秒后发出")
    until_status(page, wang, order, "delivered")
    [seen] = [one for one in zhang.get("/board")["couriers"] if one["id"] == li.id]
    assert seen["position"], "the server's time says that he is on duty"
