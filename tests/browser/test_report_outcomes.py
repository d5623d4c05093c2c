"""What became of it comes back to the courier, and his eyes count."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.snapshots import (
    Open,
    cleaned,
    house,
    mine,
    press,
    reported,
    send,
    shoot,
    standing,
    three_taps,
)
from tests.cast import Person, courier
from tests.server import Server

pytestmark = pytest.mark.browser


def test_the_old_report_is_opened_again_and_that_is_said(
    server: Server, open_page: Open, li: Person, zhang: Person, photo: Path
) -> None:
    there = house(li)
    zhao = Person(server.url, courier(2))
    old = zhao.did("/reports", {"type_code": "H02", "position": there["position"]})["report"]
    cleaned(server.url, old, photo)
    zhang.did(f"/reports/{old['id']}/verify", {"outcome": "clean"})
    page = standing(open_page, server, courier(1), there["position"])
    sheet = three_taps(page, photo)
    expect(sheet).to_contain_text("这里今天清理过，又脏了：已重新打开")
    expect(sheet).to_contain_text(old["number"])
    assert reported(li)[0]["recurring"]


def test_his_round_passes_and_his_eyes_count(
    server: Server, open_page: Open, li: Person, photo: Path
) -> None:
    there = house(li)
    report = li.did("/reports", {"type_code": "H02", "position": there["position"]})["report"]
    page = standing(open_page, server, courier(1), there["position"])
    page.click(".listen")
    page.wait_for_selector(".listening")
    li.call("PUT", "/me/position", there["position"] | {"accuracy_m": 8})
    cleaned(server.url, report, photo)
    look = page.locator(f'[data-look="{report["id"]}"]')
    expect(page.locator(".looks")).to_contain_text("您上报的点位已清理，顺路请看一眼")
    with page.expect_file_chooser() as camera:
        look.locator(".another").click()
    camera.value.set_files(photo)
    expect(look.locator(".picture img")).to_be_visible()
    look.locator('[data-outcome="not_clean"]').click()
    expect(page.locator(".lm-toasts")).to_contain_text("谢谢您看一眼")
    expect(look).to_have_count(0)
    assert li.get(f"/reports/{report['id']}")["status"] == "handling", "his objection counts"


def test_why_it_was_turned_down_he_reads_and_says_it_better(
    server: Server, open_page: Open, li: Person, zhang: Person, photo: Path
) -> None:
    report = li.did("/reports", {"type_code": "H02", "position": house(li)["position"]})["report"]
    page = standing(open_page, server, courier(1), house(li)["position"])
    zhang.did(f"/reports/{report['id']}/reject", {"reason": "not_found", "text": "到场没看到"})
    expect(page.locator(".lm-toasts")).to_contain_text("没有立案")
    mine(page).locator(f'[data-report="{report["id"]}"] button').click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("不予立案")
    expect(sheet).to_contain_text("现场没有找到")
    expect(sheet).to_contain_text("到场没看到")
    press(page, "补充后重新上报")
    shoot(page, photo, ".another >> nth=0")
    page.fill("textarea", "在 2 门后面")
    expect(send(page)).to_contain_text("都收到了")
    again = next(r for r in reported(li) if r["id"] != report["id"])
    assert again["type_code"] == "H02" and again["position"] == report["position"]
