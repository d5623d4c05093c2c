"""The station's side of dead-spots and welfare alerts, in a real browser on the real server."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.bill import followed, on_the_wire
from tests.browser.dirt import GEDIAO, away, brought, opened, row, seen, sent_to
from tests.cast import COORDINATOR, SECOND_COORDINATOR, SUPERVISOR, Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
PC = {"width": 1366, "height": 768}
HALL = {"width": 1920, "height": 1080}
LATER_LIMIT = 320 * 1024  # the map and the charts, fetched when they are opened
Desk = Callable[..., Page]


@pytest.fixture
def desk(open_page: Desk) -> Iterator[Desk]:
    """desk(url, phone) is a coordinator's board at the dead-spots, live."""
    wrong: list[str] = []

    def sit_down(url: str, phone: str = COORDINATOR, panel: str | None = "reports", **device) -> Page:
        page = open_page(url, phone, **{"viewport": PC} | device)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Security Policy" in said.text else None)
        page.reload()
        expect(page.locator("[data-line]")).to_have_attribute("data-line", "live")
        if panel:
            page.click(f"[data-{panel}]")
        return page

    yield sit_down
    assert not wrong, wrong


def test_a_coordinator_registers_and_dispatches_and_everybody_sees_each_step(
    server: Server, desk: Desk
) -> None:
    page, other = desk(server.url), desk(server.url, SECOND_COORDINATOR, panel=None)
    expect(page.locator(".rp-empty")).to_contain_text("都清理干净了")
    report = seen(Person(server.url, courier(1)), photo=True)
    expect(row(page, report)).to_contain_text("格调社区")
    expect(row(page, report)).to_contain_text(re.compile(r"靠近.+，约 \d+ 米"))
    expect(other.locator("[data-reports] b")).to_have_text("1")
    expect(other.locator(".stack li").first).to_contain_text("死角新上报")
    whole = opened(page, report)
    whole.locator("[data-verb=register]").click()
    whole.locator("[data-verb=dispatch]").click()
    whole.locator(f'[data-to="{report["community_id"]}"]').click()
    expect(whole).to_have_attribute("data-status", "dispatched")
    expect(row(page, report)).to_contain_text("格调社区处置")
    expect(whole.locator("[data-verb=start]")).to_have_count(0)
    expect(other.locator(".stack li").first).to_contain_text("死角已派遣")
    other.locator(".stack li button").first.click()
    expect(other.locator(".drawer .rp-moves")).to_contain_text("派遣")


def test_several_are_registered_and_sent_to_their_committees_at_once(server: Server, desk: Desk) -> None:
    phone, page = Person(server.url, courier(1)), desk(server.url)
    first, second, third = (seen(phone, where=away(GEDIAO, north)) for north in (0, 70, 140))
    expect(page.locator("[data-report]")).to_have_count(3)
    page.click("[data-several]")
    for report in (first, second):
        page.locator(f'[data-pick="{report["id"]}"]').check()
    page.locator("[data-all=dispatch]").click()
    for report in (first, second):
        expect(row(page, report)).to_have_attribute("data-status", "dispatched")
    expect(row(page, third)).to_have_attribute("data-status", "reported")
    expect(page.locator("[data-pick]")).to_have_count(0)
    station = Person(server.url, COORDINATOR)
    assert station.get(f"/reports/{first['id']}")["handler_id"] == first["community_id"]


