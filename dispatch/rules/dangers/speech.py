"""How a danger is said: what a sign is, how its two halves stand near each other, and how its words
are taken back. The classes themselves are in body, harm, house and people.

A sign is read aloud as "(a body part) near (what is wrong with it)", "(a substance) near (swallowed)". Single
words are the exception: they stand for what has one meaning only (昏迷, 触电).
"""

import re
from typing import NamedTuple

CJK = "\u3400-\u9fff"
GAP = r"[^,。;!?、\n]"
"""Within one breath: a clause, as far as the typist marked it."""


class Sign(NamedTuple):
    """`excuses`: names of the ways in which the words are taken back, see EXCUSES."""

    danger: str
    kind: str
    suggests: str
    call: str
    pattern: re.Pattern[str]
    excuses: tuple[str, ...]


class Said(NamedTuple):
    """A word in its clause."""

    before: str
    word: str
    after: str
    beyond: str = ""  # the first signs after the clause

    @property
    def clause(self) -> str:
        return self.before + self.word + self.after


def near(first: str, second: str, gap: int = 6) -> str:
    """The first, then the second at most `gap` signs later in the same clause."""
    return rf"(?:{first}){GAP}{{0,{gap}}}?(?:{second})"


def either_way(first: str, second: str, gap: int = 6) -> str:
    return f"{near(first, second, gap)}|{near(second, first, gap)}"


def later(first: str, second: str, gap: int = 20) -> str:
    """As near, over the ends of clauses: who types in a hurry puts commas anywhere."""
    return rf"(?:{first})[\s\S]{{0,{gap}}}?(?:{second})"


def any_of(*patterns: str) -> str:
    return "|".join(patterns)


PLAIN = ("refused", "denied", "gone", "past", "goods", "staged", "spare")
"""For words that say nothing of a "not" themselves."""
FIRM = ("refused", "past", "goods", "staged", "spare")
"""For words that are a "not" themselves (叫不醒): no "not" before them takes them back."""


def signs(
    danger: str, kind: str, suggests: str, call: str, *told: tuple[str, tuple[str, ...]]
) -> tuple[Sign, ...]:
    """The signs of one class: (pattern, excuses) each."""
    return tuple(
        Sign(danger, kind, suggests, call, re.compile(pattern), excuses) for pattern, excuses in told
    )
