"""Nobody takes an order: what the board and the office show, and what a coordinator does about it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import Desk
from tests.cast import COORDINATOR, Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PC = {"viewport": {"width": 1366, "height": 768}}
IN_A_HURRY = [{"after_s": 0, "to": "all"}, {"after_s": 0, "to": "phone_list", "alarm": True}]


@pytest.fixture
def zhang(server: Server) -> Person:
    """The coordinator of a station whose plan does not wait."""
    person = Person(server.url, COORDINATOR)
    plans = {"plans": {"P2": IN_A_HURRY}}
    assert person.call("PUT", f"/stations/{person.facts['station_id']}/policy", plans).status_code == 200
    return person


def test_the_board_rings_until_somebody_looks_for_a_courier(
    server: Server, open_page: Open, zhang: Person
) -> None:
    li, staff = Person(server.url, courier(1)).on_duty().listen(), Person(server.url, committee(1))
    board = open_page(server.url, COORDINATOR, **PC)
    order = staff.needs()["order"]
    alarm = board.locator(f'[data-alarm="{order["id"]}"]')
    expect(alarm).to_contain_text("一直没有人接")
    alarm.get_by_text("去找人").click()
    finding = board.locator(".finding")
    expect(finding).to_contain_text("社工站打电话找人")
    board.route("**/phone-list?*", lambda r: r.continue_(url=r.request.url.replace("limit=60", "limit=3")))
    finding.locator("[data-verb=phone_list]").click()
    expect(finding.locator("a[href^='tel:']").first).to_be_visible()
    expect(finding.locator(".roster li")).to_have_count(3)
    finding.get_by_role("button", name="显示更多").click()
    expect(finding.locator(".roster li")).to_have_count(6)
    finding.locator("[data-verb=invite]").click()
    asked = finding.locator(f'[data-candidate="{li.id}"]')
    asked.get_by_role("button", name="邀请").click()
    expect(asked).to_contain_text("已邀请")
    assert li.hears("order.invited", order["id"])["data"]["offer"] == "invite"
    finding.locator("[data-verb=acknowledge]").click()
    expect(alarm).to_have_count(0)
    assert zhang.get(f"/orders/{order['id']}")["alarm"]["seen_at"]
    li.did(f"/orders/{order['id']}/accept")
    expect(finding).to_have_count(0)
    li.leave()


def test_the_office_reads_how_the_search_goes_and_says_that_it_knows(
    server: Server, open_page: Open, zhang: Person
) -> None:
    staff = Person(server.url, committee(1))
    office = open_page(server.url, committee(1), **PC)
    posted = staff.needs()
    office.locator(f'[data-need="{posted["need"]["id"]}"]').click()
    seeking = office.locator(".seeking")
    expect(seeking).to_contain_text("社工站打电话找人")
    seeking.get_by_role("button", name="知道了，我来想办法").click()
    expect(seeking).not_to_contain_text("知道了")
    assert staff.get(f"/orders/{posted['order']['id']}")["alarm"]["seen_at"]


def test_what_no_courier_may_lay_out_is_posted_and_said_in_words_everywhere(
    server: Server, open_page: Open, zhang: Person
) -> None:
    page, board = open_page(server.url, committee(1), **PC), open_page(server.url, COORDINATOR, **PC)
    staff = Person(server.url, committee(1))
    staff.needs(category="parcel")  # 陈桂兰 is on record
    desk = Desk(page).choose("3-2-502", "陈").category("shopping")
    page.click(".more summary")
    page.fill("[name=budget]", "150")
    warning = page.locator('[data-flag="over_advance"]')
    page.locator('[data-name=payment] [data-code="courier_advance"]').click()
    expect(warning).to_contain_text("超过快递员一单最多垫付的 ¥100，没有人能接")
    expect(page.locator(".outcome")).to_contain_text("没有人能接")
    page.fill("[name=budget]", "100")
    expect(warning).to_have_count(0)
    page.fill("[name=budget]", "150")
    expect(warning).to_be_visible()
    need = desk.submit()
    expect(page.locator(".receipt")).to_contain_text("附近快递员志愿者手机上已出现")
    expect(page.locator(".receipt")).to_contain_text("没有人能接")

    order = staff.get("/needs?limit=1")["items"][0]["order"]["id"]
    card = board.locator(f'[data-card="{order}"]')
    expect(card).to_contain_text("预算超过垫付上限，没有人能接")
    card.click()
    expect(board.locator(".finding")).to_contain_text("要快递员垫 ¥150，一单最多垫 ¥100")

    desk.next()
    drawer = desk.open(need)
    expect(drawer.locator(".flags")).to_contain_text("没有人能接")
    drawer.get_by_role("button", name="改需求").click()
    expect(drawer.locator('[data-flag="over_advance"]')).to_be_visible()
    drawer.locator('[data-name=payment] [data-code="station_account"]').click()
    expect(drawer.locator('[data-flag="over_advance"]')).to_have_count(0)
    drawer.get_by_role("button", name="保存").click()
    expect(drawer.locator(".flags")).to_have_count(0)
    expect(card).not_to_contain_text("没有人能接")


def test_rules_that_would_forget_an_order_are_not_saved(
    server: Server, open_page: Open, zhang: Person
) -> None:
    path = f"/stations/{zhang.facts['station_id']}/policy"
    board = open_page(server.url, COORDINATOR, **PC)
    board.get_by_role("button", name="听单的人").click()
    board.click("[data-policy]")
    plan = board.locator("[data-plan=P2]")
    plan.get_by_role("button", name="去掉这一步").first.click()
    board.locator(".policy-sheet [data-do]").click()
    expect(plan.get_by_role("alert")).to_contain_text("一直不通知全体值班快递员")
    assert zhang.get(path)["plans"]["P2"][0]["to"] == "all"
    plan.get_by_role("button", name="加一步").click()
    plan.get_by_label("告诉谁").first.select_option("all")
    board.get_by_label("公平窗口").check()
    board.get_by_label("一单最多垫付").fill("150.5")
    board.locator(".policy-sheet [data-do]").click()
    expect(board.locator(".lm-toasts")).to_contain_text("已保存")
    saved = zhang.get(path)
    assert (saved["fairness"], saved["plans"]["P2"][0]["to"], saved["version"]) == ("window", "all", 2)
    assert (saved["advance_fen"], saved["unsettled_fen"]) == (15_050, 30_000)
