"""A courier who waits for the committee is heard at every desk of it, stands first, and is answered once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import Desk
from tests.cast import Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PC = {"viewport": {"width": 1366, "height": 640}}


def test_a_hold_is_heard_at_both_desks_stands_first_with_its_reason_and_is_answered_once(
    server: Server, open_page: Open
) -> None:
    staff, rider = Person(server.url, committee(2)), Person(server.url, courier(1)).on_duty()
    posted = staff.needs(name="卢金凤", category="parcel")
    rider.did(f"/orders/{posted['order']['id']}/grab")
    staff.needs(name="邢宝山", priority="P1")
    one, other = (open_page(server.url, committee(2), **PC) for _ in range(2))
    for page in (one, other):
        Desk(page)
        expect(page.locator("[data-asked]")).to_have_count(0)
        expect(page.locator(".cases .case").first).to_contain_text("邢*山")
        page.locator(".head h1").click()  # from the first touch on it may sound
    rider.did(f"/orders/{posted['order']['id']}/hold", {"reason": "no_contact"})
    for page in (one, other):
        expect(page.locator(".cases .case").first).to_contain_text("等您答复：联系不上")
        expect(page.locator("[data-asked]")).to_contain_text("1 位快递员等您答复")
        expect(page.locator('[data-filter="asks"] b')).to_have_text("1")
        expect(page).to_have_title(re.compile("等您答复"))
        expect(page.locator("body")).to_have_attribute("data-chimed", "1")
    one.locator(f'[data-need="{posted["need"]["id"]}"]').click()
    one.locator(".drawer .chip", has_text="可以，按您说的办").click()
    for page in (one, other):
        expect(page.locator("[data-asked]")).to_have_count(0)
        row = page.locator(f'[data-need="{posted["need"]["id"]}"]')
        expect(row).to_contain_text("暂停，已答复")
        expect(page).not_to_have_title(re.compile("等您答复"))
    rider.did(f"/orders/{posted['order']['id']}/message", {"text": "女儿的电话是多少"})
    first = other.locator(".cases .case").first
    expect(first).to_contain_text("快递员问：发来一句话")
    expect(first).not_to_contain_text("女儿")
    late = open_page(server.url, committee(2), **PC)  # who comes to work now hears it with the first touch
    expect(late.locator("[data-asked]")).to_be_visible()
    late.locator(".head h1").click()
    expect(late.locator("body")).to_have_attribute("data-chimed", "1")
