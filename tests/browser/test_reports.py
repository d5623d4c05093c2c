"""A courier sees something dirty: three taps, and station and committee have it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.snapshots import (
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
)
from tests.cast import Person, courier
from tests.server import Server

pytestmark = pytest.mark.browser


def test_three_taps_and_station_and_committee_have_it(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    there = house(li)
    page = standing(open_page, server, courier(1), there["position"])
    shoot(page, photo)  # the first tap; the place is found meanwhile
    expect(page.locator(".whereabouts")).to_contain_text(f"{there['compound']} {there['number']}号楼旁")
    page.click('[data-type="H02"]')  # the second
    sheet = send(page)  # the third
    expect(sheet).to_contain_text("都收到了")
    [report] = reported(li)
    assert report["type_code"] == "H02" and report["placed_by"] == "gps" and report["accuracy_m"] == 8
    assert abs(report["position"]["lat"] - there["position"]["lat"]) < 1e-6
    shown = li.get(f"/reports/{report['id']}")
    assert [p["purpose"] for p in shown["photos"]] == ["before"]
    expect(sheet).to_contain_text(report["number"])
    press(page, "好")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_camera_is_the_first_touch_of_all_and_nothing_is_lost(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    at = house(li)["position"]
    here = {"latitude": at["lat"], "longitude": at["lng"], "accuracy": 8}
    page = open_page(
        server.url, courier(1), service_workers="block", geolocation=here, permissions=["geolocation"],
        before=lambda page: page.route("**/reporting/main.js", lambda route: route.abort()),  # a slow line
    )  # fmt: skip
    with page.expect_file_chooser() as camera:
        page.click(".snap")
    camera.value.set_files(photo)
    expect(page.get_by_role("dialog")).to_contain_text("正在打开")
    page.unroute("**/reporting/main.js")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".picture img")).to_be_visible()
    page.click('[data-type="H02"]')
    page.locator("[data-place], .whereabouts:not(:has(.needed))").first.wait_for()
    if page.locator("[data-place]").count():
        page.locator("[data-place]").first.click()
    expect(send(page)).to_contain_text("都收到了")


def test_where_gps_is_poor_he_points_at_a_building(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    there = house(li, 40)
    page = standing(open_page, server, courier(1), there["position"], accuracy=140)
    shoot(page, photo)
    expect(page.locator(".whereabouts")).to_contain_text("定位不准（约 140 米），请选最近的楼")
    page.click('[data-type="more"]')
    page.fill(".more [type=search] >> nth=-1", "死猫")
    page.click('[data-type="H14"]')
    page.locator("[data-place]", has_text=there["compound"]).first.click()
    expect(send(page)).to_contain_text("都收到了")
    [report] = reported(li)
    assert report["type_code"] == "H14" and report["placed_by"] == "building"
    assert report["compound"] == there["compound"] and report["building"]


def test_or_sets_a_pin_on_our_own_map(server: Server, open_page: Open, li: Person, photo: Path) -> None:
    there = house(li)
    page = standing(open_page, server, courier(1), there["position"])
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    shoot(page, photo)
    expect(page.locator(".whereabouts")).to_contain_text("旁")
    press(page, "改地点")
    press(page, "地图")
    page.wait_for_selector(".leaflet-container canvas")
    box = page.locator(".pin-map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 150, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 90, steps=8)  # the ground goes up, the pin south
    page.mouse.up()
    press(page, "就是这里")
    expect(page.locator(".whereabouts")).to_contain_text("地图上点的")
    page.click('[data-type="H01"]')
    expect(send(page)).to_contain_text("都收到了")
    [report] = reported(li)
    assert report["placed_by"] == "pin"
    assert 0.00005 < there["position"]["lat"] - report["position"]["lat"] < 0.001
    assert all(url.startswith(server.url) for url in asked if url.startswith("http")), "no tiles of others"


def test_a_phone_without_place_or_camera_still_reports(server: Server, open_page: Open, li: Person) -> None:
    page = open_page(server.url, courier(1))  # nobody allowed the place
    touched(page)
    page.locator(".snap input").dispatch_event("cancel")  # the camera brought nothing
    expect(page.locator(".lm-toasts")).to_contain_text("没有照片也可以上报")
    mine(page).get_by_role("button", name="不拍照上报").click()
    expect(page.locator(".whereabouts")).to_contain_text("没有定位，请选最近的楼")
    expect(page.get_by_role("button", name="先点一个种类")).to_be_disabled()
    page.click('[data-type="H06"]')
    expect(page.get_by_role("button", name="先选地点")).to_be_disabled()
    page.locator("[data-place]").first.click()
    page.fill("textarea", "单元门上贴了一片")
    expect(send(page)).to_contain_text("都收到了")
    [report] = reported(li)
    assert li.get(f"/reports/{report['id']}")["text"] == "单元门上贴了一片"


def test_a_second_one_of_its_kind_is_offered_as_one_more_voice(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    there = house(li)
    zhao = Person(server.url, courier(2))
    first = zhao.did("/reports", {"type_code": "H02", "position": there["position"]})["report"]
    page = standing(open_page, server, courier(1), there["position"])
    shoot(page, photo)
    page.click('[data-type="H02"]')
    expect(page.locator(".foot")).to_contain_text("已有 1 人上报")
    press(page, "+1 支持")
    expect(page.locator(".lm-toasts")).to_contain_text("已 +1")
    assert [r["id"] for r in reported(li)] == [first["id"]]
    assert zhao.get(f"/reports/{first['id']}")["supporters"] == 1
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_he_may_report_it_on_its_own_all_the_same_and_sees_the_other(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    there = house(li)
    zhao = Person(server.url, courier(2))
    first = zhao.did("/reports", {"type_code": "H02", "position": there["position"]})["report"]
    page = standing(open_page, server, courier(1), there["position"])
    shoot(page, photo)
    page.click('[data-type="H02"]')
    press(page, "还是单独上报")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("都收到了")
    expect(sheet).to_contain_text("已有 1 人上报")
    press(page, "+1 支持")
    expect(sheet).to_contain_text("已 +1")
    for _ in range(100):
        if len(reported(li)) == 2:
            break
        page.wait_for_timeout(100)
    assert {r["id"] for r in reported(li)} > {first["id"]}


def test_a_slow_answer_about_others_keeps_nobody_waiting(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    there = house(li)
    page = standing(open_page, server, courier(1), there["position"])
    page.route("**/api/v1/reports?near=*", lambda route: None)  # never answered
    expect(three_taps(page, photo)).to_contain_text("都收到了")
    assert len(reported(li)) == 1
