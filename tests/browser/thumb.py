"""A thumb on a phone: it waits until a button will have it, presses, and presses again when the page
moved away under it, as people do."""

import re

from playwright.sync_api import Locator, Page, expect

TRIES = 5


def hold(page: Page, button: Locator, ms: int = 700) -> None:
    """On the button, for so long, whether the button is willing or not."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(ms)
    page.mouse.up()


def opened(button: Locator, what: Locator) -> None:
    """Pressed until it is open: a page may move away under a thumb when its line comes back."""
    for _ in range(TRIES):
        if not what.is_visible():
            button.click()
        try:
            expect(what).to_be_visible(timeout=3000)
            return
        except AssertionError:
            continue
    expect(what).to_be_visible()


def listen(page: Page) -> None:
    """开始听单, until duty is on and the line stands."""
    page.click(".listen")
    page.wait_for_selector(".listening")
    expect(page.locator(".top .line")).to_have_class(re.compile("live"))


def grab(page: Page, button: Locator) -> None:
    """Held until the order is his. What the page says after a lost race ends it in a failure."""
    won = page.locator(".won")
    for _ in range(TRIES):
        expect(button).not_to_have_attribute("aria-disabled", "true")
        hold(page, button)
        expect(won.or_(button).first).to_be_visible()
        if won.is_visible():
            return
    expect(won).to_be_visible()
