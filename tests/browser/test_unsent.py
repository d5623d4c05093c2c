"""What a courier has typed, chosen or done and not sent: it survives what phones do."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.snapshots import SHELF, Open, house, mine, press, until
from tests.cast import Person, committee, courier
from tests.pictures import door, encoded
from tests.server import Server

pytestmark = pytest.mark.browser
SLOW = "window.createImageBitmap = () => new Promise(() => {}); undefined"  # a small phone, a large photo


def his(server: Server, li: Person) -> dict:
    goods = [{"name": "大米", "quantity": "10斤"}]
    order = Person(server.url, committee(1)).needs(items=goods, budget_fen=3500)["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    return order


def laid(page: Page, words: str) -> None:
    until(page, f"{SHELF}.then((all) => all.includes('{words}'))", f"{words} on the shelf")


def at_the_door(page: Page, order: dict) -> None:
    page.locator(f'[data-order="{order["id"]}"] button', has_text="去办这一单").click()
    press(page, "已经送到了")


def test_what_stands_in_the_delivery_sheet_survives_the_back_key_and_a_killed_tab(
    server: Server, open_page: Open, li: Person, tmp_path: Path, photo: Path
) -> None:
    order = his(server, li)
    page = open_page(server.url, courier(1))
    at_the_door(page, order)
    page.set_input_files(".camera input >> nth=0", photo)
    page.wait_for_selector(".camera img")
    small = tmp_path / "again.jpg"
    small.write_bytes(encoded(door(400, 300), "JPEG"))
    page.set_input_files(".album input >> nth=0", small)
    expect(page.locator(".camera img")).to_have_js_property("naturalWidth", 400)
    page.fill("[name=paid]", "33.5")
    page.go_back()
    at_the_door(page, order)
    expect(page.locator("[name=paid]")).to_have_value("33.5")
    page.fill("[name=code]", "12")
    laid(page, '"code":"12"')  # he looks away, and the phone throws the page out
    context = page.context
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(server.url)
    at_the_door(page, order)
    expect(page.locator("[name=paid]")).to_have_value("33.5")
    expect(page.locator("[name=code]")).to_have_value("12")
    expect(page.locator(".camera img")).to_have_js_property("naturalWidth", 400)

    page.fill("[name=code]", "")
    press(page, "送到了，带照片")
    press(page, "撤销")
    at_the_door(page, order)
    expect(page.locator("[name=paid]")).to_have_value("33.5")
    page.evaluate(SLOW)
    page.set_input_files(".camera input >> nth=0", photo)
    press(page, "送到了，带照片")
    expect(page.locator(".on-its-way")).to_contain_text("秒后发出")
    shown = page.evaluate(KEPT)
    assert shown == {"photo": photo.stat().st_size, "total": 3350}, "the last one, though not yet small"


KEPT = """import(document.documentElement.dataset.static + 'js/courier/store.js').then(({ store }) => {
  const entry = store.outbox.find(({ verb }) => verb === 'deliver');
  return { photo: entry.photo.blob.size, total: entry.body.total_fen };
})"""


def test_a_word_is_lost_neither_to_a_ready_made_one_nor_to_a_slow_line(
    server: Server, open_page: Open, li: Person
) -> None:
    order = his(server, li)
    page = open_page(server.url, courier(1))
    page.locator(f'[data-order="{order["id"]}"] button', has_text="去办这一单").click()
    press(page, "发消息")
    held: list[Route] = []
    page.route("**/message", lambda route: held.append(route))
    page.fill(".say input", "狗已经")
    press(page, "到门口了")
    expect(page.locator(".talk .mine")).to_have_count(1)
    expect(page.locator(".say input")).to_have_value("狗已经")
    page.fill(".say input", "狗拴好了")
    press(page, "发送")
    expect(page.locator(".say input")).to_have_value("")
    page.fill(".say input", "门没锁")
    held.pop(0).continue_()
    expect(page.locator(".talk .mine")).to_have_count(2)
    page.unroute("**/message")
    for route in held:
        route.continue_()
    page.go_back()
    laid(page, "门没锁")
    page.reload()
    page.locator(f'[data-order="{order["id"]}"] button', has_text="去办这一单").click()
    press(page, "发消息")
    expect(page.locator(".say input")).to_have_value("门没锁")


def test_what_is_done_before_its_script_has_come_waits_for_it(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    """A slow line: he has taken the photo, and gone back, before the reports' module is here."""
    held: list[Route] = []
    place = house(li)["position"]
    page = open_page(
        server.url, courier(1),
        before=lambda page: page.route(re.compile("reporting/main.js"), lambda route: held.append(route)),
        geolocation={"latitude": place["lat"], "longitude": place["lng"], "accuracy": 8},
        permissions=["geolocation"],
        service_workers="block",  # what the worker fetches cannot be held back here
    )  # fmt: skip
    with page.expect_file_chooser() as camera:
        page.click(".snap")
    camera.value.set_files(photo)
    expect(page.get_by_role("dialog", name="正在打开…")).to_be_visible()
    page.go_back()
    with page.expect_file_chooser():
        page.click(".snap")
    page.locator(".snap input").dispatch_event("cancel")
    expect(page.get_by_role("dialog")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator(".lm-toasts")).to_contain_text("没有照片也可以上报")
    page.unroute_all(behavior="wait")
    listed = mine(page)
    expect(listed.locator("[data-kept]")).to_contain_text("照片 1 张")
