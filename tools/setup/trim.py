"""Trims a style sheet: only the rules whose classes are wanted, only the variables somebody reads."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

# A string or a url(...) may hold braces, commas and semicolons of its own.
TOKEN = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"')]*\)|[{};])""")
COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
NEGATED = re.compile(r":not\([^()]*\)")
OUTSIDE_BRACKETS = re.compile(r",(?![^(\[]*[)\]])")
READS = re.compile(r"var\((--[\w-]+)")
SETS = re.compile(r"(--[\w-]+)\s*:")
Rule = tuple[str, str]


def split(css: str) -> Iterator[Rule]:
    """(prelude, body) of each rule on the top level; a statement such as @charset has an empty body."""
    depth, prelude, body = 0, "", ""
    for part in TOKEN.split(COMMENT.sub("", css)):
        if part == "}":
            depth -= 1
            if depth == 0:
                yield prelude.strip(), body
                prelude = body = ""
                continue
        if part == ";" and depth == 0:
            yield prelude.strip(), ""
            prelude = ""
        elif part == "{" and depth == 0:
            depth = 1
        elif depth == 0:
            prelude += part
        else:
            depth += part == "{"
            body += part


def declarations(body: str) -> list[str]:
    """The declarations of a rule's body, one by one."""
    found = [""]
    for part in TOKEN.split(body):
        if part == ";":
            found.append("")
        else:
            found[-1] += part
    return [each.strip() for each in found if each.strip()]


def wanted_selectors(prelude: str, keep: set[str], drop: list[str]) -> str:
    """The selectors of a list whose classes are all wanted, joined again."""

    patterns = [name for name in keep if "*" in name]

    def wanted(selector: str) -> bool:
        classes = CLASS.findall(NEGATED.sub("", selector))
        known = all(name in keep or any(fnmatchcase(name, each) for each in patterns) for name in classes)
        return known and not any(word in selector for word in drop)

    return ",".join(each for each in OUTSIDE_BRACKETS.split(prelude) if wanted(each.strip()))


def chosen(rules: Iterable[Rule], keep: set[str], drop: list[str]) -> list[Rule]:
    """The rules that stay; animations are judged later, by who names them."""
    stay: list[Rule] = []
    for prelude, body in rules:
        if prelude.startswith(("@media", "@supports")):
            if any(word in prelude for word in drop):
                continue
            inner = "".join(f"{p}{{{b}}}" for p, b in chosen(split(body), keep, drop))
            stay += [(prelude, inner)] if inner else []
        elif prelude.startswith("@"):
            stay.append((prelude, body))
        elif selectors := wanted_selectors(prelude, keep, drop):
            stay.append((selectors, body))
    return stay


def without_unread(rules: list[Rule], read: set[str]) -> list[Rule]:
    """The rules without variables nobody reads."""
    kept: list[Rule] = []
    for prelude, body in rules:
        if prelude.startswith(("@media", "@supports")):
            body = "".join(f"{p}{{{b}}}" for p, b in without_unread(list(split(body)), read))
        elif not prelude.startswith("@"):
            lines = [d for d in declarations(body) if not (s := SETS.match(d)) or s[1] in read]
            body = ";".join(lines)
        if body:
            kept.append((prelude, body))
    return kept


def text(rules: Iterable[Rule]) -> str:
    return "".join(f"{prelude}{{{body}}}" for prelude, body in rules)


def named_animations(rules: list[Rule]) -> list[Rule]:
    """Drops @keyframes that no rule names."""
    used = " ".join(re.findall(r"animation[\w-]*:([^;}]+)", text(r for r in rules if r[0][0] != "@")))
    names = set(re.findall(r"[\w-]+", used))
    return [r for r in rules if "keyframes" not in r[0] or r[0].split()[-1] in names]


def trim(css: str, keep: set[str], drop: list[str], also_read: str) -> str:
    """The style sheet with the classes of `keep` (names or patterns such as weui-cell*).

    A selector or condition that holds a word of `drop` goes. `also_read` is our own styles: what they
    read with var() stays set. The banner with the licence stays.
    """
    css = css.removeprefix('@charset "UTF-8";')  # our server says so in the head of the answer
    banner = re.match(r"\s*(/\*!.*?\*/)", css, re.DOTALL)
    rules = named_animations(chosen(split(css.replace(banner[1], "") if banner else css), keep, drop))
    ours = set(READS.findall(also_read))
    while True:
        fewer = without_unread(rules, ours | set(READS.findall(text(rules))))
        if fewer == rules:
            return (banner[1] + "\n" if banner else "") + text(rules) + "\n"
        rules = fewer
