"""What is said about messages that leave the house."""

from typing import Annotated, Self

from pydantic import Field, StrictBool, StringConstraints, model_validator

from dispatch import pushing
from dispatch.rules.outside import LONGEST
from dispatch.web.duty_forms import Quiet
from dispatch.web.fields import refuse
from dispatch.web.forms import Form

Address = Annotated[str, StringConstraints(min_length=8, max_length=LONGEST, strict=True)]
Half = Annotated[str, StringConstraints(min_length=1, max_length=200, strict=True)]


class Channels(Form):
    push: StrictBool | None = None
    sms: StrictBool | None = None
    mail: StrictBool | None = None
    bot: StrictBool | None = None


class Reach(Form):
    channels: Channels | None = None
    quiet: Quiet | None = None


class Keys(Form):
    p256dh: Half
    auth: Half

    @model_validator(mode="after")
    def usable(self) -> Self:
        if not pushing.is_key(self.p256dh, self.auth):
            raise refuse("not_a_push_key")
        return self


class Browser(Form):
    endpoint: Address
    keys: Keys
    expirationTime: float | None = None  # browsers send it along


class Endpoint(Form):
    endpoint: Address | None = None


class Bots(Form):
    urls: list[Address] = Field(max_length=5)


class Bot(Form):
    url: Address
