"""What the entry form notices in the words of a need. It suggests and never decides: a person confirms.

Better one hand raised too often than a heart attack filed under shopping; but what is plainly denied
(没有煤气味), past (去年摔了) or something else (打我电话, 鸡蛋摔了) raises none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.rules import dangers, numerals
from dispatch.rules.categories import CATEGORIES
from dispatch.rules.category_words import WORDS
from dispatch.rules.dangers import reader
from dispatch.rules.dangers.excuses import excused
from dispatch.rules.dangers.slips import heard
from dispatch.rules.dangers.speech import Said, Sign
from dispatch.rules.flag_words import GROUPS, NOT_HURRIED, PAYMENTS, RULES, Rule
from dispatch.rules.takebacks import LONG_AGO, clause_after, clause_before, denied, gone, refused
from dispatch.rules.text import plain


@dataclass(frozen=True)
class Flag:
    """kind: emergency | restricted | raise_to_p1 | medicine_gate | cash | minor_alone | repeat | heavy |
    cold_chain | card_custody. `suggests`: a category, a priority, a kind of medicine, a gate, a tag or a
    prohibition, by code. `call`: the number to ring first, for emergency and restricted; `danger`: the class
    of what may harm somebody (dangers.CLASSES)."""

    kind: str
    word: str
    suggests: str
    call: str = ""
    danger: str = ""


HEAVY_KG = 10
"""From here on a bag is for two people or a cart."""

URGENT = frozenset({"emergency", "restricted"})
BOOKED = frozenset({"parcel", "documents", "light_help"})
"""Errands that usually wait for a chosen window."""


def suggest(text: str, danger: list[Flag] | None = None) -> list[Flag]:
    """What a person should look at before posting, emergencies first; [] for an ordinary errand. `danger`, here
    and below: what in_danger(text) found, from who has asked already."""
    said = plain(text)
    flags = list(in_danger(text) if danger is None else danger)
    flags += [Flag(r.kind.removeprefix("may_"), word, r.suggests) for r, word in _hits(said)]
    if (weight := kilograms(said)) >= HEAVY_KG:
        flags.append(Flag("heavy", f"{weight:g}kg", "cart"))
    return [f for n, f in enumerate(flags) if not any(_covers(other, f) for other in flags[:n])]


def suggest_category(text: str, danger: list[Flag] | None = None) -> list[tuple[str, float]]:
    """Categories the words speak for, likeliest first, with a score from 0 to 1; [] when none does."""
    said = plain(text)
    scores = {category: _weight(category, said) for category in WORDS}
    for flag in in_danger(text) if danger is None else danger:
        if flag.kind in URGENT:
            scores[flag.suggests] = scores.get(flag.suggests, 0) + 20
    order = list(CATEGORIES)
    found = [(category, round(s / (s + 2), 2)) for category, s in scores.items() if s > 0]
    return sorted(found, key=lambda pair: (-pair[1], order.index(pair[0])))


def suggest_priority(text: str, category: str | None = None, danger: list[Flag] | None = None) -> str:
    """P0 for an emergency, P1 for what runs out today, P3 for what may wait, else P2.

    A word that only may be urgent (胰岛素) is calmed by 不急; one that says so (断药) is not.
    """
    said = plain(text)
    kinds = {rule.kind for rule, _ in _hits(said)}
    kinds |= {flag.kind for flag in (in_danger(text) if danger is None else danger)}
    calm = bool(NOT_HURRIED.search(said))
    if kinds & URGENT or (category and CATEGORIES[category].priority == "P0"):
        return "P0"
    if "raise_to_p1" in kinds or "minor_alone" in kinds:
        return "P1"
    if "may_raise_to_p1" in kinds:
        return "P2" if calm else "P1"
    return "P3" if calm or category in BOOKED else "P2"


def suggest_groups(text: str, danger: list[Flag] | None = None) -> list[str]:
    """Vulnerable groups the words point at, by code, for a person to tick. Sensitive: staff only."""
    said = plain(text)
    found = [
        code
        for code, pattern in GROUPS
        if any(not _taken_back(said, m, "no") for m in pattern.finditer(said))
    ]
    alone = any(flag.kind == "minor_alone" for flag in (in_danger(text) if danger is None else danger))
    if alone and "child_in_difficulty" not in found:
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


def in_danger(text: str) -> list[Flag]:
    """One flag for each class of danger that the words speak of. Two read them: the signs, which we listed, and
    the reader that has learnt from sentences. It hears what no sign lists; and a sign falls where both the
    text and the sign's own clause speak of no danger. The text alone takes none back: a long list of
    groceries would talk away the fire in its midst."""
    told = reader.worst(text, reader.LEARNT)
    if told and told[0] > reader.FROM:
        return signed(text) or [_learnt(told[1])]
    harmless = told is not None and told[0] + reader.SIGN_ADDS <= reader.FROM
    return [flag for flag, clause in _signs(text) if not (harmless and reader.denies(clause, reader.LEARNT))]


def _learnt(words: str) -> Flag:
    sign = dangers.FIRST_SIGNS[reader.likeliest(words, reader.LEARNT)]
    return Flag(sign.kind, reader.clause(words, reader.LEARNT), sign.suggests, sign.call, sign.danger)


def signed(text: str) -> list[Flag]:
    """As in_danger, by the signs alone."""
    return [flag for flag, _ in _signs(text)]


def _signs(text: str) -> list[tuple[Flag, str]]:
    """The first sign of each class that stands, with its clause."""
    said = plain(text)
    read = heard(said)
    found: dict[str, tuple[Flag, str]] = {}
    for sign in dangers.SIGNS:
        if sign.danger not in found and (span := _stands(sign, read)):
            word = said[span[0] : span[1]].strip()
            flag = Flag(sign.kind, word, sign.suggests, sign.call, sign.danger)
            found[sign.danger] = flag, reader.around(said, *span)
    return list(found.values())


def _stands(sign: Sign, read: str) -> tuple[int, int] | None:
    for match in sign.pattern.finditer(read):
        before, after = clause_before(read, match.start()), clause_after(read, match.end())
        beyond = read[match.end() + len(after) : match.end() + len(after) + 10]
        if not excused(sign, Said(before, match[0], after, beyond)):
            return match.span()
    return None


def _hits(said: str) -> Iterator[tuple[Rule, str]]:
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
    before = clause_before(said, match.start())
    if refused(before):
        return True
    if unless != "no":
        return False
    return denied(before) or bool(LONG_AGO.search(before)) or gone(said[match.end() :])
