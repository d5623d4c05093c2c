"""What the outside may send about residents and needs."""

from typing import Any, Literal, Self

from pydantic import BaseModel, Field, StrictBool, model_validator

from dispatch.rules import categories, phones
from dispatch.web.fields import Fen, Filled, Id, Moment, Phone, Position, Words, phones_apart, refuse
from dispatch.web.forms import Form, Page

CategoryCode = Literal[tuple(categories.CATEGORIES)]
GroupCode = Literal[tuple(categories.GROUPS)]
PriorityCode = Literal["P0", "P1", "P2", "P3"]
HandoverCode = Literal[tuple(c.code for c in categories.HANDOVERS)]
PaymentCode = Literal[tuple(c.code for c in categories.PAYMENT_MODES)]
SubstituteCode = Literal[tuple(c.code for c in categories.SUBSTITUTIONS)]


class Address(Form):
    compound: Words(60) | None = None
    building: Words(20) | None = None
    entrance: Words(20) | None = None
    room: Words(20) | None = None
    text: Words(500) | None = None


class Consent(Form):
    how: Filled(40)
    by: Filled(60)
    at: Moment
    scope: Filled(200)

    def given(self) -> dict[str, Any]:
        return super().given() | {"at": self.at.isoformat()}


class ResidentFacts(Form):
    """`phone` may hold several numbers; further ones are `more_phones`."""

    phone: Phone | None = None
    more_phones: list[Phone] = Field(default_factory=list, max_length=phones.MOST - 1)
    hints: list[Words(100)] = Field(default_factory=list, max_length=12)
    groups: list[GroupCode] = Field(default_factory=list, max_length=20)

    @model_validator(mode="before")
    @classmethod
    def numbers_apart(cls, given: Any) -> Any:
        return phones_apart(given)


class NewResident(ResidentFacts):
    """Inline in a need, or on its own."""

    name: Filled(40)
    community_id: Id | None = None
    address: Address

    @model_validator(mode="after")
    def somewhere(self) -> Self:
        if not (self.address.compound or self.address.text):
            raise refuse("required")
        return self


class Resident(NewResident):
    instructions: Words(500) | None = None
    consent: Consent | None = None
    call_committee: StrictBool = False

    def given(self) -> dict[str, Any]:
        return with_consent(super().given(), self.consent)


def with_consent(given: dict[str, Any], consent: Consent | None) -> dict[str, Any]:
    return given | {"consent": consent.given()} if consent else given


class ResidentChange(ResidentFacts):
    name: Filled(40) | None = None
    address: Address | None = None
    instructions: Words(500) | None = None
    consent: Consent | None = None
    call_committee: StrictBool | None = None

    def given(self) -> dict[str, Any]:
        given = with_consent(super().given(), self.consent)
        return {k: v for k, v in given.items() if v is not None or k in ("phone", "instructions", "consent")}


class Item(Form):
    name: Filled(100)
    quantity: Words(40) = ""
    substitute: SubstituteCode | None = None


class Window(Form):
    from_: Moment | None = Field(default=None, alias="from")
    to: Moment | None = None

    @model_validator(mode="after")
    def forwards(self) -> Self:
        if self.from_ and self.to and self.to < self.from_:
            raise refuse("window_backwards")
        return self


class Said(Form):
    """What was said of an errand: sealed under the resident's key."""

    text: Words(2000) | None = None
    items: list[Item] | None = Field(default=None, max_length=60)
    instructions: Words(500) | None = None


class NeedFacts(Said):
    pick_up_code: Words(60) | None = None
    budget_fen: Fen | None = None
    payment_mode: PaymentCode | None = None
    window: Window | None = None
    priority: PriorityCode | None = None
    handover: HandoverCode | None = None


class Whose(Form):
    """`address`: typed for this errand beside a resident on record. `address_for` answers what a door is
    that differs from the record's: of this order alone, or the record's from now on."""

    resident_id: Id | None = None
    resident: NewResident | None = None
    address: Address | None = None
    address_for: Literal["this_order", "record"] | None = None

    @model_validator(mode="after")
    def one_resident(self) -> Self:
        if (self.resident_id is None) == (self.resident is None):
            raise refuse("one_of_two")
        if self.resident is not None and self.address is not None:
            raise refuse("one_of_two")
        return self


class Need(NeedFacts, Whose):
    community_id: Id | None = None
    category: CategoryCode
    position: Position | None = None


class NeedChange(NeedFacts):
    """`address`: the door of this errand alone; null: it goes to the one on record."""

    address: Address | None = None

    def given(self) -> dict[str, Any]:
        """Null takes away what may be missing; of what every need has it says nothing."""
        always = ("priority", "handover")
        return {k: v for k, v in super().given().items() if v is not None or k not in always}


class Triage(Form):
    to: Literal["order", "station_work", "referred", "rejected"]
    reason: Words(200) | None = None
    priority: PriorityCode | None = None

    @model_validator(mode="after")
    def said_why(self) -> Self:
        if self.to == "rejected" and not self.reason:
            raise refuse("required")
        return self


class Close(Form):
    text: Filled(1000)


class Withdraw(Form):
    reason: Words(200) | None = None


class NeedsQuery(Page):
    status: str | None = Field(default=None, max_length=200)
    resident_id: Id | None = None


class ResidentsQuery(BaseModel):
    q: str = Field(min_length=1, max_length=80)
    community_id: Id | None = None
    under_way: bool = False
