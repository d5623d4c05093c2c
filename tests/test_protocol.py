"""docs/protocol.md and the code say the same: what one says and the other does not is found here."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.cast import COORDINATOR, committee, courier

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
PERSONAL = {
    "name", "phone", "address", "room", "entrance", "text", "items", "instructions", "resident",
    "resident_id", "handover_code", "pick_up_code", "hints", "groups", "lat", "lng", "position",
}  # fmt: skip
KIND = re.compile(r"^((order|need|report|alert|duty|daily_report|grab)\.[a-z_]+|notice)$")
TELLERS = {"event", "order_moved", "need_moved", "moved", "report_moved", "alert_moved", "told", "tell"}
INTERNAL = {"access.revoked"}


def examples() -> dict[str, dict]:
    """kind -> the example of its data."""
    found = re.findall(r"^### ([a-z_.]+)\n[^\n]+\n```json\n(.+?)\n```", TEXT, re.M | re.S)
    return {kind: json.loads(example) for kind, example in found}


def table(heading: str) -> list[list[str]]:
    """The rows of the table under this first heading cell: the words in backticks of each cell."""
    start = TEXT.index(f"| {heading} |")
    rows = TEXT[start:].split("\n\n")[0].splitlines()[2:]
    return [[re.findall(r"`([^`]+)`", cell) for cell in row.strip("|").split("|")] for row in rows]


def calls(*folders: str) -> Iterator[tuple[str, ast.Call]]:
    for folder in folders:
        for file in sorted(ROOT.glob(folder)):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def words(node: ast.AST | None) -> set[str]:
    """The texts an expression can be: a constant, or either side of an if."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return words(node.body) | words(node.orelse)
    return set()


def kinds_told() -> set[str]:
    """Every kind of event that some line of the software tells."""
    told = set()
    for name, call in calls("dispatch/**/*.py"):
        if name in TELLERS:
            told |= set().union(*map(words, [*call.args, *(k.value for k in call.keywords)]), set())
    for file in ROOT.glob("dispatch/actions/*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                told |= set().union(*map(words, [*node.args.defaults, *node.args.kw_defaults]), set())
    return {kind for kind in told if KIND.match(kind)} | (told & INTERNAL)


def test_every_kind_of_event_stands_in_the_protocol():
    missing = kinds_told() - set(examples()) - INTERNAL
    assert not missing, (
        f"docs/protocol.md: give an example of the data, and say who gets it: {sorted(missing)}"
    )
    assert {"order.opened", "order.claimed", "need.moved", "duty.changed"} <= kinds_told()


def test_every_example_holds_documented_facts_and_nothing_personal():
    facts = {word for cells in table("fact") for word in cells[0]}
    for kind, data in examples().items():
        assert set(data) <= facts, f"{kind} shows {sorted(set(data) - facts)}, which the facts do not name"
        assert PERSONAL.isdisjoint(data), f"{kind} shows what is personal"
    assert PERSONAL.isdisjoint(facts)


def test_the_socket_says_and_hears_what_the_protocol_names():
    said, heard, reasons = set(), set(), set()
    for name, call in calls("dispatch/web/sockets.py"):
        if name == "emit":
            said |= words(call.args[0])
        if name == "dismiss" and len(call.args) == 2:
            reasons |= words(call.args[1])
    for node in ast.walk(ast.parse((ROOT / "dispatch/web/sockets.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple):
            heard |= set().union(*map(words, node.iter.elts))
    assert said == {row[0][0] for row in table("message")}
    assert heard - {"connect", "disconnect"} == {row[0][0] for row in client_table()}
    from dispatch.web import wire

    said_to_the_slow = wire.install.__defaults__[0][1]["reason"]
    reasons = {r for r in reasons if r.isidentifier()} - {"sid"} | {said_to_the_slow}
    assert reasons == {row[0][0] for row in table("reason of `bye`")}


def client_table() -> list[list[str]]:
    global TEXT
    whole, TEXT = TEXT, TEXT[TEXT.index("### Said by the client") :]
    try:
        return table("message")
    finally:
        TEXT = whole


def test_every_fact_of_a_refusal_stands_in_the_protocol():
    documented: dict[str, set[str]] = {}
    for codes, facts in ((row[0], set(row[1])) for row in table("code")):
        for code in codes:
            documented.setdefault(code, set()).update(facts)
    wrong = []
    for name, call in calls("dispatch/**/*.py"):
        if name in ("Refused", "No") and call.args:
            facts = {k.arg for k in call.keywords if k.arg}
            if name == "No" and isinstance(call.args[1], ast.Dict):
                facts = {w for key in call.args[1].keys for w in words(key)}
            for code in words(call.args[0]):
                wrong += [f"{code}: {f}" for f in facts - documented.get(code, set())]
    assert not wrong, f"docs/protocol.md, facts of a problem: {wrong}"


def test_what_an_order_lives_through_is_told_as_the_protocol_says(people):
    station, staff = people(COORDINATOR).listen(), people(committee(6)).listen()
    phone = people(courier(24)).on_duty().listen()
    order = staff.needs(name="标记甲", text="标记乙", budget_fen=5000, items=[{"name": "标记丙"}])["order"]
    path = f"/orders/{order['id']}"
    assert phone.grab(order["id"])["ok"]
    staff.did(f"{path}/message", {"text": "标记丁"})
    phone.did(f"{path}/hold", {"reason": "over_budget"})
    phone.did(f"{path}/resume")
    phone.did(f"{path}/release", {"reason": "vehicle", "text": "标记戊"})
    assert phone.grab(order["id"])["ok"]
    phone.did(f"{path}/pick-up")
    phone.did(f"{path}/deliver", {"total_fen": 4250})
    staff.did(f"{path}/confirm", {"outcome": "not_ok", "text": "标记己"})
    staff.did(f"{path}/confirm", {"outcome": "ok"})
    phone.on_duty(False)
    facts = {word for cells in table("fact") for word in cells[0]}
    for person in (station, staff, phone):
        person.hears("order.confirmed", order["id"])
        for event in person.events:
            assert set(event) == {"seq", "kind", "at", "subject", "data"}
            assert event["kind"] in examples()
            assert set(event["data"]) <= facts and PERSONAL.isdisjoint(event["data"])
        assert "标记" not in json.dumps(person.events, ensure_ascii=False)
        numbers = [e["seq"] for e in person.events]
        assert numbers == sorted(set(numbers))


def test_every_call_that_the_protocol_names_is_there():
    from dispatch.web import api, guard

    assert api
    rows = {f"{row.method} {row.path}" for row in guard.ROUTES}
    for method, path in re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (?:/api/v1)?(/[^`? ]+)", TEXT):
        assert f"{method} {path}" in rows or "…" in path, f"{method} {path}"
