"""Finding somebody by what a clerk hears: the words a resident is kept under, and how what was typed is
read against them. Both sides stand here, because neither is of use without the other."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dispatch.rules import addresses, names, numerals, phones, places
from dispatch.rules.text import plain

Term = tuple[str, str]
"""(kind, value). Kinds: initials, pinyin, name, given, given_initials, phone, last_four, place, room,
compound."""
Way = frozenset[Term]
"""Terms that must all be hers."""

VERSION = 2
"""Raised whenever `terms` gives more or other words than before: what stands in the database is then made
anew in the background (actions/indexing.py)."""
LONGEST = {"initials": 14, "pinyin": 14, "name": 10, "given": 6, "given_initials": 4, "compound": 7}
"""Signs of a beginning that is kept; what is typed beyond them is not looked at."""
MOST = {"initials": 16, "pinyin": 24, "name": 10, "given": 6, "given_initials": 4, "compound": 7}
"""Beginnings of each kind that are kept. With 9 for numbers and 16 for the door a resident has 92 at most."""
MOST_NUMBERS = 9

LETTERS = re.compile(r"[a-z]{1,40}")
ROOM = re.compile(r"(?P<room>[A-Za-z]?\d{3,4}[A-Za-z]?)\s*(?:室|房间?|号)?")
SPOKEN_ROOM = re.compile(rf"(?P<room>[{numerals.CHARACTERS}]{{3,4}})\s*(?:室|房间?)?")
BESIDE = re.compile(
    r"(?P<words>[^\d]*[^\d\s,\-])[\s,\-]*(?P<door>[A-Za-z]?\d{1,4}[A-Za-z]?)\s*(?:室|房间?|号楼?|栋|幢)?"
)
HALF_DOOR = re.compile(r"([0-9]{1,3})\s*[-/]\s*([0-9]{1,2})\s*[-/]?")
OF_A_COMPOUND = ("小区", "社区")


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed into the search field, understood.

    kind: how it was read, in a word; "none" for what can find nobody (13, 138000, !). `ways`: any of them
    finds her. `also`: found too, after the others. `otherwise`: asked only if nothing was found.
    """

    kind: str
    ways: tuple[Way, ...] = ()
    also: tuple[Way, ...] = ()
    otherwise: tuple[Way, ...] = ()


NOBODY = Query("none")


# ---------------------------------------------------------------- what she is kept under


def terms(values: dict[str, Any]) -> set[Term]:
    """Everything a clerk may type to find this resident. `values`: name, phone, more_phones, address."""
    return of_name(values["name"]) | of_numbers(numbers(values)) | of_address(values["address"])


def numbers(values: dict[str, Any]) -> list[str]:
    """Her telephone numbers, the first to be rung first; each once."""
    all_of_them = (values.get("phone"), *(values.get("more_phones") or ()))
    return list(dict.fromkeys(number for number in all_of_them if number))


def of_name(name: str) -> set[Term]:
    given = names.given(name)
    shorter = [spelling for part in given for spelling in names.likely_initials(part)[:2]]
    return (
        _beginnings("initials", names.likely_initials(name))
        | _beginnings("pinyin", names.spelled(name))
        | _beginnings("name", [names.key(name)])
        | _beginnings("given", given)
        | _beginnings("given_initials", shorter)
    )


def of_numbers(known: Iterable[str]) -> set[Term]:
    found: dict[Term, None] = {}
    for phone in known:
        said = [("phone", phone), ("phone", phones.base(phone))]
        found |= dict.fromkeys([*said, *(("last_four", end) for end in sorted(phones.endings(phone)))])
    return set(list(found)[:MOST_NUMBERS])


def of_address(address: dict[str, Any]) -> set[Term]:
    found = _beginnings("compound", [compound_key(address.get("compound") or "")])
    room = places.token(address.get("room"))
    if room:
        found.add(("room", room))
    return found | {("place", term) for term in addresses.search_terms(address)}


def compound_key(compound: str) -> str:
    """格调林泉小区 and 格調林泉 are one compound."""
    key = names.spelling(compound)
    for ending in OF_A_COMPOUND:
        if key.endswith(ending) and len(key) > len(ending) + 1:
            return key.removesuffix(ending)
    return key


def _beginnings(kind: str, spellings: list[str]) -> set[Term]:
    return {(kind, start) for start in names.beginnings(spellings, LONGEST[kind], MOST[kind])}


# ---------------------------------------------------------------- what was typed


