"""Sums as people write and say them: 35.5, ３５．５, 35块, 35元5角, 三十五块五.

static/js/sums.js is the same on the phone; tests/data/sums.tsv holds both to one answer. A wrong sum is somebody's
money: what may be read twice (三五, 1,234, 35 50, 35块555) is no sum.
"""

import re

from dispatch.rules import numerals
from dispatch.rules.text import plain

MOST_FEN = 10_000_000

APART = re.compile(r"[0-9.]\s+[0-9.]")
AROUND = re.compile(r"^(?:一共|共计|总共|合计|总计|共|花了|实付|付了|人民币|¥)+|(?:钱|整|人民币)+$")
GROUPED = re.compile(r"^[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]")
SPOKEN = re.compile(r"([0-9]?)([零〇一二两三四五六七八九十百千]+)(?=([0-9]?))")
SHORT = re.compile(r"([一二两三四五六七八九])(百|千)([一二三四五六七八九])")
"""一百二 is 120."""
SUM = re.compile(
    r"([0-9]{1,6})(?:[.点]([0-9]{1,2}))?块?|(?:([0-9]{1,6})块)?(?:0?([0-9])毛)?(?:([0-9]{1,2})分)?([0-9]{1,2}|半)?"
)
UNREAD = "?"


def fen(text: str) -> int | None:
    """The sum in fen; None for no sum, for more than two decimals and for more than MOST_FEN."""
    said = plain(text)
    if APART.search(said):
        return None
    match = SUM.fullmatch(_in_digits(_bare(said)))
    if not match or not match[0]:
        return None
    plain_yuan, part, yuan, jiao, cents, tail = match.groups()
    if plain_yuan:
        return _within(int(plain_yuan) * 100 + int((part or "").ljust(2, "0")))
    if not (yuan or jiao or cents) or (cents and (tail or (jiao and len(cents) > 1))):
        return None
    if jiao and tail:
        return None if tail == "半" or len(tail) > 1 else _within(_fen(yuan, jiao) + int(tail))
    rest = 50 if tail == "半" else int((tail or "").ljust(2, "0"))
    return _within(_fen(yuan, jiao) + int(cents or 0) + rest)


def _fen(yuan: str | None, jiao: str | None) -> int:
    return int(yuan or 0) * 100 + int(jiao or 0) * 10


def _within(total: int) -> int | None:
    return total if total <= MOST_FEN else None


def _bare(said: str) -> str:
    """35，5 is 35,5 is 35.5; 1,234.50 is 1234.50; a mere 1,234 stays what it is: no sum."""
    text = re.sub(r"\s", "", said).replace("。", ".").replace("，", ",")
    text = AROUND.sub("", re.sub("[圆元]", "块", text).replace("角", "毛"))
    if GROUPED.match(text):
        return text.replace(",", "")
    return re.sub(r"^([0-9]+),([0-9]{1,2})(?![0-9])", r"\1.\2", text)


def _in_digits(text: str) -> str:
    """三十五块零五 as 35块05. Yuan are one number, what follows is digits; a row of digits (三五) as yuan is a price to
    one and a number to another."""

    def digits(match: re.Match[str]) -> str:
        before, run, after = match.groups()
        counted = any(c in numerals.TENS for c in run)
        if before or (after and (run not in "零〇" or not match.start())):
            return UNREAD
        if match.start():
            return UNREAD if counted else "".join(str(numerals.ONES[c]) for c in run)
        return _yuan(run, match.end() == len(text))

    return SPOKEN.sub(digits, text)


def _yuan(run: str, alone: bool) -> str:
    """The one number in digits. 一百二 by itself is 120; 一百二块 and 一千二百三 are left to who said them."""
    if re.search("[百千][一二两三四五六七八九]$", run):
        short = SHORT.fullmatch(run) if alone else None
        base = numerals.TENS[short[2]] if short else 0
        return str(numerals.ONES[short[1]] * base + numerals.ONES[short[3]] * base // 10) if short else UNREAD
    counted = any(c in numerals.TENS for c in run)
    value = numerals.whole(run) if (counted or len(run) == 1) and run[0] not in "百千" else None
    return UNREAD if value is None else str(value)
