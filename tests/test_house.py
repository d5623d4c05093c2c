"""The house holds: what "please remember to" would not keep true."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*ROOT.glob("models/*.py"), *ROOT.glob("dispatch/**/*.py"), ROOT / "app.py"])
LAYERS = (
    ("models",),
    ("dispatch.rules",),
    ("dispatch",),  # db, events, tx and the other rooms of the ground floor
    ("dispatch.queries",),
    ("dispatch.actions",),
    ("dispatch.drill",),  # a street of its own, as a stranger's programs meet it; and who moves its clock
    ("dispatch.photo_sweep", "dispatch.notify"),  # many units of work in turn, for jobs and the keyboard
    ("dispatch.web", "dispatch.jobs", "dispatch.cli"),
    ("app",),
)
RULE = (
    "models <- rules <- db, events and their neighbours <- queries <- actions <- web, jobs, cli <- app.py: "
    "a room imports only from rooms to its left, and web, jobs and cli nothing from each other. "
    "Rules decide, actions change, queries show, the web puts it into words."
)
EDGES = ("dispatch.web", "dispatch.jobs", "dispatch.cli", "app")
WIRE = tuple(f"dispatch.web.{name}" for name in ("server", "sockets", "wire", "links", "outbox"))
AT_HOME = {  # package -> the rooms it may be used in, and why
    "flask": (EDGES, "an action must be callable without a request"),
    "flask_socketio": (EDGES, "an action must be callable without a socket"),
    "apscheduler": (EDGES, "the scheduler only says 'now'"),
    "gevent": (("app", *WIRE), "nothing else may know on what it runs"),
    "gevent.monkey": (("app",), "patching stands first in the entry and nowhere else"),
}
IMPURE = ("sqlalchemy", "sqlmodel", "flask", "models", "time", "os", "random", "secrets")
SIDEWAYS = {  # (from, to): until the shared thing has a room of its own to the left
    ("dispatch.web.welcome", "dispatch.cli_street"): "an empty house gets the demo street",
    ("dispatch.web.server", "dispatch.jobs_timing"): "the scheduler starts in the server's entry",
    ("dispatch.web.server", "dispatch.jobs"): "a drill asks the same table",
    ("dispatch.cli_jobs", "dispatch.jobs"): "flask tick asks the same table",
}


def room(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def within(name: str, home: str) -> bool:
    """dispatch.cli_street stands in dispatch.cli's room: cli may have neighbours of its name."""
    return name == home or name.startswith((home + ".", home + "_"))


