"""A real browser for the pages: one Chromium a worker, a fresh profile for each window."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from dispatch.web.guard import COOKIE
from tests.browser.snapshots import picture
from tests.cast import COORDINATOR, Person, courier
from tests.server import Server

FOUND = Path(sys.prefix) / "browser"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
PATIENCE = 30_000  # ms until what should happen at once has not happened
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def server(fresh_server: Server) -> Server:
    """Pages are many: they share a process, and each test has the street for itself."""
    return fresh_server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as started:
        yield started


def launched(playwright: Playwright, which: int) -> Browser:
    """The browser itself (0) or its headless shell (1), as `make browser` has found them."""
    paths = FOUND.read_text().split("\n") if FOUND.exists() else []
    if len(paths) <= which:
        if os.environ.get("CI"):
            pytest.fail("no browser was found: make browser")
        pytest.skip("no browser on this machine")
    return playwright.chromium.launch(executable_path=paths[which], args=list(FLAGS))


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """All that a page needs, without the window around it."""
    browser = launched(playwright, 1)
    yield browser
    browser.close()


@pytest.fixture
def whole_chromium(playwright: Playwright) -> Iterator[Browser]:
    """With what belongs to the window, as the notices of the system do."""
    browser = launched(playwright, 0)
    yield browser
    browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """open_page(url, phone) is somebody's own window, signed in and on his face (the door itself is
    tested in test_doors.py); the size of a cheap phone, unless `device` (a browser context's settings)
    says otherwise. `before` is given the page before it loads anything."""
    yield from windows(chromium)


@pytest.fixture
def open_whole_page(whole_chromium: Browser) -> Iterator[Callable[..., Page]]:
    """As open_page."""
    yield from windows(whole_chromium)


def windows(browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def open_one(
        url: str, phone: str, before: Callable[[Page], None] = lambda _: None, **device: Any
    ) -> Page:
        settings = {"viewport": PHONE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | device
        context = browser.new_context(**settings)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": COOKIE, "value": Person(url, phone).token, "url": url}])
        page = context.new_page()
        before(page)
        page.goto(url)
        assert "sign-in" not in page.url
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def li(server: Server) -> Person:
    """The first courier as the API knows him."""
    return Person(server.url, courier(1))


@pytest.fixture
def zhang(server: Server) -> Person:
    """The coordinator."""
    return Person(server.url, COORDINATOR)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo as a phone takes it."""
    return picture(tmp_path)
