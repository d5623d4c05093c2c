"""What others do to a courier's order, and how loud it is said to the courier."""

from typing import Literal

Weight = Literal["urgent", "normal", "quiet"]
WEIGHTS: dict[str, Weight] = {
    # Who rides on does so for nothing: it rings, and stands there until it is read.
    "cancelled": "urgent",
    "taken_back": "urgent",
    "timed_out": "urgent",
    "failed": "urgent",
    # Something is to be read before the next step.
    "changed": "normal",
    "message": "normal",
    "held": "normal",
    "left": "normal",
    "not_ok": "normal",
    # Good to know.
    "joined": "quiet",
    "handed_over": "quiet",
    "picked_up": "quiet",
    "resumed": "quiet",
    "delivered": "quiet",
    "thanks": "quiet",
    "settled": "quiet",
}
"""By what was done. `failed`, `held`, `left`, `joined`, `picked_up`, `resumed`, `delivered`: by who has the
other seat. Who did it himself is told nothing."""

OF_VERB = {
    "cancel": "cancelled",
    "time_out": "timed_out",
    "fail": "failed",
    "change": "changed",
    "message": "message",
    "hold": "held",
    "join": "joined",
    "hand_over": "handed_over",
    "pick_up": "picked_up",
    "resume": "resumed",
    "deliver": "delivered",
    "settle": "settled",
}


def what(verb: str, outcome: str | None) -> str | None:
    """The word for a move of rules/lifecycle.ORDER, for who has the order and did not make it; None for what
    concerns its search or its alarm alone. `outcome`: of a release or a confirmation, as its event says it."""
    if verb == "release":
        return "taken_back" if outcome == "taken_back" else "left"
    if verb == "confirm":
        return "not_ok" if outcome == "not_ok" else "thanks"
    return OF_VERB.get(verb)


def wakes(word: str) -> bool:
    """Whether it is told outside the page too."""
    return WEIGHTS[word] != "quiet"
