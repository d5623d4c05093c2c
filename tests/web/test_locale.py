"""Every sentence exists in both languages, and no page asks for one that nobody wrote."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dispatch.web import words

ROOT = Path(__file__).parents[2]
SECTIONS = sorted(words.catalogue("zh"))
ASKED = re.compile(r"""\bt\('([a-z]+)\.([\w.-]+)'""")
IN_TEMPLATE = re.compile(r"\bw\.([a-z]+)\.(\w+)")
FACT = re.compile(r"\{(\w+)")


def sentences(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(part) for part in value]


@pytest.mark.parametrize("section", SECTIONS)
def test_both_languages_say_the_same_things(section: str) -> None:
    zh, en = (words.catalogue(language)[section] for language in words.LOCALES)
    assert zh.keys() == en.keys(), zh.keys() ^ en.keys()
    for key in zh:
        assert bool(zh[key]) == bool(en[key]), key
        facts = [set(FACT.findall(" ".join(sentences(said[key])))) for said in (zh, en)]
        assert facts[0] == facts[1], f"{section}.{key} tells {facts[0]} in Chinese, {facts[1]} in English"


def test_no_key_stands_twice_in_a_file() -> None:
    """The second would silently take the place of the first."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), sorted({key for key in keys if keys.count(key) > 1})
        return dict(pairs)

    for file in sorted((ROOT / "dispatch/web/locale").rglob("*.json")):
        json.loads(file.read_text("utf-8"), object_pairs_hook=once)


def test_every_sentence_a_page_asks_for_is_written() -> None:
    asked = {
        (found[0], found[1], page.name)
        for folder, pattern in (("static/js", ASKED), ("templates", IN_TEMPLATE))
        for page in sorted((ROOT / folder).rglob("*.*"))
        if "vendor" not in page.parts
        for found in pattern.findall(page.read_text("utf-8"))
    }
    written = words.catalogue("zh")
    missing = sorted(a for a in asked if a[1] not in written.get(a[0], {}))
    assert not missing, missing
    assert len(asked) > 100


def test_an_outlet_has_one_word_on_every_screen() -> None:
    """站点 is the outlet to one and the station to another; files may say it, pages do not."""
    said = {
        f"{section}.{key}": value
        for section, keys in words.catalogue("zh").items()
        for key, value in keys.items()
    }
    assert {key for key, value in said.items() if "站点" in " ".join(sentences(value))} == set()
