"""A phone rings on the word that is for its owner, says why, and keeps silent when he rests."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.thumb import listen
from tests.cast import Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
FELT = "window.felt = []; navigator.vibrate = (pattern) => felt.push(pattern);"


def card(page: Page, order: dict) -> Locator:
    return page.locator(f'#main [data-order="{order["id"]}"]')


def with_a_round(server: Server, open_page: Open, n: int, community: str, **more: object) -> Page:
    """On duty, with this community as his round."""
    page = open_page(server.url, courier(n))
    page.add_init_script(FELT)
    page.reload()
    listen(page)
    duty = {"on": True, "route": [community]} | more
    assert Person(server.url, courier(n)).call("PUT", "/me/duty", duty).ok
    return page


def test_it_rings_where_the_order_is_on_his_round_and_says_so(
    server: Server, open_page: Open, li: Person
) -> None:
    wang = Person(server.url, committee(1))
    here = wang.facts["community_id"]
    far = next(u["id"] for u in li.get("/units")["items"] if u["name"].startswith("响螺湾"))
    rings = with_a_round(server, open_page, 1, here)
    rests = with_a_round(server, open_page, 5, here, quiet={"from": "00:00", "to": "23:59"})
    elsewhere = with_a_round(server, open_page, 40, far)
    before = {page: page.evaluate("felt.length") for page in (rings, rests, elsewhere)}
    order = wang.needs()["order"]
    expect(card(rings, order)).to_contain_text("按路线通知了您")
    assert rings.evaluate("felt.length") > before[rings]
    expect(card(rests, order)).to_contain_text("没响铃，您在休息")
    expect(card(elsewhere, order)).to_contain_text("按住抢单")
    assert rests.evaluate("felt.length") == before[rests]
    assert elsewhere.evaluate("felt.length") == before[elsewhere]
    for page in (rings, rests, elsewhere):
        page.reload()
    expect(card(rings, order)).to_contain_text("按路线通知了您")
    expect(card(rests, order)).to_contain_text("没响铃，您在休息")
    expect(card(elsewhere, order)).to_contain_text("按住抢单")
    expect(card(elsewhere, order)).not_to_contain_text("通知了")
