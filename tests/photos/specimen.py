"""What a picture of the collection is: how to make it, and how the station may answer it."""

from collections.abc import Callable
from dataclasses import dataclass

CLEANED, TOO_LARGE, NO_FORMAT, NO_PHOTO, BUSY = 201, 413, 415, 422, 503


@dataclass(slots=True, frozen=True)
class Specimen:
    make: Callable[[], bytes]
    answers: tuple[int, ...]
    bomb: bool = False  # made to cost: it is weighed as well


def cleaned(make: Callable[[], bytes]) -> Specimen:
    return Specimen(make, (CLEANED,))


def refused(make: Callable[[], bytes], *answers: int) -> Specimen:
    return Specimen(make, answers or (NO_PHOTO,))


def bomb(make: Callable[[], bytes], *answers: int) -> Specimen:
    """Which of the limits ends it is the machine's business, that one does is ours. A machine that
    is too busy to tell a bomb from a slow photo says so."""
    return Specimen(make, answers or (CLEANED, TOO_LARGE, NO_PHOTO, BUSY), bomb=True)
