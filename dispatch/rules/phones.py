"""Telephone numbers as people in China write them, and as lists may show them.

One number has one spelling here: a mobile is its eleven digits (13000000001), a landline is area code,
dash, number (022-66200000). Everything that stores, compares or hashes a number uses that spelling.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

HOME_AREA = "022"
"""Tianjin: the area code of a landline that was written without one."""

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
# phonenumbers lags behind newly sold prefixes (16x, 14x), so mobiles are judged by their shape alone.
LOCAL = re.compile(r"[2-9]\d{7}", re.ASCII)
DATE = re.compile(r"(19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}", re.ASCII)
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
SEPARATOR = re.compile(r"[\s().\-·‐-―−ー~/]+")
# A cell that Excel turned into a number: 13000000001.0, or 1.3000000001E+10 with every digit kept.
FLOAT_CELL = re.compile(r"\d{7,13}\.0+|\d\.\d{9,12}[eE]\+?\d{1,2}", re.ASCII)


def normalise(number: str | int | float, area: str = HOME_AREA) -> str:
    """The one spelling of a Chinese mobile or landline; ValueError("not_a_phone") for anything else.

    Takes text as typed (dashes, spaces, full-width digits, +86) and numbers as spreadsheets give them.
    `area` is the area code, with its 0, of an eight-digit landline written without one.
    """
    if isinstance(number, str):
        text = INVISIBLE.sub("", unicodedata.normalize("NFKC", number)).strip()
        from_cell = bool(FLOAT_CELL.fullmatch(text))
        digits = _whole(text) if from_cell else _national(text)
    else:
        from_cell, digits = True, _whole(number)
    if MOBILE.fullmatch(digits):
        return digits
    if LOCAL.fullmatch(digits):
        return _landline(area + digits)
    # A spreadsheet eats the leading 0 of an area code.
    return _landline("0" + digits if from_cell else digits)


def masked(phone: str) -> str:
    """138****0001 or 022-****0000; of anything that is no phone not one digit is shown."""
    try:
        known = normalise(phone)
    except ValueError:
        return "****"
    area, dash, local = known.rpartition("-")
    if not dash:
        return f"{known[:3]}****{known[-4:]}"
    return f"{area}-****{local[-4:]}" if len(local) > 7 else f"{area}-***{local[-4:]}"


def last_four(phone: str) -> str:
    """The four digits a caller says to be found; ValueError("not_a_phone")."""
    return normalise(phone)[-4:]


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
