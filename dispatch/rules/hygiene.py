"""What a courier may report: the types of dead-spots, with the national codes and the street's own.

The catalogue is a file, dispatch/data/hygiene_types.csv, so that a new standard is new data and no new
code. Its order is the order on the screen. 2026 is GB/T 47678.5 (five digits: class and matter), 2013
GB/T 30428.2 (four); a local extension has neither. What a station sets differently stands in its tables.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

LimitUnit = Literal["hour", "working_hour", "working_day"]

FILE = Path(__file__).parent.parent / "data" / "hygiene_types.csv"

RADIUS_M = 30
"""Two reports of one type so near may be the same dead-spot."""


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of dead-spot.

    code: the local one, which is stored. tile: among the big ones on the first screen. handler: who
    usually deals with it, words for a person. limit_value, limit_unit: time to deal with it from the
    dispatch; "hour" runs day and night, the other two by the working calendar. aliases: what people call it.
    """

    code: str
    zh: str
    en: str
    class_zh: str
    code_2026: str | None
    code_2013: str | None
    tile: bool
    handler: str
    limit_value: int
    limit_unit: LimitUnit
    radius_m: int = RADIUS_M
    aliases: tuple[str, ...] = ()


def _read(file: Path) -> dict[str, Type]:
    """The catalogue by local code, in the order of the file."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return {row["local_code"]: _type(row) for row in csv.DictReader(lines)}


def _type(row: dict[str, str]) -> Type:
    return Type(
        code=row["local_code"],
        zh=row["name_zh"],
        en=row["name_en"],
        class_zh=row["class_zh"],
        code_2026=row["code_gbt47678_5_2026"] or None,
        code_2013=row["code_gbt30428_2_2013"] or None,
        tile=row["tile"] == "1",
        handler=row["default_handler"],
        limit_value=int(row["sla_value"]),
        limit_unit=cast(LimitUnit, row["sla_unit"]),
        aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
    )


TYPES = _read(FILE)

_BY_2026 = {kind.code_2026: kind for kind in TYPES.values() if kind.code_2026}


def by_code(text: str) -> Type | None:
    """The type of a local or a 2026 code, to the letter; None for every other text, 2013 codes too."""
    return TYPES.get(text) or _BY_2026.get(text)
