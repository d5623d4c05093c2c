"""The committee's side of a dead-spot, in a real browser on the real server."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dispatch.rules.geography import Wgs84, to_gcj02
from tests.browser.dirt import (
    FANGLIN,
    GEDIAO,
    away,
    brought,
    opened,
    photographed,
    picture,
    row,
    seen,
    sent_to,
)
from tests.cast import COORDINATOR, Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
PC = {"width": 1366, "height": 768}
Desk = Callable[..., Page]


@pytest.fixture
def desk(open_page: Desk) -> Iterator[Desk]:
    """desk(url, phone) is a clerk at the list of dead-spots. What breaks in a page, or what its policy
    refuses, fails the test."""
    wrong: list[str] = []

    def sit_down(url: str, phone: str = committee(1), face: str = "reports", **device: Any) -> Page:
        page = open_page(url, phone, **{"viewport": PC} | device)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Security Policy" in said.text else None)
        page.reload()
        page.click(f".faces [data-face={face}]")
        return page

    yield sit_down
    assert not wrong, wrong


def test_a_dead_spot_stands_at_once_at_its_own_committee_and_at_no_other(server: Server, desk: Desk) -> None:
    mine, theirs = desk(server.url), desk(server.url, committee(13))
    expect(mine.locator(".rp-empty")).to_contain_text("都清理干净了")
    report = seen(Person(server.url, courier(1)), text="<b>三袋垃圾</b>", photo=True)
    Person(server.url, courier(2)).did(f"/reports/{report['id']}/support")
    card = row(mine, report)
    for words in ("已上报", "等社工站立案", "暴露垃圾", report["number"], "1 人支持"):
        expect(card).to_contain_text(words)
    expect(card).to_contain_text(re.compile("限 .+ 前|还剩"))
    whole = opened(mine, report)
    expect(whole).to_contain_text("<b>三袋垃圾</b>")
    expect(whole.locator("[data-side=before] img")).to_have_count(1)
    expect(whole.locator("[data-verb=register]")).to_have_count(0)
    expect(theirs.locator(".rp-card")).to_have_count(0)


def test_a_clerk_answers_in_one_tap_with_a_photo_and_does_not_check_her_own_work(
    server: Server, desk: Desk, tmp_path: Path
) -> None:
    phone, station = Person(server.url, courier(1)), Person(server.url, COORDINATOR)
    report = seen(phone, photo=True)
    page = desk(server.url)
    sent_to(station, report)
    expect(page.locator("[data-rp-filter=mine] b")).to_have_text("1")
    whole = opened(page, report)
    whole.locator("[data-verb=start]").click()
    whole.locator("[data-verb=done]").click()
    whole.locator("[data-template=cleaned]").click()
    photographed(whole, "after", picture(tmp_path))
    whole.locator("[data-asking=done] [data-do]").click()
    expect(whole).to_have_attribute("data-status", "feedback")
    expect(whole.locator("[data-side=after] img")).to_have_count(1)
    expect(whole).to_contain_text("由另一方或上报人核查")
    expect(whole.locator("[data-verb=verify]")).to_have_count(0)
    expect(whole.locator(".rp-way .now")).to_contain_text("已反馈")
    assert phone.get(f"/reports/{report['id']}")["answer"] == "已清理干净，请核查。"

    station.did(f"/reports/{report['id']}/verify", {"outcome": "clean"})
    expect(whole).to_have_attribute("data-status", "closed")
    page.keyboard.press("Escape")
    expect(row(page, report)).to_have_count(0)
    page.click("[data-rp-filter=ended]")
    expect(row(page, report)).to_contain_text("已结案")


def test_what_was_dealt_with_on_the_spot_needs_both_photos(
    server: Server, desk: Desk, tmp_path: Path
) -> None:
    report = seen(Person(server.url, courier(1)))
    page = desk(server.url)
    whole = opened(page, report)
    whole.locator("[data-verb=on_the_spot]").click()
    send = whole.locator("[data-asking=on_the_spot] [data-do]")
    photographed(whole, "after", picture(tmp_path))
    expect(send).to_be_disabled()
    photographed(whole, "before", picture(tmp_path, "before.jpg", (90, 60, 30)))
    whole.locator("[data-template=swept_at_once]").click()
    send.click()
    expect(whole).to_have_attribute("data-status", "feedback")
    expect(whole.locator(".rp-moves")).to_contain_text("现场处理")


def test_a_clerk_enters_what_she_found_and_cleared_on_her_round(
    server: Server, desk: Desk, tmp_path: Path
) -> None:
    page = desk(server.url)
    page.click("[data-spot]")
    sheet = page.locator(".lm-sheet")
    sheet.locator("[data-send]").click()
    for words in ("请选类型", "请选位置", "请拍处理前的照片", "请拍处理后的照片"):
        expect(sheet).to_contain_text(words)
    sheet.locator("[data-type=H06]").click()
    sheet.locator("[name=place]").fill("rfy2")
    sheet.locator("[role=option]", has_text="润福园2号楼").click()
    photographed(sheet, "before", picture(tmp_path, "before.jpg", (90, 60, 30)))
    photographed(sheet, "after", picture(tmp_path))
    sheet.locator("[data-template=cleaned_at_once]").click()
    sheet.locator("[data-send]").click()
    whole = page.locator(".rp-whole")
    expect(whole).to_have_attribute("data-status", "feedback")
    for words in ("非法小广告", "润福园2号楼", "巡查时发现，当场清理完毕。"):
        expect(whole).to_contain_text(words)
    expect(whole.locator("img")).to_have_count(2)


def test_somebody_elses_ground_is_not_entered_as_ones_own(server: Server, desk: Desk, tmp_path: Path) -> None:
    page = desk(server.url)
    page.click("[data-spot]")
    sheet = page.locator(".lm-sheet")
    sheet.locator("[data-type=H01]").click()
    sheet.locator("[name=place]").fill("芳林园3")
    sheet.locator("[role=option]", has_text="芳林园3号楼").click()
    for name in ("before", "after"):
        photographed(sheet, name, picture(tmp_path, f"{name}.jpg"))
    sheet.locator("[data-send]").click()
    expect(sheet.locator("[role=alert]").first).to_contain_text("有内容需要改")
    expect(sheet.locator("[data-picker=before] img")).to_have_count(1)


def test_two_reports_of_one_heap_become_one_and_lose_nobody(server: Server, desk: Desk) -> None:
    first, second = Person(server.url, courier(1)), Person(server.url, courier(2))
    old = seen(first, photo=True)
    again = seen(second, away(GEDIAO, 8), photo=True)
    page = desk(server.url)
    whole = opened(page, again)
    whole.locator(f'[data-merge="{old["id"]}"]').click()
    kept = page.locator(f'.rp-whole[data-whole="{old["id"]}"]')
    expect(kept).to_contain_text("合并进来 1 条重复上报")
    expect(kept.locator("[data-side=before] img")).to_have_count(2)
    assert second.get(f"/reports/{old['id']}")["supported"]
    page.keyboard.press("Escape")
    expect(page.locator(".rp-card")).to_have_count(1)


def test_what_is_late_says_so_in_words_and_filters_find_it(folder: Path, desk: Desk) -> None:
    clock, now = folder / "clock", datetime.now(UTC)
    clock.write_text((now - timedelta(days=9)).isoformat())
    server = Server(folder, CLOCK_FILE=str(clock)).start()
    try:
        old = seen(Person(server.url, courier(1)), kind="H05")
        clock.write_text(now.isoformat())
        fresh = seen(Person(server.url, courier(1)), away(GEDIAO, 60))
        page = desk(server.url)
        expect(row(page, old)).to_have_class(re.compile("is-late"))
        expect(row(page, old)).to_contain_text(re.compile(r"超时 \d+ 天"))
        expect(row(page, fresh)).not_to_have_class(re.compile("is-late"))
        expect(page.locator(".faces [data-face=reports] .badge-n")).to_have_text("1")
        expect(page).to_have_title(re.compile(r"^\(1\)"))
        page.click("[data-rp-filter=late]")
        expect(page.locator(".rp-card")).to_have_count(1)
        page.click("[data-rp-filter=all]")
        page.select_option("[data-rp-type]", "H01")
        expect(page.locator(".rp-card")).to_have_count(1)
        expect(row(page, fresh)).to_be_visible()
        page.fill("[data-rp-find]", "没有这样的")
        expect(page.locator(".rp-empty")).to_contain_text("没有符合条件的")
    finally:
        server.stop()


def test_a_place_that_gets_dirty_again_is_marked(server: Server, desk: Desk) -> None:
    phone, station = Person(server.url, courier(1)), Person(server.url, COORDINATOR)
    report = seen(phone, photo=True)
    page = desk(server.url)
    staff = Person(server.url, committee(1))
    staff.did(f"/reports/{report['id']}/on-the-spot", {"photo_ids": [brought(staff)]})
    station.did(f"/reports/{report['id']}/verify", {"outcome": "clean"})
    expect(row(page, report)).to_have_count(0)
    seen(Person(server.url, courier(2)))
    expect(row(page, report)).to_contain_text("反复点位")
    page.click("[data-rp-filter=recurring]")
    expect(row(page, report)).to_contain_text("返工")


def test_a_welfare_alert_rings_at_its_own_office_until_somebody_answers(server: Server, desk: Desk) -> None:
    mine, colleague, elsewhere = desk(server.url), desk(server.url), desk(server.url, committee(13))
    staff, phone = Person(server.url, committee(1)), Person(server.url, courier(1)).on_duty()
    order = staff.needs()["order"]
    phone.did(f"/orders/{order['id']}/grab")
    phone.did("/alerts", {"order_id": order["id"], "text": "敲了三次门没人应"})
    for page in (mine, colleague):
        expect(page.locator("[data-welfare]")).to_contain_text("陈*兰")
        expect(page.locator("body")).to_have_attribute("data-tone", "on")
    expect(elsewhere.locator("[data-welfare]")).to_have_count(0)
    mine.click("[data-answer-alert]")
    whole = mine.locator(".rp-alert")
    expect(whole).to_contain_text("敲了三次门没人应")
    expect(whole.locator("[data-fact=resident]")).to_contain_text("陈*兰")
    whole.locator("[data-template=family_called]").click()
    whole.locator("[data-answer]").click()
    expect(whole).to_have_attribute("data-status", "answered")
    for page in (mine, colleague):
        expect(page.locator("[data-welfare]")).to_have_count(0)
        expect(page.locator("body")).to_have_attribute("data-tone", "off")


def test_the_map_asks_nobody_and_every_picture_has_its_table(server: Server, desk: Desk) -> None:
    phone = Person(server.url, courier(1))
    seen(phone)
    seen(Person(server.url, courier(2)), away(GEDIAO, 5))
    seen(phone, FANGLIN)
    strangers: list[str] = []
    page = desk(server.url, face="map")
    page.on(
        "request",
        lambda asked: (
            strangers.append(asked.url) if not asked.url.startswith((server.url, "blob:", "data:")) else None
        ),
    )
    expect(page.locator("[data-map] .rp-pin, [data-map] .rp-cluster")).to_have_count(1)
    expect(page.locator("[data-map]")).to_contain_text("格调社区")
    expect(page.locator("[data-map]")).not_to_contain_text("地图画不出来")
    expect(page.locator("[data-figures=spots] tbody tr")).to_contain_text("2")
    kinds = page.locator("[data-figures=by_type] tbody tr")
    expect(kinds).to_have_count(1)
    expect(kinds).to_have_text(re.compile("暴露垃圾.*2.*0.*0.*2"))
    expect(page.locator("[data-figures=by_community] tbody tr")).to_have_text(re.compile("格调社区"))
    expect(page.locator("[data-figures=by_age] canvas")).to_be_visible()
    with page.expect_download() as coming:
        page.click("[data-export]")
    assert coming.value.suggested_filename.startswith("死角上报-")
    assert coming.value.suggested_filename.endswith(".xlsx")
    assert not strangers


def test_inside_wechat_one_is_told_to_open_the_browser(server: Server, desk: Desk) -> None:
    page = desk(server.url, face="map", user_agent="Mozilla/5.0 MicroMessenger/8.0")
    page.click("[data-export-how]")
    expect(page.locator(".lm-toast")).to_contain_text("在浏览器打开")
    expect(page.locator("[data-export]")).to_have_count(0)


def test_chinese_tiles_come_from_one_place_and_everything_is_laid_where_they_have_it(
    folder: Path, desk: Desk, chromium: Any
) -> None:
    server = Server(folder, MAP_TILES="http://tiles.example:8077/{z}/{x}/{y}.png|© 某某地图|gcj02").start()
    try:
        seen(Person(server.url, courier(1)))
        page = desk(server.url, face="map")
        expect(page.locator(".leaflet-control-attribution")).to_have_text("© 某某地图")
        policy = page.request.get(server.url).headers["content-security-policy"]
        assert "img-src 'self' data: blob: http://tiles.example:8077;" in policy
        tile = page.locator(".leaflet-tile").first
        expect(tile).to_have_attribute("src", re.compile(r"^http://tiles\.example:8077/\d+/\d+/\d+\.png$"))
        lat, lng = page.evaluate(
            "async (here) => (await import(document.documentElement.dataset.static + 'js/reports/map.js')).at(here)",
            GEDIAO,
        )
        there = to_gcj02(Wgs84(**GEDIAO))
        assert abs(lat - there.lat) < 1e-6 and abs(lng - there.lng) < 1e-6
    finally:
        server.stop()


def test_a_broken_line_is_said_and_tried_again(server: Server, desk: Desk) -> None:
    report = seen(Person(server.url, courier(1)))
    page = desk(server.url)
    expect(row(page, report)).to_be_visible()
    page.route(
        "**/api/v1/reports/*",
        lambda route: route.fulfill(
            status=500, json={"code": "internal", "title": "系统出错"}, headers={"X-Last-Metre": "1"}
        ),
    )
    row(page, report).click()
    failed = page.locator(".rp-failed")
    expect(failed).to_contain_text("系统出错")
    page.unroute("**/api/v1/reports/*")
    failed.locator("button").click()
    expect(page.locator(".rp-whole")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nobody_is_shut_out_by_how_it_is_drawn(server: Server, desk: Desk, language: str) -> None:
    report = seen(Person(server.url, courier(1)), photo=True)
    page = desk(server.url)
    page.context.add_cookies([{"name": "lm_lang", "value": language, "url": server.url}])
    page.reload()
    page.click(".faces [data-face=reports]")
    expect(row(page, report)).to_be_visible()
    judged("list", page)
    opened(page, report).locator("[data-verb=on_the_spot]").click()
    judged("drawer", page)
    page.keyboard.press("Escape")
    page.click(".faces [data-face=map]")
    expect(page.locator("[data-map] .rp-pin")).to_be_visible()
    judged("map", page)


def judged(what: str, page: Page) -> None:
    found = Axe().run(page)
    serious = [
        v["id"] + ": " + v["nodes"][0]["html"][:200]
        for v in found.response["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert not serious, f"{what}: {serious}"
