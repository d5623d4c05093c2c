"""When somebody who asks about once a week stops asking. Nobody has called for help: it is the house
that notices, so it must neither cry at every cold nor wait for the neighbours to smell it."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

LOOKS_BACK = 42  # days: six weeks
FEWEST = 4  # times asked, before one may speak of a habit
ALIKE, APART = 4, 10  # days between two of them; what comes sooner belongs to the same asking
QUIET = 11  # days without a word


def silent_since(asked: Iterable[date], today: date) -> date | None:
    """The day on which she asked last, if she asked about weekly until then and has been silent for
    longer than any habit explains; else None. Somebody who asks daily has no weekly habit: her days
    run into one asking."""
    days = sorted({one for one in asked if 0 <= (today - one).days <= LOOKS_BACK}, reverse=True)
    if not days or (today - days[0]).days < QUIET:
        return None
    times = 1
    for later, earlier in pairwise(days):
        gap = (later - earlier).days
        if gap > APART:
            break
        times += gap >= ALIKE
    return days[0] if times >= FEWEST else None
