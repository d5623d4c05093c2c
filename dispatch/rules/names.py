"""People's names: how a list may show them, and how a clerk on the telephone finds them again."""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.rules import phones, places
from dispatch.rules.readings import COMPOUND_SURNAMES, GIVEN_LETTERS, SURNAME_LETTERS
from dispatch.rules.text import plain

HAN = re.compile(r"[々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
WORD = re.compile(r"[A-Za-z]+|[^\sA-Za-z]")
_TITLES = """
老爷爷 老奶奶 老先生 老太太 老大爷 老大娘 老师傅 爷爷 奶奶 大爷 大娘 大妈 大叔 大婶 大姐 大哥 叔叔 阿姨 婆婆
伯伯 伯母 先生 女士 小姐 同志 老师 师傅 医生 大夫 主任 姥姥 姥爷 爷 奶 叔 婶 姨 姐 哥 嫂 姑 舅
"""
TITLES = _TITLES.split()  # longer ones first: 老奶奶 before 奶奶 before 奶
MOST_READINGS = 32
"""How many spellings of initials one name may have; a name of many heteronyms keeps the likely ones."""


@dataclass(frozen=True)
class Query:
    """What somebody typed into the search field, understood.

    kind: initials (wxz) | last_four (0001) | phone (13000000001) | name (王秀) | place (3-2-502) | none.
    `text` is the key in the spelling the index uses.
    """

    kind: str
    text: str


def masked(name: str) -> str:
    """王*珍, 王*, 欧阳*珍, 王*珍奶奶; other scripts keep each word's first letter (A*** S***).

    A surname with a form of address (孙姨, 李大爷) names nobody more closely and is shown.
    """
    core, title = _without_title(" ".join(name.split()))
    signs = _signs(core)
    if not signs:
        return ""
    if HAN.match(core) and all(HAN.match(sign) for sign in signs if sign != " "):
        core, signs = core.replace(" ", ""), [sign for sign in signs if sign != " "]
    else:
        return re.sub(r"[^\s·•・‧.]+", lambda word: _signs(word[0])[0] + "***", core) + title
    if len(signs) == 1 or (title and core in COMPOUND_SURNAMES):
        return core + (title or "*")
    surname = 2 if len(signs) > 2 and core[:2] in COMPOUND_SURNAMES else 1
    hidden = len(signs) - surname - 1
    if hidden < 1:
        return "".join(signs[:surname]) + "*" + title
    return "".join(signs[:surname]) + "*" * min(hidden, 3) + signs[-1] + title


def as_colleague(name: str) -> str:
    """What couriers call each other: 王师傅, 欧阳师傅; of another script the first letter."""
    core, _ = _without_title(re.sub(r"[\s·•・‧]+", "", name))
    compound = len(core) > 2 and core[:2] in COMPOUND_SURNAMES
    return (core[:2] if compound else "".join(_signs(core)[:1])) + "师傅"


def initials(name: str) -> set[str]:
    """The pinyin initials somebody may type for this name: 曾乐 is zl, zy, cl and cy.

    Other scripts give each word's first letter. Empty when nothing in the name can be read.
    """
    said = _without_title(plain(name))[0].lower()
    words = [word[0] if word.isascii() else word for word in WORD.findall(said)]
    letters = [options for options in _letters("".join(words)) if options]
    choices = itertools.islice(itertools.product(*letters), MOST_READINGS)
    return {"".join(choice) for choice in choices} if letters else set()


def prefixes(spelling: str | Iterable[str], shortest: int = 1) -> set[str]:
    """Every beginning under which a spelling is found while it is being typed: w, wx, wxz."""
    spellings = [spelling] if isinstance(spelling, str) else spelling
    return {s[:n] for s in spellings for n in range(min(shortest, len(s)), len(s) + 1) if n}


def key(name: str) -> str:
    """The spelling a name is compared by: no spaces or dots, lower case, without 奶奶 and 先生.

    王秀珍奶奶 and 王 秀珍 are the same person; 李大爷 is everybody called 李.
    """
    return _without_title(re.sub(r"[\s·•・‧]+", "", plain(name)).casefold())[0]


def search_key(query: str) -> Query:
    """What was typed, understood; kind "none" for what can find nobody (138, 502, !)."""
    text = plain(query)
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        return Query("last_four", text)
    if re.fullmatch(r"[A-Za-z]{1,8}", text):
        return Query("initials", text.lower())
    try:
        return Query("phone", phones.normalise(text))
    except ValueError:
        return _place_or_name(text)


def _place_or_name(text: str) -> Query:
    place = places.parse(text)
    door = places.canonical(place.building, place.entrance, place.room)
    if door and (place.room or not place.rest):
        return Query("place", door)
    # Half a door, while the flat is still being typed.
    if half := re.fullmatch(r"([0-9]{1,3})\s*[-/]\s*([0-9]{1,2})\s*[-/]?", text):
        return Query("place", places.canonical(half[1], half[2]))
    name = key(text)
    if name and all(HAN.match(c) or c.isalpha() or unicodedata.category(c) == "Mn" for c in name):
        return Query("name", name)
    return Query("none", "")


def _without_title(name: str) -> tuple[str, str]:
    """王秀珍奶奶 -> (王秀珍, 奶奶). A short title (姨) is one only after a bare surname: 孙姨, 欧阳姐."""
    for title in TITLES:
        core = name.removesuffix(title)
        if core == name or not core:
            continue
        if len(title) > 1 or len(core) == 1 or core in COMPOUND_SURNAMES:
            return core, title
    return name, ""


def _signs(text: str) -> list[str]:
    """Characters as people count them: variation selectors and accents stay with their letter."""
    signs: list[str] = []
    for char in text:
        if signs and unicodedata.category(char) in ("Mn", "Me"):
            signs[-1] += char
        else:
            signs.append(char)
    return signs


def _letters(name: str) -> list[str]:
    """For each character the letters it may be typed as, the likeliest first."""
    surname = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return [_letters_of(char, at < surname) for at, char in enumerate(name)]


def _letters_of(char: str, in_surname: bool) -> str:
    known = SURNAME_LETTERS.get(char) if in_surname else None
    return known or GIVEN_LETTERS.get(char) or _first_letter(char)


def _first_letter(char: str) -> str:
    """The first letter of the dictionary's reading; "" for what has none."""
    if not HAN.match(char):
        return char if char.isascii() and char.isalpha() else ""
    from pypinyin import Style, lazy_pinyin  # 150 ms at import, and a web process may never search

    letter = lazy_pinyin(char, style=Style.FIRST_LETTER)[0]
    return letter if letter.isascii() and letter.isalpha() else ""
