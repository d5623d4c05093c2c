"""Telephone numbers as people in China write them, and as lists may show them.

One number has one spelling here: a mobile is its eleven digits (13000000001), a landline is area code,
dash, number (022-66200000), a service number stands as it is printed (400-810-0000, 95598), a number from
elsewhere has its country's code (+85291234567), and an extension follows 转 (022-66200000转803). Everything
that stores, compares or hashes a number uses that spelling.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

HOME_AREA = "022"
"""Tianjin: the area code of a landline that was written without one."""
MOST = 4
"""How many numbers one resident may have."""

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
# phonenumbers lags behind newly sold prefixes (16x, 14x), so mobiles are judged by their shape alone.
LOCAL = re.compile(r"[2-9]\d{7}", re.ASCII)
SERVICE = re.compile(r"[48]00\d{7}|1010\d{4}", re.ASCII)
SHORT = re.compile(r"1[0-2]\d{3}|9[56]\d{3,4}|11[68]\d{3}", re.ASCII)
"""12345 and its kin, 95598, 96110: written in one piece, for 12-3-45 is a door. 120 is nobody's own."""
DATE = re.compile(r"(19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}", re.ASCII)
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
SEPARATOR = re.compile(r"[\s().\-·‐-―−ー~/]+")
# A cell that Excel turned into a number: 13000000001.0, or 1.3000000001E+10 with every digit kept.
FLOAT_CELL = re.compile(r"\d{7,13}\.0+|\d\.\d{9,12}[eE]\+?\d{1,2}", re.ASCII)
EXTENSION = re.compile(
    r"(?P<base>.*\d\D*?)(?:(?P<said>\s*[(]?\s*(?:转(?:分机)?|轉|分机(?:号)?|内线|extension|ext\.?|x|[#*])\s*[:]?"
    r"|\s*[,;(]\s*)|\s*[-–—]\s*)(?P<digits>\d{1,6})[\s)]*",
    re.ASCII | re.IGNORECASE,
)
BETWEEN = re.compile(r"\s*[/、,;|\n&+]\s*(?=[\d(+])|\s*(?:或者?|和|及|以及|or|and)\s*", re.IGNORECASE)
ABROAD = re.compile(
    r"(?:\+|00)(?!86)[1-9][\d\s().\-]{5,20}|[(]?(?:852|853|886)[)\s\-]+[\d\s\-]{8,12}", re.ASCII
)


def normalise(number: str | int | float, area: str = HOME_AREA) -> str:
    """The one spelling of a telephone number; ValueError("not_a_phone") for anything else.

    Takes text as typed (dashes, spaces, full-width digits, +86, 转803) and numbers as spreadsheets give
    them. `area` is the area code, with its 0, of an eight-digit landline written without one.
    """
    text = _typed(number) if isinstance(number, str) else _whole(number)
    if SHORT.fullmatch(text):
        return text
    if not isinstance(number, str) or FLOAT_CELL.fullmatch(text):
        return _known(_whole(text), area, from_cell=True)
    try:
        return _abroad(text) if ABROAD.fullmatch(text) else _known(_national(text), area)
    except ValueError:
        return _with_extension(text, area)


def several(text: str, area: str = HOME_AREA) -> list[str]:
    """Every number of a text that holds nothing but numbers: 13800009001/13800009002 are two. Each once, in
    their order; ValueError("not_a_phone") if one of them is none, "too_many" beyond MOST."""
    parts = [part for part in BETWEEN.split(_typed(text)) if part]
    try:
        found = [normalise(text, area)]
    except ValueError:
        found = [number for part in parts for number in _beside(part, area)]
    if not found:
        raise ValueError("not_a_phone")
    if len(found := list(dict.fromkeys(found))) > MOST:
        raise ValueError("too_many")
    return found


def why_none(text: str) -> str:
    """The code of the sentence that says what is wrong with a text that `several` refuses."""
    if len([part for part in BETWEEN.split(_typed(text)) if part]) > 1:
        return "one_is_no_phone"
    return "not_a_phone"


def masked(phone: str) -> str:
    """138****0001, 022****0000, 400****0000, 95***; of an extension no digit (022****0000转***), and of
    anything that is no phone not one digit is shown."""
    try:
        known = normalise(phone)
    except ValueError:
        return "****"
    base, marked, _ = known.partition("转")
    digits = base.replace("-", "")
    if len(digits) < 8:
        return digits[:2] + "*" * (len(digits) - 2)
    area, dash, _ = base.partition("-")
    shown = area if dash else f"+{_country(base)}" if base.startswith("+") else digits[:3]
    return f"{shown}****{digits[-4:]}" + ("转***" if marked else "")


