"""What the outside may send about dead-spots and welfare alerts."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, WithJsonSchema, model_validator

from dispatch.rules import lifecycle
from dispatch.rules.nearness import MOST_RADIUS_M
from dispatch.rules.working_time import LONGEST, UNITS
from dispatch.web.fields import A_PLACE, Cursor, Filled, Id, Position, Words, place, refuse
from dispatch.web.forms import Form

TEXT = 2000
PHOTOS = 6


def spot(value: Any) -> dict[str, float]:
    """A place as everywhere, and how sure the phone was of it, in whole metres."""
    here = place(value)
    sure = value.get("accuracy_m")
    if sure is None:
        return here
    if isinstance(sure, bool) or not isinstance(sure, int | float) or not 0 <= sure <= 1_000_000:
        raise refuse("not_a_position")
    return here | {"accuracy_m": round(sure)}


def once(ids: list[str]) -> list[str]:
    if len(set(ids)) != len(ids):
        raise refuse("repeated")
    return ids


Spot = Annotated[dict[str, float], BeforeValidator(spot), WithJsonSchema(A_PLACE)]
Photos = Annotated[list[Id], Field(max_length=PHOTOS), AfterValidator(once)]
SomePhotos = Annotated[list[Id], Field(min_length=1, max_length=PHOTOS), AfterValidator(once)]
Code = Annotated[str, Field(min_length=1, max_length=10, strict=True)]


Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))]  # beyond, a day has no next one


class Place(Form):
    compound: Filled(100)
    building: Words(50) | None = None


class Seen(Form):
    type_code: Code
    position: Spot
    text: Words(TEXT) | None = None
    placed_by: Literal["gps", "pin", "building"] | None = None
    place: Place | None = None
    severity: Literal["light", "normal", "heavy"] | None = None


class NewReport(Seen):
    photo_ids: Photos | None = None
    order_id: Id | None = None


class ReportDone(Seen):
    """Found and dealt with: both photos."""

    before_photo_ids: SomePhotos
    photo_ids: SomePhotos
    answer: Words(TEXT) | None = None


class DispatchTo(Form):
    to: Id


class Done(Form):
    text: Words(TEXT) | None = None
    photo_ids: Photos | None = None


class OnTheSpot(Form):
    photo_ids: SomePhotos
    before_photo_ids: Photos | None = None
    text: Words(TEXT) | None = None


class Verify(Form):
    outcome: Literal["clean", "not_clean"]
    photo_ids: Photos | None = None


class Reject(Form):
    reason: Literal[lifecycle.REJECT_REASONS]
    text: Words(TEXT) | None = None


class Merge(Form):
    into: Id


class Transfer(Form):
    to: Id


class Reopen(Form):
    reason: Literal[lifecycle.REOPEN_REASONS]


class Release(Form):
    """For the world: each is left as it is when it is not said."""

    text: StrictBool | None = None
    photos: StrictBool | None = None

    @model_validator(mode="after")
    def something(self) -> Self:
        if self.text is None and self.photos is None:
            raise refuse("required")
        return self


class ReportsQuery(Form):
    status: Words(200) | None = None
    type: Words(200) | None = None
    near: Words(60) | None = None
    radius_m: Annotated[int, Field(ge=1, le=MOST_RADIUS_M)] | None = None
    community_id: Id | None = None
    late: bool | None = None
    recurring: bool | None = None
    mine: bool | None = None
    since: Day | None = None
    until: Day | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 100
    cursor: Cursor | None = None


class TypeChange(Form):
    enabled: StrictBool | None = None
    radius_m: Annotated[int, Field(ge=1, le=MOST_RADIUS_M, strict=True)] | None = None
    limit_value: Annotated[int, Field(ge=1, le=LONGEST, strict=True)] | None = None
    limit_unit: Literal[UNITS] | None = None


class NewAlert(Form):
    text: Filled(TEXT)
    order_id: Id | None = None
    position: Position | None = None


class AlertsQuery(Form):
    status: Words(60) | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 100
    cursor: Cursor | None = None


class Answer(Form):
    text: Filled(TEXT)


def midnight(day: date | None, zone: Any) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=zone)
