"""群消息机器人: a coordinator sets where the station's groups are spoken to, and is told where it will not do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dispatch import config
from dispatch.house import open_house
from dispatch.queries import bots
from tests.cast import COORDINATOR, SECOND_COORDINATOR, Person, committee
from tests.receiver import Receiver
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PC = {"viewport": {"width": 1366, "height": 768}}
KEY, TOKEN = "693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa", "abcdef0123456789"


def opened(page: Page) -> Locator:
    page.get_by_role("button", name="听单的人").click()
    page.click("[data-bots]")
    sheet = page.get_by_role("dialog", name="群消息机器人")
    expect(sheet.locator("[data-add]")).to_be_visible()
    return sheet


def typed(sheet: Locator, kind: str, **fields: str) -> None:
    sheet.locator("[name=kind]").select_option(kind)
    for name, value in fields.items():
        sheet.locator(f"[name={name}]").fill(value)


def add(sheet: Locator, kind: str, **fields: str) -> None:
    before = sheet.locator("[data-bot]").count()
    sheet.locator("[data-add]").click()
    typed(sheet, kind, **fields)
    sheet.locator(".draft [data-do]").click()
    expect(sheet.locator("[data-bot]")).to_have_count(before + 1)


def kept(server: Server, station_id: str) -> list[str]:
    """The addresses as the sender reads them."""
    house = open_house(config.load(data_dir=server.folder, app_env="test"))
    with house.db.reading() as rd:
        found = bots.stored(rd, station_id).urls
    house.close()
    return found


def test_a_coordinator_adds_changes_and_removes_bots_without_ever_reading_a_key_again(
    server: Server, open_page: Open, zhang: Person
) -> None:
    station = zhang.facts["station_id"]
    path = f"/stations/{station}/bots"
    page = open_page(server.url, COORDINATOR, **PC)
    sheet = opened(page)
    expect(sheet).to_contain_text("还没有机器人")
    sheet.locator("[data-add]").click()
    for address, words in (
        ("https://127.0.0.1/hook", "这是内部网络的地址"),
        ("https://8.8.8.8/x?redirect=yes", "地址里有不允许的参数"),
        ("slack://a/b/c", "只能用企业微信"),
        ("", "必须填写"),
    ):
        typed(sheet, "other", address=address)
        sheet.locator(".draft [data-do]").click()
        expect(sheet.locator(".lm-field.wrong", has=page.locator("[name=address]"))).to_contain_text(words)
    assert zhang.get(path)["bots"] == []
    sheet.locator(".draft").get_by_role("button", name="取消").click()

    add(sheet, "wecom", address=f" {KEY} ")
    hook = f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}"
    add(sheet, "dingtalk", address=hook, secret="SEC12345")
    add(sheet, "mail", account="station@8.8.8.8", password="ab cd@/", to="boss@example.com")
    expect(sheet.locator("[data-bot]")).to_contain_text(["企业微信群 …5aaa", "钉钉群 …6789", "邮件 8.8.8.8"])
    mail = "mailtos://station:ab%20cd%40%2F@8.8.8.8?to=boss%40example.com"
    wecom, dingtalk = f"wecombot://{KEY}", f"dingtalk://SEC12345@{TOKEN}"
    assert kept(server, station) == [wecom, dingtalk, mail]
    for secret in (KEY, TOKEN, "SEC12345", "ab cd"):
        assert secret not in page.content()
    page.reload()
    sheet = opened(page)
    expect(sheet.locator("[data-bot]")).to_have_count(3)

    sheet.locator("[data-change]").nth(1).click()
    typed(sheet, "feishu", address="feishu-token-4321")
    sheet.locator(".draft [data-do]").click()
    expect(sheet.locator("[data-bot]").nth(1)).to_contain_text("飞书群 …4321")
    assert kept(server, station) == [wecom, "feishu://feishu-token-4321", mail]

    other = Person(server.url, SECOND_COORDINATOR)
    shown = other.get(path)["bots"]
    assert other.call("PUT", path, {"urls": [*shown, "https://8.8.8.8/robot?key=0000"]}).status_code == 200
    sheet.locator("[data-drop]").first.click()
    expect(sheet.locator("[data-bot]").first).to_contain_text("要重新复制地址")
    sheet.locator("[data-bot] [data-do]").click()
    expect(page.locator(".lm-toasts")).to_contain_text("别人刚刚改过")
    expect(sheet.locator("[data-bot]")).to_have_count(4)
    add(sheet, "other", address="https://8.8.8.8/robot?key=1111")
    expect(sheet).to_contain_text("最多 5 个")
    sheet.locator("[data-drop]").first.click()
    sheet.locator("[data-bot] [data-do]").click()
    expect(sheet.locator("[data-bot]")).to_have_count(4)
    assert kept(server, station)[0] == "feishu://feishu-token-4321"


@pytest.fixture
def outside() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def speaking(folder: Path) -> Iterator[Server]:
    """A server that may speak with this machine, as no real one does."""
    running = Server(folder, OUTSIDE_LOOPBACK="1").start()
    yield running
    running.stop()


def test_a_bot_is_tried_out_and_what_could_not_be_sent_says_why(
    speaking: Server, open_page: Open, outside: Receiver
) -> None:
    page = open_page(speaking.url, COORDINATOR, **PC)
    page.route("**/bots", lambda route: route.abort())
    page.get_by_role("button", name="听单的人").click()
    page.click("[data-bots]")
    expect(page.get_by_role("alert")).to_contain_text("连不上网络")
    page.unroute("**/bots")
    page.get_by_role("button", name="再试一次").click()
    sheet = page.get_by_role("dialog", name="群消息机器人")
    sheet.locator("[data-add]").click()
    elsewhere = f"{outside.url}/to/{outside.url.rsplit(':', 1)[1]}"
    typed(sheet, "other", address=elsewhere)
    sheet.locator(".draft [data-try]").click()
    expect(sheet.locator(".lm-field.wrong")).to_contain_text("那边把消息转到别的地址")
    sheet.locator(".draft [data-do]").click()
    expect(sheet.locator("[data-bot]")).to_have_count(1)
    add(sheet, "other", address=f"{outside.url}/200")
    first, second = sheet.locator("[data-bot]").all()
    first.locator("[data-try]").click()
    expect(first.get_by_role("alert")).to_contain_text("那边把消息转到别的地址")
    second.locator("[data-try]").click()
    expect(page.locator(".lm-toasts")).to_contain_text("发出去了，请到群里看一眼")
    assert [one["title"] for one in outside.bodies()] == ["试发"] * 3
    assert all(path.startswith(("/to/", "/200")) for path, _, _ in outside.got)

    Person(speaking.url, committee(1)).needs(priority="P1")
    chief = Person(speaking.url, COORDINATOR)
    for _ in range(150):
        if chief.get(f"/stations/{chief.facts['station_id']}/bots")["dead"]:
            break
        page.wait_for_timeout(200)
    sheet.get_by_role("button", name="关闭").click()
    page.click("[data-bots]")
    dead = sheet.locator(".moves")
    expect(dead).to_contain_text("群消息 · 有加急单待接")
    expect(dead).to_contain_text("那边转到别的地址，没有跟过去")
    assert any(one["title"] == "有加急单待接" for one in outside.bodies())
