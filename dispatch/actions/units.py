"""The ground of a street: units, compounds and buildings, laid from a file, the demo or by hand.

Laying the same thing twice changes nothing. What hangs on demo ground is demo itself, so that
removing the demo leaves nothing behind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlmodel import SQLModel, col, select

from dispatch.actions import people
from dispatch.errors import Refused, invalid
from dispatch.idempotency import Made
from dispatch.queries.people import plain_unit
from dispatch.queries.scope import find
from dispatch.rules.streets import PARENT_KIND, BuildingRow, CompoundRow, Street, UnitRow
from dispatch.tx import Tx
from models import Building, Compound, Stream, Unit, UnitKind

ORDER = list(PARENT_KIND)  # parents first


@dataclass
class Laid:
    """What a laying did: {"units": {"added": 2, "unchanged": 20}, …}."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def say(self, what: str, outcome: str) -> None:
        self.counts.setdefault(what, Counter())[outcome] += 1

    @property
    def changed(self) -> bool:
        return any(counter["added"] or counter["changed"] for counter in self.counts.values())


def lay_ground(tx: Tx, street: Street, laid: Laid, demo: bool = False) -> dict[str, Unit]:
    """Units by code, after all of the street's ground is there."""
    units = lay_units(tx, street.units, laid, demo)
    compounds = lay_compounds(tx, street.compounds, units, laid)
    lay_buildings(tx, street.buildings, compounds, laid)
    if laid.changed:
        tx.audit("ground.lay", rows={what: dict(counter) for what, counter in laid.counts.items()})
    return units


def lay_units(tx: Tx, rows: Iterable[UnitRow], laid: Laid, demo: bool = False) -> dict[str, Unit]:
    known = {str(u.code): u for u in tx.session.exec(select(Unit).where(col(Unit.code).is_not(None)))}
    for kind in ORDER:
        for row in (r for r in rows if r.kind == kind):
            parent = parent_of(row, known)
            unit = known.get(row.code)
            if unit is None:
                known[row.code] = add_unit(tx, row, parent, demo)
                laid.say("units", "added")
                if kind == UnitKind.station and parent is not None:
                    people.refresh_district(tx, parent.id)
                continue
            if unit.kind != row.kind or unit.parent_id != (parent and parent.id):
                raise Refused("invalid", errors=[{"field": row.code, "code": "unit_is_another"}])
            said = unit_fields(row)
            if unit.policy:  # what the station has set since stays
                said.pop("policy", None)
            laid.say("units", set_fields(unit, said))
        tx.session.flush()
    return known


def add(
    tx: Tx, kind: str, name: str, parent_id: str | None, phone: str | None, position: dict[str, float] | None
) -> Made:
    """An outlet or a committee of a station, by hand: its ground (compounds, boundary) comes by file."""
    station = station_for(tx, parent_id)
    if not tx.who.reaches(station.id, "coordinator", "admin"):
        raise Refused("forbidden")
    same = select(Unit.id).where(Unit.parent_id == station.id, Unit.kind == kind, Unit.name == name)
    if tx.session.execute(same).first() is not None:
        raise invalid(name="name_taken")
    unit = Unit(
        kind=UnitKind(kind), parent_id=station.id, name=name, phone=phone, demo=station.demo,
        lat=position["lat"] if position else None, lng=position["lng"] if position else None,
    )  # fmt: skip
    tx.session.add(unit)
    tx.session.flush()
    tx.audit("unit.add", unit.id, station.id, kind=kind)
    return Made({"id": unit.id}, answer=shown(tx, unit.id))


def station_for(tx: Tx, parent_id: str | None) -> Unit:
    """The station it is to stand in, held until COMMIT (two of one name at once are one); who has several
    names it."""
    parent_id = parent_id or tx.who.station_id or (tx.who.stations[0] if len(tx.who.stations) == 1 else None)
    if parent_id is None:
        raise invalid(parent_id="required")
    held = select(Unit).where(Unit.id == parent_id).with_for_update(key_share=True)
    tx.session.execute(held)
    station = find(tx, tx.who, Unit, parent_id)
    if station.kind != UnitKind.station:
        raise invalid(parent_id="not_a_choice")
    return station


def shown(tx: Tx, unit_id: str) -> dict[str, Any]:
    return plain_unit(find(tx, tx.who, Unit, unit_id))


def parent_of(row: UnitRow, known: dict[str, Unit]) -> Unit | None:
    wanted = PARENT_KIND[row.kind]
    parent = known.get(row.parent or "")
    if (parent.kind if parent else None) != wanted:
        raise Refused("invalid", errors=[{"field": row.code, "code": "unknown_parent"}])
    return parent


def add_unit(tx: Tx, row: UnitRow, parent: Unit | None, demo: bool) -> Unit:
    unit = Unit(
        kind=UnitKind(row.kind),
        parent_id=parent.id if parent else None,
        code=row.code,
        demo=demo or (parent is not None and parent.demo),
        **unit_fields(row),
    )
    tx.session.add(unit)
    if row.kind == UnitKind.station:
        tx.session.flush()
        tx.session.add(Stream(station_id=unit.id))
    return unit


def unit_fields(row: UnitRow) -> dict[str, Any]:
    """What the row says; of what it leaves empty it says nothing."""
    said = {
        "name": row.name,
        "phone": row.phone,
        "lat": row.lat,
        "lng": row.lng,
        "boundary": orjson.dumps(row.boundary).decode() if row.boundary else None,
        "policy": row.policy or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def lay_compounds(
    tx: Tx, rows: Iterable[CompoundRow], units: dict[str, Unit], laid: Laid
) -> dict[tuple[str, str], Compound]:
    """By (committee's code, name): those of the rows and all that stood before."""
    codes = {u.id: code for code, u in units.items()}
    known = {
        (codes[c.community_id], c.name): c
        for c in tx.session.exec(select(Compound))
        if c.community_id in codes
    }
    for row in rows:
        if (row.community, row.name) in known:
            laid.say("compounds", "unchanged")
            continue
        committee = units[row.community]
        compound = Compound(community_id=committee.id, name=row.name, demo=committee.demo)
        known[row.community, row.name] = compound
        tx.session.add(compound)
        laid.say("compounds", "added")
    tx.session.flush()
    return known


def lay_buildings(
    tx: Tx, rows: Iterable[BuildingRow], compounds: dict[tuple[str, str], Compound], laid: Laid
) -> None:
    wanted = {compounds[r.community, r.compound].id for r in rows}
    standing = (
        tx.session.exec(select(Building).where(col(Building.compound_id).in_(wanted))) if wanted else ()
    )
    known = {(b.compound_id, b.number): b for b in standing}
    for row in rows:
        compound = compounds[row.community, row.compound]
        building = known.get((compound.id, row.number))
        fields = {name: getattr(row, name) for name in ("lat", "lng", "entrances", "floors", "lift")}
        if building is not None:
            laid.say("buildings", set_fields(building, fields))
            continue
        tx.session.add(
            Building(
                compound_id=compound.id,
                community_id=compound.community_id,
                number=row.number,
                demo=compound.demo,
                **fields,
            )
        )
        laid.say("buildings", "added")
    tx.session.flush()


def set_fields(row: SQLModel, fields: dict[str, Any]) -> str:
    """ "changed" if anything was, else "unchanged"; a row with a version gets the next."""
    differing = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    if differing and hasattr(row, "version"):
        row.version += 1
    return "changed" if differing else "unchanged"
