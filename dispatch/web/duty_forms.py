"""What a phone says of its courier, and how it catches up."""

from typing import Literal, Self

from pydantic import BaseModel, Field, StrictBool, StrictInt, model_validator

from dispatch.web.fields import Id, Moment, place
from dispatch.web.forms import Form


class Quiet(Form):
    from_: str = Field(alias="from", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    to: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class Duty(Form):
    on: StrictBool
    until: Moment | None = None
    carrying: StrictInt | None = Field(default=None, ge=0, le=2000)
    route: list[Id] | None = Field(default=None, max_length=40)
    quiet: Quiet | None = None


class Here(Form):
    """Where a courier is. What was said in GCJ-02 is WGS-84 once it has been read."""

    lat: float = Field(strict=True)
    lng: float = Field(strict=True)
    accuracy_m: float | None = Field(default=None, ge=0, le=100_000, strict=True)
    crs: Literal["wgs84", "gcj02"] = "wgs84"

    @model_validator(mode="after")
    def somewhere(self) -> Self:
        here = place({"lat": self.lat, "lng": self.lng, "crs": self.crs})
        self.lat, self.lng, self.crs = here["lat"], here["lng"], "wgs84"
        return self


class Resume(Form):
    after: StrictInt = Field(ge=0, le=2**62)
    epoch: Id | None = None


class EventsQuery(BaseModel):
    after: int = Field(default=0, ge=0, le=2**62)
    epoch: Id | None = None
    wait: float = Field(default=0, ge=0, le=25)
    station: Id | None = None
