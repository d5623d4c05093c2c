"""What may be a password, and if not, why not: somebody who is told only "too weak" types 12345678a."""

import re
from collections.abc import Iterable

from dispatch.rules.common_passwords import WORDS

SHORTEST = 8
SHORTEST_OF_STAFF = 10  # who reads names and doors of a whole street
DIFFERENT = 4  # characters: 11111111 is none
RUN = 4  # keys in a row: a password that is nothing but such runs and repeats is guessed first
ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn",
        "qazwsxedcrfvtgbyhnujm", "147258369", "741852963", "159357", "!@#$%^&*()")  # fmt: skip
LOOKALIKE = str.maketrans("@$0135!", "asoiesi")
MOBILE = re.compile(r"1[3-9]\d{9}")
DAY = re.compile(r"(?:19|20)\d\d[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12]\d|3[01])")
LUCKY = re.compile(r"(?:52[01]|1314|168|666|888|999|000|123|321|147|258|369|110|119|120)+")
AROUND = re.compile(r"[a-z]{0,3}(\d{4,})[a-z]{0,3}")  # qq123456, zhq19850601
ENDS = "0123456789!@#$%^&*()_+-=.,?~ "


def is_staff(roles: Iterable[str]) -> bool:
    """A courier sees one door at a time, the lead of an outlet none; all others a whole street."""
    return bool(set(roles) - {"courier", "outlet_lead"})


def wrong(password: str, staff: bool = False) -> str | None:
    """Why it will not do, as a code of the catalogue: `too_weak` (short, or few different signs),
    `too_short_for_staff`, `too_common`; None when it will."""
    if len(password) < SHORTEST or len(set(password)) < DIFFERENT:
        return "too_weak"
    if staff and len(password) < SHORTEST_OF_STAFF:
        return "too_short_for_staff"
    return "too_common" if common(password.casefold()) else None


def common(said: str) -> bool:
    """What others try first: a mobile number, a birthday, keys in a row, one piece again and again, or a
    word that everybody takes, also with a year or a ! behind it and an @ for an a."""
    letters = AROUND.fullmatch(said)
    if any(counted_out(one) for one in (said, letters and letters[1]) if one):
        return True
    bare = said.strip(ENDS)
    readings = {said, bare, said.translate(LOOKALIKE), said.translate(LOOKALIKE).strip(ENDS)}
    return bool(readings & WORDS) or any(
        again(one) and one[: period(one)] in WORDS for one in readings if one
    )


def counted_out(said: str) -> bool:
    patterns = (MOBILE, DAY, LUCKY)
    return any(one.fullmatch(said) for one in patterns) or runs(said) or again(said)


def runs(said: str) -> bool:
    """Nothing but runs of RUN and more neighbouring keys, forwards or backwards: 12345678, qwer1234."""
    at = 0
    while at < len(said):
        long = max(run_at(said, at), same_at(said, at))
        if long < min(RUN, len(said)):
            return False
        at += long
    return bool(said)


def run_at(said: str, at: int) -> int:
    """How many signs from here on stand side by side in one of the rows."""
    longest = 1
    for row in (*ROWS, *(row[::-1] for row in ROWS)):
        long = longest
        while at + long < len(said) and said[at : at + long + 1] in row:
            long += 1
        longest = max(longest, long)
    return longest


def same_at(said: str, at: int) -> int:
    return len(said[at:]) - len(said[at:].lstrip(said[at]))


def again(said: str) -> bool:
    """One piece of up to four signs all through: 123123123, abcdabcd."""
    return 0 < period(said) <= RUN and len(said) >= 2 * period(said)


def period(said: str) -> int:
    return next((n for n in range(1, len(said) + 1) if said == (said[:n] * len(said))[: len(said)]), 0)