def test_what_the_committee_did_is_checked_sent_back_and_closed(server: Server, desk: Desk) -> None:
    phone, station = Person(server.url, courier(1)), Person(server.url, COORDINATOR)
    report = seen(phone, photo=True)
    sent_to(station, report)
    staff = Person(server.url, committee(1))
    page = desk(server.url)
    for _ in range(2):
        if staff.get(f"/reports/{report['id']}")["status"] == "dispatched":
            staff.did(f"/reports/{report['id']}/start")
        staff.did(f"/reports/{report['id']}/done", {"text": "已清", "photo_ids": [brought(staff)]})
        whole = page.locator(f'.rp-whole[data-whole="{report["id"]}"]')
        if not whole.count():
            page.click("[data-rp-filter=check]")
            whole = opened(page, report)
        expect(whole).to_have_attribute("data-status", "feedback")
        whole.locator("[data-verb=verify]").click()
        outcome = "not_clean" if whole.locator("[data-side=after] img").count() == 1 else "clean"
        whole.locator(f"[data-outcome={outcome}]").click()
        expect(whole).to_have_attribute("data-status", "handling" if outcome == "not_clean" else "closed")
    expect(whole.locator(".rp-moves")).to_contain_text("没清理干净")
    assert phone.get(f"/reports/{report['id']}")["status"] == "closed"
    whole.locator("[data-verb=reopen]").click()
    whole.locator("[data-reason=came_back]").click()
    expect(whole).to_have_attribute("data-status", "reopened")
    page.click("[data-rp-filter=all]")
    expect(row(page, report)).to_contain_text("返工")


def test_a_rejection_gives_its_reason_and_the_reporter_reads_it(server: Server, desk: Desk) -> None:
    phone = Person(server.url, courier(1))
    report = seen(phone, text="这里脏")
    page = desk(server.url)
    whole = opened(page, report)
    whole.locator("[data-verb=reject]").click()
    expect(whole.locator("[data-asking=reject] [data-do]")).to_be_disabled()
    whole.locator("[data-reason=not_found]").click()
    whole.locator("[data-template=not_there]").click()
    whole.locator("[data-asking=reject] [data-do]").click()
    expect(whole).to_have_attribute("data-status", "rejected")
    expect(row(page, report)).to_have_count(0)
    assert "请补充照片" in phone.get(f"/reports/{report['id']}")["answer"]


def test_another_committees_dirt_goes_to_the_other_committee(server: Server, desk: Desk) -> None:
    report = seen(Person(server.url, courier(1)))
    fanglin = Person(server.url, committee(13))
    page = desk(server.url)
    whole = opened(page, report)
    whole.locator("[data-verb=transfer]").click()
    whole.locator("[data-asking=transfer] select").select_option(label="芳林社区")
    whole.locator("[data-asking=transfer] [data-do]").click()
    expect(whole).to_have_attribute("data-status", "transferred")
    assert [r["id"] for r in fanglin.get("/reports")["items"]] == [report["id"]]
    whole.locator("[data-verb=release]").click()
    whole.locator("[data-release=photos]").check()
    whole.locator("[data-asking=release] [data-do]").click()
    expect(whole.locator("[data-fact=public]")).to_contain_text("照片公开")


def test_somebody_else_was_faster_and_it_says_so(server: Server, desk: Desk) -> None:
    report = seen(Person(server.url, courier(1)))
    page = desk(server.url)
    whole = opened(page, report)
    whole.locator("[data-verb=reject]").click()
    whole.locator("[data-reason=spam]").click()
    page.route("**/api/v1/reports/*/history*", lambda route: route.abort())  # this desk hears late
    staff = Person(server.url, committee(1))
    staff.did(
        f"/reports/{report['id']}/on-the-spot",
        {"photo_ids": [brought(staff)], "before_photo_ids": [brought(staff, (9, 9, 9))]},
    )
    whole.locator("[data-asking=reject] [data-do]").click()
    expect(whole.locator("[role=alert]").first).to_contain_text("现在不能这样做")


def test_a_type_that_is_switched_off_is_refused_and_a_limit_is_the_stations_own(
    server: Server, desk: Desk
) -> None:
    page, phone = desk(server.url), Person(server.url, courier(1))
    page.click("[data-types]")
    line = page.locator("[data-type=H06]")
    line.locator("[type=checkbox]").click()
    expect(page.locator(".lm-toast")).to_contain_text("已保存")
    refused = phone.post("/reports", {"type_code": "H06", "position": GEDIAO})
    assert refused.json()["errors"] == [
        {"field": "type_code", "code": "switched_off", "message": refused.json()["errors"][0]["message"]}
    ]
    other = page.locator("[data-type=H01]")
    with page.expect_response("**/report-types/H01"):
        other.locator("[type=number]").fill("2")
        other.locator("[type=number]").blur()
    with page.expect_response("**/report-types/H01"):
        other.locator("select").select_option("hour")
    found = {t["code"]: t for t in phone.get("/report-types")["items"]}
    assert "H06" not in found and found["H01"]["limit"] == {"value": 2, "unit": "hour"}


