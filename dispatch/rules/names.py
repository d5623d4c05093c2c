"""People's names: how a list may show them, how two spellings are one name, how they are read aloud."""

import itertools
import re
import unicodedata
from collections.abc import Iterable

from dispatch.rules.readings import COMPOUND_SURNAMES, GIVEN_READINGS, SURNAME_READINGS
from dispatch.rules.text import plain
from dispatch.rules.variants import folded

HAN = re.compile(r"[々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
WORD = re.compile(r"[A-Za-z]+|[^\sA-Za-z]")
SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
LETTER_DOTS = "\u02d9\u119e\u1427\u318d\ua78f"
"""Dots between the parts of a name that Unicode counts among letters or modifiers."""
_NO_DOTS = dict.fromkeys(map(ord, LETTER_DOTS))
_TITLES = """
老爷爷 老奶奶 老先生 老太太 老大爷 老大娘 老师傅 爷爷 奶奶 大爷 大娘 大妈 大叔 大婶 大姐 大哥 叔叔 阿姨 婆婆
伯伯 伯母 先生 女士 小姐 同志 老师 师傅 医生 大夫 主任 姥姥 姥爷 爷 奶 叔 婶 姨 姐 哥 嫂 姑 舅
"""
TITLES = _TITLES.split()  # longer ones first: 老奶奶 before 奶奶 before 奶
MOST_READINGS = 32
"""How many spellings of initials one name may have; a name of many heteronyms keeps the likely ones."""
MOST_SPELLINGS = 4
"""How many spellings in full pinyin."""


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
        words = (word if _is_gap(word[0]) else _signs(word)[0] + "***" for word in _words_and_gaps(core))
        return "".join(words) + title
    if len(signs) == 1 or (title and folded(core) in COMPOUND_SURNAMES):
        return core + (title or "*")
    surname = 2 if len(signs) > 2 and folded(core[:2]) in COMPOUND_SURNAMES else 1
    hidden = len(signs) - surname - 1
    if hidden < 1:
        return "".join(signs[:surname]) + "*" + title
    return "".join(signs[:surname]) + "*" * min(hidden, 3) + signs[-1] + title


def as_colleague(name: str) -> str:
    """What couriers call each other: 王师傅, 欧阳师傅; of another script the first letter."""
    core, _ = _without_title("".join(sign for sign in name if not _is_gap(sign)))
    compound = len(core) > 2 and folded(core[:2]) in COMPOUND_SURNAMES
    return (core[:2] if compound else "".join(_signs(core)[:1])) + "师傅"


def spelling(name: str) -> str:
    """One spelling for one person's name, however it was typed: 張秀蘭 is 张秀兰, and 古丽米热.艾比布力 has no
    dot, whatever kind of dot it was. The form of address stays: 李大爷 is not 李奶奶. Only signs: ""."""
    plainer = plain(plain(name.translate(_NO_DOTS)).casefold()).translate(_NO_DOTS)
    letters = (c for c in SELECTOR.sub("", plainer) if unicodedata.category(c)[0] in "LMN")
    return unicodedata.normalize("NFKC", folded("".join(letters)))


def same(one: str, other: str) -> bool:
    """Whether two spellings are one name."""
    return one == other or (bool(spelling(one)) and spelling(one) == spelling(other))


def key(name: str) -> str:
    """What a name is found by: its spelling, without 奶奶 and 先生; 李大爷 is everybody called 李."""
    return _without_title(spelling(name))[0]


def key_before(name: str) -> str:
    """The key as it was made until December 2026: records that nobody has indexed anew stand under it."""
    return _without_title(re.sub(r"[\s·•・‧]+", "", plain(name)).casefold())[0]


def given(name: str) -> list[str]:
    """What is left of a name's key when its beginning is not said: 秀兰, 买买提, smith."""
    parts = [key(part) for part in re.split(r"[\s\W]+", SELECTOR.sub("", _dotted(name)).strip()) if key(part)]
    if len(parts) > 1 and not all(len(part) < 3 and HAN.match(part) for part in parts):
        return list(dict.fromkeys(parts[1:]))
    whole = key(name)
    if not whole or not all(HAN.match(char) for char in whole):
        return []
    rest = whole[2 if whole[:2] in COMPOUND_SURNAMES else 1 :]
    return [rest] if rest else []


def initials(name: str) -> set[str]:
    """The pinyin initials somebody may type for this name: 曾乐 is zl, zy, cl and cy.

    Other scripts give each word's first letter. Empty when nothing in the name can be read.
    """
    return set(likely_initials(name))


def likely_initials(name: str) -> list[str]:
    """The same, the likeliest first."""
    letters = [list(dict.fromkeys(said[0] for said in readings)) for readings in _readings(name)]
    choices = itertools.islice(itertools.product(*letters), MOST_READINGS)
    return ["".join(choice) for choice in choices] if letters else []


def spelled(name: str) -> list[str]:
    """The name in full pinyin, the likeliest first: shanxiongxin, danxiongxin; ü is v, u or yu. [] for a name
    that has no Chinese characters."""
    if not HAN.search(name):
        return []
    readings = [[*said, *_without_dots(said)] for said in _readings(name)]
    first = [said[0] for said in readings]
    found = ["".join(first)]
    for at, said in enumerate(readings):
        found += ["".join([*first[:at], other, *first[at + 1 :]]) for other in said[1:]]
    return list(dict.fromkeys(found))[:MOST_SPELLINGS]


def beginnings(spellings: Iterable[str], longest: int, most: int) -> set[str]:
    """Every beginning under which a spelling is found while it is being typed: w, wx, wxz; none longer than
    `longest` signs, and at most `most` of them, those of the first spellings before the others'."""
    found = (spelling[:n] for spelling in spellings for n in range(1, min(len(spelling), longest) + 1))
    return set(itertools.islice(dict.fromkeys(found), most))


def _without_dots(readings: Iterable[str]) -> list[str]:
    """lu and lyu for lv: not every keyboard's owner types ü as v."""
    found = [said for said in readings if said[1:2] == "v"]
    return [said.replace("v", other, 1) for said in found for other in ("u", "yu")]


def _without_title(name: str) -> tuple[str, str]:
    """王秀珍奶奶 -> (王秀珍, 奶奶). A short title (姨) is one only after a bare surname: 孙姨, 欧阳姐."""
    for title in TITLES:
        core = folded(name).removesuffix(title)
        if len(core) == len(name) or not core:
            continue
        if len(title) > 1 or len(core) == 1 or core in COMPOUND_SURNAMES:
            return name[: len(core)], name[len(core) :]
    return name, ""


def _dotted(name: str) -> str:
    """The name with one kind of dot between its parts."""
    return unicodedata.normalize("NFKC", name.translate(dict.fromkeys(map(ord, LETTER_DOTS), "·")))


def _is_gap(sign: str) -> bool:
    """What stands between the parts of a name: space or dot."""
    return sign.isspace() or sign in LETTER_DOTS or unicodedata.category(sign)[0] in "PS"


def _words_and_gaps(text: str) -> list[str]:
    return ["".join(group) for _, group in itertools.groupby(text, _is_gap)]


def _signs(text: str) -> list[str]:
    """Characters as people count them: variation selectors and accents stay with their letter."""
    signs: list[str] = []
    for char in text:
        if signs and unicodedata.category(char) in ("Mn", "Me"):
            signs[-1] += char
        else:
            signs.append(char)
    return signs


def _readings(name: str) -> list[tuple[str, ...]]:
    """For each character (or Latin word) that can be read its readings, the likeliest first."""
    said = _without_title(folded(_dotted(plain(name))))[0].lower()
    words = WORD.findall(said)
    surname = 2 if said[:2] in COMPOUND_SURNAMES and len(said) > 2 else 1
    found = [_readings_of(word, at < surname) for at, word in enumerate(words)]
    return [readings for readings in found if readings]


def _readings_of(word: str, in_surname: bool) -> tuple[str, ...]:
    known = SURNAME_READINGS.get(word) if in_surname else None
    return known or GIVEN_READINGS.get(word) or _first_reading(word)


def _first_reading(word: str) -> tuple[str, ...]:
    """The dictionary's first reading; () for what has none."""
    if not HAN.match(word):
        return (word,) if word.isascii() and word.isalpha() else ()
    from pypinyin import Style, lazy_pinyin  # 150 ms at import, and a web process may never search

    reading = lazy_pinyin(word, style=Style.NORMAL)[0]
    return (reading,) if reading.isascii() and reading.isalpha() else ()
