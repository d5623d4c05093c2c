"""已送达（离线）: he delivers in a cellar, the time runs out, another has it; then his phone comes up the stairs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pysqlite3 import dbapi2

from tests.browser.snapshots import SHELF, press, until
from tests.browser.test_inbox import FEELS, felt
from tests.cast import COORDINATOR, Person, committee, courier
from tests.renewal import STATION
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
DESK = {"width": 1366, "height": 768}


def laid(page: Page, words: str) -> None:
    until(page, f"{SHELF}.then((all) => all.includes('{words}'))", f"{words} on the shelf")


def times_out(server: Server, page: Page, staff: Person, order: dict) -> None:
    """He has been reminded, and as long again has passed."""
    with dbapi2.connect(server.folder / STATION, timeout=30) as street:
        late = "UPDATE orders SET nudges = 1, nudge_due_at = nudge_due_at - 86400000 WHERE id = ?"
        street.execute(late, (order["id"],))
    for _ in range(150):
        if staff.get(f"/orders/{order['id']}")["status"] == "open":
            return
        page.wait_for_timeout(200)
    raise AssertionError("it has not timed out")


def test_what_was_delivered_offline_reaches_everybody_and_goes_to_who_brought_it(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    staff, quick = Person(server.url, committee(1)), Person(server.url, courier(2)).on_duty()
    order = staff.needs(items=[{"name": "大米", "quantity": "10斤"}], budget_fen=3500)["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    cellar = open_page(server.url, courier(1))
    cellar.locator(f'[data-order="{order["id"]}"] button', has_text="去办这一单").click()
    press(cellar, "已经送到了")
    cellar.context.set_offline(True)
    cellar.set_input_files(".camera input >> nth=0", photo)
    cellar.wait_for_selector(".camera img")
    cellar.fill("[name=paid]", "33.5")
    press(cellar, "送到了，带照片")

    times_out(server, cellar, staff, order)
    quick.did(f"/orders/{order['id']}/grab")
    street = open_page(server.url, courier(2), lambda page: page.add_init_script(FEELS))
    holds = street.locator(f'#main [data-order="{order["id"]}"]')
    expect(holds).to_be_visible()
    office = open_page(server.url, committee(1), viewport=DESK)
    board = open_page(server.url, COORDINATOR, viewport=DESK)
    expect(board.locator(f'[data-card="{order["id"]}"]')).to_be_visible()

    cellar.context.set_offline(False)
    expect(cellar.locator(".inbox-bar")).to_contain_text("您的送达已记下，等居委会确认")
    expect(street.locator(".inbox-bar.urgent")).to_contain_text("先别去、别买")
    felt(street, 900)
    expect(holds.locator(".stated")).to_contain_text("等居委会确认")
    street.reload()
    expect(street.locator(".inbox-bar.urgent")).to_contain_text("前一位说已送到")
    expect(holds.locator(".stated a[href^=tel]")).to_be_visible()
    expect(board.locator(f'[data-alarm="{order["id"]}"]')).to_contain_text("有人说已送达（离线）")
    expect(board.locator(f'[data-card="{order["id"]}"]')).to_contain_text("有人说已送达（离线），等确认")
    board.locator(f'[data-card="{order["id"]}"]').click()
    said = board.locator(".drawer [data-statement]")
    expect(said).to_contain_text("¥33.50")
    expect(said.locator("img")).to_have_js_property("complete", True)

    office.locator(f'[data-stated="{order["id"]}"] .alarm-what').click()
    claim = office.locator(".lm-sheet [data-statement]")
    expect(claim).to_contain_text("¥33.50")
    claim.get_by_role("button", name="收到了，算这位送到").click()
    expect(office.locator("[data-stated]")).to_have_count(0)
    expect(street.locator(".inbox-bar.urgent")).to_contain_text("已由另一位送到，您不用去了，不影响您")
    expect(cellar.locator(".lm-toasts")).to_contain_text("居民收到了，居委会已确认")
    expect(board.locator(f'[data-alarm="{order["id"]}"]')).to_have_count(0)
    done = staff.get(f"/orders/{order['id']}")
    assert (done["status"], done["total_fen"]) == ("confirmed", 3350)
    assert [one["courier"]["id"] for one in done["claims"]] == [li.id]


def test_what_was_begun_or_said_at_the_door_outlives_the_claim_and_the_page(
    server: Server, open_page: Open, li: Person
) -> None:
    staff, zhang = Person(server.url, committee(1)), Person(server.url, COORDINATOR)
    order = staff.needs(items=[{"name": "大米", "quantity": "10斤"}], budget_fen=3500)["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    page = open_page(server.url, courier(1))
    page.locator(f'[data-order="{order["id"]}"] button', has_text="去办这一单").click()
    press(page, "已经送到了")
    page.fill("[name=paid]", "61")
    page.go_back()
    page.locator(f'[data-order="{order["id"]}"] button', has_text="去办这一单").click()
    press(page, "发消息")
    page.context.set_offline(True)
    page.fill(".say input", "狗把门堵住了")
    press(page, "发送")
    laid(page, "狗把门堵住了")
    laid(page, '"paid":"61"')
    context = page.context
    page.close(run_before_unload=False)
    zhang.did(f"/orders/{order['id']}/release", {"reason": "no_contact"})

    context.set_offline(False)
    page = context.new_page()
    page.goto(server.url)
    bar, gone = page.locator(".inbox-bar"), page.locator('.inbox [data-entry="taken_back"]')
    expect(bar).to_contain_text("站里收回了这一单")
    for _ in range(2):  # the page is thrown out while the camera is open: it stands there still
        bar.click()
        gone.get_by_role("button", name="我已经送到了").click()
        expect(page.locator("[name=paid]")).to_have_value("61")
        page.reload()
    bar.click()
    gone.get_by_role("button", name="我已经送到了").click()
    press(page, "送到了（照片稍后）")
    expect(bar).to_contain_text("您的送达已记下，等居委会确认")
    bar.click()
    expect(page.locator(".inbox li").first).to_contain_text("您的送达已记下")
    expect(page.get_by_role("button", name="我已经送到了")).to_have_count(0)
    page.locator(".lm-sheet .lm-close").click()
    expect(bar).to_have_count(0)
    [statement] = staff.get(f"/orders/{order['id']}")["statements"]
    assert statement["total_fen"] == 6100, "more than the budget, and kept"
    said = [word["text"] for word in staff.get(f"/orders/{order['id']}/messages")["items"]]
    assert said == ["狗把门堵住了"]
    page.reload()
    expect(page.locator("#main")).to_be_visible()
    expect(page.locator(f'#main [data-order="{order["id"]}"]')).to_have_count(0)
