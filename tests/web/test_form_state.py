"""How the pages' scripts hold what is typed: never from a drawing that may be old. Read as text: a pattern is
what somebody writes by habit, and the browser's tests (tests/browser/test_forms.py) find only what they open."""

import re
from pathlib import Path

from tests.browser.forms import ELSEWHERE, FORMS

SCRIPTS = Path(__file__).parents[2] / "static/js"
FIELD = re.compile(r"<\$\{Field\}|<input|<textarea|<select")
SETTER = r"\b(?:set[A-Z]\w*|on[A-Z]\w*|change|form|typing)"
SPREAD = re.compile(SETTER + r"(?:\.put)?\(\s*[{\[][^()=]*?\.\.\.(\w+)")
OF_A_LIST = re.compile(SETTER + r"(?:\.put)?\((\w+)\.(?:map|filter|concat|includes|slice)\b")
TEACHES = """
A form's new value is made of a drawing's: a second change before the next drawing takes the first away.
Write the change as a patch or as a function of the newest value (static/js/form.js):
    change({ text })    change((now) => ({ items: [...now.items, one] }))    setShown((now) => ({ ...now, [id]: url }))
and hand a part of a form on by at(change, 'part'). Found:
"""
USELESS = """
A module draws a field and stands in no row of FORMS (tests/browser/forms.py). Say there in which form it is, so that
tests/browser/test_forms.py fills it in with all others at once; or in ELSEWHERE why it cannot lose anything:
"""


def scripts() -> dict[str, str]:
    return {path.relative_to(SCRIPTS).as_posix(): path.read_text("utf-8") for path in SCRIPTS.rglob("*.js")}


def stale(text: str) -> list[str]:
    """Lines that set a state to something made of a value that is neither the newest nor an answer."""
    found = []
    for line in text.split("\n"):
        for match in [*SPREAD.finditer(line), *OF_A_LIST.finditer(line)]:
            name, before = match[1], line[: match.start(1)]
            given = re.search(rf"[(,{{ ]{name}[^()]*\) =>|\b{name} =>", before)
            answer = re.search(rf"\b(?:const|let) {name} = await\b", text)
            if not given and not answer:
                found.append(line.strip()[:150])
    return found


def test_the_pattern_knows_the_old_way_from_the_new() -> None:
    assert stale("onInput=${(e) => setValue({ ...value, text: e.target.value })}")
    assert stale("const set = (name) => (to) => onChange({ ...value, [name]: to });")
    assert stale("change({ plans: { ...policy.plans, [level]: plan } })")
    assert stale("const add = () => onChange([...items, { ...EMPTY }]);")
    assert stale("onClick=${() => onChange(items.filter((_, at) => at !== n))}")
    assert stale("onClick=${() => setSeen(seen.includes(one) ? [] : [one])}")
    assert not stale("setShown((now) => ({ ...now, [id]: url }))")
    assert not stale("change((now) => [...now, { ...EMPTY }])")
    assert not stale(".then((page) => setPage({ ...page, items: [...page.items] }))")
    assert not stale("const done = await send(sent);\nsetMade({ ...done, draft: sent });")


def test_no_page_makes_a_forms_value_of_an_old_drawing() -> None:
    found = {name: lines for name, text in scripts().items() if (lines := stale(text))}
    assert not found, TEACHES + "\n".join(f"  {name}: {line}" for name in found for line in found[name])


def test_every_module_with_a_field_is_of_a_form_that_is_tested() -> None:
    drawing = {name for name, text in scripts().items() if FIELD.search(text)}
    told = {module for rows in FORMS.values() for modules in rows.values() for module in modules}
    assert drawing - told - ELSEWHERE.keys() == set(), USELESS
    assert (told | ELSEWHERE.keys()) - drawing == set(), "no fields there any more"
