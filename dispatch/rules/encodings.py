"""Which letters some bytes are. Systems around us write UTF-8, UTF-16 and GB 18030 and often do not say
which; what is read wrongly looks like words and is none, so nothing is read that is not plausible."""

import unicodedata
from collections.abc import Iterator

LOST = "\ufffd"
"""Stands where a program before us could not read a sign: what was there is gone."""

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
OURS = {"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8"} | dict.fromkeys(
    ("gb18030", "gb-18030", "gbk", "gb2312", "x-gbk", "cp936", "ms936", "windows-936", "euc-cn"), "gb18030"
)
COMMON = 0.75  # of the signs beyond ASCII: less than this in GB 2312 is some other alphabet


def readings(content: bytes) -> Iterator[str]:
    """All texts that the bytes may be, the likeliest first. A mark at the beginning leaves one; where
    nothing fits, the last ones show with LOST what could not be read."""
    for mark, name in MARKS:
        if content.startswith(mark):
            yield content.decode(name, "replace")
            return
    if utf16 := unmarked_utf16(content):
        yield content.decode(utf16, "replace")
        return
    for name in ("utf-8", "gb18030"):
        try:
            yield content.decode(name)
        except UnicodeDecodeError:
            continue
    yield content.decode("utf-8", "replace")
    yield content.decode("gb18030", "replace")


def unmarked_utf16(content: bytes) -> str | None:
    """Commas, digits and line ends are half zero in UTF-16, always the same half; 一 is, the other way."""
    start = content[:4096]
    first, second = start[0::2].count(0), start[1::2].count(0)
    if first + second < max(2, len(start) // 20) or min(first, second) * 4 > first + second:
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def encoding_of(raw: bytes, charset: str | None = None) -> str:
    """How somebody wrote: in the charset he names, or else UTF-8, or else GB 18030 where that gives
    Chinese. ValueError("unknown_charset" | "not_a_text")."""
    said = (charset or "").strip().strip("\"'").lower()
    if raw.isascii():
        return "ascii"
    if said and said not in OURS:
        raise ValueError("unknown_charset")
    for name in (OURS[said],) if said else ("utf-8", "gb18030"):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if said or name == "utf-8" or chinese(text):
            return name
    raise ValueError("not_a_text")


def words_of(raw: bytes, charset: str | None = None) -> str:
    return raw.decode(encoding_of(raw, charset))


def chinese(text: str) -> bool:
    """Whether it reads like Chinese: bytes of another alphabet give signs that hardly anybody writes."""
    beyond = [sign for sign in text if ord(sign) > 127]
    if any(unicodedata.category(sign) in ("Cc", "Cn", "Co", "Cs") for sign in beyond):
        return False
    return sum(map(written_daily, beyond)) >= COMMON * len(beyond)


def written_daily(sign: str) -> bool:
    try:
        return bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False
