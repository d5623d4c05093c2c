"""What the outside may say about a drill."""

from typing import Literal

from pydantic import Field

from dispatch.drill.profile import DAYS, POLICIES
from dispatch.web.forms import Form


class Drill(Form):
    day: Literal[DAYS]
    policy: Literal[POLICIES] = "default"
    seed: int = Field(default=1, ge=0, le=2**31, strict=True)
