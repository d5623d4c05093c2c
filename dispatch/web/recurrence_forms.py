"""What the outside may send about needs that come back. What is wrong with a rule as a whole (no end,
in the past, more than a year) rules/recurrence.py knows; here is only what no day and no time can be."""

from typing import Any, Literal

from pydantic import Field, StrictBool, StrictInt, field_validator

from dispatch.rules import recurrence
from dispatch.web.fields import Clock, Day, Fen, Id, refuse
from dispatch.web.forms import Form, Page
from dispatch.web.need_forms import CategoryCode, HandoverCode, PaymentCode, Said, Whose


class Hours(Form):
    from_: Clock = Field(alias="from")
    to: Clock


class Rule(Form):
    days: list[Literal[recurrence.WEEK]] = Field(default_factory=list, max_length=7)
    dates: list[Day] = Field(default_factory=list, max_length=recurrence.MOST_TIMES)
    time: Clock
    window: Hours | None = None
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    times: StrictInt | None = Field(default=None, ge=1, le=recurrence.MOST_TIMES)
    skip_holidays: StrictBool = False


class Door(Said, Whose):
    """Whose, and what is other for her than for the rest."""


class Recurrence(Said):
    category: CategoryCode
    priority: Literal["P1", "P2", "P3"] | None = None
    budget_fen: Fen | None = None
    payment_mode: PaymentCode | None = None
    handover: HandoverCode | None = None
    community_id: Id | None = None
    rule: Rule
    drops: list[Door] = Field(min_length=1)

    @field_validator("drops")
    @classmethod
    def not_a_whole_town(cls, drops: list[Door]) -> list[Door]:
        if len(drops) > recurrence.MOST_DOORS:
            raise refuse("too_many_doors")
        if sum(door.resident is not None for door in drops) > recurrence.MOST_WRITTEN_DOWN:
            raise refuse("too_many_new_doors")
        return drops

    def given(self) -> dict[str, Any]:
        """What was left open is not kept: a rule says what it says."""
        given = super().given()
        return given | {"rule": {k: v for k, v in given["rule"].items() if v not in (None, [])}}


class Skip(Form):
    day: Day


class End(Form):
    drop_id: Id | None = None


class OneDoor(Form):
    drop_id: Id


class Pause(OneDoor):
    until: Day | None = None


class Change(Said, OneDoor):
    """Other words for a door; null takes them away. `same`: for every door that has the same until now."""

    same: StrictBool = False

    def given(self) -> dict[str, Any]:
        return {name: said for name, said in super().given().items() if name != "drop_id"}


class RecurrencesQuery(Page):
    status: Literal["running", "ended"] | None = None
