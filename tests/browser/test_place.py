"""Where the phone is, is the station's to know while its owner listens, and at no other time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.thumb import listen
from tests.cast import Person, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PLACE = """navigator.geolocation.watchPosition = (told) => {
  window.fixed = (second) => told({ coords: { latitude: 39.03, longitude: 117.69, accuracy: 8, speed: null }, timestamp: second * 1000 });
  return 1;
};
window.watched = () => Boolean(window.fixed) && !window.cleared;
navigator.geolocation.clearWatch = () => { window.cleared = true; };"""
SENT = """import(document.documentElement.dataset.static + 'js/live.js').then(({ live }) => { window.sent = []; live.line.position = (here) => sent.push(here); })"""
DUTY = "import(document.documentElement.dataset.static + 'js/courier/store.js').then(({ store }) => { Object.assign(store.duty, %s); })"
MISSED = """import(document.documentElement.dataset.static + 'js/live.js').then(async ({ live: { line } }) => {
  line.socket.off('event');
  window.missed = () => line.resync({ epoch: line.epoch, head: line.after });
})"""


def told(page: Page, second: int) -> int:
    """How many places have been sent, after one more fix of the phone."""
    page.evaluate(f"fixed({second})")
    return int(page.evaluate("sent.length"))


def test_no_place_is_sent_when_he_does_not_listen(server: Server, open_page: Open, li: Person) -> None:
    page = open_page(server.url, courier(1))
    page.add_init_script(PLACE)
    page.reload()
    page.wait_for_selector(".listen")
    assert not page.evaluate("watched()"), "off duty the phone is not even asked"
    listen(page)
    page.evaluate(SENT)
    assert [told(page, s) for s in (0, 20, 31, 40, 62)] == [1, 1, 2, 2, 3], "every half a minute"

    page.evaluate(DUTY % "{ until: '2026-01-01T00:00:00+08:00' }")
    assert told(page, 100) == 3, "the end that he named has come, the word of it not yet"
    page.evaluate(DUTY % "{ until: null }")
    assert told(page, 101) == 4

    page.evaluate(MISSED)
    li.on_duty(False)  # on another phone, while this one is in a tunnel
    page.evaluate("missed()")
    expect(page.locator(".listen")).to_be_visible()
    assert told(page, 200) == 4
    assert not page.evaluate("watched()")
