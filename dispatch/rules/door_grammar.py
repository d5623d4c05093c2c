"""How doors are written, as patterns from the surest to the weakest, and what each reading found.

places.py decides what a whole text means; here every reading stands for itself.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from dispatch.rules import numerals
from dispatch.rules.text import INVISIBLE


@dataclass(frozen=True)
class Place:
    """A door; None is what was not said. `before` and `after` are the words around it, untouched."""

    building: str | None = None
    entrance: str | None = None
    room: str | None = None
    before: str = ""
    after: str = ""
    confidence: float = 1.0

    @property
    def rest(self) -> str:
        """What the sentence says besides the door."""
        return " ".join(part for part in (self.before.strip(), self.after.strip()) if part)


N = numerals.CHARACTERS
_HAN = r"\u3400-\u9fff"
_AFTER = "园里院区期苑庭城府村居坊邨墅郡湾给送到去在住是从往帮"
SIDES = "东西南北中前后新老旧"
# 西12 and 12 are two houses, and so are the fifth of the third stage and the fifth. A direction belongs to
# the number where it does not end a word: 河东12号楼 is number 12 of a place called 河东.
_OWN_SIDE = rf"(?:(?<![{_HAN}])|(?<=[{_AFTER}]))[{SIDES}]"
AREA = rf"(?:(?:[0-9]{{1,2}}|[{N}]{{1,3}}|(?<![A-Za-z])[A-Za-z]|{_OWN_SIDE})\s*(?:期|区))"
WHICH = rf"(?:{AREA}\s*)?(?:{_OWN_SIDE})?"
DASH = r"\s*(?:[-‐‑‒–—―−ー~∼〜/]|杠)\s*"
LOOSE = rf"(?:{DASH}|\s*[,、]\s*|\s*)"
BUILDING = rf"{WHICH}(?:[甲乙丙丁]?[0-9]{{1,3}}[A-Za-z]?|[A-Za-z][0-9]{{0,2}}|[{N}]{{1,5}})"
ENTRANCE = rf"(?:[0-9]{{1,2}}|[A-Za-z]|[{N}]{{1,3}})"
ENTRANCE_WORD = r"\s*(?:单元|号?楼门|号门|门洞?)"
ROOM = rf"(?:[0-9]{{3,4}}[A-Fa-f]?|[{N}]{{3,7}})"
ANY_ROOM = rf"(?:[0-9]{{1,4}}[A-Fa-f]?|[{N}]{{1,7}})"
ROOM_WORD = r"\s*(?:号房|室|房(?!间)|号(?!楼|院))"
FLOOR = rf"(?:(?P<f>[0-9]{{1,2}}|[{N}]{{1,3}})\s*[楼层]\s*)?"
END = r"(?![0-9A-Za-z])"
NO_LONGER_CODE = rf"(?!{DASH}[0-9]{{1,6}}(?![0-9]))"
UNIT = (
    r"(?:元(?!宵)|块|毛|斤|公斤|克|kg|mg|ml|g|片|粒|个|盒|袋|瓶|包(?!子)|箱|桶|提|份|年(?!糕)|天(?!津)|点|人)"
)
DOOR = rf"(?:(?P<r>{ANY_ROOM})(?P<rl>{ROOM_WORD})|(?P<r2>{ROOM}){END}(?!{UNIT}))"

LABELLED = re.compile(
    rf"(?<![0-9A-Za-z.])(?P<b>{BUILDING})\s*(?P<bl>号楼|栋楼?|幢楼?|座|\#楼?|楼|号)"
    rf"(?:{LOOSE}(?P<e>{ENTRANCE})(?:{ENTRANCE_WORD}|(?={DASH}{ROOM}{END})))?(?:{LOOSE}{FLOOR}{DOOR})?"
)
HALF_LABELLED = re.compile(
    rf"(?<![0-9A-Za-z.])(?P<b>{BUILDING}){DASH}(?P<e>{ENTRANCE}){ENTRANCE_WORD}(?:{LOOSE}{FLOOR}{DOOR})"
)
THREE = re.compile(
    rf"(?<![0-9A-Za-z:¥])(?<![0-9A-Za-z][-/~])(?P<b>{BUILDING}){DASH}(?P<e>{ENTRANCE}){DASH}"
    rf"(?P<r2>{ROOM})(?P<rl>{ROOM_WORD})?{END}{NO_LONGER_CODE}"
)
TWO = re.compile(
    rf"(?<![0-9A-Za-z.:¥])(?<![0-9A-Za-z][-/~])(?P<b>{WHICH}(?:[1-9][0-9]?|[{N}]{{1,3}}))\s*[-–—−]\s*"
    rf"(?P<r2>{ROOM})(?P<rl>{ROOM_WORD})?{END}{NO_LONGER_CODE}(?!\s*{UNIT})"
)
DOOR_ONLY = re.compile(rf"(?<![0-9A-Za-z.{N}])(?P<e>{ENTRANCE}){ENTRANCE_WORD}{LOOSE}{FLOOR}{DOOR}")
GRAMMARS = (
    (LABELLED, 1.0),
    (HALF_LABELLED, 1.0),
    (THREE, 0.95),
    (TWO, 0.85),
    (DOOR_ONLY, 0.95),
)

# A parcel locker's code has the very shape of a door (取件码 3-2-5501).
CODE_BEFORE = re.compile(
    r"(?:取件|取货|提货|验证|自提|开柜|快递)?(?:码|单号|货号|密码|凭证?)(?:是|为)?[\s:,]*$"
)
GLUED_SIDE = re.compile(rf"[{SIDES}]$")
PARCEL_BEFORE = re.compile(r"(?:快递|包裹|取件|驿站|菜鸟|丰巢|快递柜|货架|柜)[\s:,是在]*$")


class Found(NamedTuple):
    start: int
    end: int
    place: Place


def readings(plain: str) -> list[Found]:
    """All readings, the stronger grammar first where two claim the same letters; in text order."""
    found: list[Found] = []
    taken = bytearray(len(plain))
    for pattern, sureness in GRAMMARS:
        for reading in _readings_of(pattern, plain, sureness):
            if not any(taken[reading.start : reading.end]):
                taken[reading.start : reading.end] = b"\1" * (reading.end - reading.start)
                found.append(reading)
    return sorted(found, key=lambda f: f.start)


def _readings_of(pattern: re.Pattern[str], plain: str, sureness: float) -> Iterator[Found]:
    for match in pattern.finditer(plain):
        said = match.groupdict()
        building, entrance, room = said.get("b"), said.get("e"), said.get("r") or said.get("r2")
        door = Place(token(building) or None, token(entrance) or None, token(room) or None)
        before = plain[: match.start()][-20:]
        if not _is_a_door(said.get("bl") or "", door, bool(said.get("rl"))):
            continue
        confidence = _sureness(sureness, door)
        if GLUED_SIDE.search(before) or _another_floor(said.get("f"), door):
            confidence = min(confidence, 0.4)
        if pattern in (THREE, TWO):
            if _is_something_else(before, door):
                continue
            confidence = 0.4 if PARCEL_BEFORE.search(before) else confidence
        yield Found(match.start(), match.end(), replace(door, confidence=confidence))


def _is_a_door(label: str, door: Place, sure: bool) -> bool:
    """3楼 may be a floor, 3号 a date, 5# a battery: they need what follows them.

    `sure` says that the room carried its own word (室, 号); a bare one must look like a flat's number.
    """
    building, *within = door.building or "", door.entrance, door.room
    bare = building.removeprefix(which(building))
    if not all(re.fullmatch(r"[甲乙丙丁]?[0-9A-Z]+", part) for part in (bare, *within) if part):
        return False
    if door.room and not sure and (_number(door.room) < 100 or _number(door.room) % 100 == 0):
        return False
    lettered = bare[:1].isascii() and bare[:1].isalpha()
    if label == "楼":
        return lettered or door.entrance is not None
    if label == "号":
        return door.entrance is not None or (door.room is not None and sure)
    if label in ("#", "座"):
        return lettered or door.entrance is not None or door.room is not None
    return True


def _is_something_else(before: str, door: Place) -> bool:
    """A locker's code, or a day with its year (a landing has no twenty flats, so 1-1-1901 is a door)."""
    has_year = re.fullmatch(r"(?:19|20)[2-9]\d", door.room or "") is not None
    is_day = has_year and all(_number(part) <= 31 for part in (door.building, door.entrance) if part)
    return is_day or CODE_BEFORE.search(before) is not None


