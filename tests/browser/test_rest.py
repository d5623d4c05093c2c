"""A card never changes under a resting mouse or thumb: what is new or gone waits for the hand to leave."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.thumb import listen
from tests.cast import COORDINATOR, Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PC = {"viewport": {"width": 1366, "height": 768}}
# Longer than a grey card stays and than a burst of events takes.
LATER = "() => performance.now() - (window.since ??= performance.now()) > 3200"


def rest_on(page: Page, what: Locator) -> tuple[float, float]:
    """The mouse on the middle of it, and where that is."""
    box = what.bounding_box()
    assert box is not None
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*at)
    return at


def under(page: Page, at: tuple[float, float]) -> str | None:
    """Whose card is there."""
    found = "([x, y]) => document.elementFromPoint(x, y).closest('[data-its], [data-order]')?.dataset"
    its = page.evaluate(found, list(at)) or {}
    return its.get("its") or its.get("order")


def test_on_the_board_the_card_under_a_resting_mouse_stays_and_says_where_it_went(
    server: Server, open_page: Open
) -> None:
    staff = Person(server.url, committee(1))
    first, second, third = (staff.needs(category="parcel")["order"]["id"] for _ in range(3))
    page = open_page(server.url, COORDINATOR, **PC)
    expect(page.locator("[data-line]")).to_have_attribute("data-line", "live")
    column = page.locator("[data-column=open] .bcard")
    expect(column).to_have_count(3)
    at = rest_on(page, column.nth(1))
    assert under(page, at) == second
    Person(server.url, courier(1)).on_duty().did(f"/orders/{first}/grab")
    Person(server.url, courier(2)).on_duty().did(f"/orders/{second}/grab")
    urgent = staff.needs(category="parcel", priority="P1")["order"]["id"]
    expect(column).to_have_count(4)
    expect(page.locator(f'[data-column=open] [data-its="{second}"]')).to_contain_text("已到“进行中”")
    expect(page.locator(f'[data-column=running] [data-card="{second}"]')).to_be_visible()
    assert under(page, at) == second
    assert [one.get_attribute("data-its") for one in column.all()] == [first, second, third, urgent]
    page.mouse.move(3, 3)
    expect(column).to_have_count(2)
    assert [one.get_attribute("data-its") for one in column.all()] == [urgent, third]
    rest_on(page, column.nth(0))  # a hand that stays does not hold the board for ever
    late = staff.needs(category="parcel", priority="P1")["order"]["id"]
    expect(column.nth(1)).to_have_attribute("data-its", late)


def test_in_the_pool_no_other_order_slips_under_a_thumb(server: Server, open_page: Open) -> None:
    staff = Person(server.url, committee(1))
    first, second = (staff.needs(category="parcel")["order"]["id"] for _ in range(2))
    page = open_page(server.url, courier(3))
    listen(page)
    cards = page.locator("#main .cards > .card")
    expect(cards).to_have_count(2)
    at = rest_on(page, cards.nth(1).locator(".where"))
    page.mouse.down()
    assert under(page, at) == second
    Person(server.url, courier(1)).on_duty().did(f"/orders/{first}/grab")
    urgent = staff.needs(category="parcel", priority="P1")["order"]["id"]
    expect(cards).to_have_count(3)
    expect(cards.nth(0)).to_contain_text("被抢走了")
    page.wait_for_function(LATER)
    assert under(page, at) == second, "neither a new order nor the place of one that is gone"
    assert [one.get_attribute("data-order") for one in cards.all()] == [first, second, urgent]
    page.mouse.up()
    expect(cards).to_have_count(2)
    expect(cards.nth(0)).to_have_attribute("data-order", urgent)
