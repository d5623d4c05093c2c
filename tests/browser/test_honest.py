"""A page that cannot draw something says so, draws the rest, and never says 实时 of what stands still."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.snapshots import Open
from tests.cast import COORDINATOR, Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1366, "height": 640}}
FAILED = ".lm-failed"


def sit_down(open_page: Open, server: Server, **more: Any) -> Page:
    page = open_page(server.url, COORDINATOR, **(DESK | more))
    expect(page.locator("[data-line]")).to_have_attribute("data-line", "live")
    return page


def emergency(staff: Person) -> str:
    return str(staff.needs(category="urgent_medical", text="胸口疼")["need"]["id"])


def test_a_drawer_goes_from_one_kind_of_card_to_another_and_the_board_goes_on(
    server: Server, open_page: Open
) -> None:
    staff = Person(server.url, committee(1))
    work = staff.needs("沈国强", category="visit", text="好几天没见到人")["need"]["id"]
    order = staff.needs(text="米10斤")["order"]["id"]
    page = sit_down(open_page, server)
    for its_id, words in ((work, "好几天没见到人"), (order, "米10斤"), (work, "好几天没见到人")):
        page.locator(f'[data-card="{its_id}"]').click()
        expect(page.locator(".drawer")).to_contain_text(words)
    need = emergency(staff)
    expect(page.locator(f'[data-alarm="{need}"]')).to_be_visible()
    expect(page.locator(FAILED)).to_have_count(0)


def plant(page: Page, spoilt: str) -> None:
    """From now on one row of the board's answer is such that its card cannot be drawn."""

    def answer(route: Route) -> None:
        told = route.fetch()
        board = told.json()
        for row in board["orders"]:
            if row["id"] == spoilt:
                row["claims"] = [{"live": True, "seat": 1, "courier": None}]
        route.fulfill(response=told, body=json.dumps(board))

    page.route(re.compile(r"/api/v1/board\?"), answer)


def test_one_row_that_cannot_be_drawn_takes_nothing_else_with_it(server: Server, open_page: Open) -> None:
    staff, li = Person(server.url, committee(1)), Person(server.url, courier(1)).on_duty()
    order = staff.needs()["order"]["id"]
    li.did(f"/orders/{order}/grab")
    page = sit_down(open_page, server)
    plant(page, order)
    other = staff.needs("王秀珍")["order"]["id"]
    expect(page.locator(FAILED)).to_contain_text("显示不出来")
    expect(page.locator(f'[data-card="{other}"]')).to_contain_text("王*珍")
    need = emergency(staff)
    expect(page.locator(f'[data-alarm="{need}"]')).to_be_visible()
    expect(page.locator("[data-line]")).to_have_attribute("data-line", "stopped")
    expect(page.locator("header.top")).not_to_contain_text("实时")
    page.unroute(re.compile(r"/api/v1/board\?"))
    page.locator(f"{FAILED} button").first.click()
    expect(page.locator("[data-line]")).to_have_attribute("data-line", "live")
    expect(page.locator(f'[data-card="{order}"]')).to_be_visible()


def test_a_page_that_stands_still_does_not_say_that_it_is_live(server: Server, open_page: Open) -> None:
    """Whatever keeps it from drawing: here no frame comes any more."""
    staff = Person(server.url, committee(1))
    page = sit_down(open_page, server)
    page.evaluate("window.requestAnimationFrame = () => 1")
    staff.needs()
    strip = page.locator(".lm-stopped")
    expect(strip).to_contain_text("画面停住了")
    expect(page.locator("header.top")).not_to_contain_text("实时", use_inner_text=True)
    strip.get_by_role("button", name="重新载入").click()
    expect(page.locator("[data-line]")).to_have_attribute("data-line", "live")
    expect(page.locator("[data-column=open] .bcard")).to_have_count(1)
