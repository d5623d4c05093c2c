"""An address as typed, as stored, and as much of it as a street may read.

What stands in open columns (compound, building) is seen by every courier of the station and goes
into events; a clerk types whatever she hears into whatever field the cursor is in. So the open
parts are made here, and everything typed stays whole in the sealed address."""

import re
from typing import Any

from dispatch.rules import places

SURE = 0.8
PARTS = ("building", "entrance", "room")
LEADING_NAME = re.compile(r"^[^\d０-９一二三四五六七八九十零〇#＃,，;；:：]{2,}")


def completed(address: dict[str, Any]) -> dict[str, Any]:
    """With building, entrance and room read out of a door that was typed into one field."""
    address = {k: v for k, v in address.items() if v}
    typed = address.get("building") or ""
    door = read(typed) or ({} if typed else read(address.get("text") or ""))
    return door | {k: v for k, v in address.items() if k != "building" or "building" not in door}


def read(typed: str) -> dict[str, str]:
    """The parts of a door, when the words leave no doubt."""
    place = places.parse(typed)
    if not place.building or place.confidence < SURE:
        return {}
    found = {"building": place.building, "entrance": place.entrance, "room": place.room}
    return {k: v for k, v in found.items() if v}


def corrected(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The address after a correction: new words for the door make the old parts of it wrong."""
    if ("text" in new or "building" in new) and not ({"entrance", "room"} & set(new)):
        old = {k: v for k, v in old.items() if k not in PARTS}
    return completed(old | new)


def open_building(address: dict[str, Any]) -> str | None:
    """The building's number for the pool; nothing when what was typed may hold more."""
    typed = (address.get("building") or "").strip()
    return typed if typed and len(typed) <= 6 and not re.search(r"\d{4,}", typed) else None


def open_compound(address: dict[str, Any], known: set[str]) -> str | None:
    """The compound's name for the pool: a known one as it is, of another only the leading name."""
    typed = (address.get("compound") or "").strip()
    if typed in known:
        return typed
    leading = LEADING_NAME.match(typed)
    return leading[0].strip()[:20] if leading else None
