"""The doors: signing in without a script, taking an invitation, setting a new password."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import Person, courier, lead
from tests.server import Server

pytestmark = pytest.mark.browser
NEW = "13000009001"


@pytest.fixture
def stranger(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """stranger() is a phone on which nobody is signed in."""
    contexts = []

    def page(**device: object) -> Page:
        contexts.append(
            chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", **device)  # type: ignore
        )
        return contexts[-1].new_page()

    yield page
    for context in contexts:
        context.close()


def test_signing_in_needs_no_script(shared_server: Server, stranger: Callable[..., Page]) -> None:
    page = stranger(java_script_enabled=False)
    page.goto(f"{shared_server.url}/sign-in")
    page.fill("#phone", courier(60))
    page.fill("#password", "not-mine-1")
    page.click("[type=submit]")
    expect(page.get_by_role("alert")).to_contain_text("手机号或密码不对")
    expect(page.locator("#phone")).to_have_value(courier(60))
    page.fill("#password", "demo-pass-1")
    page.click("[type=submit]")
    expect(page).to_have_title("听单 · 最后一米")


def test_back_from_home_leads_to_no_sign_in_form(
    shared_server: Server, stranger: Callable[..., Page]
) -> None:
    page = stranger()
    page.goto(f"{shared_server.url}/healthz")
    page.goto(f"{shared_server.url}/sign-in")
    for password, lands in (("not-mine-1", "手机号或密码不对"), ("demo-pass-1", None)):
        page.fill("#phone", courier(61))
        page.fill("#password", password)
        page.click("[type=submit]")
        if lands:
            expect(page.get_by_role("alert")).to_contain_text(lands)
    expect(page).to_have_title("听单 · 最后一米")
    page.go_back()
    expect(page).to_have_url(f"{shared_server.url}/healthz")
    page.goto(f"{shared_server.url}/sign-in")  # a bookmark, or a form that an older page left behind
    expect(page).to_have_title("听单 · 最后一米")


def test_an_invited_courier_reads_the_notice_joins_and_may_listen(
    server: Server, stranger: Callable[..., Page]
) -> None:
    head = Person(server.url, lead(1))
    outlet = head.facts["roles"][0]["unit_id"]
    link = head.did("/invitations", {"outlet_id": outlet})["url"]
    page = stranger()
    page.goto(link)
    page.click("[type=submit]")
    expect(page.locator("p.lm-error")).to_have_text(["必须填写", "必须填写", "必须填写", "须先确认"])
    page.fill("#name", "新来的小周")
    page.fill("#phone", NEW)
    page.fill("#password", "1234")
    page.get_by_label("我已经读过").check()
    page.click("[type=submit]")
    expect(page.locator("p.lm-error")).to_contain_text("密码太简单")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Become a volunteer")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("h1")).to_have_text("加入志愿者")
    page.fill("#name", "新来的小周")
    page.fill("#phone", NEW)
    page.fill("#password", "luobo-baicai-7")
    page.get_by_label("我已经读过").check()
    page.click("[type=submit]")
    expect(page.get_by_role("button", name="开始听单")).to_be_visible()

    again = stranger()
    again.goto(link)
    for field, value in (("#name", "别人"), ("#phone", "13000009002"), ("#password", "luobo-baicai-7")):
        again.fill(field, value)
    again.get_by_label("我已经读过").check()
    again.click("[type=submit]")
    expect(again.get_by_role("alert")).to_contain_text("这个链接不能用了")


def test_a_reset_link_gives_a_new_password_once(server: Server, stranger: Callable[..., Page]) -> None:
    li = Person(server.url, courier(1))
    link = Person(server.url, "13000000101").did(f"/people/{li.id}/reset")["url"]
    page = stranger()
    page.goto(link)
    page.fill("#password", "luobo-baicai-7")
    page.click("[type=submit]")
    page.wait_for_url("**/sign-in")
    page.fill("#phone", courier(1))
    page.fill("#password", "luobo-baicai-7")
    page.click("[type=submit]")
    expect(page.get_by_role("button", name="开始听单")).to_be_visible()
