"""GeoReport v2 in our words: a type as a service, a status as open or closed, and what may be asked.

The standard knows two statuses; mySociety's extension (FixMyStreet) names what lies between."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.rules.hygiene import Type

MOST_DAYS = 90
MOST_ROWS = 1000
MOST_PAGED = 100_000
MOST_RADIUS = 50_000  # metres
MOST_WORDS = 4000
MOST_SQUARE_METRES = 100_000

CLOSED = ("verified", "closed", "rejected", "duplicate")
EXTENDED = {
    "reported": "open",
    "registered": "investigating",
    "dispatched": "action_scheduled",
    "handling": "in_progress",
    "feedback": "fixed",
    "verified": "fixed",
    "closed": "fixed",
    "rejected": "no_further_action",
    "duplicate": "duplicate",
    "transferred": "internal_referral",
    "reopened": "open",
}


def status(ours: str) -> str:
    """open until somebody has looked at what was done, or there is nothing to do."""
    return "closed" if ours in CLOSED else "open"


def statuses(asked: Sequence[str]) -> list[str]:
    """Our statuses that the standard's words mean. ValueError("unknown_status")."""
    if not set(asked) <= {"open", "closed"}:
        raise ValueError("unknown_status")
    return [ours for ours in EXTENDED if status(ours) in asked]


# ---------------------------------------------------------------- services


def service_code(kind: Type) -> str:
    """The national code of 2026; a local type has only its own."""
    return kind.code_2026 or kind.code


@dataclass(frozen=True, slots=True)
class Attribute:
    """A question of a service's form. `values`: the keys of a singlevaluelist, in their order."""

    code: str
    datatype: str
    values: tuple[str, ...] = ()
    only: tuple[str, ...] = ()  # services that ask it; () is all of them


ATTRIBUTES = (
    Attribute("severity", "singlevaluelist", ("light", "normal", "heavy")),
    Attribute("in_compound", "singlevaluelist", ("inside", "outside")),
    Attribute("blocking_exit", "singlevaluelist", ("true", "false")),
    Attribute("container", "singlevaluelist", ("household", "sorting", "station", "street"), ("06042",)),
    Attribute("size_m2", "number"),
)


def attributes_of(code: str) -> tuple[Attribute, ...]:
    return tuple(a for a in ATTRIBUTES if not a.only or code in a.only)


def answers(code: str, given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What was answered, typed; an empty answer is none, and neither is one to what nobody asked.
    ValueError({attribute: why})."""
    asked = {a.code: a for a in attributes_of(code)}
    said = {name: [v.strip() for v in values if v.strip()] for name, values in given.items()}
    wrong: dict[str, str] = {}
    found: dict[str, Any] = {}
    for name, values in said.items():
        if name not in asked or not values:
            continue
        try:
            found[name] = answer(asked[name], values)
        except ValueError as error:
            wrong[name] = str(error)
    if wrong:
        raise ValueError(wrong)
    return found


def unasked(code: str, given: Iterable[str]) -> list[str]:
    """The attributes that this service does not ask for, as their sender calls them."""
    asked = {a.code for a in attributes_of(code)}
    return [name for name in given if name not in asked]


def answer(asked: Attribute, values: Sequence[str]) -> Any:
    if len(values) > 1:
        raise ValueError("one_value")
    if asked.datatype == "singlevaluelist":
        if values[0] not in asked.values:
            raise ValueError("not_a_choice")
        return values[0]
    return square_metres(values[0])


def square_metres(typed: str) -> float:
    try:
        size = float(typed) if len(typed) <= 20 and typed.isascii() else math.nan
    except ValueError:
        size = math.nan
    if not math.isfinite(size) or not 0 <= size <= MOST_SQUARE_METRES:
        raise ValueError("not_a_size")
    return round(size, 2)


# ---------------------------------------------------------------- time

W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)")


def instant(typed: str) -> datetime:
    """A moment as the W3C writes it, with its offset; a + that a form took for a blank is put back.
    ValueError("not_a_datetime")."""
    text = re.sub(r" (\d\d:\d\d)$", r"+\1", typed.strip()).upper()
    try:
        if not W3C.fullmatch(text):
            raise ValueError
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("not_a_datetime") from None


def window(start: datetime | None, end: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """The 90 days before the end, or after the start, or until now. ValueError("too_many_days" |
    "end_before_start")."""
    span = timedelta(days=MOST_DAYS)
    try:
        if start is None:
            end = end or now
            return end - span, end
        end = end or min(start + span, max(start, now))
    except OverflowError:
        raise ValueError("not_a_datetime") from None
    if end < start:
        raise ValueError("end_before_start")
    if end - start > span:
        raise ValueError("too_many_days")
    return start, end


# ---------------------------------------------------------------- which of them


@dataclass(frozen=True, slots=True)
class Page:
    """`skip` rows, then `size` of them."""

    skip: int = 0
    size: int = MOST_ROWS


def page(number: str | None, size: str | None) -> Page:
    """Counted from 1. ValueError("not_a_page" | "not_a_page_size")."""
    many = whole(size, MOST_ROWS) if size else MOST_ROWS
    if many is None:
        raise ValueError("not_a_page_size")
    which = whole(number, MOST_PAGED // many) if number else 1
    if which is None:
        raise ValueError("not_a_page")
    return Page((which - 1) * many, many)


def whole(typed: str, most: int) -> int | None:
    """A number from 1 to `most`."""
    plain = typed.isascii() and typed.isdecimal() and len(typed) <= 7
    return int(typed) if plain and 1 <= int(typed) <= most else None


def radius(typed: str) -> float:
    """Metres, also 250.5. ValueError("not_a_radius")."""
    try:
        metres = float(typed) if typed.isascii() and len(typed) <= 20 else math.nan
    except ValueError:
        metres = math.nan
    if not 1 <= metres <= MOST_RADIUS:
        raise ValueError("not_a_radius")
    return metres