def test_what_nobody_moves_is_red_on_the_board_and_in_its_counter(folder: Path, desk: Desk) -> None:
    clock, now = folder / "clock", datetime.now(UTC)
    clock.write_text((now - timedelta(days=9)).isoformat())
    server = Server(folder, CLOCK_FILE=str(clock)).start()
    try:
        report = seen(Person(server.url, courier(1)), kind="H05")
        clock.write_text(now.isoformat())
        page = desk(server.url, panel=None)
        expect(page.locator("[data-reports] .n-late")).to_have_text("超时 1")
        page.click("[data-reports]")
        expect(row(page, report)).to_have_class(re.compile("is-late"))
        expect(opened(page, report).locator(".rp-limit")).to_contain_text("超时")
    finally:
        server.stop()


def test_a_welfare_alert_rings_on_every_desk_until_one_has_answered(server: Server, desk: Desk) -> None:
    first, second = desk(server.url, panel=None), desk(server.url, SECOND_COORDINATOR, panel=None)
    for page in (first, second):
        page.locator("[data-sound]").click()
    staff, phone = Person(server.url, committee(1)), Person(server.url, courier(1)).on_duty()
    order = staff.needs()["order"]
    phone.did(f"/orders/{order['id']}/grab")
    alert = phone.did("/alerts", {"order_id": order["id"], "text": "屋里有煤气味，敲门没人应"})["alert"]
    for page in (first, second):
        alarm = page.locator(f'[data-alarm="{alert["id"]}"]')
        expect(alarm).to_contain_text("异常情况预警")
        expect(alarm).to_contain_text("陈*兰")
        expect(page.locator("body")).to_have_attribute("data-tone", "on")
    first.locator("body").press("a")
    drawer = first.locator(".drawer")
    expect(drawer).to_contain_text("屋里有煤气味")
    expect(drawer.locator("[data-fact=resident]")).to_contain_text("陈*兰")
    expect(drawer.locator("[data-answer]")).to_be_disabled()
    drawer.locator("textarea").fill("已派人上门，也打了 119")
    drawer.locator("[data-answer]").click()
    for page in (first, second):
        expect(page.locator(".alarm")).to_have_count(0)
        expect(page.locator("body")).to_have_attribute("data-tone", "off")
    expect(drawer).to_contain_text("已派人上门，也打了 119")
    expect(second.locator(".stack")).to_contain_text("预警已有人应")
    drawer.locator("[data-order]").click()
    expect(first.locator(f'[data-drawer="{order["id"]}"]')).to_contain_text("陈桂兰")


def test_who_only_watches_sees_what_lies_where_and_no_words(server: Server, desk: Desk) -> None:
    report = seen(Person(server.url, courier(1)), text="标记甲", photo=True)
    page = desk(server.url, SUPERVISOR)
    whole = opened(page, report)
    expect(whole).to_contain_text("暴露垃圾")
    expect(whole.locator(".rp-acts")).to_have_count(0)
    assert "标记甲" not in page.content()
    expect(page.locator("[data-types], [data-spot]")).to_have_count(0)


def test_the_hall_sees_nothing_of_it(server: Server, desk: Desk) -> None:
    page = desk(server.url, panel=None, viewport=HALL)
    page.goto(f"{server.url}/board?wall=1")
    expect(page.locator("[data-line]")).to_have_attribute("data-line", "live")
    phone = Person(server.url, courier(1))
    seen(phone, text="标记乙")
    phone.did("/alerts", {"position": GEDIAO, "text": "标记丙"})
    Person(server.url, committee(1)).needs(category="meal")
    expect(page.locator("[data-column=open] .bcard")).to_have_count(1)
    for words in ("死角", "预警", "标记"):
        expect(page.locator("#app")).not_to_contain_text(words)
    expect(page.locator("body")).not_to_have_attribute("data-tone", "on")


