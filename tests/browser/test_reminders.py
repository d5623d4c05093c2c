"""Time passes and he has not set out: a word first, then it is open for others, and why is said."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pysqlite3 import dbapi2

from tests.browser.thumb import grab, listen
from tests.cast import Person, committee, courier
from tests.renewal import STATION
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def time_is_up(server: Server, order: dict) -> None:
    """As long as the station waits has passed."""
    with dbapi2.connect(server.folder / STATION, timeout=30) as street:
        street.execute(
            "UPDATE orders SET nudge_due_at = nudge_due_at - 86400000 WHERE id = ?", (order["id"],)
        )


def test_who_does_not_set_out_is_reminded_and_then_told_that_it_costs_him_nothing(
    server: Server, open_page: Open
) -> None:
    page = open_page(server.url, courier(1))
    listen(page)
    order = Person(server.url, committee(1)).needs()["order"]
    grab(page, page.locator(f'#main [data-order="{order["id"]}"] .hold'))
    time_is_up(server, order)
    expect(page.get_by_role("dialog")).to_contain_text("还没取到？")
    page.reload()
    expect(page.locator(f'#main [data-order="{order["id"]}"]')).to_contain_text("还没取到？")
    time_is_up(server, order)
    note = page.locator(".inbox-bar.urgent")
    expect(note).to_contain_text("已重新放出给别人，不影响您")
    expect(page.get_by_role("dialog")).to_have_count(0)
    note.click()
    expect(page.locator(".inbox .unread")).to_contain_text("不影响您")
    page.locator(".lm-sheet .lm-close").click()
    expect(note).to_have_count(0)
