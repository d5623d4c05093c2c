"""What a coordinator may set: see rules/policy.py for what each of it means."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StrictBool, StrictInt, model_validator

from dispatch.rules import policy
from dispatch.web.fields import refuse
from dispatch.web.forms import Form

LATEST_S = 72 * policy.HOUR  # of a stage: what is asked later than that is forgotten
Minutes = Annotated[StrictInt, Field(ge=1, le=1440)]
Limit = Annotated[StrictInt, Field(ge=1, le=200)]
Money = Annotated[StrictInt, Field(ge=0, le=1_000_000)]


class Stage(Form):
    after_s: StrictInt = Field(ge=0, le=LATEST_S)
    to: Literal[policy.RINGS + policy.RUNGS]
    most: StrictInt | None = Field(default=None, ge=1, le=500)
    alarm: StrictBool = False
    morning: StrictBool = False


def finds_somebody(listed: list[Stage]) -> list[Stage]:
    why = policy.wrong(policy.stages([stage.model_dump() for stage in listed]))
    if why is not None:
        raise refuse(why)
    return listed


Plan = Annotated[list[Stage], Field(max_length=20), AfterValidator(finds_somebody)]


class ByPriority(Form):
    P1: Minutes | None = None
    P2: Minutes | None = None
    P3: Minutes | None = None


class Plans(Form):
    P1: Plan | None = None
    P2: Plan | None = None
    P3: Plan | None = None


class Policy(Form):
    fairness: Literal[policy.FAIRNESS] = "instant"
    window_s: StrictInt = Field(default=7, ge=policy.WINDOW_S[0], le=policy.WINDOW_S[1])
    head_start_s: StrictInt = Field(default=30, ge=5, le=300)
    live_claims: Limit = 3
    releases_in_24h: Limit = 10
    advance_fen: Money = 10_000
    unsettled_fen: Money = 30_000
    unsettled_orders: Limit = 3
    near_m: StrictInt = Field(default=500, ge=50, le=5000)
    street_factor: float = Field(default=1.35, ge=1, le=3, strict=True)
    pick_up_minutes: ByPriority | None = None
    invite_minutes: ByPriority | None = None
    hand_over_minutes: Minutes = 5
    plans: Plans | None = None
    leads_keep_papers: StrictBool = True
    link_days: StrictInt = Field(default=1, ge=1, le=7)
    alert_minutes: tuple[Minutes, Minutes] = (10, 20)

    @model_validator(mode="after")
    def climbs(self) -> Self:
        if self.alert_minutes[0] > self.alert_minutes[1]:
            raise refuse("not_in_order")
        return self

    def given(self) -> dict[str, object]:
        """Without what was left out or null: the default of the house stands there."""
        return self.model_dump(exclude_none=True, exclude_unset=True)