def floor(name: str) -> tuple[int, str]:
    found = [(len(home), n, home) for n, homes in enumerate(LAYERS) for home in homes if within(name, home)]
    _, number, home = max(found)
    return number, home


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of everything a file imports, at its head or where it is used."""
    rooms = {room(f) for f in SOURCES}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                submodule = whole in rooms or whole in AT_HOME
                yield node.lineno, whole if submodule else node.module


def test_imports_point_only_to_the_left():
    wrong = []
    for file in SOURCES:
        here = room(file)
        my_floor, my_home = floor(here)
        for line, name in imports(file):
            if name.split(".")[0] not in ("models", "dispatch", "app") or (here, name) in SIDEWAYS:
                continue
            its_floor, its_home = floor(name)
            if its_floor > my_floor or (its_floor == my_floor and its_home != my_home):
                wrong.append(f"{file.relative_to(ROOT)}:{line} imports {name}")
    assert not wrong, f"{RULE}\n" + "\n".join(wrong)


def test_no_exception_outlives_its_reason():
    used = {(room(file), name) for file in SOURCES for _, name in imports(file)}
    assert not set(SIDEWAYS) - used, f"take out of SIDEWAYS: {set(SIDEWAYS) - used}"
    gone = [name for name in LONGER if not (ROOT / name.split(":")[0]).exists()]
    assert not gone, f"take out of LONGER: {gone}"


def test_flask_the_scheduler_and_gevent_stay_in_their_rooms():
    wrong = []
    for file in SOURCES:
        for line, name in imports(file):
            for package, (homes, why) in AT_HOME.items():
                if (name + ".").startswith(package + ".") and not any(within(room(file), h) for h in homes):
                    wrong.append(f"{file.relative_to(ROOT)}:{line} imports {name}: {why}")
    assert not wrong, "\n".join(wrong)


def test_rules_are_pure():
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in SOURCES
        if within(room(file), "dispatch.rules")
        for line, name in imports(file)
        if name.split(".")[0] in IMPURE
    ]
    assert not wrong, "rules get values and give values: no table, session, clock or chance\n" + "\n".join(
        wrong
    )


# ---------------------------------------------------------------- sizes

MOST_LINES, MOST_FUNCTION_LINES = 300, 45
LONGER = {  # file -> why it is still one noun
    "dispatch/writer.py": "the two writers are read against each other",
    "dispatch/actions/moving.py:order_moved": "one literal of the row and one of the event",
}


def test_a_file_is_a_noun_and_a_function_is_a_thought():
    wrong = []
    for file in SOURCES:
        name, text = str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")
        if (lines := text.count("\n")) > MOST_LINES and name not in LONGER:
            wrong.append(f"{name} has {lines} lines: over {MOST_LINES} it holds two nouns")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and f"{name}:{node.name}" not in LONGER:
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > MOST_FUNCTION_LINES:
                    wrong.append(f"{name}:{node.lineno} {node.name} has {length} lines: name its parts")
    assert not wrong, "\n".join(wrong)


# ---------------------------------------------------------------- pages and the tree

INLINE = {
    "a script of its own": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
}


def test_no_page_carries_script_or_style_of_its_own():
    wrong = [
        f"{file.relative_to(ROOT)} has {what}"
        for file in sorted(ROOT.glob("templates/**/*.html"))
        for what, pattern in INLINE.items()
        if pattern.search(file.read_text(encoding="utf-8"))
    ]
    assert not wrong, (
        "the browser is told script-src 'self'; style-src 'self': it would not run\n" + "\n".join(wrong)
    )


NOT_OURS = {
    ".git", ".venv", "node_modules", "var", "vendor", "__pycache__", ".pytest_cache", ".mypy_cache",
    ".ruff_cache", ".hypothesis", "test-results", "htmlcov",
}  # fmt: skip
REGISTRIES = [".".join(h) for h in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
COMMON_PLACES = {Path(p) for p in ("/", "/tmp", "/home", "/srv", "/opt", "/usr", "/var", "/mnt", "/root")}


def tree() -> Iterator[tuple[str, str]]:
    """Every text of the project."""
    for file in sorted(ROOT.rglob("*")):
        parts = file.relative_to(ROOT).parts
        if file.is_file() and NOT_OURS.isdisjoint(parts) and file.stat().st_size < 2_000_000:
            try:
                yield "/".join(parts), file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def test_the_tree_names_no_registry_and_no_place_on_somebodys_machine():
    places = [f"{p}/" for p in (ROOT, ROOT.parent, Path.home()) if p not in COMMON_PLACES]
    named = re.compile(
        "|".join([re.escape(h) for h in REGISTRIES] + [r"(?<![\w.-])" + re.escape(p) for p in places])
    )
    wrong = [f"{name}: {found[0]}" for name, text in tree() if (found := named.search(text))]
    assert not wrong, "it must run anywhere, from whatever source of packages is set there\n" + "\n".join(
        wrong
    )


# ---------------------------------------------------------------- every route has an owner

UNGUARDED = {  # blueprint (or endpoint) -> what asks in place of the table
    "pages": "a frame; its first state comes from queries that ask who looks",
    "ops": "says nothing about anybody; metrics ask for loopback or a token",
    "static_files": "files that everybody may have",
    "open311": "the world's own protocol, with its own keys",
}
POSTS_OUTSIDE = {"pages.signed_in": "signing in works before any script is loaded"}


@pytest.fixture
def app(house):
    from flask import Flask

    from dispatch.web import application

    made = Flask("app", root_path=str(ROOT), static_folder=None)
    application.furnish(made, house)
    return made


def test_every_route_has_an_owner(app):
    from dispatch.rules.permits import PERMITS
    from dispatch.web.guard import ROUTES

    rows = {f"{row.method} {row.path}": row for row in ROUTES}
    wrong = []
    for rule in app.url_map.iter_rules():
        row = rows.get(rule.endpoint)
        if row is None:
            if rule.endpoint.split(".")[0] not in UNGUARDED:
                wrong.append(f"{rule.rule} is no row of guard.ROUTES: declare it with @route and a permit")
            elif "POST" in (rule.methods or ()) and not rule.endpoint.startswith(("open311", *POSTS_OUTSIDE)):
                wrong.append(f"{rule.rule} takes a POST past the door")
        elif row.permit is None and len(row.why) < 8:
            wrong.append(f"{rule.endpoint} is open to the world and does not say why")
        elif row.permit is not None and row.permit not in PERMITS:
            wrong.append(f"{rule.endpoint}: rules/permits.py has no {row.permit}")
    assert not wrong, "\n".join(wrong)
    assert len(rows) == len(ROUTES), "two rows for one method and path"


def test_every_path_with_an_id_has_a_scope(app):
    from dispatch.web.guard import ROUTES

    wrong = [f"{r.method} {r.path}" for r in ROUTES if "{" in r.path and r.scope is None and not r.why]
    assert not wrong, f"out of scope is 404: name the model in scope=, or say why not in why=: {wrong}"


# ---------------------------------------------------------------- every code has words


def codes_in_code() -> set[str]:
    """Every field code that some line can raise: refuse("x"), invalid(field="x"), {"code": "x"}."""
    found = set()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                found |= codes_of_call(name, node, room(file))
    return found


def codes_of_call(name: str, node: ast.Call, where: str) -> set[str]:
    if name == "refuse" and where.startswith("dispatch.web"):
        return texts(node.args)
    if name == "invalid":
        return texts([k.value for k in node.keywords])
    if name == "ValueError" and where == "dispatch.rules.text":
        return texts(node.args)  # web/fields.cleaned passes them on
    if name == "Refused":
        lists = [k.value for k in node.keywords if k.arg == "errors"]
        pairs = [d for one in lists for d in ast.walk(one) if isinstance(d, ast.Dict)]
        return texts(
            [v for d in pairs for k, v in zip(d.keys, d.values, strict=True) if texts([k]) == {"code"}]
        )
    return set()


def texts(nodes: list) -> set[str]:
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def test_every_refusal_has_words_in_both_languages():
    from dispatch import sheet_words
    from dispatch.errors import STATUS
    from dispatch.web import forms, words

    for locale in words.LOCALES:
        spoken = words.catalogue(locale)
        missing = set(STATUS) - set(spoken["errors"])
        assert not missing, f"web/locale/{locale}/errors.json has no words for {sorted(missing)}"
        assert all(title and detail for title, detail in spoken["errors"].values())
        codes = codes_in_code() | set(forms.CODES.values()) | {"wrong_type", "invalid"}
        missing = codes - set(spoken["fields"]) - set(sheet_words.WORDS)
        assert not missing, f"web/locale/{locale}/fields.json has no words for {sorted(missing)}"


def test_both_languages_say_the_same_things():
    from dispatch.web import words

    zh, en = words.catalogue("zh"), words.catalogue("en")
    assert set(zh) == set(en), "a face has a catalogue in one language only"
    for face in zh:
        one_sided = set(zh[face]) ^ set(en[face])
        assert not one_sided, f"{face}.json: said in one language only: {sorted(one_sided)}"
        for name in zh[face]:
            holes = [sorted(re.findall(r"{(\w+)}", str(spoken[face][name]))) for spoken in (zh, en)]
            assert holes[0] == holes[1], f"{face}.json {name}: the languages leave different gaps"


# ---------------------------------------------------------------- the operator's page


def test_the_operators_page_names_every_setting_job_and_figure():
    from dispatch import jobs
    from dispatch.config import Settings
    from dispatch.web import metrics

    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([A-Za-z_]+)", told))
    settings = {name.upper() for name in Settings.model_fields}
    figures = set(re.findall(r'"(lm_[a-z_]+)"', Path(metrics.__file__).read_text(encoding="utf-8")))
    for wanted in (settings, {job.id for job in jobs.JOBS}):
        assert not wanted - named, f"docs/operations.md does not name {sorted(wanted - named)}"
    assert all(figure in told for figure in figures), sorted(f for f in figures if f not in told)
