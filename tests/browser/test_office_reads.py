"""What the office's form reads in the words, and what a clerk makes of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.office import Desk
from tests.cast import Person, committee, courier

pytestmark = pytest.mark.browser


def test_when_it_is_wanted_is_offered_taken_with_one_tap_and_let_go_with_another(
    fresh_server, open_page
) -> None:
    page = open_page(fresh_server.url, committee(13))
    page.set_viewport_size({"width": 1366, "height": 640})
    staff = Person(fresh_server.url, committee(13))
    desk = Desk(page).choose("wxz", "王*珍").say("买米10斤，后天上午九点以前送").category("food_staple")
    offered = page.locator('.suggestions [data-offer="when"]')
    expect(offered).to_contain_text("09:00")
    kept = page.locator('[data-when="keep"]')
    expect(kept).to_have_count(0)  # offered, and no more than that

    offered.click()
    expect(kept).to_contain_text("09:00")
    expect(offered).to_have_count(0)
    kept.click()
    expect(offered).to_be_visible()
    offered.click()
    need = staff.get(f"/needs/{desk.submit()}")
    assert need["window"]["from"] is None and "T01:00:00" in need["window"]["to"]


def test_a_row_says_its_compound_what_waits_for_a_call_stands_first_and_a_correction_is_told_once(
    fresh_server, open_page
) -> None:
    staff, li = Person(fresh_server.url, committee(13)), Person(fresh_server.url, courier(1)).on_duty()
    waits, brought = staff.needs(text="买米"), staff.needs("刘桂花", text="买面")
    for verb in ("grab", "deliver"):
        li.did(f"/orders/{brought['order']['id']}/{verb}")
    changed = {"text": "买米10斤", "window": {"from": None, "to": "2027-01-05T09:00:00+08:00"}}
    assert staff.call("PATCH", f"/needs/{waits['need']['id']}", changed).ok
    page = open_page(fresh_server.url, committee(13))
    page.set_viewport_size({"width": 1366, "height": 640})
    rows = page.locator(".case")
    expect(rows).to_have_count(2)
    expect(rows.first).to_have_attribute("data-need", brought["need"]["id"])
    expect(rows.first.locator(".case-who")).to_contain_text("芳林园 3号楼2门")

    drawer = Desk(page).open(waits["need"]["id"])
    told = drawer.locator(".past li", has_text="更正")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("要什么、时间")
    expect(told).to_contain_text("居委会 贺晓岚")
