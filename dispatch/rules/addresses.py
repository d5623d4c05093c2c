"""An address as typed, as stored, and as much of it as a street may read.

What stands in open columns (compound, building) is seen by every courier of the station and goes
into events; a clerk types whatever she hears into whatever field the cursor is in. So the open
parts are made here: a compound that the street has on record, a house of which nothing else was said;
in doubt nothing. Everything typed stays whole in the sealed address: a field is read whole and taken
apart, or it stays as it was typed."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dispatch.rules import places
from dispatch.rules.text import plain

SURE = 0.7
"""Of a text that is a door and nothing else; beside other words more would be asked."""
PARTS = ("building", "entrance", "room")
FIELDS = ("compound", *PARTS, "text")
LONGEST_TERM = 60
BREAKS = re.compile(r"[\s,，.。;；、:：()（）]+")


def completed(address: dict[str, Any]) -> dict[str, Any]:
    """With building, entrance and room read out of a door that was typed into one field; where the reading
    leaves a sign over, the field's words are kept whole, in `text`, and no part claims to be the door."""
    address = {name: said for name, said in address.items() if said}
    typed = address.get("building", "")
    if not typed:
        return read(address.get("text", ""), address) | address
    if places.house(typed):
        return address
    others = {name: said for name, said in address.items() if name != "building"}
    if door := read(typed, others):
        return door | others
    if {"entrance", "room"} & set(address) or not re.search(r"\d", plain(typed)):
        return address  # a house's own name beside its parts
    return others | {"text": f"{typed} {others['text']}" if "text" in others else typed}


def read(typed: str, beside: dict[str, Any]) -> dict[str, str]:
    """The parts of a door, when these words are one and nothing else, and no other field contradicts."""
    compound = beside.get("compound", "")
    if places.all_in(compound):
        return {}  # a house is named there already: 2-202 may be its entrance and flat
    place = places.parse(typed.removeprefix(compound))
    if not place.building or place.confidence < SURE or place.rest:
        return {}
    found = {"building": place.building, "entrance": place.entrance, "room": place.room}
    parts = {name: said for name, said in found.items() if said}
    if like_a_flat(place.building):
        parts["building"] += "号楼"  # a house it is, and will be read as one again
    if any(
        places.token(beside[name]) != places.token(said) for name, said in parts.items() if name in beside
    ):
        return {}
    return parts


def door(address: dict[str, Any]) -> places.Place:
    """The door as far as it can be told, for finding and comparing, with the words around it; whoever
    goes there reads the address itself."""
    building = address.get("building")
    if building:
        return places.Place(building, address.get("entrance"), address.get("room"))
    for field in ("text", "compound"):
        place = places.parse(address.get(field) or "")
        if place.building and place.confidence >= places.DOUBTFUL:
            return replace(
                place,
                entrance=address.get("entrance") or place.entrance,
                room=address.get("room") or place.room,
            )
    return places.Place(None, address.get("entrance"), address.get("room"))


