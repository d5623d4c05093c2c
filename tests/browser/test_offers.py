"""Who is asked may say no; who hands over keeps his order until somebody says yes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.thumb import grab, listen
from tests.cast import Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def press(where: Page | Locator, words: str) -> None:
    where.get_by_role("button", name=words, exact=True).click()


def offer(page: Page, order: dict) -> Locator:
    return page.locator(f'#main [data-offer="{order["id"]}"]')


@pytest.fixture
def wang(server: Server) -> Person:
    """On the staff of the first committee."""
    return Person(server.url, committee(1))


def test_invited_he_declines_one_and_takes_the_other(
    server: Server, open_page: Open, wang: Person, zhang: Person, li: Person
) -> None:
    page = open_page(server.url, courier(1))
    listen(page)
    first, second = wang.needs()["order"], wang.needs(category="parcel")["order"]
    zhang.did(f"/orders/{first['id']}/invite", {"courier_id": li.id})
    expect(offer(page, first)).to_contain_text("社工站请您接这一单")
    expect(offer(page, first)).to_contain_text("不用说原因")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(offer(page, first), "婉拒")
    expect(offer(page, first)).to_have_count(0)
    zhang.did(f"/orders/{second['id']}/invite", {"courier_id": li.id})
    page.reload()
    press(offer(page, second), "同意")
    expect(page.locator(".won")).to_contain_text("接下了")
    assert wang.get(f"/orders/{first['id']}")["status"] == "open"
    assert wang.get(f"/orders/{second['id']}")["status"] == "claimed"


def test_an_order_goes_to_a_colleague_who_says_yes(server: Server, open_page: Open, wang: Person) -> None:
    page = open_page(server.url, courier(1))
    other = open_page(server.url, courier(2))
    listen(page)
    listen(other)
    order = wang.needs()["order"]
    grab(page, page.locator(f'#main [data-order="{order["id"]}"] .hold'))
    press(page, "有问题")
    press(page, "选一位正在听单的同事")
    page.get_by_role("dialog").get_by_role("button", name="正在听单").click()
    expect(page.get_by_role("dialog")).to_contain_text("答复以前还是您的单")
    expect(offer(other, order)).to_contain_text("想把这一单转给您")
    press(page, "不转了")
    expect(offer(other, order)).to_have_count(0)
    assert wang.get(f"/orders/{order['id']}")["status"] == "claimed"
    press(page, "有问题")
    press(page, "选一位正在听单的同事")
    page.get_by_role("dialog").get_by_role("button", name="刚才问过").click()
    expect(offer(other, order)).to_contain_text("想把这一单转给您")
    press(offer(other, order), "同意")
    expect(other.locator(".won")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".lm-toasts")).to_contain_text("已转给")
