"""What others do to a courier's order is heard by its weight, stands there until it is read, and survives a
closed page; what arrives moves no button."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import COORDINATOR, Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
SMALL = {"viewport": {"width": 320, "height": 568}}
FEELS = (
    "navigator.vibrate = (buzz) => { (window.felt ??= []).push(Math.max(...[].concat(buzz))); return true; }"
)


def held(server: Server, staff: Person) -> dict:
    """An order that the courier has."""
    order = staff.needs()["order"]
    Person(server.url, courier(1)).on_duty().did(f"/orders/{order['id']}/grab")
    return order


def felt(page: Page, ms: int) -> None:
    """The phone has shaken for so long at a time."""
    page.wait_for_function("(ms) => (window.felt ?? []).includes(ms)", arg=ms)


def test_what_others_do_stands_there_until_it_is_read_on_whatever_phone(
    server: Server, open_page: Open
) -> None:
    staff, station = Person(server.url, committee(1)), Person(server.url, COORDINATOR)
    first, second = held(server, staff), held(server, staff)
    page = open_page(server.url, courier(1), lambda page: page.add_init_script(FEELS), **SMALL)
    expect(page.locator(".top .line")).to_have_class(re.compile("live"))
    bar = page.locator(".inbox-bar")
    staff.did(f"/orders/{first['id']}/message", {"preset": "please_call"})
    expect(bar).to_contain_text("请给我打电话")
    felt(page, 120)
    staff.did(f"/orders/{first['id']}/cancel", {"reason": "not_needed"})
    expect(bar).to_contain_text("已取消，不用去了（不需要了）")
    felt(page, 900)
    station.did(f"/orders/{second['id']}/release", {"reason": "other"})
    expect(bar).to_have_attribute("data-inbox", "3")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()

    other = open_page(server.url, courier(1))  # the day after, on another phone
    bar = other.locator(".inbox-bar.urgent")
    expect(bar).to_have_attribute("data-inbox", "3")
    bar.click()
    entries = other.locator(".inbox li")
    expect(entries.first).to_contain_text("站里收回了这一单")
    expect(other.locator(".inbox .unread")).to_have_count(3)
    assert "陈桂兰" not in (other.locator(".inbox").text_content() or "")
    other.locator(".lm-sheet .lm-close").click()
    expect(bar).to_have_count(0)
    other.wait_for_function(
        "() => fetch('/api/v1/me/inbox').then((answer) => answer.json()).then(({ unread }) => unread === 0)"
    )
    other.reload()
    other.wait_for_selector(".duty")
    expect(bar).to_have_count(0)


def test_a_thread_shows_its_newest_and_what_arrives_moves_no_button(server: Server, open_page: Open) -> None:
    staff = Person(server.url, committee(1))
    order = held(server, staff)
    page = open_page(server.url, courier(1), **SMALL)
    page.evaluate("document.documentElement.classList.add('elder')")
    page.get_by_role("button", name="去办这一单").click()
    for n in range(7):
        staff.did(f"/orders/{order['id']}/message", {"text": f"第 {n} 句，请走南门"})
    talk = page.get_by_role("button", name="发消息")
    expect(talk.locator("[data-unread]")).to_have_text("7")
    talk.click()
    thread, field = page.locator(".talk"), page.locator(".say input")
    expect(thread.get_by_text("第 6 句")).to_be_in_viewport()
    expect(page.locator(".first-new")).to_contain_text("第 0 句")
    preset = page.locator(".presets .preset").first
    before = [one.bounding_box() for one in (preset, field)]
    thread.evaluate("(box) => { box.scrollTop = 0; }")
    staff.did(f"/orders/{order['id']}/message", {"text": "最后一句"})
    below = page.locator(".more-below")
    expect(below).to_be_visible()
    expect(thread.get_by_text("最后一句")).not_to_be_in_viewport()
    assert [one.bounding_box() for one in (preset, field)] == before
    below.click()
    expect(thread.get_by_text("最后一句")).to_be_in_viewport()
    preset.click()
    expect(thread.locator(".mine").last).to_be_in_viewport()
    assert [one.bounding_box() for one in (preset, field)] == before
    page.locator(".lm-sheet .lm-close").click()
    expect(talk.locator("[data-unread]")).to_have_count(0)
