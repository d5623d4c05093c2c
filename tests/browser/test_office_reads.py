"""What the office's form reads in the words, and what a clerk makes of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.office import Desk
from tests.cast import Person, committee

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