def _sureness(most: float, door: Place) -> float:
    """How much of a door is there: building, entrance and room are a whole one."""
    if door.room is None:
        return 0.7 if door.entrance else 0.6
    if door.building is None:
        return 0.5
    if door.entrance is None:
        # Few landings have more than twelve flats, many pairs of numbers (blood pressure) look like more.
        return round(most - 0.15, 2) if _number(door.room) % 100 <= 12 else 0.5
    return most if _number(door.room) < 4000 else 0.6


def _another_floor(floor: str | None, door: Place) -> bool:
    """6楼502: two things were said, and one of them is wrong."""
    return bool(floor and door.room) and _number(token(floor)) != _number(door.room or "") // 100


def _number(part: str) -> int:
    return int(re.sub(r"[^0-9]", "", part) or 0)


LABEL = re.compile(
    rf"(?P<part>[甲乙丙丁]?[0-9A-Za-z]+|[甲乙丙丁]|[{N}]+)\s*"
    r"(?:号楼|楼门|号门|号房|单元|栋楼?|幢楼?|座|楼|门|室|房|号|\#楼?)?"
)
WHICH_OF = re.compile(rf"{WHICH}(?=[甲乙丙丁]?[0-9A-Za-z{N}])")


def which(said: str) -> str:
    """What stands before the number and belongs to it: 西 of 西12, 3期 of 3期5."""
    found = WHICH_OF.match(said)
    return found[0] if found else ""


