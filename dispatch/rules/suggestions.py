"""What the entry form may offer while a clerk types: everything the other rules read in a text, in one
answer. A suggestion is a word on a button; nothing of it counts until a person takes it over."""

import re
from datetime import datetime
from typing import Any

from dispatch.rules import flags, money, numerals, phones, places, wanted
from dispatch.rules.text import plain

MOST_CATEGORIES = 4
LIKELY = 0.3
"""Below this a category is noise."""

PHONE = re.compile(
    r"(?<![\d-])(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8}|[48]00[ -]?\d{3}[ -]?\d{4})"
    r"(?:\s*(?:转(?:分机)?|分机|ext\.?)\s*\d{1,6})?(?![\d])"
)
_DIGIT = r"[0-9零一二两三四五六七八九]"
_SUM = (
    rf"(?<![\d.万{numerals.CHARACTERS}])(?:(?<!\d,)|(?!\d{{3}}))(?P<n>(?:\d+(?:\.\d{{1,2}})?|[{numerals.CHARACTERS}]+)\s*[块元]"
    rf"(?:零?{_DIGIT}[毛角](?:{_DIGIT}分?)?|零?{_DIGIT}{{1,2}}分|半(?=钱|[以之]|左右|[，,。；;]|$)|"
    rf"{_DIGIT}{{1,2}}(?=\s*(?:钱|以内|以下|之内|内|左右|封顶|够了|就行|[，,。；;!！]|$)))?钱?)"
)
"""35块5, 三十五元五角; the 一 of 5块一斤 is none of it."""
BUDGET = (
    re.compile(rf"{_SUM}\s*(?:以内|以下|之内|内|左右|封顶|够了|就行)"),
    re.compile(rf"(?:先?垫|垫付)(?:一下|上|个)?\s*{_SUM}"),
    re.compile(rf"(?:预算|不超过|别超过|最多|控制在)\s*{_SUM}"),
)
BARE_SUM = re.compile(
    rf"(?<![取提存转汇找退欠交费价\d])(?<![取提存][了出])(?<![\d.每{numerals.CHARACTERS}]){_SUM}(?!\s*(?:[一每\d/的]|面|煤|豆|肉|布|玻璃|电池|宵|旦))"
)
HINTS = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        (
            "hard_of_hearing",
            r"耳背|耳聋|耳朵?(?:有点|很|都|全)?(?:聋|背|沉|不好|不灵)|听不清|听力(?:差|不好)|听不见",
        ),
        ("slow", r"腿脚(?:不好|不便|不利索)|走得慢|行动(?:慢|不便)|拄拐|坐?轮椅"),
        ("poor_sight", r"眼(?:睛|神)(?:不好|看不清)|视力(?:差|不好)|看不清|白内障|盲人"),
        ("dog", r"(?:有|养了?)(?:一?条|只)?(?:大|小)?狗"),
        ("call_committee_first", r"先(?:给居委会)?打?电话(?:给)?居委会|先联系居委会"),
        ("leave_at_door", r"放(?:在)?门口"),
        ("ring_long", r"多(?:响|按|敲)(?:几|两|一)?[声下会]"),
        ("no_bell", r"别按(?:门)?铃|不要按(?:门)?铃"),
        ("no_lift", r"[没无]有?电梯"),
    )
)


def read(text: str, now: datetime) -> dict[str, Any]:
    """{"categories": [{"code", "score"}], "priority", "groups", "hints", "payment", "budget_fen",
    "flags": [{"kind", "word", "suggests", "call", "danger"}], "place", "phone", "window": {"from", "to"}}; what is
    not said is [] or None. `now`: in the street's zone, for 明天 and 下午."""
    danger = flags.in_danger(text)
    likely = [(code, score) for code, score in flags.suggest_category(text, danger) if score >= LIKELY]
    first = likely[0][0] if likely else None
    return {
        "categories": [{"code": c, "score": s} for c, s in likely[:MOST_CATEGORIES]],
        "priority": flags.suggest_priority(text, first, danger) if text.strip() else None,
        "groups": flags.suggest_groups(text, danger),
        "hints": [code for code, pattern in HINTS if pattern.search(plain(text))],
        "payment": flags.suggest_payment(text),
        "budget_fen": budget(text),
        "flags": [
            {"kind": f.kind, "word": f.word, "suggests": f.suggests, "call": f.call, "danger": f.danger}
            for f in flags.suggest(text, danger)
        ],
        "place": place(text),
        "phone": phone(text),
        "window": window(text, now),
    }


def budget(text: str) -> int | None:
    """Fen, where exactly one limit is named: 50块以内 is 5000; or no limit and exactly one sum that is no
    price (5块一斤) and no cash to fetch (取2000块)."""
    said = plain(text)
    found = {money.fen(m["n"]) for pattern in BUDGET for m in pattern.finditer(said)} or {
        money.fen(m["n"]) for m in BARE_SUM.finditer(said)
    }
    return (found.pop() or None) if len(found) == 1 else None


def phone(text: str) -> str | None:
    """The number in its one spelling, where exactly one is named."""
    found = set()
    for match in PHONE.finditer(plain(text)):
        try:
            found.add(phones.normalise(match[0]))
        except ValueError:
            continue
    return found.pop() if len(found) == 1 else None


def window(text: str, now: datetime) -> dict[str, str | None] | None:
    """As a need's window is sent: ISO 8601 with the street's offset, one of the two may be None."""
    when = wanted.window(text, now)
    return when and {"from": iso(when.start), "to": iso(when.end)}


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def place(text: str) -> dict[str, str] | None:
    """The door, where exactly one is named with some certainty."""
    door = places.parse(text)
    if not door.building or door.confidence < 0.5:
        return None
    parts = {"building": door.building, "entrance": door.entrance, "room": door.room}
    return {name: part for name, part in parts.items() if part}
