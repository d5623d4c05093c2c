"""What may be stored as a sentence, and how a sentence is made plain before it is compared."""

import re
import unicodedata

BREAKS = "\n\t"
JOINERS = "\u200b\u200c\u200d\u2060\ufeff"
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(text: str, limit: int | None = None) -> str:
    """The text as it is kept: NFC, one kind of line break, nothing invisible at its ends.

    Rare characters, emoji and right-to-left writing stay as they are. ValueError("control_character")
    for NUL and its kin and for halves of a character; ValueError("too_long") beyond `limit` characters.
    """
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in BREAKS for c in kept):
        raise ValueError("control_character")
    kept = _without_ends(kept)
    if limit is not None and len(kept) > limit:
        raise ValueError("too_long")
    return kept


def plain(text: str) -> str:
    """The text for comparing only: full-width made half-width, the invisible taken out, ends stripped."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def _without_ends(text: str) -> str:
    """Strips white space and joiners in any mixture; a joiner inside an emoji is left alone."""
    while text != (shorter := text.strip().strip(JOINERS)):
        text = shorter
    return text
