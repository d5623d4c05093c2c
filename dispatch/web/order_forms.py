"""What the outside may send about orders."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, StrictBool, model_validator

from dispatch.rules import lifecycle, policy
from dispatch.web.fields import Fen, Id, Key, Words, refuse
from dispatch.web.forms import Form, Page


class Release(Form):
    reason: Literal[lifecycle.RELEASE_REASONS]
    text: Words(300) | None = None


class Hold(Form):
    reason: Literal[lifecycle.HOLD_REASONS]


class Fail(Form):
    reason: Literal[lifecycle.FAIL_REASONS]


class Cancel(Form):
    reason: Literal[lifecycle.CANCEL_REASONS]


class Asked(Form):
    courier_id: Id


class TakenBack(Form):
    courier_id: Id | None = None


class Deliver(Form):
    code: Words(12) | None = None
    photo_id: Id | None = None
    total_fen: Fen | None = None


class Proof(Form):
    photo_id: Id
    purpose: Literal["proof", "receipt"] = "proof"


PRESETS = (
    "on_my_way", "at_the_shop", "out_of_stock", "at_the_door", "no_answer", "please_call", "left_at_door",
    "thanks", "ok",
)  # fmt: skip


class Message(Form):
    preset: Literal[PRESETS] | None = None
    text: Words(300) | None = None

    @model_validator(mode="after")
    def one(self) -> Self:
        if bool(self.preset) == bool(self.text):
            raise refuse("one_of_two")
        return self


class Confirm(Form):
    outcome: Literal["ok", "not_ok"]
    text: Words(500) | None = None
    amount_ok: StrictBool | None = None
    statement_id: Id | None = None  # which late delivery is meant, where it is not the delivery itself


class Fairness(Form):
    """`rule` null: as the station has it."""

    rule: Literal[policy.FAIRNESS] | None


class Grab(Form):
    """The socket's grab."""

    order_id: Id
    key: Key | None = None


class Read(Form):
    """Entries of the inbox that were seen."""

    read: list[Id] = Field(max_length=200)


class OrdersQuery(Page):
    status: str | None = Field(default=None, max_length=200)
    near: str | None = Field(default=None, max_length=60)
    radius_m: int | None = Field(default=None, ge=1, le=100_000)
    sort: Literal["way"] | None = None
    closed_on: date | None = None  # the street's day on which it ended
