"""Sums as people write and say them: 35.5, ３５．５, 35块, 35元5角, 三十五块五.

static/js/sums.js is the same on the phone; tests/data/sums.tsv holds both to one answer. A wrong sum is somebody's
money: what may be read twice (三五, 1,234, 35块555) is no sum.
"""

import re

from dispatch.rules import numerals
from dispatch.rules.text import plain

MOST_FEN = 10_000_000

_D = "[0-9零〇一二两三四五六七八九]"
_WHOLE = "[0-9]{1,6}|[零〇一二两三四五六七八九十][零〇一二两三四五六七八九十百千]*"
AROUND = re.compile(r"^(?:一共|共计|总共|合计|总计|共|花了|实付|付了|人民币|¥)+|(?:钱|整|人民币)$")
TWO = re.compile(r"[0-9.]\s+[0-9.]")
"""35 50 may be 35.50, and is never 3,550."""
SAME = str.maketrans({"圆": "元", "角": "毛"})
DECIMAL = re.compile(rf"({_WHOLE})(?:[.点]({_D}{{1,2}}))?[块元]?")
PIECES = re.compile(rf"(?:({_WHOLE})[块元])?(?:零?({_D})毛)?(?:零?({_D}{{1,2}})分|({_D}{{1,2}}))?")
HALF = re.compile(rf"({_WHOLE})[块元]半")
SHORT = re.compile(r"([一二两三四五六七八九])(百|千)([一二三四五六七八九])")
"""一百二 is 120."""


def fen(text: str) -> int | None:
    """The sum in fen; None for no sum, for more than two decimals and for more than MOST_FEN."""
    if TWO.search(plain(text)):
        return None
    said = _bare(text)
    found = _read(said)
    return found if found is not None and found <= MOST_FEN else None


def _bare(text: str) -> str:
    """35，5 is 35,5 is 35.5; 1,234.50 is 1234.50; a mere 1,234 stays what it is: no sum."""
    said = re.sub(r"\s", "", plain(text)).translate(SAME).replace("。", ".").replace("，", ",")
    said = AROUND.sub("", AROUND.sub("", said))
    if re.match(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]", said):
        return said.replace(",", "")
    return re.sub(r"^([0-9]+),([0-9]{1,2})(?![0-9])", r"\1.\2", said)


def _read(said: str) -> int | None:
    if match := HALF.fullmatch(said):
        yuan = _yuan(match[1])
        return None if yuan is None else yuan * 100 + 50
    if match := DECIMAL.fullmatch(said):
        yuan = _yuan(match[1], alone=match[2] is None and said == match[1])
        return None if yuan is None else yuan * 100 + _hundredths(match[2] or "")
    return _of_pieces(said)


def _of_pieces(said: str) -> int | None:
    """35块5, 35元5角5分, 五毛, 三十五块零五分."""
    match = PIECES.fullmatch(said)
    if not match or not any(match.groups()[:3]):
        return None
    yuan = _yuan(match[1]) if match[1] else 0
    jiao, cents, tail = _digits(match[2] or "0"), _digits(match[3] or "0"), match[4]
    if yuan is None or (tail and match[2] and len(tail) > 1) or (cents > 9 and match[2]):
        return None
    if tail:
        cents = _digits(tail) if match[2] else _hundredths(tail)
    return yuan * 100 + jiao * 10 + cents


def _yuan(said: str, alone: bool = False) -> int | None:
    """Whole yuan. A row of digits (三五) is a price to one and a number to another; `alone`: 一百二."""
    if match := SHORT.fullmatch(said):
        base = numerals.TENS[match[2]]
        return numerals.ONES[match[1]] * base + numerals.ONES[match[3]] * base // 10 if alone else None
    row = len(said) > 1 and not said.isascii() and not any(c in numerals.TENS for c in said)
    return None if row else numerals.whole(said)


def _digits(said: str) -> int:
    return int("".join(c if c.isascii() else str(numerals.ONES[c]) for c in said))


def _hundredths(said: str) -> int:
    """5 is 50 fen, 05 is 5, nothing is 0."""
    return _digits(said.ljust(2, "0")) if said else 0
