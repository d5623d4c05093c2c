"""Doors as people write them: 3-2-502, 3号楼2门502, 三号楼二门五零二, 3#2单元502室, 3-502.

Reading a door never guesses: two different doors in one sentence are no door (`all_in` lists them), a
pick-up code, a price or a date is none either. What is found carries a confidence from 0 to 1.
"""

import re
import unicodedata
from dataclasses import replace

from dispatch.rules.door_grammar import AREA, SIDES, Found, House, N, Place, house, readings, token
from dispatch.rules.text import INVISIBLE, plain

__all__ = [
    "House", "Place", "all_in", "canonical", "house", "masked", "parse", "search_terms", "spoken", "token", "whole",
]  # fmt: skip


DOUBTFUL = 0.5
"""Below it a reading names no house for sure: 河东12号楼 may be number 12, or 东12."""


def parse(text: str) -> Place:
    """The one door a text speaks of; without any, or with several, a Place of Nones and confidence 0."""
    plain, origin = _plain_with_origin(text)
    found = readings(plain)
    chosen = _the_one(found)
    if chosen is None:
        return Place(before=text, confidence=0.0)
    spans = sorted((f.start, f.end) for f in found if _says_of(f.place, chosen))
    (start, end), *later = [(origin[s], origin[e]) for s, e in spans]
    pieces, at = [], end
    for s, e in later:
        pieces.append(text[at:s])
        at = e
    return replace(chosen, before=text[:start], after="".join([*pieces, text[at:]]))


def all_in(text: str) -> list[Place]:
    """Every door named, in the order of the text, for a person to choose from."""
    plain, origin = _plain_with_origin(text)
    return [
        replace(f.place, before=text[: origin[f.start]], after=text[origin[f.end] :]) for f in readings(plain)
    ]


def canonical(building: str | None, entrance: str | None = None, room: str | None = None) -> str:
    """3-2-502: one spelling of a door, for keys. What is missing is left out: 3-502, 3-2, 3.

    Without a building it is "": 2门502 must never be taken for building 2.
    """
    parts = [token(part) for part in (building, entrance, room)]
    return "-".join(part for part in parts if part) if parts[0] else ""


def search_terms(place: Place) -> set[str]:
    """The spellings under which this door should be found: whole, without entrance, building only."""
    b, e, r = place.building, place.entrance, place.room
    return {
        term for term in (canonical(b, e, r), canonical(b, e), canonical(b, None, r), canonical(b)) if term
    }


def whole(place: Place) -> str:
    """The key of all that was said, the words before and after the door too: 二大街8号院|3-2-502."""
    door = canonical(place.building, place.entrance, place.room)
    return (
        "|".join(part for part in (compact(place.before), door, compact(place.after)) if part) if door else ""
    )


def compact(words: str) -> str:
    """Words for a key: no spaces but between two numbers, letters upper case, 一期 as 1期."""
    said = re.sub(r"(?<![0-9A-Z])\s+|\s+(?![0-9A-Z])", "", plain(words).upper())
    return re.sub(rf"[{N}]+(?=[期区])", lambda number: token(number[0]), said)


def stage_of(compound: str) -> str:
    """1期 of 贝肯山一期: how a neighbour says the house without the compound's name; else ""."""
    found = re.search(rf"{AREA}$", plain(compound))
    return compact(found[0]) if found else ""


def spoken(place: Place) -> str:
    """3号楼2门502室, as it is read out to a courier who holds the order."""
    said = [part for part in (place.building, place.entrance, place.room) if part]
    shown = (_house_shown(place), _shown(place.entrance))
    if any(part and not seen for part, seen in zip((place.building, place.entrance), shown, strict=True)):
        return " ".join(said)  # somebody's own words: all of them help at the door
    room = token(place.room)
    return _outside(place) + (f"{room}室" if room else "")


def masked(place: Place, hint: bool = False) -> str:
    """3号楼2门: all a list may show; with `hint` the floor as well, 3号楼2门5**."""
    room = token(place.room)
    return _outside(place) + (f"{room.rstrip('ABCDEF')[:-2]}**" if room and hint else "")


def _outside(place: Place) -> str:
    building, entrance = _house_shown(place), _shown(place.entrance)
    if not building and place.building:
        # A whole door was typed where only its house belongs.
        within = parse(place.building)
        return _outside(Place(within.building, within.entrance)) if within.building else ""
    return building + (f"{entrance}门" if entrance else "")


def _house_shown(place: Place) -> str:
    """3号楼, A座, 西12号楼, 会所楼; nothing of what might hide a flat's number or a name."""
    named = house(place.building or "")
    if named is None:
        words = token(place.building)
        return words if re.fullmatch(r"[^\W0-9A-Za-z_]{1,8}[楼座栋幢厦馆所]", words) else ""
    lettered = named.bare[:1].isascii() and named.bare[:1].isalpha()
    return named.key + ("座" if lettered else "号楼")


def _shown(part: str | None) -> str:
    """An entrance's number, letter or side; nothing of what might hide a flat's number or a name."""
    said = token(part)
    return said if re.fullmatch(rf"[{SIDES}]?[甲乙丙丁]?[0-9A-Z]{{1,2}}|[{SIDES}]{{1,2}}", said) else ""


def _plain_with_origin(text: str) -> tuple[str, list[int]]:
    """The text made plain character by character, and where in the original each one stood."""
    letters: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        if not INVISIBLE.match(char):
            wide = unicodedata.normalize("NFKC", char)
            letters.append(wide)
            origin.extend([at] * len(wide))
    return "".join(letters), [*origin, len(text)]


def _the_one(found: list[Found]) -> Place | None:
    """The door all readings agree on; None if there is none or they name different doors."""
    whole = [f.place for f in found]
    merged = Place(confidence=0.0)
    for place in sorted(whole, key=lambda p: (p.room is None, -p.confidence)):
        if _says_of(place, merged) or (merged.confidence and _says_of(merged, place)):
            merged = _joined(merged, place)
        elif place.room is None and merged.room is not None and merged.building is not None:
            merged = replace(merged, confidence=min(merged.confidence, 0.5))
        else:
            return None
    return merged if merged.confidence else None


def _joined(one: Place, other: Place) -> Place:
    if not one.confidence:
        return other
    door = Place(one.building or other.building, one.entrance or other.entrance, one.room or other.room)
    if door == replace(one, confidence=1.0):
        return one
    return replace(door, confidence=0.6)


def _says_of(place: Place, door: Place) -> bool:
    """Whether every part both of them name is the same."""
    pairs = ((place.building, door.building), (place.entrance, door.entrance), (place.room, door.room))
    return all(one is None or other is None or one == other for one, other in pairs)