def corrected(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The address after a correction: new words for the door make the old parts of it wrong, and new
    parts the old words that said nothing but the door."""
    if ("text" in new or "building" in new) and not ({"entrance", "room"} & set(new)):
        old = {name: said for name, said in old.items() if name not in PARTS}
    if set(new) & set(PARTS) and "text" not in new and read(old.get("text") or "", {}):
        old = {name: said for name, said in old.items() if name != "text"}
    return completed(old | new)


def replaced(old: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    """The whole door of whoever typed these words beside a record: a house or words of their own leave
    nothing of the old door but its compound, a flat alone is one in the old house."""
    typed = {name: said for name, said in typed.items() if said}
    kept = ("compound",) if {"building", "text"} & set(typed) else FIELDS
    return completed({name: said for name, said in old.items() if name in kept} | typed)


def search_terms(address: dict[str, Any]) -> set[str]:
    """All under which the door is found: its shorter spellings, the same behind the compound's name, and
    the words as they were typed."""
    place = door(address)
    spellings = places.search_terms(place)
    compound = address.get("compound") or ""
    name, stage = places.compact(compound), places.stage_of(compound)
    fronts = {f"{name}|", stage, f"{name.removesuffix(stage)}|{stage}"} if name else set()
    typed = [address.get(name) or "" for name in ("building", "text")]
    found = spellings | {front + term for front in fronts for term in spellings}
    found |= {key for words in typed for key in (places.compact(words), places.whole(places.parse(words)))}
    return {term for term in found if 0 < len(term) <= LONGEST_TERM}


# ---------------------------------------------------------------- the same door, or another


def differs(record: dict[str, Any], typed: dict[str, Any]) -> bool:
    """Whether something was typed that the record does not say. Another spelling (3-2-502, 3号楼2门502室) is
    no difference, nor is what was not typed, nor a compound that only one of them names."""
    if not any(typed.get(name) for name in FIELDS):
        return False
    compounds = [record.get("compound"), typed.get("compound")]
    if all(compounds) and same_name(compounds[0]) != same_name(compounds[1]):
        return True
    named = next((name for name in compounds if name), None)
    known, said = (completed(one | {"compound": named}) for one in (record, typed))
    old, new = door(known), door(said)
    pairs = ((old.building, new.building), (old.entrance, new.entrance), (old.room, new.room))
    if any(there and places.token(there) != places.token(here) for here, there in pairs):
        return True
    words, on_record = (segments(one.get("text") or "") for one in (said, known))
    return bool(words.strip("|") and words not in on_record and not read(said["text"], said))


def segments(words: str) -> str:
    """|3号楼2门502|老楼|: so that 3号502 is not found in 13号502."""
    return "|" + "|".join(part for part in map(places.compact, BREAKS.split(words)) if part) + "|"


def same_name(compound: str | None) -> str:
    """A compound's name for comparing: 芳林园小区 is 芳林园."""
    return re.sub(r"(?<=..)(?:住宅)?小区$", "", places.compact(compound or ""))


# ---------------------------------------------------------------- for everybody's eyes


def masked(address: dict[str, Any], hint: bool = False) -> str:
    """3号楼2门: all that a list shows of it to staff, with `hint` the floor; a number of three digits only
    where it is surely a house's."""
    place = door(address)
    if like_a_flat(place.building):
        place = replace(place, building=None)
    return places.masked(place, hint) if place.building else ""


def like_a_flat(building: str | None) -> bool:
    """502, 502号: what stands in a house's place may be a flat's number."""
    named = places.house(building or "")
    return (
        named is not None
        and named.label in ("", "号", "楼")
        and len(re.sub(r"\D", "", places.token(named.bare))) > 2
    )


def open_building(address: dict[str, Any], known: Iterable[str] = ()) -> str | None:
    """The house for the pool, in its one spelling, when a field says it and nothing else; None when it may
    be a flat, a floor or a name, or when another field says otherwise. `known`: as in open_compound."""
    named = places.house(address.get("building") or "")
    if named is None or not _surely_a_house(named, address):
        return None
    compound = address.get("compound") or ""
    known_here = open_compound(address, known) is not None
    others = [address.get(name) or "" for name in ("text", "entrance", "room")]
    others += [] if known_here else [compound]
    if not known_here and re.search(r"[0-9]", plain(compound)):
        return None
    return None if any(_says_otherwise(other, named.key) for other in others) else named.key


def _surely_a_house(named: places.House, address: dict[str, Any]) -> bool:
    """A bare number of three digits is a flat's, 12楼 a floor, B1 and 5F floors, 老三 a person."""
    number = places.token(named.bare)
    which = named.key.removesuffix(number)
    if named.label in ("", "号"):
        within = bool(address.get("entrance") or address.get("room"))
        plainly = re.fullmatch(r"[甲乙丙丁]?[1-9][0-9]?|[A-Z]", number) is not None
        spoken = which and not re.search(r"[0-9]", named.bare)
        return plainly and not spoken and (within or not named.label)
    return named.label != "楼" or (number[:1].isascii() and number[:1].isalpha() and len(number) == 1)


def _says_otherwise(field: str, key: str) -> bool:
    """Another house is named there, or this very number as a flat's (12室, 3-2-12)."""
    number = rf"(?<![0-9A-Za-z]){re.escape(key)}"
    a_flats = rf"{number}\s*(?:室|户|房|号(?!楼|院))|[0-9]\s*[-‐‑‒–—−/]\s*{number}(?![0-9])"
    if re.search(a_flats, plain(field).upper()):
        return True
    return any(
        place.building not in (None, key) or (place.room == key and place.building != key)
        for place in places.all_in(field)
    )


def open_compound(address: dict[str, Any], known: Iterable[str]) -> str | None:
    """The compound's name for the pool, as the street has it on record (`known`: the names of the
    station); what somebody only typed may be anything."""
    typed = places.compact(address.get("compound") or "")
    return next((name for name in known if typed and places.compact(name) == typed), None)
