"""The kinds of fields that forms are made of: each refuses with a code that has words."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from dispatch.rules import phones, recurrence, text
from dispatch.rules.geography import Gcj02, Wgs84, plausible_in_china, to_wgs84

LONGEST_PHONE = 80  # two numbers with extensions, and what stands between them


def refuse(code: str) -> PydanticCustomError:
    return PydanticCustomError(code, code)


def cleaned(value: str) -> str:
    try:
        return text.clean(value)
    except ValueError as error:
        raise refuse(str(error)) from None


def printable(value: str) -> str:
    """What goes to the database as it comes: PostgreSQL keeps no NUL."""
    if not value.isprintable():
        raise refuse("control_character")
    return value


def filled(value: str) -> str:
    if not value:
        raise refuse("required")
    return value


def phone(value: Any) -> str:
    """130-0000-0001, 13000000001.0 and full-width digits are one number; of several the sentence says so."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > LONGEST_PHONE:
        raise refuse("not_a_phone")
    try:
        return phones.normalise(value)
    except ValueError:
        raise refuse(phones.why_none(str(value))) from None


def own_phone(value: str) -> str:
    """Of a person who signs in: no hotline, no extension."""
    if not phones.is_own(value):
        raise refuse("not_a_phone")
    return value


def phones_apart(given: Any) -> Any:
    """Two numbers typed into the field for one, 13800009001/13800009002: the first is `phone`, the others go
    before `more_phones`. What cannot be read stays as it is, and is refused in its own field."""
    typed = given.get("phone") if isinstance(given, dict) else None
    if not isinstance(typed, str) or len(typed) > LONGEST_PHONE:
        return given
    try:
        first, *others = phones.several(typed)
    except ValueError:
        return given
    more = given.get("more_phones")
    if not others or not isinstance(more, list | None):
        return given
    return given | {"phone": first, "more_phones": [*others, *(more or [])]}


def zoned(value: Any) -> datetime:
    """ISO 8601 with an offset: a time without one means different things on different phones."""
    if not isinstance(value, str) or len(value) > 40:
        raise refuse("not_a_time")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise refuse("not_a_time") from None
    if moment.tzinfo is None or not 2000 <= moment.year <= 2200:
        raise refuse("not_a_time")
    return moment


def until(value: Any) -> date | None:
    """2027-03-31, that day included; or an instant; null for none."""
    if value is None:
        return None
    if isinstance(value, str) and len(value) == 10:
        checked(recurrence.day, value)
        return date.fromisoformat(value)
    return zoned(value)


def day(value: str) -> str:
    """2026-11-28: a day that exists, at the station."""
    return checked(recurrence.day, value)


def clock(value: str) -> str:
    """08:30, at the station."""
    return checked(recurrence.clock, value)


def checked(read: Callable[[str], Any], value: str) -> str:
    try:
        read(value)
    except ValueError as error:
        raise refuse(str(error)) from None
    return value


def place(value: Any) -> dict[str, float]:
    """{"lat","lng"} in WGS-84, or GCJ-02 when it says so; WGS-84 comes out."""
    if not isinstance(value, dict) or not set(value) <= {"lat", "lng", "crs", "accuracy_m"}:
        raise refuse("not_a_position")
    lat, lng, crs = value.get("lat"), value.get("lng"), value.get("crs", "wgs84")
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in (lat, lng))
    if not numbers or crs not in ("wgs84", "gcj02"):
        raise refuse("not_a_position")
    try:
        here = to_wgs84(Gcj02(lat, lng)) if crs == "gcj02" else Wgs84(lat, lng)
    except ValueError:
        raise refuse("not_a_position") from None
    if not plausible_in_china(here):
        raise refuse("not_a_position")
    return {"lat": here.lat, "lng": here.lng}


def Words(limit: int) -> Any:
    """Free text of at most `limit` characters, kept as typed but for its ends."""
    return Annotated[str, StringConstraints(max_length=limit, strict=True), AfterValidator(cleaned)]


def Filled(limit: int) -> Any:
    return Annotated[
        str, StringConstraints(max_length=limit, strict=True), AfterValidator(cleaned), AfterValidator(filled)
    ]


A_PHONE = {
    "type": "string", "maxLength": LONGEST_PHONE,
    "examples": ["13000003001", "022-66200000转803", "400-810-0000", "+85291234567"],
}  # fmt: skip
A_MOMENT = {"type": "string", "format": "date-time", "maxLength": 40}
A_PLACE = {
    "type": "object", "required": ["lat", "lng"], "additionalProperties": False,
    "properties": {
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "lng": {"type": "number", "minimum": -180, "maximum": 180},
        "crs": {"enum": ["wgs84", "gcj02"], "default": "wgs84"}, "accuracy_m": {"type": "number"},
    },
}  # fmt: skip
Phone = Annotated[str, BeforeValidator(phone), WithJsonSchema(A_PHONE)]
OwnPhone = Annotated[Phone, AfterValidator(own_phone)]
Moment = Annotated[datetime, BeforeValidator(zoned), WithJsonSchema(A_MOMENT)]
AN_END = {
    "type": ["string", "null"],
    "maxLength": 40,
    "examples": ["2027-03-31", "2027-04-01T00:00:00+08:00"],
}
Until = Annotated[Any, BeforeValidator(until), WithJsonSchema(AN_END)]
Position = Annotated[dict[str, float], BeforeValidator(place), WithJsonSchema(A_PLACE)]
Day = Annotated[str, Field(max_length=10, json_schema_extra={"format": "date"}), AfterValidator(day)]
Clock = Annotated[str, Field(max_length=5, examples=["08:30"]), AfterValidator(clock)]
Fen = Annotated[int, Field(ge=0, le=10_000_000, strict=True)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64, strict=True), AfterValidator(printable)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=200, strict=True), AfterValidator(printable)]
Verb = Annotated[
    str, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)?$", strict=True)
]
Cursor = Annotated[str, StringConstraints(max_length=64, strict=True), AfterValidator(printable)]
