"""What stands on the ground already, by code and by name: what a file is checked against."""

from collections import defaultdict
from typing import Any

import orjson
from sqlalchemy import select
from sqlmodel import col

from dispatch.rules.sheet_draft import Known, KnownPerson
from dispatch.rules.streets import UnitRow
from dispatch.tx import Reading
from models import Building, Compound, Courier, Person, Unit, UnitKind


def stations(rd: Reading) -> list[Unit]:
    """Every station, real ones first."""
    query = select(Unit).where(col(Unit.kind) == UnitKind.station).order_by(col(Unit.demo), col(Unit.code))
    return list(rd.session.execute(query).scalars())


def station_for(rd: Reading, named: str | None) -> Unit:
    """The station of this code or name; unnamed, the only real one, or else the only one at all.
    LookupError("unknown_station" | "which_station")."""
    all_of_them = stations(rd)
    if named:
        found = [s for s in all_of_them if named in (s.code, s.name)]
    else:
        found = [s for s in all_of_them if not s.demo] or [s for s in all_of_them if s.demo][:1]
    if len(found) != 1:
        raise LookupError("which_station" if found else "unknown_station")
    return found[0]


def known(rd: Reading, station: Unit) -> Known:
    units = list(rd.session.execute(select(Unit).where(col(Unit.code).is_not(None))).scalars())
    codes = {u.id: str(u.code) for u in units}
    compounds = rd.session.execute(select(Compound)).scalars()
    return Known(
        station=str(station.code),
        units={str(u.code): unit_row(u, codes) for u in units},
        compounds=frozenset((codes[c.community_id], c.name) for c in compounds if c.community_id in codes),
        people=known_people(rd, codes),
        demo=station.demo,
        boundaries={
            codes[u.id]: orjson.loads(u.boundary) for u in units if u.boundary and u.demo == station.demo
        },
        houses=known_houses(rd, codes),
    )


def unit_row(unit: Unit, codes: dict[str, str]) -> UnitRow:
    return UnitRow(
        kind=str(unit.kind),
        code=str(unit.code),
        name=unit.name,
        parent=codes.get(unit.parent_id or ""),
        phone=unit.phone,
        lat=unit.lat,
        lng=unit.lng,
    )


def known_houses(rd: Reading, codes: dict[str, str]) -> dict[str, tuple[tuple[float, float], ...]]:
    """{committee's code: (lat, lng) of its houses}."""
    columns: Any = (Building.community_id, Building.lat, Building.lng)
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for community, lat, lng in rd.session.execute(select(*columns)):
        if community in codes:
            found[codes[community]].append((lat, lng))
    return {code: tuple(places) for code, places in found.items()}


def known_people(rd: Reading, codes: dict[str, str]) -> dict[str, KnownPerson]:
    columns: Any = (Person.phone, Person.name, Person.demo, Courier.outlet_id, Courier.station_id)
    query = select(*columns).outerjoin(Courier, col(Courier.person_id) == col(Person.id))
    return {
        phone: KnownPerson(name, codes.get(outlet or ""), codes.get(station or ""), demo)
        for phone, name, demo, outlet, station in rd.session.execute(query)
    }
