"""How long a report may stand at each step before it is overdue. The limit of its type runs from the
dispatch, as in city management; the steps of the two receivers themselves have limits of their own."""

from typing import NamedTuple

from dispatch.rules.hygiene import Type
from dispatch.rules.lifecycle import REPORT_ENDED
from dispatch.rules.working_time import Unit


class Limit(NamedTuple):
    value: int
    unit: Unit


RESPONSE = Limit(1, "working_hour")  # somebody of the station has looked at it and sent it on its way
VERIFICATION = Limit(1, "working_day")
WITH_ITS_TYPE = ("dispatched", "handling")


def limit_of(status: str, known: Type) -> Limit | None:
    """The limit that begins when a report comes into this status; None where nobody is awaited. One
    that goes on runs on: handling has the limit of its dispatch, registered that of its coming in."""
    if status in REPORT_ENDED:
        return None
    if status == "feedback":
        return VERIFICATION
    if status in WITH_ITS_TYPE:
        return Limit(known.limit_value, known.limit_unit)
    return RESPONSE


def begins_anew(before: str | None, status: str) -> bool:
    """Whether this move starts a limit. Registering does not stop the clock of who must send it on, and
    starting to work not that of the dispatch; work that was not clean is dispatched work again."""
    return status != "registered" and (before, status) != ("dispatched", "handling")
