"""What a text seems to ask for, while it is being typed. Writes nothing, remembers nothing."""

from typing import Any

from dispatch.queries import policies
from dispatch.rules import caps, suggestions
from dispatch.web.fields import Fen, Words
from dispatch.web.forms import Form
from dispatch.web.guard import Ask, route
from dispatch.web.need_forms import PaymentCode


class Typed(Form):
    text: Words(2000)
    budget_fen: Fen | None = None
    payment_mode: PaymentCode | None = None


@route("POST", "/needs/suggest", permit="need.post", form=Typed, rate="read", keyed=False)
def suggest(ask: Ask) -> Any:
    clock = ask.house.clock
    read = suggestions.read(ask.form.text, clock.now().astimezone(clock.zone))
    return read | {"flags": [*read["flags"], *of_money(ask)]}


def of_money(ask: Ask) -> list[dict[str, Any]]:
    """What the station's couriers cannot lay out, by the policy as it stands."""
    if not (ask.form.budget_fen and ask.form.payment_mode):
        return []
    limits = ask.read(policies.of_station, ask.who.station_id or ask.who.stations[0])
    raised = caps.too_dear(ask.form.payment_mode, ask.form.budget_fen, limits)
    return [{"suggests": "", "call": ""} | flag for flag in raised]
