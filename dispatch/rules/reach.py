"""By which ways a person lets himself be told outside the page, and when not."""

from datetime import time
from typing import Any

CHANNELS = ("push", "sms", "mail", "bot")
UNLESS_SAID = {"push": True, "sms": True, "mail": False, "bot": False}
"""A push needs a browser that was asked, an SMS goes out only for what nobody takes in time."""


def chosen(reach: dict[str, Any]) -> dict[str, bool]:
    """Every channel, as he has set it or as it is unless he says so."""
    return UNLESS_SAID | {
        name: bool(on) for name, on in reach.get("channels", {}).items() if name in CHANNELS
    }


def may_tell(reach: dict[str, Any], channel: str, priority: str | None, at: time) -> bool:
    """Whether this channel may wake him at this time of the station's day: quiet hours silence all
    but P1."""
    return chosen(reach)[channel] and (priority == "P1" or not is_quiet(reach.get("quiet"), at))


def is_quiet(hours: dict[str, str] | None, at: time) -> bool:
    """From (in it) to (not in it), over midnight when the end is the earlier one."""
    if not hours:
        return False
    begin, end = time.fromisoformat(hours["from"]), time.fromisoformat(hours["to"])
    return begin <= at < end if begin <= end else at >= begin or at < end
