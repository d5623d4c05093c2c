"""The whole loop with two people: a courier's three taps, the committee's answer on its page, and the
photo of the clean place on the courier's phone, who looks and closes it."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.snapshots import (
    Open,
    committee_phone,
    house,
    mine,
    picture,
    reported,
    standing,
    three_taps,
    until,
)
from tests.cast import Person, courier
from tests.server import Server

pytestmark = pytest.mark.browser
SECONDS = 20  # from the first tap to the third, with the camera
DRAWN = "[...document.querySelectorAll('.print img')].every((i) => i.naturalWidth > 0)"
DESK = {"width": 1366, "height": 768}


def test_from_three_taps_to_the_photo_of_the_clean_place(
    server: Server, open_page: Open, li: Person, tmp_path: Path
) -> None:
    dirty, clean = picture(tmp_path), picture(tmp_path, "clean.jpg", 1600, 1200)
    first = house(li, 0)
    there = first["position"]
    phone = standing(open_page, server, courier(1), there)
    desk = open_page(server.url, committee_phone(server.url, first), viewport=DESK)
    desk.click('[data-face="reports"]:visible')

    began = time.monotonic()
    sheet = three_taps(phone, dirty)
    expect(sheet).to_contain_text("都收到了")
    assert time.monotonic() - began < SECONDS
    [report] = reported(li)
    phone.get_by_role("button", name="好", exact=True).click()

    answered(desk, report, clean, "桶已清，加了一次清运")
    expect(phone.locator(".lm-toasts")).to_contain_text("已清理，谢谢您")
    mine(phone).locator(f'[data-report="{report["id"]}"] button').click()
    sheet = phone.get_by_role("dialog")
    expect(sheet).to_contain_text("桶已清，加了一次清运")
    expect(sheet.locator(".print img")).to_have_count(2)
    expect(sheet.locator(".prints")).to_contain_text("处理后")
    until(phone, DRAWN, "both photos drawn")

    sheet.locator('[data-outcome="clean"]').click()
    expect(sheet).to_contain_text("已清理结案，谢谢您")
    expect(sheet.locator(".ladder .past")).to_have_count(7)
    expect(desk.locator(f'[data-whole="{report["id"]}"]')).to_have_attribute("data-status", "closed")


def answered(desk: Page, report: dict, clean: Path, words: str) -> None:
    """It has come by itself; the committee deals with it on the spot."""
    desk.click(f'[data-card="{report["id"]}"]')
    desk.click('[data-verb="on_the_spot"]')
    desk.set_input_files('[data-picker="after"] input', clean)
    desk.locator('[data-asking="on_the_spot"] textarea').fill(words)
    desk.click('[data-asking="on_the_spot"] [data-do]')
