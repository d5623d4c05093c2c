"""A courier says his round with his thumb, and the list stands still under it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.thumb import hold, listen
from tests.cast import Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
LISTS = "**/api/v1/orders?*"
IDS = "[...document.querySelectorAll('#main [data-order]')].map((card) => card.dataset.order)"
CARDS = "[...document.querySelectorAll('#main [data-order] .facts')].map((facts) => facts.textContent)"
DOOR = {"compound": "芳林园", "building": "5", "entrance": "2"}


def neighbour(wang: Person, n: int, category: str = "parcel", **more: object) -> dict:
    """A need of somebody else in the same building."""
    door = DOOR | {"room": f"50{n}"}
    resident = {"name": f"钱{n}", "phone": f"1300001{n}111", "address": door}
    return wang.did("/needs", {"resident": resident, "category": category} | more)["order"]


def card(page: Page, order: dict) -> Locator:
    return page.locator(f'#main [data-order="{order["id"]}"]')


@pytest.fixture
def wang(server: Server) -> Person:
    """On the staff of the first committee."""
    return Person(server.url, committee(1))


def test_he_taps_his_round_in_its_order_and_mends_it(server: Server, open_page: Open, li: Person) -> None:
    names = {unit["name"]: unit["id"] for unit in li.get("/units")["items"]}
    page = open_page(server.url, courier(1))
    page.get_by_role("button", name="今天的路线").click()
    for name in ("清谷社区", "格调社区", "永利社区"):
        page.click(f'[data-community="{names[name]}"]')
    page.get_by_role("button", name="永利社区 往前").click()
    page.get_by_role("button", name="多 10 件").click()
    page.get_by_role("button", name="2 小时").click()
    page.get_by_role("button", name="就这样，开始听单").click()
    expect(page.locator(".duty.on .round")).to_contain_text(
        re.compile(r"清谷 → 永利 → 格调 · 10 件 · 到 .*\d\d:\d\d")
    )
    duty = li.get("/me/duty")
    assert duty["on"] and duty["route"] == [names[n] for n in ("清谷社区", "永利社区", "格调社区")]
    assert duty["carrying"] == 10 and duty["until"]

    page.get_by_role("button", name="停止听单").click()
    page.get_by_role("button", name="和上次一样").click()
    expect(page.locator(".duty.on .round")).to_contain_text("清谷 → 永利 → 格调 · 10 件")

    page.click(".duty.on .round")
    page.get_by_role("button", name="2 小时").click()
    page.click(f'[data-community="{names["永利社区"]}"]')
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".duty.on .round")).to_contain_text("清谷 → 格调")
    assert li.get("/me/duty")["until"], "and what else he said stays"


def test_what_is_on_his_way_comes_first_and_says_why_from_the_start(
    server: Server, open_page: Open, wang: Person, li: Person
) -> None:
    """What the page brings says it; what it asks for later moves no card."""
    far = Person(server.url, committee(12))
    page = open_page(server.url, courier(1))
    listen(page)
    here, there = wang.needs()["order"], far.needs(name="周奶奶")["order"]
    page.route(LISTS, lambda route: route.abort())
    for order, staff in ((there, far), (here, wang)):
        said = {"on": True, "route": [staff.facts["community_id"]]}
        assert li.call("PUT", "/me/duty", said).ok
        page.reload()
        expect(card(page, order)).to_contain_text(re.compile("(就在您路上|顺路).*在您路线"))
        expect(page.locator("#main [data-order]").first).to_have_attribute("data-order", order["id"])
    page.unroute(LISTS)
    before = page.evaluate(CARDS)
    page.evaluate(
        "import(document.documentElement.dataset.static + 'js/courier/store.js').then(({ refetch }) => refetch())"
    )
    assert page.evaluate(CARDS) == before


def test_cards_change_their_places_only_between_touches(
    server: Server, open_page: Open, wang: Person
) -> None:
    page = open_page(server.url, courier(1))
    listen(page)
    first = neighbour(wang, 1, priority="P3")
    box = card(page, first).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 20)
    page.mouse.down()
    urgent = neighbour(wang, 2, priority="P1")
    card(page, urgent).wait_for()
    assert page.evaluate(IDS) == [first["id"], urgent["id"]], "not under his thumb"
    page.mouse.up()
    expect(page.locator("#main [data-order]").first).to_have_attribute("data-order", urgent["id"])


def test_one_hold_grabs_what_is_for_the_same_building_and_each_has_its_own_answer(
    server: Server, open_page: Open, wang: Person
) -> None:
    page = open_page(server.url, courier(1))
    listen(page)
    orders = [neighbour(wang, n) for n in range(3)]
    namesake = neighbour(Person(server.url, committee(12)), 4)
    for order in (*orders, namesake):
        card(page, order).wait_for()
    page.evaluate(
        "import(document.documentElement.dataset.static + 'js/live.js').then(({ live }) => live.line.socket.off('event'))"
    )
    Person(server.url, courier(2)).on_duty().did(f"/orders/{orders[1]['id']}/grab")
    together = page.locator(".hold.more")
    expect(together).to_have_count(1)
    expect(together).to_contain_text("同一栋楼还有 2 单")
    hold(page, together)
    sheet = page.get_by_role("dialog")
    for order, said in zip(orders, ("抢到了", "被抢走了", "抢到了"), strict=True):
        expect(sheet.locator(f'[data-order="{order["id"]}"]')).to_contain_text(said)
    expect(sheet).to_contain_text("抢到 2 单")
    sheet.get_by_role("button", name="看我的单").click()
    expect(page.locator("#main [data-order]")).to_have_count(2)


def test_what_was_grabbed_by_mistake_goes_back_without_a_reason(
    server: Server, open_page: Open, wang: Person
) -> None:
    page = open_page(server.url, courier(1))
    listen(page)
    order = neighbour(wang, 1)
    hold(page, card(page, order).locator(".hold"))
    page.get_by_role("dialog").get_by_role("button", name="点错了，退回").click()
    page.click(".tabs button >> nth=0")
    expect(card(page, order).locator(".hold")).to_be_visible()
    assert wang.deeds(f"/orders/{order['id']}") == ["open", "grab", "release"]
