"""Whose ground a place is on: the committee that owns it, and that committee's station."""

import math
from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.errors import invalid
from dispatch.rules import routing
from dispatch.rules.geography import Wgs84, box_around, metres_fast
from dispatch.tx import Reading
from models import Building, Compound, Unit, UnitKind

FAR_M = 20_000  # a committee whose middle is farther away owns nothing here
HOUSE_M = 60
NEAR_M = routing.GAP_M + 100


def of_place(rd: Reading, point: Wgs84, demo: bool) -> routing.Area:
    """The one committee, with its station. Demonstration places among demonstration units, real ones
    among real ones. `invalid` position outside_area when it is nobody's ground."""
    try:
        return routing.route(areas(rd, point, demo), point)
    except LookupError:
        raise invalid(position="outside_area") from None


def areas(rd: Reading, point: Wgs84, demo: bool) -> list[routing.Area]:
    committee, station = Unit.__table__.alias(), Unit.__table__.alias()
    south_west, north_east = box_around(point, FAR_M)
    query: Any = (
        select(committee, station.c.code.label("station_code"))
        .join(station, station.c.id == committee.c.parent_id)
        .where(
            committee.c.kind == UnitKind.committee,
            committee.c.demo == demo,
            (committee.c.lat.is_(None)) | committee.c.lat.between(south_west.lat, north_east.lat),
            (committee.c.lng.is_(None)) | committee.c.lng.between(south_west.lng, north_east.lng),
        )
    )
    rows = rd.session.execute(query).mappings().all()
    without = [r["id"] for r in rows if not r["boundary"]]
    houses = buildings_near(rd, point, without)
    return [area(r, houses.get(r["id"], ())) for r in rows]


def area(row: Any, buildings: tuple[Wgs84, ...]) -> routing.Area:
    return routing.Area(
        code=f"{row['station_code'] or row['parent_id']}/{row['code'] or row['id']}",
        unit_id=row["id"],
        station_id=row["parent_id"],
        boundary=routing.shape_of(row["boundary"]) if row["boundary"] else None,
        buildings=buildings,
        centre=Wgs84(row["lat"], row["lng"]) if row["lat"] is not None else None,
    )


def buildings_near(rd: Reading, point: Wgs84, communities: list[str]) -> dict[str, tuple[Wgs84, ...]]:
    """Houses near enough to speak for a committee that has drawn no boundary."""
    south_west, north_east = box_around(point, NEAR_M)
    query = select(Building.community_id, Building.lat, Building.lng).where(
        col(Building.community_id).in_(communities),
        col(Building.lat).between(south_west.lat, north_east.lat),
        col(Building.lng).between(south_west.lng, north_east.lng),
    )
    found: dict[str, list[Wgs84]] = defaultdict(list)
    for community_id, lat, lng in rd.session.execute(query) if communities else ():
        found[community_id].append(Wgs84(lat, lng))
    return {community_id: tuple(places) for community_id, places in found.items()}


def house_at(rd: Reading, point: Wgs84, community_id: str) -> tuple[str, str] | None:
    """(compound, number) of the house by which a place lies, at most HOUSE_M away: what people say."""
    south_west, north_east = box_around(point, HOUSE_M)
    query = (
        select(Compound.name, Building.number, Building.lat, Building.lng)
        .join(Compound, col(Compound.id) == Building.compound_id)
        .where(
            col(Building.community_id) == community_id,
            col(Building.lat).between(south_west.lat, north_east.lat),
            col(Building.lng).between(south_west.lng, north_east.lng),
        )
    )
    near = [
        (metres_fast(point, Wgs84(lat, lng)), compound, number)
        for compound, number, lat, lng in rd.session.execute(query)
    ]
    metres, compound, number = min(near, default=(math.inf, "", ""))
    return (compound, number) if metres <= HOUSE_M else None