def base(phone: str) -> str:
    """The number without its extension."""
    return phone.partition("转")[0]


def endings(phone: str) -> set[str]:
    """What a caller says to be found: the last four digits of the number, and the extension's."""
    known, _, extension = normalise(phone).partition("转")
    return {known[-4:]} | ({extension[-4:]} if extension else set())


def is_own(phone: str) -> bool:
    """A mobile or a landline: what a person who signs in may be called by."""
    return bool(re.fullmatch(r"1[3-9]\d{9}|0\d{2,3}-\d{7,8}", phone, re.ASCII))


def _typed(text: str) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def _beside(part: str, area: str) -> list[str]:
    """One number, or several with only white space between them."""
    try:
        return [normalise(part, area)]
    except ValueError:
        for gap in re.finditer(r"\s+", part):
            try:
                return [normalise(part[: gap.start()], area), *_beside(part[gap.end() :], area)]
            except ValueError:
                continue
        raise


def _whole(number: str | int | float) -> str:
    """The digits of a spreadsheet's number, if it is a whole one."""
    try:
        if isinstance(number, bool) or (exact := Decimal(number)) != exact.to_integral_value():
            raise ValueError("not_a_phone")
        return str(int(exact)) if 0 < exact < 10**13 else ""
    except (InvalidOperation, TypeError, OverflowError):
        raise ValueError("not_a_phone") from None


def _national(text: str) -> str:
    """Digits without separators and without the country's code: 0226…, 1300…"""
    if DATE.fullmatch(text):
        raise ValueError("not_a_phone")
    bare = SEPARATOR.sub("", text)
    for country in ("+86", "0086", "86"):
        rest = bare.removeprefix(country)
        if rest != bare and (MOBILE.fullmatch(rest) or country != "86"):
            return rest if rest.startswith("0") or MOBILE.fullmatch(rest) else "0" + rest
    return bare


def _known(digits: str, area: str, from_cell: bool = False) -> str:
    if MOBILE.fullmatch(digits):
        return digits
    if SERVICE.fullmatch(digits):
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits
    if LOCAL.fullmatch(digits):
        return _landline(area + digits)
    # A spreadsheet eats the leading 0 of an area code.
    return _landline("0" + digits if from_cell else digits)


def _with_extension(text: str, area: str) -> str:
    """022-66200000转803, of a bare dash only where the rest is a whole number; a mobile's extension after a
    dash has three digits at least: 13800009001-02 may as well be two numbers."""
    parts = EXTENSION.fullmatch(text)
    if not parts:
        raise ValueError("not_a_phone")
    number = parts["base"].strip(" (-–—,")
    known = number if SHORT.fullmatch(number) else _known(_national(number), area)
    if not parts["said"] and (MOBILE.fullmatch(known) or len(known) < 8) and len(parts["digits"]) < 3:
        raise ValueError("not_a_phone")
    return f"{known}转{parts['digits']}"


def _landline(digits: str) -> str:
    """022-66200000 of 02266200000, if such an area and such a number can exist."""
    import phonenumbers  # 20 ms at import, and most numbers are mobiles

    if not re.fullmatch(r"0[1-9]\d{8,10}", digits, re.ASCII):
        raise ValueError("not_a_phone")
    number = phonenumbers.parse(digits, "CN")
    width = phonenumbers.length_of_geographical_area_code(number) + 1
    area, local = digits[:width], digits[width:]
    if width < 3 or local[0] in "01" or not phonenumbers.is_valid_number(number):
        raise ValueError("not_a_phone")
    return f"{area}-{local}"


def _abroad(text: str) -> str:
    """+85291234567 of +852 9123 4567 or (852)91234567, if there can be such a number."""
    number = _parsed(text)
    import phonenumbers

    if not phonenumbers.is_valid_number(number):
        raise ValueError("not_a_phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _country(known: str) -> int:
    return int(_parsed(known).country_code or 0)


def _parsed(text: str) -> Any:
    import phonenumbers

    digits = re.sub(r"\D", "", text)
    try:
        return phonenumbers.parse("+" + (digits[2:] if text.startswith("00") else digits), None)
    except phonenumbers.NumberParseException:
        raise ValueError("not_a_phone") from None
