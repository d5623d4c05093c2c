"""A fair window on the phone: he has said that he would, waits calmly, and is told how it went."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.thumb import hold, listen
from tests.cast import Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
MUTE = "import(document.documentElement.dataset.static + 'js/live.js').then(({ live }) => live.line.socket.off('event'))"


def in_a_window(server: Server, zhang: Person) -> dict:
    order = Person(server.url, committee(1)).needs()["order"]
    zhang.did(f"/orders/{order['id']}/fairness", {"rule": "window"})
    return order


def button(page: Page, order: dict) -> Locator:
    return page.locator(f'#main [data-order="{order["id"]}"] .hold')


def test_two_wait_for_the_draw_and_each_is_told_even_without_the_word_of_it(
    server: Server, open_page: Open, zhang: Person
) -> None:
    phones = {n: open_page(server.url, courier(n)) for n in (1, 2)}
    for page in phones.values():
        listen(page)
    order = in_a_window(server, zhang)
    second_phones = {n: open_page(server.url, courier(n)) for n in (1, 2)}  # they know of no attempt
    for page in (*phones.values(), *second_phones.values()):
        button(page, order).wait_for()
    phones[2].evaluate(MUTE)  # his line has a hole when it is decided: the order itself tells him
    for page in phones.values():
        hold(page, button(page, order))
        expect(button(page, order)).to_contain_text(re.compile(r"已报名，(\d 秒后|马上)揭晓"))
        expect(page.get_by_role("dialog")).to_have_count(0)
    phones[1].context.set_offline(True)
    expect(phones[1].locator(".lm-banner")).to_be_visible()
    expect(button(phones[1], order)).to_contain_text("已报名")
    phones[1].context.set_offline(False)
    told = phones[1].locator(".won").or_(phones[1].get_by_text("这次给了别人"))
    expect(told.first).to_be_visible()
    [claim] = zhang.get(f"/orders/{order['id']}")["claims"]
    winner = next(n for n in (1, 2) if Person(server.url, courier(n)).id == claim["courier"]["id"])
    expect(phones[winner].locator(".won")).to_contain_text("抢到了")
    loser = phones[3 - winner].get_by_role("dialog", name="这次给了别人")
    expect(loser).to_contain_text("这周接得少的优先")
    expect(second_phones[winner].locator(".won")).to_contain_text("抢到了")
    expect(button(second_phones[3 - winner], order)).to_have_count(0)
    expect(second_phones[3 - winner].get_by_role("dialog")).to_have_count(0)
