"""Every form of every page keeps all that is done to it within one moment (a browser that fills in a form,
a slow PC, voice), and what is typed while something is waited for. The table of them is in forms.py."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dirt import opened, picture, seen, sent_to
from tests.browser.forms import FORMS, TYPED_ON_AND_ENTER, Waits, lost, until
from tests.browser.office import Desk
from tests.cast import COORDINATOR, Person, committee, courier
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PC = {"viewport": {"width": 1366, "height": 768}}


def nothing_lost(page: str, found: dict[str, list[str]]) -> None:
    assert found.keys() == FORMS[page].keys(), "a form of the table was not filled in"
    assert not any(found.values()), found


@pytest.fixture
def posted(server: Server) -> Any:
    staff = Person(server.url, committee(1))
    return staff.needs(text="土豆3斤", budget_fen=3000, items=[{"name": "土豆", "quantity": "3斤"}])


def test_the_office_keeps_all_that_was_done_in_one_moment(
    server: Server, open_page: Open, posted: Any, li: Person
) -> None:
    staff, found = Person(server.url, committee(1)), {}
    done = staff.needs(name="何玉兰", budget_fen=5000, payment_mode="courier_advance")
    li.on_duty().did(f"/orders/{done['order']['id']}/grab")
    li.did(f"/orders/{done['order']['id']}/deliver", {"total_fen": 4200})
    page = open_page(server.url, committee(1), **PC)
    desk = Desk(page)
    page.click(".new-one")
    page.check("[name=consent]")
    page.check("[name=repeat]")
    page.locator(".post details.more").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    page.click(".post .goods .btn")
    page.click(".post .goods .btn")
    chips = "[data-name=hints] .chip, [data-name=groups] .chip, [data-name=days] .chip:not([data-code=daily])"
    found["post"] = lost(page.locator(".post-body"), chips + ", [name=skip_holidays]", least=20)
    drawer = desk.open(posted["need"]["id"])
    drawer.get_by_role("button", name="改需求").click()
    drawer.get_by_role("button", name="改天").click()
    found["correct"] = lost(drawer.locator(".correct"), least=7)
    drawer.get_by_role("button", name="返回").click()
    drawer.get_by_role("button", name="改居民资料").click()
    drawer.locator("[name=consent]").check()
    found["record"] = lost(drawer.locator(".record"), ".chip, .record > .tick input", least=12)
    desk.close()
    drawer = desk.open(done["need"]["id"])
    found["calling"] = lost(drawer.locator(".calling"), ".chip:last-child")
    desk.close()
    page.click(".faces [data-face=reports]")
    page.click("[data-spot]")
    found["spot"] = lost(page.get_by_role("dialog"), least=3)
    nothing_lost("office", found)


def test_what_is_typed_while_the_office_waits_stays_and_is_not_sent_with_it(
    server: Server, open_page: Open, posted: Any, li: Person
) -> None:
    staff, need = Person(server.url, committee(1)), posted["need"]
    li.on_duty().did(f"/orders/{posted['order']['id']}/grab")
    page = open_page(server.url, committee(1), **PC)
    page.fill("#who", "3-2-502")
    expect(page.locator(".found [role=option]").first).to_contain_text("陈")
    page.locator("#who").evaluate(TYPED_ON_AND_ENTER)  # the list is still that of the other letters
    expect(page.locator(".known")).to_have_count(0)
    desk = Desk(page).choose("3-2-502", "陈")
    said, budget = page.locator(".post [name=text]"), page.locator(".post [name=budget]")

    last = Waits(page, f"**/api/v1/needs/{need['id']}", "GET")
    page.click(".same")
    last.until_asked()
    said.fill("这次要豆腐")
    last.go()
    expect(budget).to_have_value("30")  # the rest is as it was last time
    expect(said).to_have_value("这次要豆腐")
    expect(said).to_be_focused()

    posting = Waits(page, "**/api/v1/needs")
    page.click(".submit")
    posting.until_asked()
    said.press_sequentially("，李大爷要买药")
    page.fill(".post [name=instructions]", "他耳朵不好")
    sent = posting.go()
    expect(page.locator(".receipt")).to_be_visible()
    assert sent["text"] == "这次要豆腐" and "instructions" not in sent
    expect(said).to_have_value("，李大爷要买药")
    expect(page.locator(".post [name=instructions]")).to_have_value("他耳朵不好")
    expect(budget).to_have_value("")
    page.click(".receipt .undo")  # the next one has been begun: what is taken back is offered beside it
    expect(page.locator(".lm-toasts")).to_contain_text("您正在写的没有动")
    expect(said).to_have_value("，李大爷要买药")
    expect(page.locator("[data-aside]")).to_contain_text("这次要豆腐")
    page.get_by_role("button", name="拿回来").click()
    expect(said).to_have_value("这次要豆腐")
    page.get_by_role("button", name="拿回来").click()
    expect(said).to_have_value("，李大爷要买药")

    drawer = desk.open(need["id"])
    saying = drawer.locator("[name=message]")
    saying.fill("请走南门")
    message = Waits(page, "**/message")  # a tapped word does not take the typed ones away
    drawer.get_by_role("button", name="谢谢").click()
    message.until_asked()
    message.go()
    expect(drawer.locator(".messages")).to_contain_text("谢谢")
    expect(saying).to_have_value("请走南门")
    message.wanted = True
    saying.press("Enter")
    message.until_asked()
    saying.press_sequentially("，保安在")
    saying.press("Enter")
    assert message.go() == {"text": "请走南门"}
    expect(drawer.locator(".messages")).to_contain_text("请走南门")
    expect(saying).to_have_value("，保安在")
    drawer.get_by_role("button", name="改需求").click()
    drawer.locator("[name=text]").fill("土豆4斤")
    page.keyboard.press("Escape")
    page.reload()  # neither another look at the list nor a reload loses what was begun
    drawer = desk.open(need["id"])
    expect(drawer.locator("[name=message]")).to_have_value("，保安在")
    drawer.get_by_role("button", name="改需求").click()
    expect(drawer.locator(".begun")).to_contain_text("还没有保存")
    expect(drawer.locator("[name=text]")).to_have_value("土豆4斤")
    drawer.get_by_role("button", name="保存", exact=True).click()
    expect(drawer.locator(".said").first).to_have_text("土豆4斤")
    texts = [one["text"] for one in staff.get(f"/orders/{posted['order']['id']}/messages")["items"]]
    assert [text for text in texts if text] == ["请走南门"]


def test_the_board_keeps_all_that_was_done_in_one_moment_and_what_a_colleague_saved_meanwhile(
    server: Server, open_page: Open, zhang: Person, li: Person
) -> None:
    station, found = zhang.facts["station_id"], {}
    order = Person(server.url, committee(1)).needs(budget_fen=5000, payment_mode="courier_advance")["order"]
    li.on_duty().did(f"/orders/{order['id']}/grab")
    board = open_page(server.url, COORDINATOR, **PC)
    board.locator(f'[data-card="{order["id"]}"]').click()
    saying = board.locator(".saying textarea")
    saying.fill("请走南门")
    message = Waits(board, "**/message")
    board.get_by_role("button", name="谢谢").click()
    message.until_asked()
    message.go()
    expect(board.locator(".talk")).to_contain_text("谢谢")
    expect(saying).to_have_value("请走南门")
    li.did(f"/orders/{order['id']}/deliver", {"total_fen": 4200})
    board.locator("[data-verb=not_ok]").click()
    asking = board.locator("[data-asking=not_ok]")
    found["confirm"] = lost(asking, "[type=checkbox]")

    board.click(".drawer .lm-close")
    board.get_by_role("button", name="听单的人").click()
    board.click("[data-bots]")
    sheet = board.get_by_role("dialog")
    sheet.locator("[data-add]").click()
    sheet.locator("[name=kind]").select_option("mail")
    found["bots"] = lost(sheet.locator(".draft"), fields="input", least=3)
    board.keyboard.press("Escape")
    board.click("[data-policy]")
    sheet = board.get_by_role("dialog")
    expect(sheet.locator("[data-plan=P1]")).to_be_visible()
    found["policy"] = lost(sheet, "[data-plan] [type=checkbox]", "[type=number]", least=12)
    board.keyboard.press("Escape")
    board.click("[data-policy]")
    near = sheet.locator("[name=near_m]")
    expect(near).to_have_value("7")
    sheet.locator(".begun button").click()
    near.fill("350")
    board.keyboard.press("Escape")
    rules = {"fairness": "window", "window_s": 9}
    assert zhang.call("PUT", f"/stations/{station}/policy", rules).status_code == 200
    board.click("[data-policy]")  # neither Escape nor a colleague's rules take away what was begun
    expect(near).to_have_value("350")
    sheet.locator("[data-do]").click()
    expect(sheet.get_by_role("radio", name="公平窗口")).to_be_checked()
    expect(near).to_have_value("350")
    sheet.locator("[data-do]").click()
    expect(board.locator(".lm-toasts")).to_contain_text("已保存")
    saved = zhang.get(f"/stations/{station}/policy")
    assert (saved["fairness"], saved["window_s"], saved["near_m"]) == ("window", 9, 350)
    expect(sheet.locator(".begun")).to_have_count(0)
    board.keyboard.press("Escape")

    board.get_by_role("button", name="死角").first.click()
    board.click("[data-types]")
    line = board.locator("[data-type=H01]")
    unit = line.locator("select").input_value()
    saved = []
    board.on("response", lambda answer: saved.append(answer) if answer.request.method == "PATCH" else None)
    found["types"] = lost(line, "[type=checkbox]", least=3)
    nothing_lost("board", found)
    until(board, lambda: len(saved) == 3, "each is saved, of the version that the one before has made")
    kept = next(one for one in zhang.get("/report-types")["items"] if one["code"] == "H01")
    assert (kept["enabled"], kept["limit"]["value"]) == (False, 7) and kept["limit"]["unit"] != unit


def test_the_courier_keeps_all_that_was_done_in_one_moment(
    server: Server, open_page: Open, li: Person
) -> None:
    page, found = open_page(server.url, courier(1)), {}
    page.get_by_role("button", name="今天的路线").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator("[data-community]").first).to_be_visible()
    sheet.get_by_role("button", name="多 10 件").evaluate("(more) => { more.click(); more.click(); }")
    communities = sheet.locator("[data-community]").count()
    found["round"] = lost(sheet, "[data-community]", least=4)
    expect(sheet.locator("output")).to_contain_text("20")
    sheet.get_by_role("button", name="就这样，开始听单").click()
    expect(page.locator(".duty.on")).to_be_visible()
    duty = li.get("/me/duty")
    assert (duty["carrying"], len(duty["route"])) == (20, communities)
    page.get_by_role("button", name="菜单").click()
    page.get_by_role("dialog").get_by_role("button", name="提醒方式").click()
    wishes = page.get_by_role("dialog")
    expect(wishes.locator("[name=from]")).to_be_visible()
    found["reach"] = lost(wishes, ".part:not(.quiet) > .presets > button", least=3)
    nothing_lost("courier", found)


def test_a_photo_taken_away_while_another_is_sent_stays_away_and_a_sentence_comes_behind_the_words(
    server: Server, open_page: Open, zhang: Person, li: Person, tmp_path: Path
) -> None:
    report = seen(li)
    sent_to(zhang, report)
    staff = Person(server.url, committee(1))
    staff.did(f"/reports/{report['id']}/start")
    page = open_page(server.url, committee(1), **PC)
    page.click(".faces [data-face=reports]")
    whole = opened(page, report)
    whole.locator("[data-verb=done]").click()
    answer, picker = whole.locator("[name=answer]"), whole.locator("[data-picker=after]")
    answer.fill("和物业一起清的")
    whole.locator("[data-template]").first.click()
    sentence = whole.locator("[data-template]").first.inner_text()
    expect(answer).to_have_value(f"和物业一起清的。{sentence}")
    picker.locator("input[type=file]").set_input_files(picture(tmp_path, "wrong.jpg"))
    expect(picker.locator("img")).to_have_count(1)
    second = Waits(page, "**/api/v1/photos")
    picker.locator("input[type=file]").set_input_files(picture(tmp_path, "right.jpg", (9, 99, 9)))
    second.until_asked()
    picker.get_by_role("button", name="去掉这张").click()
    expect(picker.locator("img")).to_have_count(0)
    second.go()
    expect(picker.locator("img")).to_have_count(1)
    expect(picker.locator(".lm-busy")).to_have_count(0)
    page.reload()
    page.click(".faces [data-face=reports]")
    whole = opened(page, report)
    whole.locator("[data-verb=done]").click()
    expect(picker.locator("img")).to_have_count(1)
    whole.locator("[data-asking=done] [data-do]").click()
    expect(whole.locator("[data-asking]")).to_have_count(0)
    told = staff.get(f"/reports/{report['id']}")
    assert len([one for one in told["photos"] if one["purpose"] == "after"]) == 1


def test_escape_leads_out_after_a_button_of_the_sheet_has_been_pressed(
    server: Server, open_page: Open, posted: Any, li: Person
) -> None:
    li.on_duty().did(f"/orders/{posted['order']['id']}/grab")
    li.did(f"/orders/{posted['order']['id']}/deliver", {})
    page = open_page(server.url, committee(1), **PC)
    drawer = Desk(page).open(posted["need"]["id"])
    drawer.get_by_role("button", name="谢谢").click()
    expect(drawer.locator(".messages")).to_contain_text("谢谢")
    expect(drawer.get_by_role("button", name="谢谢")).to_be_focused()
    drawer.locator(".calling .btn-primary").click()  # it is gone when this is done
    expect(drawer.locator(".calling")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
