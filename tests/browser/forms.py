"""All forms of all pages, and how a test fills one in within one moment."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

PATIENCE, LOOK = 30_000, 20  # ms

# page -> form -> the modules (in static/js) that draw its fields
FORMS = {
    "office": {
        "post": {"office/resident.js", "office/what.js", "office/goods.js", "office/repeat.js", "office/when.js"},
        "correct": {"office/correct.js"},
        "record": {"office/record.js"},
        "calling": {"office/calling.js"},
        "spot": {"reports/spot.js", "reports/templates.js"},
    },
    "board": {
        "policy": {"board/policy.js"},
        "bots": {"board/bots.js"},
        "confirm": {"board/asking.js", "board/order.js"},
        "types": {"reports/types.js"},
    },
    "courier": {"round": set(), "reach": {"courier/reach.js"}},
}  # fmt: skip
ELSEWHERE = {
    "ui.js": "the field itself",
    "office/talk.js": "one field; typed on while it is sent, in test_forms.py",
    "board/talk.js": "one field; typed on while it is sent, in test_forms.py",
    "office/search.js": "one field; typed on before Enter, in test_forms.py",
    "office/recurring_doors.js": "useForm, and sent from its newest value; a whole way in test_recurring.py",
    "reports/card.js": "ticks, each by itself",
    "office/stated.js": "one field, copied as it stands there; a whole way in test_statements.py",
    "office/ending.js": "one field, or one of a few reasons",
    "office/progress.js": "one field, copied as it stands there",
    "board/need.js": "one field",
    "board/people.js": "a filter: each of its fields is a state of its own",
    "board/app.js": "a filter, and a link to another station",
    "board/stack.js": "one field",
    "board/banner.js": "ticks, each by itself",
    "board/book.js": "a filter: each of its fields is a state of its own",
    "board/done.js": "a filter: each of its fields is a state of its own",
    "board/people_add.js": "useForm, and sent from its newest value; a whole way in test_people.py",
    "people/papers.js": "useForm, and sent from its newest value; a whole way in test_people.py",
    "people/way.js": "one field, copied as it stands there",
    "office/list.js": "one field, searched in",
    "drill/app.js": "a component's own state, which merges",
    "reports/acts.js": "its fields are of templates.js and photos.js, and each tick or choice by itself",
    "reports/photos.js": "files; one taken away while another is sent, in test_forms.py",
    "reports/place.js": "one field, searched in",
    "reports/list.js": "a filter: each of its fields is a state of its own",
    "courier/app.js": "the camera",
    "courier/menu.js": "the camera",
    "courier/deliver.js": "each of its fields is a state of its own",
    "courier/messages.js": "one field",
    "courier/reporting/alert.js": "one field beside its buttons",
    "courier/reporting/camera.js": "the camera",
    "courier/reporting/report.js": "a draft outside of every drawing (draft.js)",
    "courier/reporting/tiles.js": "one field, searched in",
    "courier/reporting/where.js": "one field, searched in",
}
FIELDS = "input, textarea, select"

# All fields are written and all given buttons pressed within one task: no drawing happens between them.
AT_ONCE = """(root, { fields, pressed }) => {
  const kinds = { number: '7', date: '2031-03-04', time: '04:05', tel: '13900001111' };
  const choice = (field) => [...field.options].map((one) => one.value).filter((one) => one && one !== field.value).at(-1);
  const all = [...root.querySelectorAll(fields)].filter((field) => !field.disabled && !field.readOnly
    && !['checkbox', 'radio', 'file', 'search'].includes(field.type));
  const written = all.map((field, n) => {
    const value = field.localName === 'select' ? choice(field) : kinds[field.type] ?? `${n + 1}`;
    if (value === undefined) return null;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, value);
    for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
    return [field, value];
  }).filter(Boolean);
  const stands = (one) => String(one.checked ?? one.getAttribute('aria-pressed'));
  const buttons = (pressed ? [...root.querySelectorAll(pressed)] : []).map((one) => [one, stands(one)]);
  buttons.forEach(([one]) => one.click());
  window.lostOfAll = () => [
    ...written.filter(([field, value]) => !field.isConnected || field.value !== value)
      .map(([field, value]) => `${named(field)}: ${field.value} instead of ${value}`),
    ...buttons.filter(([one, before]) => stands(one) === before).map(([one]) => `${named(one)}: not pressed`),
  ];
  const named = (one) => one.name || one.getAttribute('aria-label') || one.textContent || one.id;
  return written.length + buttons.length;
}"""
TYPED_ON_AND_ENTER = """(field) => {
  field.value += '9';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}"""
TWO_DRAWINGS = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
)


def lost(root: Locator, pressed: str = "", fields: str = FIELDS, least: int = 2) -> list[str]:
    """What of a form does not stand there after everything in it was done at once. `pressed`: a selector of
    its ticks and of buttons with aria-pressed."""
    expect(root).to_be_visible()
    done = root.evaluate(AT_ONCE, {"fields": fields, "pressed": pressed})
    assert done >= least, f"only {done} fields found"
    root.page.evaluate(TWO_DRAWINGS)
    return list(root.page.evaluate("window.lostOfAll()"))


def until(page: Page, happened: Callable[[], bool], what: str) -> None:
    """What the page does beside its drawing, waited for."""
    for _ in range(PATIENCE // LOOK):
        if happened():
            return
        page.wait_for_timeout(LOOK)
    raise AssertionError(f"never: {what}")


class Waits:
    """The next answer, which the test holds back; those after it come as they come."""

    def __init__(self, page: Page, url: str, method: str = "POST") -> None:
        self.page, self.method = page, method
        self.held: list[Route] = []
        self.wanted = True
        page.route(url, self.hold)

    def hold(self, route: Route) -> None:
        if route.request.method == self.method and self.wanted:
            self.wanted = False
            self.held.append(route)
        else:
            route.continue_()

    def until_asked(self) -> None:
        until(self.page, lambda: bool(self.held), "the page asks")

    def go(self) -> Any:
        """Let it through; what was sent."""
        route = self.held.pop()
        sent = route.request.post_data if route.request.method == "POST" else None
        route.continue_()
        try:
            return json.loads(sent or "null")
        except ValueError:
            return sent