def token(part: str | None) -> str:
    """03, 三, ３, 3号楼 and 3# are all 3; 三期五栋 is 3期5; letters are upper case; words that are no number
    stay."""
    said = INVISIBLE.sub("", unicodedata.normalize("NFKC", part or "")).strip()
    before = which(said)
    if labelled := LABEL.fullmatch(said.removeprefix(before)):
        return _plainly(before) + _numbered(labelled["part"])
    return _numbered(said)


def _plainly(before: str) -> str:
    parts = re.fullmatch(rf"(?:(?P<n>.+?)\s*(?P<stage>期|区)\s*)?(?P<side>[{SIDES}])?", before)
    assert parts is not None
    return (_numbered(parts["n"]) + parts["stage"] if parts["n"] else "") + (parts["side"] or "")


def _numbered(said: str) -> str:
    number = numerals.whole(said)
    return str(number) if number is not None else said.lstrip("0").upper()


HOUSE = re.compile(
    rf"(?P<which>{WHICH})(?P<part>[甲乙丙丁]?[0-9]{{1,3}}[A-Za-z]?|[A-Za-z][0-9]{{0,2}}|[{N}]{{1,5}}|[甲乙丙丁])"
    r"\s*(?P<label>号楼|栋楼?|幢楼?|座|\#楼?|楼|号)?"
)


class House(NamedTuple):
    """What a field says that names a house and nothing else."""

    key: str  # 3, A, 西12, 3期5
    label: str  # 号楼, 栋 …; "" for a bare number
    bare: str  # the number as it was typed, without what stands before and after


def house(typed: str) -> House | None:
    """The house, if these words are one; None where a flat, a floor or a name may be among them."""
    said = INVISIBLE.sub("", unicodedata.normalize("NFKC", typed)).strip()
    found = HOUSE.fullmatch(said)
    return House(token(said), found["label"] or "", found["part"]) if found else None
