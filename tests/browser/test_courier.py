"""A courier with a phone in his hand: the real page, the real server, a real browser."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.snapshots import SHELF
from tests.browser.thumb import grab, hold, listen
from tests.cast import Person, committee, courier
from tests.pictures import door, encoded
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
GOODS = [{"name": "大米", "quantity": "10斤"}]


def listening(open_page: Open, server: Server, phone: str) -> Page:
    """Signed in, on duty, hearing what happens."""
    page = open_page(server.url, phone)
    listen(page)
    return page


def card(page: Page, order: dict) -> Locator:
    return page.locator(f'#main [data-order="{order["id"]}"]')


def button(page: Page, order: dict) -> Locator:
    """Which grabs this order alone, and not its neighbours too."""
    return card(page, order).locator(".hold:not(.more)")


def grabbed(page: Page, order: dict) -> None:
    grab(page, button(page, order))


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


@pytest.fixture
def wang(server: Server) -> Person:
    """On the staff of the first committee."""
    return Person(server.url, committee(1))


def posted(wang: Person, **more: object) -> dict:
    return wang.needs(items=GOODS, budget_fen=3500, **more)["order"]


def status(wang: Person, order: dict) -> str:
    return wang.get(f"/orders/{order['id']}")["status"]


def until_status(page: Page, wang: Person, order: dict, wanted: str) -> None:
    for _ in range(150):
        if status(wang, order) == wanted:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"still {status(wang, order)}, not {wanted}")


def test_a_new_order_appears_by_itself_and_is_his_after_holding(
    server: Server, open_page: Open, wang: Person
) -> None:
    page = listening(open_page, server, courier(1))
    order = posted(wang)
    expect(card(page, order)).to_contain_text("芳林园 3号楼")
    expect(card(page, order)).to_contain_text("预算 ¥35")
    assert "陈桂兰" not in page.content(), "nobody's name before the claim"

    hold(page, button(page, order), ms=150)
    assert status(wang, order) == "open", "a pocket's tap grabs nothing"

    grabbed(page, order)
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("陈桂兰")
    expect(sheet).to_contain_text("2门 502室")
    expect(sheet).to_contain_text("大米")
    expect(sheet).to_contain_text("不代取现金")
    assert status(wang, order) == "claimed"


def test_a_key_held_down_grabs_too(server: Server, open_page: Open, wang: Person) -> None:
    page = listening(open_page, server, courier(1))
    order = posted(wang)
    button(page, order).focus()
    page.keyboard.down("Enter")
    page.wait_for_selector(".won")
    page.keyboard.up("Enter")
    assert status(wang, order) == "claimed"


def test_he_delivers_with_a_photo_the_amount_and_the_receipt(
    server: Server, open_page: Open, wang: Person, tmp_path: Path
) -> None:
    picture = tmp_path / "door.jpg"
    picture.write_bytes(encoded(door(2400, 1800), "JPEG"))
    page = listening(open_page, server, courier(1))
    order = posted(wang)
    grabbed(page, order)
    press(page, "取到了")
    until_status(page, wang, order, "picked_up")
    press(page, "送到了")
    page.set_input_files(".camera input >> nth=0", picture)
    page.wait_for_selector(".camera img")
    page.fill("[name=paid]", "33.5")
    page.set_input_files(".camera input >> nth=1", picture)
    page.wait_for_selector(".camera img >> nth=1")
    press(page, "送到了，带照片")
    expect(page.locator(".on-its-way")).to_contain_text("撤销")
    assert status(wang, order) == "picked_up", "ten seconds to take it back"
    until_status(page, wang, order, "delivered")
    shown = wang.get(f"/orders/{order['id']}")
    assert shown["proof"] == "photo" and shown["total_fen"] == 3350
    expect(page.locator(".today")).to_contain_text("代买生活用品")

    assert wang.post(f"/orders/{order['id']}/confirm", {"outcome": "ok"}).ok
    expect(page.locator(".lm-toasts")).to_contain_text("谢谢您")


def test_a_delivery_taken_back_within_ten_seconds_never_happened(
    server: Server, open_page: Open, wang: Person
) -> None:
    page = listening(open_page, server, courier(1))
    order = posted(wang)
    grabbed(page, order)
    press(page, "已经送到了")
    press(page, "送到了（照片稍后）")
    press(page, "撤销")
    expect(page.locator(".on-its-way")).to_have_count(0)
    page.wait_for_timeout(11_000)  # the ten seconds are the promise itself
    assert status(wang, order) == "claimed"


def test_a_wrong_code_is_answered_at_the_door(server: Server, open_page: Open, wang: Person) -> None:
    page = listening(open_page, server, courier(1))
    order = posted(wang)
    code = wang.get(f"/orders/{order['id']}")["handover_code"]
    grabbed(page, order)
    press(page, "已经送到了")
    page.fill("[name=code]", "0000" if code != "0000" else "1111")
    press(page, "送到了（照片稍后）")
    expect(page.get_by_role("dialog")).to_contain_text("还能试 4 次")
    page.fill("[name=code]", code)
    press(page, "送到了（照片稍后）")
    until_status(page, wang, order, "delivered")
    assert wang.get(f"/orders/{order['id']}")["proof"] == "code"


def test_too_much_money_is_stopped_before_it_is_sent(server: Server, open_page: Open, wang: Person) -> None:
    page = listening(open_page, server, courier(1))
    order = posted(wang)
    grabbed(page, order)
    press(page, "已经送到了")
    page.fill("[name=paid]", "99")
    press(page, "送到了（照片稍后）")
    expect(page.get_by_role("dialog")).to_contain_text("请先打电话给居委会")
    press(page, "暂停，等居委会同意")
    until_status(page, wang, order, "on_hold")


def test_another_phone_greys_the_card_and_then_forgets_it(
    server: Server, open_page: Open, wang: Person
) -> None:
    li, zhao = (listening(open_page, server, courier(n)) for n in (1, 2))
    order = posted(wang)
    card(zhao, order).wait_for()
    grabbed(li, order)
    expect(card(zhao, order)).to_have_class(re.compile("gone"))
    expect(card(zhao, order)).to_contain_text("被抢走了")
    expect(button(zhao, order)).to_have_count(0)
    expect(card(zhao, order)).to_have_count(0)


def test_who_comes_too_late_hears_by_how_much_and_sees_what_is_near(
    server: Server, open_page: Open, wang: Person
) -> None:
    page = listening(open_page, server, courier(1))
    order, other = posted(wang), posted(wang, category="parcel")
    card(page, order).wait_for()
    card(page, other).wait_for()
    # the word that somebody has it is still on its way when his thumb is down
    page.evaluate(
        "import(document.documentElement.dataset.static + 'js/live.js').then(({ live }) => live.line.socket.off('event'))"
    )
    Person(server.url, courier(2)).on_duty().did(f"/orders/{order['id']}/grab")
    hold(page, button(page, order))
    sheet = page.get_by_role("dialog", name="被抢走了")
    expect(sheet).to_contain_text(re.compile(r"晚了 [\d.]+ (毫秒|秒)"))
    hold(page, sheet.locator(f'[data-order="{other["id"]}"] .hold'))
    page.wait_for_selector(".won")
    assert status(wang, other) == "claimed"


def test_why_he_may_not_grab_is_said_in_words(server: Server, open_page: Open, wang: Person) -> None:
    page = open_page(server.url, courier(1))
    order = posted(wang)
    page.reload()
    expect(button(page, order)).to_contain_text("先点上面的“开始听单”")
    uninsured = listening(open_page, server, courier(80))
    card(uninsured, order).wait_for()
    hold(uninsured, button(uninsured, order))
    expect(uninsured.get_by_role("dialog")).to_contain_text("意外伤害保险已过期")
    untrained = listening(open_page, server, courier(40))
    medicine = posted(wang, category="prescription_pickup")
    card(untrained, medicine).wait_for()
    hold(untrained, button(untrained, medicine))
    expect(untrained.get_by_role("dialog")).to_contain_text("药品培训")


def test_in_a_tunnel_he_goes_on_and_each_thing_is_sent_once(
    server: Server, open_page: Open, wang: Person
) -> None:
    page = listening(open_page, server, courier(1))
    order, other = posted(wang), posted(wang, category="parcel")
    card(page, other).wait_for()
    grabbed(page, order)
    keys: list[str] = []
    page.on("request", lambda r: keys.append(r.headers["idempotency-key"]) if "/pick-up" in r.url else None)

    page.context.set_offline(True)
    press(page, "取到了")
    expect(page.locator(".lm-banner")).to_contain_text("已离线 · 1 条待上传")
    press(page, "送到了")
    press(page, "送到了（照片稍后）")
    expect(page.locator(".on-its-way")).to_contain_text("送到了")
    page.click(".tabs button >> nth=0")
    expect(button(page, other)).to_contain_text("已离线，不能抢单")
    hold(page, button(page, other))
    assert status(wang, order) == "claimed" and status(wang, other) == "open"

    page.context.set_offline(False)
    until_status(page, wang, order, "delivered")
    expect(page.locator(".lm-banner")).to_have_count(0)
    assert len(set(keys)) == 1, "one act, one key, however often it was tried"
    assert wang.deeds(f"/orders/{order['id']}") == ["open", "grab", "pick_up", "deliver"], (
        "in their order, each once"
    )


def test_what_was_not_sent_survives_a_reload(server: Server, open_page: Open, wang: Person) -> None:
    page = listening(open_page, server, courier(1))
    order = posted(wang)
    grabbed(page, order)
    page.route("**/pick-up", lambda route: route.abort())
    press(page, "取到了")
    expect(page.locator(".on-its-way")).to_contain_text("取到了")
    page.wait_for_timeout(500)  # an abort or two
    page.unroute("**/pick-up")
    page.reload()
    until_status(page, wang, order, "picked_up")


def test_where_no_socket_passes_he_hears_and_grabs_all_the_same(
    server: Server, open_page: Open, wang: Person
) -> None:
    page = open_page(server.url, courier(1))
    page.route_web_socket(re.compile("socket.io"), lambda ws: ws.close())
    page.reload()
    page.click(".listen")
    page.wait_for_selector(".listening")
    expect(page.locator(".top .line")).to_have_class(re.compile("live"))
    calls: list[str] = []
    page.on("request", lambda r: calls.append(r.url))
    order = posted(wang)
    card(page, order).wait_for()
    grabbed(page, order)
    assert any(url.endswith(f"/orders/{order['id']}/grab") for url in calls), "by POST"
    assert status(wang, order) == "claimed"


def test_an_answer_that_is_lost_is_asked_for_again_under_the_same_key(
    server: Server, open_page: Open, wang: Person
) -> None:
    page = listening(open_page, server, courier(1))
    order = posted(wang)
    grabbed(page, order)
    keys: list[str] = []

    def swallow(route: Route) -> None:
        """It arrives and is done; the answer gets lost on the way back, once."""
        keys.append(route.request.headers["idempotency-key"])
        answer = route.fetch()
        route.fulfill(response=answer) if len(keys) > 1 else route.abort()

    page.route("**/pick-up", swallow)
    press(page, "取到了")
    expect(page.locator(".on-its-way")).to_have_count(0)
    press(page, "送到了")
    assert len(keys) >= 2 and len(set(keys)) == 1
    assert status(wang, order) == "picked_up"


def test_signed_out_elsewhere_the_phone_forgets_and_asks_to_sign_in(
    server: Server, open_page: Open, wang: Person
) -> None:
    page = listening(open_page, server, courier(1))
    order = posted(wang)
    grabbed(page, order)
    li = page.evaluate("JSON.parse(document.getElementById('state').textContent).person.id")
    done = '[{"id": "1", "category": "parcel", "at": "2126-01-01"}]'
    page.evaluate("([key, done]) => localStorage.setItem(key, done)", [f"lm.today.{li}", done])
    page.route("**/message", lambda route: route.abort())
    page.route("**/pick-up", lambda route: route.abort())
    press(page, "取到了")
    press(page, "发消息")
    page.fill(".say input", "狗拴好了")
    press(page, "发送")
    expect(page.locator(".talk .mine")).to_contain_text("狗拴好了")
    assert "狗拴好了" in page.evaluate(SHELF)

    assert Person(server.url, "13000000101").post(f"/people/{li}/sign-out").ok
    page.wait_for_url("**/sign-in")
    left = page.evaluate(SHELF)
    assert "狗拴好了" not in left and "陈桂兰" not in left
    assert "/pick-up" in left, "what he did is still sent when he signs in again"
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('lm.today')).length") == 0


def test_without_a_network_the_page_says_so_and_comes_back_by_itself(
    server: Server, open_page: Open, wang: Person
) -> None:
    page = listening(open_page, server, courier(1))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # now the worker stands between the page and the network
    page.wait_for_selector(".listening")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("h1")).to_contain_text("已离线")
    page.context.set_offline(False)
    page.wait_for_selector(".listening")
    kept = page.evaluate(KEPT)
    assert kept and all("/static/" in url for url in kept), "never a page, never an answer"


KEPT = """caches.keys().then((names) => caches.open(names[0])).then((shelf) => shelf.keys())
  .then((kept) => kept.map((request) => request.url))"""


def test_committee_and_courier_exchange_a_word(server: Server, open_page: Open, wang: Person) -> None:
    page = listening(open_page, server, courier(1))
    order = posted(wang)
    grabbed(page, order)
    press(page, "发消息")
    press(page, "到门口了")
    expect(page.locator(".talk .mine")).to_contain_text("到门口了")
    assert wang.post(f"/orders/{order['id']}/message", {"text": "请放鞋柜上"}).ok
    expect(page.locator(".talk")).to_contain_text("请放鞋柜上")
    expect(page.locator(".talk")).to_contain_text("居委会")


def test_he_gives_an_order_back_with_one_tap(server: Server, open_page: Open, wang: Person) -> None:
    page = listening(open_page, server, courier(1))
    order = posted(wang)
    grabbed(page, order)
    press(page, "有问题")
    page.click('[data-reason="release.vehicle"]')
    until_status(page, wang, order, "open")
    page.click(".tabs button >> nth=0")
    expect(card(page, order)).to_be_visible()


def test_a_second_courier_joins_an_order_for_two(server: Server, open_page: Open, wang: Person) -> None:
    li, zhao = (listening(open_page, server, courier(n)) for n in (1, 2))
    order = posted(wang, category="light_help")
    expect(card(zhao, order)).to_contain_text("需两人")
    grabbed(li, order)
    li.get_by_role("button", name="打给发单人").click()
    expect(li.locator("[data-ring=poster]")).to_have_attribute("href", re.compile(r"^tel:130000010\d\d$"))
    expect(button(zhao, order)).to_contain_text("按住加入")
    grabbed(zhao, order)
    expect(li.get_by_role("dialog")).not_to_contain_text("还在等另一位")
    for page, other in ((li, courier(2)), (zhao, courier(1))):
        expect(page.locator("[data-ring=courier]")).to_have_attribute("href", f"tel:{other}")


def test_who_rides_is_told_to_stop_first(server: Server, open_page: Open, wang: Person) -> None:
    page = open_page(server.url, courier(1))
    page.add_init_script(PLACE)
    page.reload()
    page.click(".listen")
    order = posted(wang)
    card(page, order).wait_for()
    page.evaluate("[0, 4, 8, 12, 16].forEach((s) => moveTo(39.03 + s * 0.00005, 117.69, s))")  # 20 km/h
    expect(button(page, order)).to_contain_text("停车后再抢")
    page.evaluate("moveTo(39.0308, 117.69, 30)")
    expect(button(page, order)).to_contain_text("按住抢单")
    expect(card(page, order)).to_contain_text(re.compile(r"[\d.]+ (米|公里)"))


PLACE = """navigator.geolocation.watchPosition = (told) => {
  window.moveTo = (latitude, longitude, second) =>
    told({ coords: { latitude, longitude, accuracy: 8, speed: null }, timestamp: second * 1000 });
  return 1;
};"""


def test_the_larger_text_is_large_and_stays(server: Server, open_page: Open, wang: Person) -> None:
    page = listening(open_page, server, courier(1))
    posted(wang)
    page.get_by_role("button", name="菜单").click()
    page.get_by_role("button", name="长辈版").click()
    page.reload()
    page.wait_for_selector(".card .hold")
    small = json.loads(page.evaluate(SMALL))
    assert not small["text"], f"smaller than 18 px: {small['text']}"
    assert not small["targets"], f"smaller than 60 px: {small['targets']}"


SMALL = """JSON.stringify({
  text: [...document.querySelectorAll('#app *')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 18).map((e) => e.className + ':' + e.textContent.slice(0, 20)),
  targets: [...document.querySelectorAll('#app button, #app a')].filter((e) => e.offsetParent)
    .filter((e) => e.getBoundingClientRect().height < 60 || e.getBoundingClientRect().width < 60).map((e) => e.textContent.trim()),
})"""
