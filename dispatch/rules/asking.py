"""Which words of a courier wait for an answer."""

TELLING = frozenset({"on_my_way", "at_the_shop", "at_the_door", "left_at_door", "thanks", "ok"})
"""Ready-made words that only tell; every other one asks, and so does whatever is written in free words."""


def asks(preset: str | None) -> bool:
    return preset not in TELLING
