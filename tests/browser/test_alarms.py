"""Thirty-five alarms do not push the board off the screen, several are taken at once, and who takes one has
it by name on everybody's screen."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from tests.browser.snapshots import Open
from tests.cast import COORDINATOR, SECOND_COORDINATOR, Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser

PC = {"viewport": {"width": 1366, "height": 640}}
PHONE = {"viewport": {"width": 360, "height": 740}}


def sit_down(open_page: Open, server: Server, phone: str = COORDINATOR, **more: object) -> Page:
    page = open_page(server.url, phone, **(PC | more))
    expect(page.locator("[data-line]")).to_have_attribute("data-line", "live")
    return page


def emergency(staff: Person, name: str = "陈桂兰") -> str:
    return str(staff.needs(name, category="urgent_medical", text="胸口疼")["need"]["id"])


def height_of_columns(page: Page) -> float:
    """What of the columns can be seen, in pixels."""
    return float(
        page.evaluate("""() => {
            const box = document.querySelector('.columns').getBoundingClientRect();
            return Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
        }""")
    )


def test_however_many_alarms_there_are_the_board_stays_and_several_are_taken_at_once(
    server: Server, open_page: Open
) -> None:
    staff = Person(server.url, committee(1))
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda n: emergency(staff, f"居民{n}"), range(34)))
    for n in range(12):
        staff.needs(f"住户{n}")
    alert = Person(server.url, courier(1)).did("/alerts", {"text": "敲门没人应"})["alert"]["id"]
    page, small = sit_down(open_page, server), sit_down(open_page, server, **PHONE)
    for one in (page, small):
        expect(one.locator("[data-more]")).to_contain_text("还有 33 条")
        expect(one.locator(".alarm")).to_have_count(2)
        expect(one.locator(f'[data-alarm="{alert}"]')).to_be_visible()  # of each kind the first
        half = one.evaluate("innerHeight") / 2
        assert height_of_columns(one) >= half, "two lines and what is beneath"
        one.locator("[data-more]").click()
        expect(one.locator(".alarm")).to_have_count(35)
        assert height_of_columns(one) >= half, "opened, it scrolls by itself"
        assert one.evaluate("document.documentElement.scrollWidth") <= one.evaluate("innerWidth")
    emergencies = page.locator("[data-alarms=need]")
    emergencies.locator(".alarm-group input").check()
    emergencies.locator(".alarm input").first.uncheck()
    page.locator("[data-take-all]").click()
    expect(page.locator(".alarm")).to_have_count(2)
    expect(page.locator(".lm-toasts")).to_contain_text("已由你接手 33 条")
    expect(small.locator(".alarm")).to_have_count(2)


def test_who_takes_a_case_stands_beside_it_everywhere_and_a_slip_is_taken_back(
    server: Server, open_page: Open
) -> None:
    first, second = sit_down(open_page, server), sit_down(open_page, server, SECOND_COORDINATOR)
    name = Person(server.url, COORDINATOR).facts["name"]
    need = emergency(Person(server.url, committee(1)))
    alarm = first.locator(f'[data-alarm="{need}"]')
    alarm.locator(".acknowledge").click()
    expect(alarm).to_have_count(0)
    expect(second.locator(f'[data-card="{need}"]')).to_contain_text(name)
    expect(second.locator(f'[data-alarm="{need}"]')).to_have_count(0)
    first.locator(".lm-toast button", has_text="撤销").click()
    for page in (first, second):
        expect(page.locator(f'[data-alarm="{need}"]')).to_be_visible()
    expect(second.locator(f'[data-card="{need}"]')).not_to_contain_text(name)

    alert = Person(server.url, courier(1)).did("/alerts", {"text": "敲门没人应"})["alert"]["id"]
    second.locator(f'[data-alarm="{alert}"] .acknowledge').click()
    shown = first.locator(f'[data-alarm="{alert}"]')
    expect(shown).to_have_class(re.compile("silent"))
    expect(shown).to_contain_text(Person(server.url, SECOND_COORDINATOR).facts["name"])
    expect(second.locator(".drawer .rp-taken")).to_be_visible()


def test_what_is_done_is_found_by_its_day_and_the_stack_says_one_line_an_order(
    server: Server, open_page: Open
) -> None:
    staff, li = Person(server.url, committee(1)), Person(server.url, courier(1)).on_duty()
    order = staff.needs(category="documents")["order"]
    for verb, body in (("grab", {}), ("deliver", {})):
        li.did(f"/orders/{order['id']}/{verb}", body)
    page = sit_down(open_page, server)
    staff.did(f"/orders/{order['id']}/confirm", {"outcome": "ok"})
    lines = page.locator(".stack .line[class*=order-]", has_text="递送材料")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("办结")
    page.locator(".line[class*=order-] + .fold button").first.click()
    expect(lines.filter(has_text="抢到了")).to_have_count(1)
    page.locator("[data-figure=confirmed_today]").click()
    done = page.locator(f'[data-done="{order["id"]}"]')
    expect(done).to_contain_text(li.facts["name"])
    page.locator(".lm-sheet [name=day]").fill("2026-01-05")
    expect(page.locator(".lm-sheet")).to_contain_text("这一天没有")
    expect(done).to_have_count(0)
