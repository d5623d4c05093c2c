"""What one cell of a foreign spreadsheet means; ValueError(code) when it means nothing we take.

Cells come as the reader gives them: text, float (also for whole numbers), bool, date, datetime, None."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.rules import papers, phones
from dispatch.rules.sheet_columns import NO, YES
from dispatch.rules.text import INVISIBLE

EXCEL_DAY_ZERO = date(1899, 12, 30)
FAULTS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
GUARDED = re.compile(
    r"""=\s*(["“”'])(?P<said>[^"“”]*)["“”']|=\s*(?P<digits>[\d-]+)|['’‘`](?P<rest>[^'’‘`]+)"""
)
SCIENTIFIC = re.compile(r"\d(?:\.(?P<digits>\d*))?[eE](?P<sign>\+?)(?P<power>\d{1,2})", re.ASCII)
UNREAD = ("\ufffd", "锟斤拷", "烫烫烫")  # the second is the first, saved once more in GB 18030
DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
)
HOUSE = re.compile(r"[甲乙丙丁]?\d{1,4}[A-Z]?|[A-Z]\d{0,3}")
LONGEST = 60  # characters of a name; longer ones are somebody's notes


def empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not plain(cell))


def plain(cell: object) -> str:
    """One line without what nobody can see; 3.0 is "3"."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    if isinstance(cell, datetime | date):
        cell = cell.isoformat()
    said = INVISIBLE.sub("", unicodedata.normalize("NFKC", "" if cell is None else str(cell)))
    return unguarded(" ".join(CONTROL.sub(" ", said).split()))


def unguarded(said: str) -> str:
    """138… of ="138…", =138… and '138…, as programs write digits that Excel must not count with."""
    if guarded := GUARDED.fullmatch(said):
        return next(part for part in guarded.group("said", "digits", "rest") if part is not None).strip()
    return said


def lost(cell: object) -> bool:
    """Whether a program before us has put a mark in the place of what it could not read."""
    return isinstance(cell, str) and any(mark in cell for mark in UNREAD)


def text(cell: object, longest: int = 500) -> str:
    """The cell in plain words. "lost_sign" for what nobody can read any more, "cell_error" for #REF!
    and the like, "too_long"."""
    said = plain(cell)
    if lost(said):
        raise ValueError("lost_sign")
    if said.upper() in FAULTS:
        raise ValueError("cell_error")
    if len(said) > longest:
        raise ValueError("too_long")
    return said


def name(cell: object) -> str:
    said = text(cell, LONGEST)
    if "?" in said:  # what an old encoding writes in the place of a rare character: 王?珍
        raise ValueError("lost_sign")
    if said[:1] in ("=", "+", "@", "-") or not any(sign.isalpha() for sign in said):
        raise ValueError("not_a_name")
    return said


def phone(cell: object) -> str:
    """One spelling of a phone, also of 13000000001.0 and 130-0000-0001."""
    if isinstance(cell, bool | date):
        raise ValueError("not_a_phone")
    if isinstance(cell, int | float):
        return phones.normalise(cell)
    said = text(cell)
    if (shown := SCIENTIFIC.fullmatch(said)) and rounded(**shown.groupdict()):
        raise ValueError("digits_lost")
    return phones.normalise(said)


def rounded(digits: str | None, sign: str, power: str) -> bool:
    """Whether 1.3E+10 has lost digits. Excel rounds what it shows so; 1.300000821E10, without a plus,
    is how other programs write a number in full, less the zeros at its end."""
    return len(digits or "") < (int(power) if sign else min(9, int(power)))


def is_mobile(cell: object) -> bool:
    try:
        return bool(mobile(cell))
    except ValueError:
        return False


def mobile(cell: object) -> str:
    """Of a person who signs in: a landline is none."""
    number = phone(cell)
    if not phones.MOBILE.fullmatch(number):
        raise ValueError("not_a_mobile")
    return number


def yes(cell: object) -> bool:
    if isinstance(cell, bool):
        return cell
    said = text(cell).lower()
    if said in YES or said in NO:
        return said in YES
    raise ValueError("not_yes_or_no")


def count(cell: object, most: int) -> int:
    """A whole number from 1 to `most`, also written 6层 or 3个."""
    said = re.fullmatch(r"(\d{1,4})\s*[层个门]?", "" if isinstance(cell, bool) else text(cell))
    if not said or not 1 <= int(said[1]) <= most:
        raise ValueError("not_a_count")
    return int(said[1])


def house(cell: object) -> str:
    """What stands on the wall: 3 of 3号楼, 03 or 3.0."""
    if isinstance(cell, bool | date):
        raise ValueError("not_a_house")
    said = re.sub(r"(号楼|号|栋|幢|座|楼|#)$", "", text(cell)).strip().upper().lstrip("0")
    if not HOUSE.fullmatch(said):
        raise ValueError("not_a_house")
    return said


def degrees(cell: object, low: float, high: float) -> float:
    """Decimal degrees within China; others are a slip, most often lat and lng exchanged."""
    if isinstance(cell, bool | date):
        raise ValueError("not_degrees")
    try:
        value = float(cell if isinstance(cell, int | float) else text(cell).rstrip("°NEne "))
    except ValueError:
        raise ValueError("not_degrees") from None
    if not low <= value <= high:
        raise ValueError("not_in_china")
    return value


def day(cell: object) -> date:
    """2027-03-31, 2027/3/31, 2027年3月31日, 20270331, a date cell, or Excel's number of one."""
    if isinstance(cell, date):
        return likely(cell.date() if isinstance(cell, datetime) else cell)
    said = "" if isinstance(cell, bool) else text(cell)
    try:
        if found := DAY.fullmatch(said):
            return likely(date(*map(int, found.groups())))
        if re.fullmatch(r"20\d{6}", said):
            return likely(datetime.strptime(said, "%Y%m%d").date())  # noqa: DTZ007 - a day has no zone
        if re.fullmatch(r"[3-7]\d{4}(\.\d+)?", said):
            return likely(EXCEL_DAY_ZERO + timedelta(days=int(float(said))))
    except ValueError:
        pass
    raise ValueError("not_a_date")


def likely(found: date) -> date:
    if not 2000 <= found.year <= 2100:
        raise ValueError("not_a_date")
    return found


def good_until(cell: object, zone: ZoneInfo, now: datetime) -> datetime:
    """The same for a paper that is brought today: last year's file is refused at its line, and not
    found out by a courier who may not grab."""
    until = end_of_day(cell, zone)
    if until <= now:
        raise ValueError("has_run_out")
    return until


def end_of_day(cell: object, zone: ZoneInfo) -> datetime:
    """The moment a paper that is good "until the 31st" runs out: the midnight after it."""
    until = papers.good_until(likely(day(cell)), zone)
    assert until is not None
    return until
