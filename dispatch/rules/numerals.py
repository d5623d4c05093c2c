"""Numbers as they are spoken: 五零二, 十二, 一千二百零三, 两, 半 beside 502 and １２."""

CHARACTERS = "零〇一二两三四五六七八九十百千幺"

ONES = {"零": 0, "〇": 0, "幺": 1, "一": 1, "二": 2, "两": 2} | {
    c: n for n, c in enumerate("三四五六七八九", start=3)
}
TENS = {"十": 10, "百": 100, "千": 1000}


def whole(text: str) -> int | None:
    """The value of Arabic or Chinese digits; None when it is not one number said in full.

    A row of bare Chinese digits is read as it is dialled (五零二 is 502, 一二〇一 is 1201).
    """
    if text.isascii():
        return int(text) if text.isdigit() and len(text) < 10 else None
    if not text or any(c not in CHARACTERS for c in text):
        return None
    if not any(c in TENS for c in text):
        return int("".join(str(ONES[c]) for c in text)) if len(text) < 10 else None
    return _counted(text)


def amount(text: str) -> float | None:
    """Like `whole`, and also halves and decimals: 半 is 0.5, 两个半 is not ours, 2.5 is 2.5."""
    if text == "半":
        return 0.5
    head, dot, tail = text.partition(".")
    if dot and head.isascii() and tail.isascii() and head.isdigit() and tail.isdigit():
        return float(text) if len(text) < 12 else None
    return whole(text)


def _counted(text: str) -> int | None:
    """十二, 二十, 一百零三, 一千二百零三: each unit smaller than the one before."""
    total, digit, last = 0, None, 10_000
    for c in text:
        if c in TENS:
            if TENS[c] >= last or (digit is None and total):
                return None
            total, last, digit = total + (1 if digit is None else digit) * TENS[c], TENS[c], None
        elif digit in (None, 0):
            digit = ONES[c]
        else:
            return None
    return total + (digit or 0)
