"""Doors as people write them: 3-2-502, 3号楼2门502, 三号楼二门五零二, 3#2单元502室, 3-502.

Reading a door never guesses: two different doors in one sentence are no door (`all_in` lists them), a
pick-up code, a price or a date is none either. What is found carries a confidence from 0 to 1.
"""

import re
import unicodedata
from dataclasses import replace

from dispatch.rules.door_grammar import Found, Place, readings, token
from dispatch.rules.text import INVISIBLE

__all__ = ["Place", "all_in", "canonical", "masked", "parse", "search_terms", "spoken"]


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


def spoken(place: Place) -> str:
    """3号楼2门502室, as it is read out to a courier who holds the order."""
    said = [part for part in (place.building, place.entrance, place.room) if part]
    if any(part and not _shown(part) for part in (place.building, place.entrance)):
        return " ".join(said)  # somebody's own words: all of them help at the door
    room = token(place.room)
    return _outside(place) + (f"{room}室" if room else "")


def masked(place: Place, hint: bool = False) -> str:
    """3号楼2门: all a list may show; with `hint` the floor as well, 3号楼2门5**."""
    room = token(place.room)
    return _outside(place) + (f"{room.rstrip('ABCDEF')[:-2]}**" if room and hint else "")


def _outside(place: Place) -> str:
    building, entrance = _shown(place.building), _shown(place.entrance)
    if not building and place.building:
        # A whole door was typed where only its house belongs.
        within = parse(place.building)
        return _outside(Place(within.building, within.entrance)) if within.building else ""
    numbered = building[:1].isdigit() or building[:1] in tuple("甲乙丙丁")
    lettered = building[:1].isascii() and not numbered
    house = "号楼" if numbered else "座" if lettered else ""
    return (f"{building}{house}" if building else "") + (f"{entrance}门" if entrance else "")


def _shown(part: str | None) -> str:
    """A house's or an entrance's number or name; nothing of what might hide a flat's number."""
    said = token(part)
    return said if re.fullmatch(r"[甲乙丙丁]?[0-9A-Z]{1,4}|[^\W0-9A-Za-z_]{1,12}", said) else ""


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
