"""What a courier notes where there is no network, or does not finish: kept, sent once, never lost, and
gone with him."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

from tests.browser.snapshots import (
    SHELF,
    Open,
    house,
    mine,
    press,
    reported,
    send,
    shoot,
    standing,
    three_taps,
    touched,
    until,
    until_reported,
)
from tests.cast import PASSWORD, Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser


def test_in_a_tunnel_several_are_kept_and_each_is_sent_once(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    page = standing(open_page, server, courier(1), house(li)["position"])
    keys: dict[str, set[str]] = {}

    def noted(request: Request) -> None:
        if request.method == "POST" and request.url.endswith(("/reports", "/photos")):
            keys.setdefault(request.url.rsplit("/", 1)[1], set()).add(request.headers["idempotency-key"])

    page.on("request", noted)
    page.context.set_offline(True)
    for code in ("H01", "H02"):
        expect(three_taps(page, photo, code)).to_contain_text("有网络时自动上传")
        press(page, "好")
    expect(page.locator(".lm-banner")).to_contain_text("已离线 · 2 条待上传")
    expect(mine(page)).to_contain_text("垃圾桶满溢")
    assert reported(li) == []
    page.context.set_offline(False)
    until_reported(page, li, 2)
    expect(page.locator(".lm-banner")).to_have_count(0)
    assert sorted(r["type_code"] for r in reported(li)) == ["H01", "H02"]
    assert [len(li.get(f"/reports/{r['id']}")["photos"]) for r in reported(li)] == [1, 1]
    assert {name: len(found) for name, found in keys.items()} == {"photos": 2, "reports": 2}


def test_a_report_made_on_the_way_names_its_order_also_when_that_has_ended(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    wang = Person(server.url, committee(1))
    order = wang.needs(items=[{"name": "大米", "quantity": "10斤"}])["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    page = standing(open_page, server, courier(1), house(li)["position"])
    page.context.set_offline(True)
    three_taps(page, photo)
    wang.did(f"/orders/{order['id']}/cancel", {"reason": "mistake"})
    page.context.set_offline(False)
    [report] = until_reported(page, li, 1)
    assert li.get(f"/reports/{report['id']}")["order_id"] == order["id"]


def test_what_was_not_sent_survives_a_reload_and_an_answer_that_got_lost(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    page = standing(open_page, server, courier(1), house(li)["position"])
    page.route(re.compile(r"/api/v1/reports$"), lambda route: (route.fetch(), route.abort()))  # done, unsaid
    three_taps(page, photo)
    until_reported(page, li, 1)
    page.unroute_all(behavior="wait")
    page.reload()
    expect(page.locator(".lm-toasts")).to_contain_text("已上报 R")
    assert len(reported(li)) == 1, "asked again under its key"


def test_a_report_that_is_closed_unfinished_waits_as_a_draft(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    page = standing(open_page, server, courier(1), house(li)["position"])
    shoot(page, photo)
    page.fill("textarea", "电梯口")
    press(page, "关闭")
    expect(page.locator(".lm-toasts")).to_contain_text("已存在“我的上报”里")
    page.reload()
    expect(page.locator(".street")).to_contain_text("我的上报 1")
    mine(page).get_by_role("button", name="接着写").click()
    expect(page.locator(".picture img")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("电梯口")
    page.click('[data-type="H04"]')
    if page.locator("[data-place]").count():
        page.locator("[data-place]").first.click()
    expect(send(page)).to_contain_text("都收到了")
    assert len(reported(li)) == 1
    press(page, "好")
    expect(page.locator(".street b")).to_have_count(0)


def test_a_refused_one_is_shown_and_corrected_never_lost(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    there = house(li)
    page = standing(open_page, server, courier(1), {"lat": 31.2, "lng": 121.4})  # another city
    sheet = three_taps(page, photo)
    expect(sheet).to_contain_text("这个位置不在任何社区的范围内")
    press(page, "关闭")
    page.reload()
    listed = mine(page)
    expect(listed).to_contain_text("这个位置不在任何社区的范围内")
    listed.get_by_role("button", name="改一改").click()
    press(page, "改地点")
    page.fill(".whereabouts [type=search]", f"{there['compound']}{there['number']}")
    page.locator("[data-place]", has_text=f"{there['compound']} {there['number']}号楼").first.click()
    expect(send(page)).to_contain_text("都收到了")
    [report] = reported(li)
    assert len(li.get(f"/reports/{report['id']}")["photos"]) == 1, "the photo came along"


def test_signed_out_elsewhere_nothing_of_it_stays_on_the_phone(
    server: Server, open_page: Open, li: Person, zhang: Person, photo: Path
) -> None:
    page = standing(open_page, server, courier(1), house(li)["position"])
    page.route(re.compile(r"/api/v1/(photos|reports)$"), lambda route: route.abort())
    shoot(page, photo)
    page.fill("textarea", "三楼王家门口")
    page.click('[data-type="H04"]')
    send(page)
    page.wait_for_timeout(300)
    assert "三楼王家门口" in page.evaluate(SHELF)
    assert zhang.post(f"/people/{li.id}/sign-out").ok
    page.wait_for_url("**/sign-in")
    assert page.evaluate(SHELF) == "[]"
    page.fill("[name=phone]", courier(1))
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    touched(page)
    expect(page.locator(".lm-toasts")).to_contain_text("有 1 条还没上传，已从手机里清除")


def test_a_picture_the_phone_cannot_make_small_goes_as_it_is(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    page = standing(open_page, server, courier(1), house(li)["position"])
    page.evaluate("window.createImageBitmap = () => Promise.reject(new Error('cannot')); undefined")
    page.route("**/api/v1/photos", lambda route: route.abort())
    three_taps(page, photo)
    assert page.evaluate(SHELF.replace("all.result", "all.result[0].photos[0].blob.size")) == str(
        photo.stat().st_size
    )
    page.unroute("**/api/v1/photos")
    until_reported(page, li, 1)
    [report] = reported(li)
    assert len(li.get(f"/reports/{report['id']}")["photos"]) == 1


def test_offline_the_map_is_there_too(server: Server, open_page: Open, li: Person, photo: Path) -> None:
    page = standing(open_page, server, courier(1), house(li)["position"])
    page.evaluate(AHEAD)
    until(page, KEPT, "the map on the shelf")
    page.context.set_offline(True)
    shoot(page, photo)
    press(page, "改地点")
    press(page, "地图")
    page.wait_for_selector(".leaflet-container canvas")
    press(page, "就是这里")
    expect(page.locator(".whereabouts")).to_contain_text("地图上点的")


AHEAD = """navigator.serviceWorker.ready.then(() => import(document.documentElement.dataset.static + 'js/courier/reporting/main.js'))
  .then((there) => there.ahead())"""
KEPT = """caches.keys().then((names) => caches.open(names[0])).then((shelf) => shelf.keys())
  .then((kept) => ['pin.js', 'leaflet.js'].every((name) => kept.some(({ url }) => url.endsWith(name))))"""
