"""The ground as it stands: communities with their boundaries, buildings, and which are nearest."""

from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import select
from sqlmodel import col

from dispatch.queries.plain import position
from dispatch.rules import names
from dispatch.rules.geography import Wgs84, metres_fast
from dispatch.rules.standing import Who
from dispatch.rules.text import plain
from dispatch.tx import Reading
from models import Building, Compound, Unit, UnitKind

COLUMNS: Any = (Compound.name, Building.number, Building.community_id, Building.lat, Building.lng)
HOUSE_WORDS = ("号楼", "栋", "幢", "座", "号", "#", "楼")


def ground(rd: Reading, who: Who) -> dict[str, Any]:
    """{"communities", "buildings"} of the asker's stations: what a map without tiles is drawn from.
    `boundary` is a GeoJSON geometry in WGS-84, or None."""
    here = select(Unit).where(col(Unit.parent_id).in_(who.stations), Unit.kind == UnitKind.committee)
    communities = rd.session.execute(here.order_by(Unit.code, Unit.id)).scalars()
    return {
        "communities": [
            {"id": u.id, "name": u.name, "boundary": boundary(u), "position": position(u.lat, u.lng)}
            for u in communities
        ],
        "buildings": [
            {"compound": compound, "number": number, "community_id": community, "position": position(lat, lng)}
            for compound, number, community, lat, lng in houses(rd, who)
        ],
    }  # fmt: skip


def boundary(unit: Unit) -> dict[str, Any] | None:
    return orjson.loads(unit.boundary) if unit.boundary else None


def houses(rd: Reading, who: Who) -> list[Any]:
    """(compound, number, community_id, lat, lng) of every building of his stations."""
    committees = select(Unit.id).where(col(Unit.parent_id).in_(who.stations))
    query = (
        select(*COLUMNS)
        .join(Compound, col(Compound.id) == Building.compound_id)
        .where(col(Building.community_id).in_(committees))
        .order_by(Compound.name, Building.id)
    )
    return list(rd.session.execute(query).all())


def nearest(rd: Reading, who: Who, near: Wgs84 | None, typed: str, limit: int) -> dict[str, Any]:
    """{"items"}: the buildings that answer to what was typed (芳林3, fl3, 3号楼; nothing: all), the
    nearest first with `distance_m`; without a place in the order of their names."""
    wanted = spelled(typed)
    found = [row for row in houses(rd, who) if not wanted or answers(wanted, row[0], row[1])]
    items = [
        {"community_id": community, "compound": compound, "building": number, "position": position(lat, lng)}
        | ({"distance_m": round(metres_fast(near, Wgs84(lat, lng)))} if near else {})
        for compound, number, community, lat, lng in found
    ]
    order = (lambda i: i["distance_m"]) if near else (lambda i: (i["compound"], counted(i["building"])))
    return {"items": sorted(items, key=order)[:limit], "next": None}


def spelled(typed: str) -> str:
    text = plain(typed).casefold().replace(" ", "").replace("-", "")
    for word in HOUSE_WORDS:
        text = text.removesuffix(word)
    return text


def answers(wanted: str, compound: str, number: str) -> bool:
    whole = plain(f"{compound}{number}").casefold()
    return wanted in whole or any(f"{i}{number}".startswith(wanted) for i in read_aloud(compound))


@lru_cache(maxsize=4096)
def read_aloud(compound: str) -> frozenset[str]:
    """The pinyin initials of a compound's name, kept: they are asked for with every letter typed."""
    return frozenset(names.initials(compound))


def counted(number: str) -> tuple[int, str]:
    """2 before 10, and 3A after 3."""
    digits = "".join(c for c in number if c.isascii() and c.isdigit())
    return int(digits or 0), number
