"""The (?) of every face: it opens the guide at the part for who stands there, also in a tunnel."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_office import barriers
from tests.cast import ADMIN, COORDINATOR, committee, courier, lead
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
SMALL, DESK = {"width": 320, "height": 568}, {"width": 1366, "height": 640}
KEPT = "caches.match('/guide').then((answer) => Boolean(answer))"


def ask(page: Page, part: str) -> Page:
    """Presses the (?) that is in sight; the guide as it opens, beside what is open here."""
    with page.expect_popup() as window:
        page.locator("[data-guide]:visible").first.click()
    opened = window.value
    assert opened.url.endswith(f"/guide{part and '#' + part}")
    if part:
        expect(opened.locator(f"a#{part}")).to_be_in_viewport()
    else:
        expect(opened.locator("h1")).to_be_in_viewport()
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "nothing hangs out at the side"
    )
    return opened


def test_every_face_opens_the_guide_at_its_part(shared_server: Server, open_page: Open) -> None:
    url = shared_server.url
    for phone, device, part in (
        (committee(1), DESK, "clerk"), (committee(1), SMALL, "clerk"), (lead(1), SMALL, "outlet"),
        (ADMIN, DESK, "operator"), (COORDINATOR, DESK, "coordinator"),
    ):  # fmt: skip
        page = open_page(url, phone, viewport=device)
        ask(page, part).close()
    page.click("[data-people]")
    expect(page.locator(".people-panel")).to_be_visible()
    ask(page, "coordinator").close()
    page.goto(f"{url}/drill")
    ask(page, "coordinator").close()
    page.context.clear_cookies()
    page.goto(f"{url}/sign-in")
    guide = ask(page, "")
    guide.set_viewport_size(SMALL)
    guide.locator("[data-elder]").click()
    expect(guide.locator("html.elder")).to_be_attached()
    assert guide.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(guide) == []


def test_a_courier_has_the_guide_in_the_tunnel_once_it_was_opened(
    shared_server: Server, open_page: Open
) -> None:
    page = open_page(shared_server.url, courier(5), viewport=SMALL)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # now the worker stands between the page and the network
    page.get_by_role("button", name="菜单").click()
    guide = ask(page, "courier")
    guide.wait_for_function(KEPT)
    guide.context.set_offline(True)
    guide.reload()
    expect(guide.locator("a#courier")).to_be_in_viewport()
    expect(guide.get_by_text("先打 120、110 或 119").first).to_be_attached()
    assert page.evaluate("caches.match('/courier').then((answer) => answer === undefined)"), (
        "no other page is kept"
    )
