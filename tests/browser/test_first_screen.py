"""What a courier sees while listening, on the smallest phone too: orders, not furniture."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.thumb import grab
from tests.cast import Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
SMALL = {"width": 320, "height": 568}
SENSES = """
window.asked = []; window.said = [];
Object.defineProperty(navigator, 'wakeLock', { value: { request: async (kind) => {
  asked.push(kind); return { addEventListener() {}, release: async () => { asked.push('released'); } }; } } });
speechSynthesis.speak = (words) => said.push(words.text);
"""


@pytest.fixture
def orders(server: Server) -> list[str]:
    """Five errands: three in the first community, two in the third."""
    made = [
        Person(server.url, committee(1 if n < 3 else 3)).needs(f"陈{name}", category="parcel")["order"]["id"]
        for n, name in enumerate(("桂兰", "秀珍", "玉梅", "淑芬", "桂英"))
    ]
    li = Person(server.url, courier(1))
    first, third = (Person(server.url, committee(n)).facts["community_id"] for n in (1, 3))
    assert li.call("PUT", "/me/duty", {"on": True, "route": [third]}).ok
    assert first != third
    return made


def sizes(page: Page, locator: Locator) -> tuple[float, float]:
    """(top, bottom) of an element, in pixels of the screen."""
    box = locator.bounding_box()
    assert box is not None
    return box["y"], box["y"] + box["height"]


def test_the_first_order_can_be_grabbed_without_scrolling(
    server: Server, open_page: Open, orders: list[str]
) -> None:
    for elder in ("0", "1"):
        page = open_page(server.url, courier(1), viewport=SMALL)
        page.context.add_cookies([{"name": "lm_elder", "value": elder, "url": server.url}])
        page.reload()
        first = page.locator(".card .hold").first
        expect(first).to_have_text("按住抢单")
        bar, _ = sizes(page, page.locator(".tabs .snap"))
        top, bottom = sizes(page, first)
        assert bottom <= bar and bottom - top >= 60, f"elder {elder}: {top}–{bottom}, the bar at {bar}"
        line_top, line_bottom = sizes(page, page.locator(".duty.on"))
        assert line_bottom - line_top <= 72, "one thin line says that the courier listens"


def test_from_the_third_on_a_card_is_a_line_that_can_be_grabbed_and_opened(
    server: Server, open_page: Open, orders: list[str]
) -> None:
    page = open_page(server.url, courier(1), viewport=SMALL, before=lambda p: p.add_init_script(SENSES))
    expect(page.locator(".listening")).to_be_visible()
    brief = page.locator(".card.brief")
    expect(brief).to_have_count(3)
    expect(brief.first).to_contain_text("芳林园 3号楼")
    opened = brief.last.get_attribute("data-order")
    brief.last.locator(".open-card").click()
    whole = page.locator(f'.card[data-order="{opened}"]')
    expect(whole.locator(".facts")).to_be_visible()
    links = [
        unquote(link)
        for link in whole.locator(".guide a[target]").evaluate_all("all => all.map((a) => a.href)")
    ]
    assert len(links) == 2 and all(
        "芳林园" in link and "3号楼" in link and "502" not in link for link in links
    )
    whole.get_by_role("button", name="读给我听").click()
    [said] = page.evaluate("said")
    assert "芳林园" in said and "代取快递" in said
    page.get_by_role("button", name="我的社区").click()
    expect(page.locator(".card")).to_have_count(2)
    page.get_by_role("button", name="全部").click()
    grab(page, page.locator(".card.brief .hold").first)
    assert "screen" in page.evaluate("asked"), "the screen stays on while the courier listens"


def test_the_finger_that_grabbed_presses_nothing_else(
    server: Server, open_page: Open, orders: list[str]
) -> None:
    page = open_page(server.url, courier(1))
    button = page.locator(".card .hold").first
    expect(button).to_have_text("按住抢单")
    box = button.bounding_box()
    assert box is not None
    page.evaluate("document.addEventListener('click', () => { window.clicks = (window.clicks ?? 0) + 1; })")
    page.mouse.move(box["x"] + 60, box["y"] + 20)
    page.mouse.down()
    expect(page.locator(".won")).to_be_visible()
    page.evaluate("document.elementFromPoint(90, 300).click()")  # what a lifted finger is for the browser
    page.mouse.up()
    assert page.evaluate("window.clicks") is None
    page.get_by_role("button", name="取到了").click()
    expect(page.locator(".on-its-way, .steps .past").first).to_be_visible()