def understood(typed: str) -> Query:
    """What was typed, as terms to look for."""
    text = plain(typed)
    letters = latin(text)
    if LETTERS.fullmatch(letters):
        return _letters(letters)
    for read in (_digits, _numbers, _door, _words_and_door, _name):
        if query := read(text):
            return query
    own_words = re.search(r"\d", text) and names.HAN.search(text)
    return Query("place", (_way("place", places.compact(text)),)) if own_words else NOBODY


def latin(text: str) -> str:
    """Zhāng Xiùlán as a keyboard without tones writes it: zhangxiulan; ü is v."""
    bare = text.lower().replace("ü", "v")
    bare = "".join(c for c in unicodedata.normalize("NFD", bare) if unicodedata.category(c) != "Mn")
    return re.sub(r"[\s'’·.]+", "", bare)


def _letters(letters: str) -> Query:
    first = (_way("initials", letters), _way("name", letters))
    later = (_way("given_initials", letters), _way("given", letters), _way("pinyin", letters))
    return Query("letters", first, later if len(letters) > 1 else ())


def _digits(text: str) -> Query | None:
    """502 is a room or an extension, 1803 a room or the end of a number; 五零二 is said."""
    if spoken := SPOKEN_ROOM.fullmatch(text):
        number = numerals.whole(spoken["room"])
        return Query("room", (_way("room", str(number)),), also=_name_ways(text)) if number else None
    found = ROOM.fullmatch(text)
    if not found:
        return None
    room = places.token(found["room"])
    if not text.isascii() or not text.isdigit():
        return Query("room", (_way("room", room),))
    return Query("digits", (_way("last_four", text), _way("room", room)))


def _numbers(text: str) -> Query | None:
    try:
        return Query("phone", tuple(_way("phone", number) for number in phones.several(text)))
    except ValueError:
        return None


def _door(text: str) -> Query | None:
    """3-2-502, and 格调林泉3-2-502: of this compound first, of any where this one has no such door. All that was
    typed around the door is looked for too: 二大街8号院3-2-502."""
    place = places.parse(text)
    door = places.canonical(place.building, place.entrance, place.room)
    if door and (place.room or not place.rest):
        query = _with_words(place.before, _way("place", door), "place")
        whole = (_way("place", places.whole(place)),) if place.rest else ()
        if whole and place.confidence < places.DOUBTFUL:
            return Query(query.kind, whole)  # another house may have this number
        return Query(query.kind, (*whole, *query.ways), otherwise=query.otherwise)
    # Half a door, while the flat is still being typed.
    if half := HALF_DOOR.fullmatch(text):
        return Query("place", (_way("place", places.canonical(half[1], half[2])),))
    return None


def _words_and_door(text: str) -> Query | None:
    """格调林泉 502, 张奶奶 1803, 格调林泉3号楼."""
    found = BESIDE.fullmatch(text)
    if not found or not names.HAN.search(found["words"]):
        return None
    door = places.token(found["door"])
    beside = _way("room", door) if re.search(r"\d{3}", door) else _way("place", door)
    query = _with_words(found["words"], beside, "place")
    own_words = _way("place", places.compact(text))  # a house in somebody's own words: 商务楼501
    return Query(query.kind, (*query.ways, own_words)) if query.otherwise else None


def _with_words(words: str, beside: Way, kind: str) -> Query:
    compound, name = compound_key(words), names.key(words)
    said = [_way("compound", compound)] if compound else []
    said += [_way("name", name), _way("given", name)] if name else []
    if not said:
        return Query(kind, (beside,))
    return Query(kind, tuple(way | beside for way in said), otherwise=(beside,))


def _name(text: str) -> Query | None:
    letters = re.sub(r"[\W_]", "", text)
    if not letters or any(c.isdigit() for c in letters):
        return None
    ways = _name_ways(text)
    compound = compound_key(text)
    also = (_way("compound", compound),) if len(compound) > 1 else ()
    return Query("name", ways[:1], also=(*ways[1:], *also)) if ways else None


def _name_ways(text: str) -> tuple[Way, ...]:
    """By the beginning of her name, also as it was compared before VERSION 2, and by her given name."""
    key = names.key(text)
    if not key:
        return ()
    before = names.key_before(text)
    old = (frozenset({("name", before)}),) if before != key else ()
    return (_way("name", key), *old, _way("given", key))


def _way(kind: str, value: str) -> Way:
    return frozenset({(kind, value[: LONGEST[kind]] if kind in LONGEST else value)})
