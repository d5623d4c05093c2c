"""Every form of every page keeps all that is done to it within one moment (a browser that fills in a form,
a slow PC, voice), and what is typed while something is waited for."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.office import Desk
from tests.cast import Person, committee
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PC = {"viewport": {"width": 1366, "height": 768}}

# All fields are written and all given buttons pressed within one task: no drawing happens between them.
AT_ONCE = """(root, pressed) => {
  const kinds = { number: '7', date: '2031-03-04', time: '04:05', tel: '13900001111' };
  const choice = (field) => [...field.options].map((one) => one.value).filter((one) => one && one !== field.value).at(-1);
  const fields = [...root.querySelectorAll('input, textarea, select')].filter((field) => !field.disabled && !field.readOnly
    && !['checkbox', 'radio', 'file', 'search'].includes(field.type));
  const written = fields.map((field, n) => {
    const value = field.localName === 'select' ? choice(field) : kinds[field.type] ?? `${n + 1}`;
    if (value === undefined) return null;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, value);
    for (const kind of field.localName === 'select' ? ['change'] : ['input']) field.dispatchEvent(new Event(kind, { bubbles: true }));
    return [field, value];
  }).filter(Boolean);
  const buttons = pressed ? [...root.querySelectorAll(pressed)] : [];
  const stood = buttons.map((button) => button.checked ?? button.getAttribute('aria-pressed') === 'true');
  buttons.forEach((button) => button.click());
  window.atOnce = { written, buttons, stood };
  return written.length + buttons.length;
}"""
LOST = """() => {
  const { written, buttons, stood } = window.atOnce;
  const name = (one) => one.name || one.getAttribute('aria-label') || one.textContent || one.id;
  return [
    ...written.filter(([field, value]) => !field.isConnected || field.value !== value).map(([field, value]) => `${name(field)}: ${field.value} instead of ${value}`),
    ...buttons.filter((one, n) => (one.checked ?? one.getAttribute('aria-pressed') === 'true') === stood[n]).map((one) => `${name(one)}: not pressed`),
  ];
}"""
TYPED_ON_AND_ENTER = """(field) => {
  field.value += '9';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}"""
TWO_DRAWINGS = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
)


def lost(root: Locator, pressed: str = "", least: int = 2) -> list[str]:
    """What of a form does not stand there after everything in it was done at once."""
    expect(root).to_be_visible()
    done = root.evaluate(AT_ONCE, pressed)
    assert done >= least, f"only {done} fields found"
    root.page.evaluate(TWO_DRAWINGS)
    return list(root.page.evaluate(LOST))


class Waits:
    """An answer that the test holds back."""

    def __init__(self, page: Page, url: str, method: str = "POST") -> None:
        self.page, self.url, self.method = page, url, method
        self.held: list[Route] = []
        page.route(url, self.hold)

    def hold(self, route: Route) -> None:
        if route.request.method == self.method and not self.held:
            self.held.append(route)
        else:
            route.continue_()

    def until_asked(self) -> None:
        while not self.held:
            self.page.wait_for_timeout(20)

    def go(self) -> Any:
        """Let it through; what was sent."""
        sent = json.loads(self.held[0].request.post_data or "null")
        self.held[0].continue_()
        return sent


@pytest.fixture
def posted(server: Server) -> Any:
    staff = Person(server.url, committee(1))
    return staff.needs(text="土豆3斤", budget_fen=3000, items=[{"name": "土豆", "quantity": "3斤"}])


def test_the_office_keeps_all_that_was_done_in_one_moment(
    server: Server, open_page: Open, posted: Any, li: Person
) -> None:
    page = open_page(server.url, committee(1), **PC)
    desk, gone = Desk(page), {}
    page.click(".new-one")
    page.check("[name=consent]")
    page.check("[name=repeat]")
    page.locator(".post details.more").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    page.click(".post .goods .btn")
    page.click(".post .goods .btn")
    chips = "[data-name=hints] .chip, [data-name=groups] .chip, [data-name=days] .chip:not([data-code=daily]), [name=skip_holidays]"
    gone["post"] = lost(page.locator(".post-body"), chips, least=20)
    drawer = desk.open(posted["need"]["id"])
    drawer.get_by_role("button", name="改需求").click()
    gone["correct"] = lost(drawer.locator(".correct"), least=5)
    desk.close()
    drawer = desk.open(posted["need"]["id"])
    drawer.get_by_role("button", name="改居民资料").click()
    drawer.locator("[name=consent]").check()
    gone["record"] = lost(drawer.locator(".record"), ".chip, .record > .tick input", least=12)
    desk.close()
    assert not any(gone.values()), gone


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
    page.get_by_role("button", name="把撤销的放回表单").click()
    expect(said).to_have_value("这次要豆腐")
    page.get_by_role("button", name="拿回来").click()
    expect(said).to_have_value("，李大爷要买药")

    drawer = desk.open(need["id"])
    saying = drawer.locator("[name=message]")
    saying.fill("请走南门")
    message = Waits(page, "**/message")
    drawer.get_by_role("button", name="谢谢").click()
    message.until_asked()
    message.go()
    expect(drawer.locator(".messages")).to_contain_text("谢谢")
    expect(saying).to_have_value("请走南门")
    message.held.clear()
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
