"""What the outside may send to come in, and about people."""

from typing import Self

from pydantic import StrictBool, model_validator

from dispatch.rules import passwords
from dispatch.web.fields import Filled, Id, OwnPhone, Phone, Words, refuse
from dispatch.web.forms import Form


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
    if passwords.too_weak(password):
        raise refuse("too_weak")


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


class CourierFlags(Form):
    reserve: StrictBool = False
    heavy_ok: StrictBool = True


class Suspend(Form):
    suspended: StrictBool = True
