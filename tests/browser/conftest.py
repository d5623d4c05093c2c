"""A real browser for the pages: one Chromium a worker, a fresh profile for each window."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

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
def chromium() -> Iterator[Browser]:
    path = FOUND.read_text().strip() if FOUND.exists() else ""
    if not path:
        if os.environ.get("CI"):
            pytest.fail("no browser was found: make browser")
        pytest.skip("no browser on this machine")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """open_page(url, phone) is somebody's own window, signed in and on his face (the door itself is
    tested in test_doors.py); the size of a cheap phone, unless `device` (a browser context's settings)
    says otherwise."""
    contexts: list[BrowserContext] = []

    def open_one(url: str, phone: str, **device: Any) -> Page:
        settings = {"viewport": PHONE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | device
        context = chromium.new_context(**settings)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": COOKIE, "value": Person(url, phone).token, "url": url}])
        page = context.new_page()
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
