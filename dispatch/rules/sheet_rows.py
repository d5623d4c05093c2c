"""From the tables of a file to the rows of a street, checked against what stands already.

Nothing is guessed: a cell that means nothing, a unit nobody knows, a phone that is two people's is a
problem with its place, and a file with one problem lays nothing."""

from collections.abc import Iterable

from dispatch.rules import sheet_cells as cells
from dispatch.rules.sheet_columns import KINDS, ROLES
from dispatch.rules.sheet_draft import Draft, Line
from dispatch.rules.sheet_meaning import chosen, code_of, compound_of, position, station_of, unit_of
from dispatch.rules.sheet_tables import Table, of_kind
from dispatch.rules.streets import ROLE_UNITS, BuildingRow, CompoundRow, CourierRow, PersonRow, UnitRow


def drafted(tables: Iterable[Table], draft: Draft) -> Draft:
    """Units first, because all else speaks of them."""
    tables = list(tables)
    steps = (("units", unit), ("compounds", compound), ("buildings", building), ("people", person))
    for sheet, step in steps:
        for table in of_kind(tables, sheet):
            for number, raw in table.rows:
                step(Line(draft, table, number, raw))
    return draft


def unit(line: Line) -> None:
    draft, known = line.draft, line.draft.known
    kind = line.get("kind", lambda raw: chosen(raw, KINDS, "unknown_kind"), needed=True)
    code = line.get("code", code_of, needed=True)
    lat, lng = position(line) or (None, None)
    row = UnitRow(
        kind=kind or "committee",
        code=code or "",
        name=line.get("name", cells.name, "", needed=True),
        parent=line.get("station", lambda raw: station_of(raw, known), known.station),
        phone=line.get("phone", cells.phone),
        lat=lat,
        lng=lng,
    )
    before = known.units.get(row.code)
    if code in draft.units:
        line.wrong("code", "twice")
    elif before and kind and (before.kind, before.parent) != (row.kind, row.parent):
        line.wrong("code", "unit_is_another")
    if not line.failed:
        draft.units[row.code] = row


def compound(line: Line) -> None:
    community = line.get(
        "community", lambda raw: unit_of(raw, line.draft, ("committee",), "unknown_community"), needed=True
    )
    name = line.get("name", cells.name, needed=True)
    if (community, name) in line.draft.compounds:
        line.wrong("name", "twice")
    if not line.failed:
        line.draft.compounds[community, name] = CompoundRow(community, name)


def building(line: Line) -> None:
    draft = line.draft
    community = line.get("community", lambda raw: unit_of(raw, draft, ("committee",), "unknown_community"))
    compound_name = line.get("compound", cells.name, needed=True)
    where = None if line.failed else compound_of(line, community, compound_name)
    number = line.get("number", cells.house, needed=True)
    floors = line.get("floors", lambda raw: cells.count(raw, 120), 6)
    entrances = line.get("entrances", lambda raw: cells.count(raw, 60), 1)
    lift = line.get("lift", cells.yes, floors > 6)
    place = position(line)
    if where is None or line.failed:
        return
    home = draft.all_units()[where]
    lat, lng = place or (home.lat, home.lng)
    key = (where, compound_name, number)
    if lat is None or lng is None:
        line.wrong("lat", "no_position")
    elif key in draft.buildings:
        line.wrong("number", "twice")
    else:
        draft.buildings[key] = BuildingRow(*key, lat, lng, entrances, floors, lift)


def person(line: Line) -> None:
    draft = line.draft
    name = line.get("name", cells.name, needed=True)
    phone = line.get("phone", cells.mobile, needed=True)
    role = line.get("role", lambda raw: chosen(raw, ROLES, "unknown_role"), "courier")
    where = line.get("unit", lambda raw: unit_of(raw, draft, ROLE_UNITS[role], "role_not_here"), needed=True)
    papers = courier_papers(line) if role == "courier" else None
    if line.failed:
        return
    row = PersonRow(phone, name, role, where, papers)
    rows_of_phone = [r for r in draft.people.values() if r.phone == phone]
    if any(r.name != name for r in rows_of_phone):
        line.wrong("name", "another_name")
    elif any(r.role == role and (r.unit == where or role == "courier") for r in rows_of_phone):
        line.wrong("phone", "twice")
    elif phone in draft.known.people and draft.known.people[phone].demo and not draft.known.demo:
        line.wrong("phone", "demo_person")
    elif role == "courier" and elsewhere(row, draft):
        line.wrong("unit", "works_elsewhere")
    else:
        draft.people[phone, role, where] = row


def courier_papers(line: Line) -> CourierRow:
    zone, now = line.draft.zone, line.draft.now
    until = {
        column: line.get(column, lambda raw: cells.good_until(raw, zone, now))
        for column in ("insured_until", "notice_until", "minors_until")
    }
    return CourierRow(
        insured_until=until["insured_until"],
        notice_accepted_until=until["notice_until"],
        medicine_trained=line.get("medicine", cells.yes),
        minors_cleared_until=until["minors_until"],
    )


def elsewhere(row: PersonRow, draft: Draft) -> bool:
    """A courier of another station stays there until that station lets him go."""
    before = draft.known.people.get(row.phone)
    return bool(before and before.station and before.station != station_above(row.unit, draft))


def station_above(code: str, draft: Draft) -> str | None:
    found = draft.all_units()[code]
    return found.code if found.kind == "station" else found.parent
