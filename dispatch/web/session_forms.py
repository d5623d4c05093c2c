"""What the outside may send to come in, and about people."""

from typing import Literal, Self

from pydantic import Field, StrictBool, model_validator

from dispatch.rules import passwords
from dispatch.rules.streets import ROLE_UNITS
from dispatch.web.fields import Filled, Id, OwnPhone, Phone, Position, Until, Words, refuse
from dispatch.web.forms import Form

ROLES = tuple(sorted(ROLE_UNITS))


class SignIn(Form):
    phone: Phone
    password: Words(200)


class Password(Form):
    old: Words(200)
    new: Words(200)

    @model_validator(mode="after")
    def strong(self) -> Self:
        check_password(self.new)
        return self


def check_password(password: str) -> None:
    """What is asked of everybody; of staff more is asked where it is known whose it is."""
    if why := passwords.wrong(password):
        raise refuse(why)


class Reset(Form):
    token: Words(200)
    password: Words(200)

    @model_validator(mode="after")
    def strong(self) -> Self:
        check_password(self.password)
        return self


class Accept(Reset):
    """An invitation taken: who he is, and that he has read the risk notice."""

    phone: OwnPhone
    name: Filled(40)
    notice_accepted: StrictBool

    @model_validator(mode="after")
    def accepted(self) -> Self:
        if not self.notice_accepted:
            raise refuse("not_accepted")
        return self


class Invite(Form):
    outlet_id: Id


class Papers(Form):
    """What is not said stays; null takes a paper away."""

    insured_until: Until = None
    medicine_trained: StrictBool = False
    minors_cleared_until: Until = None
    heavy_ok: StrictBool = True
    reserve: StrictBool = False


class NewPerson(Form):
    name: Filled(40)
    phone: OwnPhone
    role: Literal[ROLES]
    unit_id: Id


class Seat(Form):
    role: Literal[ROLES]
    unit_id: Id


class LinksFor(Form):
    person_ids: list[Id] = Field(min_length=1, max_length=200)


class NewUnit(Form):
    """Without `parent_id` it stands in the asker's own station."""

    name: Filled(60)
    kind: Literal["outlet", "committee"]
    parent_id: Id | None = None
    phone: Phone | None = None
    position: Position | None = None


class Suspend(Form):
    suspended: StrictBool = True
