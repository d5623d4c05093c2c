"""What others do to a courier's order, and how loud it is said to the courier."""

from typing import Literal

Weight = Literal["urgent", "normal", "quiet"]
WEIGHTS: dict[str, Weight] = {
    # Who rides on does so for nothing: it rings, and stands there until it is read.
    "cancelled": "urgent",
    "taken_back": "urgent",
    "timed_out": "urgent",
    "failed": "urgent",
    "stated": "urgent",  # goods go twice
    "relieved": "urgent",
    # Something is to be read before the next step.
    "changed": "normal",
    "message": "normal",
    "held": "normal",
    "left": "normal",
    "not_ok": "normal",
    "stated_pick_up": "normal",
    "stated_hold": "normal",
    "stated_fail": "normal",
    "go_ahead": "normal",
    "not_confirmed": "normal",
    # Good to know.
    "joined": "quiet",
    "handed_over": "quiet",
    "picked_up": "quiet",
    "resumed": "quiet",
    "delivered": "quiet",
    "thanks": "quiet",
    "settled": "quiet",
    "noted": "quiet",
}
"""By what was done. `failed`, `held`, `left`, `joined`, `picked_up`, `resumed`, `delivered`: by who has the
other seat. Who did it himself is told nothing.
`stated…`: by who had it before (actions/statements.py), told to who has it now; it is then `relieved` or goes
on (`go_ahead`). `noted`, `thanks`, `not_confirmed`: told to who stated it."""

GONE = ("cancelled", "taken_back", "timed_out")
"""It is no longer this courier's, and may have been brought all the same."""

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
    "stated_pick_up": "stated_pick_up",
    "stated_hold": "stated_hold",
    "stated_fail": "stated_fail",
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