def test_a_spot_in_the_table_is_found_on_the_map_and_a_pin_opens_its_report(
    server: Server, desk: Desk
) -> None:
    report = seen(Person(server.url, courier(1)))
    seen(Person(server.url, courier(2)), away(GEDIAO, 20))
    page = desk(server.url, panel="map", viewport=HALL)
    expect(page.locator(".rp-cluster")).to_have_text("2")
    page.locator("[data-figures=spots] tbody button").click()
    page.locator("[data-map] .rp-cluster").click()
    pins = page.locator("[data-map] .rp-pin")
    expect(pins).to_have_count(2)
    pins.first.click()
    expect(page.locator(".drawer .rp-whole")).to_contain_text("暴露垃圾")
    page.click("[data-days='7']")
    expect(page.locator("[data-figures=spots]")).to_contain_text("近 7 天")
    assert report["id"]


def test_sixty_of_them_are_one_list_and_none_is_lost(server: Server, desk: Desk) -> None:
    phones = [Person(server.url, courier(n)) for n in (1, 2, 3)]
    for n in range(61):
        seen(phones[n % 3], away(GEDIAO, 40 * (n % 20)), kind=("H01", "H03", "H05", "H08")[n // 20])
    page = desk(server.url)
    expect(page.locator("[data-rp-filter=all] b")).to_have_text("61")
    expect(page.locator(".rp-card")).to_have_count(60)
    page.click(".rp-more")
    expect(page.locator(".rp-card")).to_have_count(61)
    page.select_option("[data-rp-type]", "H08")
    expect(page.locator(".rp-card")).to_have_count(1)


def test_the_map_and_the_charts_come_when_they_are_opened(shared_server: Server) -> None:
    import requests

    session = requests.Session()
    late = followed(session, shared_server.url, {"/static/js/reports/map.js", "/static/js/reports/charts.js"})
    for path in (
        "echarts.common.min.js",
        "leaflet.js",
        "leaflet.markercluster.js",
        "leaflet.css",
        "MarkerCluster.css",
    ):
        late[path], _ = on_the_wire(session, f"{shared_server.url}/static/vendor/{path}")
    assert sum(late.values()) <= LATER_LIMIT, late


def test_nobody_is_shut_out_by_how_the_board_draws_it(server: Server, desk: Desk) -> None:
    phone = Person(server.url, courier(1))
    report = seen(phone, photo=True)
    page = desk(server.url)
    opened(page, report).locator("[data-verb=reject]").click()
    judged("drawer", page)
    page.click("[data-types]")
    expect(page.locator("[data-type=L99]")).to_be_visible()
    judged("types", page)
    page.keyboard.press("Escape")
    phone.did("/alerts", {"position": GEDIAO, "text": "有人倒在路边"})
    page.locator(".alarm .acknowledge").click()
    expect(page.locator(".rp-alert")).to_be_visible()
    judged("alert", page)


def judged(what: str, page: Page) -> None:
    found = Axe().run(page)
    serious = [
        v["id"] + ": " + v["nodes"][0]["html"][:200]
        for v in found.response["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert not serious, f"{what}: {serious}"


def test_the_first_press_on_the_board_hits_what_was_pressed(server: Server, desk: Desk) -> None:
    """It also lets the board sound, and the words that say so change the room they take."""
    seen(Person(server.url, courier(1)))
    page = desk(server.url, panel=None)
    expect(page.locator("[data-reports] b")).to_have_text("1")
    page.hover("[data-reports]")
    page.mouse.down()
    page.wait_for_timeout(500)  # a slow finger
    page.mouse.up()
    expect(page.locator(".rp-list")).to_be_visible()
    expect(page.locator("[data-sound=on]")).to_be_visible()
