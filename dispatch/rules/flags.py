"""What the entry form notices in the words of a need. It suggests and never decides: a person confirms.

Better one hand raised too often than a heart attack filed under shopping; but what is plainly denied
(没有煤气味), past (去年摔了) or something else (打我电话, 鸡蛋摔了) raises none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.rules import numerals
from dispatch.rules.categories import CATEGORIES
from dispatch.rules.category_words import WORDS
from dispatch.rules.flag_words import GROUPS, NOT_HURRIED, PAYMENTS, RULES
from dispatch.rules.text import plain


@dataclass(frozen=True)
class Flag:
    """kind: emergency | restricted | raise_to_p1 | medicine_gate | cash | minor_alone | repeat | heavy |
    cold_chain | card_custody. `suggests`: a category, a priority, a kind of medicine, a gate, a tag or a
    prohibition, by code. `call`: the number to ring first, for emergency and restricted."""

    kind: str
    word: str
    suggests: str
    call: str = ""


HEAVY_KG = 10
"""From here on a bag is for two people or a cart."""

CLAUSE_END = re.compile(r"[,，。;；!！?？、\n]")
NO = re.compile(
    r"(?:(?<!有)没有?|无|未|(?<!是)不是|并非|不再|(?<!会)不会|(?<![特分区])别|(?<!恐)怕|防止|以免|免得|当心|(?<!要)不)"
    r"(?:再|有|闻[到见着]|出现|发生|感[觉到]+|觉得|什么|任何|明显|过|见到?|看[到见]|人|得|老人|又)*$"
)
TWICE_NO = re.compile(r"(?:不是|不会|不能)没有?(?:闻[到见着])?$")
UNWANTED = re.compile(
    r"(?:不要|不用|不需要|不必|无需|(?<![特分区])别|甭|不买|不是|不吃|停了|取消)(?:再|给|买|带|送|拿|去|要|他|她|我|那个)*$"
)
TAKEN_BACK = re.compile(r"(?:也|都|已经|早就|现在)*(?:没有了|没了|没有$|排除了?|解除了?|是误会|误报|散了)")
LONG_AGO = re.compile(r"去年|前年|以前|早年|曾经|年轻时|那年|[几\d两三十]年前|得过|患过|小时候")
BOOKED = frozenset({"parcel", "documents", "light_help"})
"""Errands that usually wait for a chosen window."""


def suggest(text: str) -> list[Flag]:
    """What a person should look at before posting, emergencies first; [] for an ordinary errand."""
    said = plain(text)
    flags = [Flag(r.kind.removeprefix("may_"), word, r.suggests, r.call) for r, word in _hits(said)]
    if (weight := kilograms(said)) >= HEAVY_KG:
        flags.append(Flag("heavy", f"{weight:g}kg", "cart"))
    return [f for n, f in enumerate(flags) if not any(_covers(other, f) for other in flags[:n])]


def suggest_category(text: str) -> list[tuple[str, float]]:
    """Categories the words speak for, likeliest first, with a score from 0 to 1; [] when none does."""
    said = plain(text)
    scores = {category: _weight(category, said) for category in WORDS}
    for rule, _ in _hits(said):
        if rule.kind in ("emergency", "restricted"):
            scores[rule.suggests] = scores.get(rule.suggests, 0) + 20
    order = list(CATEGORIES)
    found = [(category, round(s / (s + 2), 2)) for category, s in scores.items() if s > 0]
    return sorted(found, key=lambda pair: (-pair[1], order.index(pair[0])))


def suggest_priority(text: str, category: str | None = None) -> str:
    """P0 for an emergency, P1 for what runs out today, P3 for what may wait, else P2.

    A word that only may be urgent (胰岛素) is calmed by 不急; one that says so (断药) is not.
    """
    said = plain(text)
    kinds = {rule.kind for rule, _ in _hits(said)}
    calm = bool(NOT_HURRIED.search(said))
    if kinds & {"emergency", "restricted"} or (category and CATEGORIES[category].priority == "P0"):
        return "P0"
    if "raise_to_p1" in kinds or "minor_alone" in kinds:
        return "P1"
    if "may_raise_to_p1" in kinds:
        return "P2" if calm else "P1"
    return "P3" if calm or category in BOOKED else "P2"


def suggest_groups(text: str) -> list[str]:
    """Vulnerable groups the words point at, by code, for a person to tick. Sensitive: staff only."""
    said = plain(text)
    found = [
        code
        for code, pattern in GROUPS
        if any(not _taken_back(said, m, "no") for m in pattern.finditer(said))
    ]
    if any(rule.kind == "minor_alone" for rule, _ in _hits(said)) and "child_in_difficulty" not in found:
        found.append("child_in_difficulty")
    return found


def suggest_payment(text: str) -> str | None:
    """The payment mode the words name, if they name exactly one."""
    said = plain(text)
    named = [code for code, pattern in PAYMENTS if pattern.search(said)]
    return named[0] if len(named) == 1 else None


def _covers(other: Flag, flag: Flag) -> bool:
    """The same hand raised for a word inside the other's words."""
    return (other.kind, other.suggests) == (flag.kind, flag.suggests) and flag.word in other.word


WEIGHT = re.compile(
    rf"(?<!体重)(?<![元块毛]钱)(?<![元块毛每.0-9{numerals.CHARACTERS}])(?P<n>(?:[0-9]+(?:\.[0-9]+)?|[半{numerals.CHARACTERS}]+))"
    r"\s*(?:多|来)?\s*(?P<u>公斤|千克|[kK][gG]|斤|升|[lL](?![a-zA-Z]))(?:\s*装?\s*[*×xX]\s*(?P<times>[0-9]{1,2})|装(?P<packs>[0-9一二两三四五六七八九十]{1,2})[袋桶箱包])?"
)
KILOGRAMS = {"斤": 0.5}


def kilograms(text: str) -> float:
    """The weight that the quantities of a text add up to (a litre counts as a kilogram)."""
    total = 0.0
    for match in WEIGHT.finditer(plain(text)):
        times = numerals.whole(match["times"] or match["packs"] or "1") or 1
        total += (numerals.amount(match["n"]) or 0) * KILOGRAMS.get(match["u"], 1.0) * times
    return round(total, 2)


def _hits(said: str) -> Iterator[tuple]:
    """Every rule with the first of its words that stands and is not taken back."""
    for rule in RULES:
        for match in rule.pattern.finditer(said):
            if not _taken_back(said, match, rule.unless):
                yield rule, match[0]
                break


def _weight(category: str, said: str) -> float:
    """Each sign counts once, and a little more for each further word of its kind."""
    total = 0.0
    for weight, pattern in WORDS[category]:
        wanted = {m[0] for m in pattern.finditer(said) if not _taken_back(said, m, "unwanted")}
        if wanted:
            total += weight + 0.25 * (min(len(wanted), 5) - 1)
    return total


def _taken_back(said: str, match: re.Match[str], unless: str) -> bool:
    """Whether the speaker denies, refuses or only remembers what the word says, in its own clause."""
    before = CLAUSE_END.split(said[max(0, match.start() - 20) : match.start()])[-1]
    if UNWANTED.search(before):
        return not before.endswith(("是不是", "要不要", "用不用"))
    if unless != "no":
        return False
    if TWICE_NO.search(before):
        return False
    return bool(
        NO.search(before) or LONG_AGO.search(before) or TAKEN_BACK.match(said[match.end() : match.end() + 12])
    )
