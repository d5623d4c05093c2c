"""The people at the other end: adding, correcting, finding them again by keyed hashes."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import col

from dispatch.errors import invalid, not_found
from dispatch.idempotency import Made
from dispatch.queries import compounds
from dispatch.queries.scope import find, stations_as
from dispatch.rules import addresses, finding, names, phones, places
from dispatch.tx import Tx, insert_of
from dispatch.vault import Box
from models import Building, Compound, Resident, ResidentKey, ResidentTerm, Unit, new_id


def add(
    tx: Tx,
    *,
    community_id: str,
    name: str,
    address: dict[str, Any],
    phone: str | None = None,
    more_phones: list[str] | None = None,
    hints: list[str] | None = None,
    groups: list[str] | None = None,
    instructions: str | None = None,
    consent: dict[str, Any] | None = None,
    call_committee: bool = False,
    at: tuple[float, float] | None = None,
    demo: bool = False,
) -> Resident:
    """A new record under a key of its own. `phone` as rules.phones spells it; `address` has
    compound, building, entrance, room, text (each may be missing); `at` is (lat, lng), WGS-84."""
    community = tx.session.get(Unit, community_id)
    assert community is not None and community.parent_id is not None
    resident = Resident(
        id=new_id(), station_id=community.parent_id, community_id=community_id, created_at=tx.now,
        call_committee=call_committee, demo=demo,
    )  # fmt: skip
    wrapped = tx.vault.new_key()
    tx.session.add(resident)
    tx.session.flush()
    tx.session.add(ResidentKey(resident_id=resident.id, wrapped=wrapped))
    values = {
        "name": name, "phone": phone, "more_phones": more_phones or [], "address": addresses.completed(address), "hints": hints or [],
        "groups": groups or [], "instructions": instructions, "consent": consent,
    }  # fmt: skip
    write(tx, resident, tx.vault.box(wrapped), values, at)
    tx.audit("resident.add", resident.id, resident.station_id)
    return resident


def write(
    tx: Tx, resident: Resident, box: Box, values: dict[str, Any], at: tuple[float, float] | None
) -> None:
    """Seal the values, and bring what may be seen and searched into line with them."""
    address = values["address"]
    values |= _first_and_more(values)
    resident.sealed = box.seal(resident.id, values)
    for name, shown in open_names(tx, resident.community_id, address).items():
        setattr(resident, name, shown)
    consent = values.get("consent")
    resident.consent = {k: consent[k] for k in ("how", "at")} if consent else None
    resident.lat, resident.lng = at or located(tx, resident.community_id, address)
    index(tx, resident, values)


def index(tx: Tx, resident: Resident, values: dict[str, Any]) -> None:
    """What a list shows of the resident, and what finds the resident."""
    resident.masked_name = names.masked(values["name"])
    resident.masked_phone = " ".join(phones.masked(number) for number in finding.numbers(values)[:2])
    resident.indexed = finding.VERSION
    tx.session.flush()
    tx.session.execute(delete(ResidentTerm).where(col(ResidentTerm.resident_id) == resident.id))
    terms = {tx.vault.term(resident.community_id, kind, said) for kind, said in finding.terms(values)}
    rows = [{"term": term, "resident_id": resident.id} for term in sorted(terms)]
    tx.desk.many(insert_of(ResidentTerm, ("term", "resident_id"), tx.desk.dialect.name), rows)


def _first_and_more(values: dict[str, Any]) -> dict[str, Any]:
    """The number to ring first, and the others; without a first one the next is the first."""
    numbers = finding.numbers(values)[: phones.MOST]
    return {"phone": numbers[0] if numbers else None, "more_phones": numbers[1:]}


def open_names(tx: Tx, community_id: str, address: dict[str, Any]) -> dict[str, str | None]:
    """What may stand open of a door: compound and building for everybody, `masked_place` for staff."""
    known = compounds.of_street(tx, community_id)
    return {
        "compound": addresses.open_compound(address, known),
        "building": addresses.open_building(address, known),
        "masked_place": addresses.masked(address),
    }


def located(tx: Tx, community_id: str, address: dict[str, Any]) -> tuple[float | None, float | None]:
    """Where the building stands, else the middle of the community: a compound that nobody knows may be
    anywhere in it. Never what the door would tell."""
    door, compound = addresses.door(address), places.compact(address.get("compound") or "")
    wanted = "" if door.before else places.canonical(door.building)
    if wanted:
        query = (
            select(Building, Compound.name)
            .join(Compound, col(Compound.id) == Building.compound_id)
            .where(Building.community_id == community_id)
        )
        same = [(b, c) for b, c in tx.session.execute(query) if places.canonical(b.number) == wanted]
        here = [b for b, c in same if not compound or places.compact(c) == compound]
        if here and (compound or len({(b.lat, b.lng) for b in here}) == 1):
            return here[0].lat, here[0].lng
    community = tx.session.get(Unit, community_id)
    return (community.lat, community.lng) if community else (None, None)


def on_record(tx: Tx, community_id: str, given: dict[str, Any]) -> Resident | None:
    """The resident of this committee with one of these numbers and this name, however it is spelled. Of the
    record nothing changes, but that a number it did not have is added."""
    for known, values in _who_has(tx, community_id, finding.numbers(given)):
        if names.same(values["name"], given["name"]):
            _take_numbers(tx, known, values, finding.numbers(given))
            return known
    return None


def _who_has(tx: Tx, community_id: str, numbers: list[str]) -> Iterator[tuple[Resident, dict[str, Any]]]:
    """Whom the committee knows under one of the numbers, opened, the oldest first."""
    terms = [tx.vault.term(community_id, "phone", number) for number in numbers]
    query = select(ResidentTerm.resident_id).where(col(ResidentTerm.term).in_(terms)).distinct()
    for resident_id in tx.session.execute(query.order_by(col(ResidentTerm.resident_id))).scalars():
        known = tx.session.get(Resident, resident_id)
        if known is None or known.sealed is None or known.community_id != community_id:
            continue
        values = tx.box_of(resident_id).open(resident_id, known.sealed)
        if not set(numbers).isdisjoint(finding.numbers(values)):
            yield known, values


def _take_numbers(tx: Tx, known: Resident, values: dict[str, Any], given: list[str]) -> None:
    """What was typed beside a number that is known is not lost."""
    all_of_them = list(dict.fromkeys([*finding.numbers(values), *given]))[: phones.MOST]
    if all_of_them == finding.numbers(values):
        return
    known.version += 1
    values |= {"phone": all_of_them[0], "more_phones": all_of_them[1:]}
    known.sealed = tx.box_of(known.id).seal(known.id, values)
    index(tx, known, values)
    tx.audit("resident.change", known.id, known.station_id, fields=["more_phones"])


def community_for(tx: Tx, community_id: str | None) -> str:
    """The asker's own community, or the one he must name; someone else's does not exist."""
    own = tx.who.community_id
    if community_id is None:
        if own is None:
            raise invalid(community_id="required")
        return own
    unit = tx.session.get(Unit, community_id)
    reachable = stations_as(tx.who, "coordinator", "hotline_agent")
    if unit is None or unit.kind != "committee" or (unit.id != own and unit.parent_id not in reachable):
        raise not_found()
    return unit.id


def post(tx: Tx, given: dict[str, Any]) -> Made:
    """POST /residents."""
    community_id = community_for(tx, given.pop("community_id", None))
    resident = add(tx, community_id=community_id, **given)
    return Made({"resident_id": resident.id, "version": resident.version}, answer=shown(tx, resident.id))


def shown(tx: Tx, resident_id: str) -> dict[str, Any]:
    """The record in full, revealed to staff of its committee or station."""
    resident = find(tx, tx.who, Resident, resident_id)
    key = tx.session.get(ResidentKey, resident_id)
    if key is None:
        raise not_found()
    box = tx.reveal(resident_id, resident.station_id, key.wrapped)
    return {
        "id": resident.id,
        "version": resident.version,
        "community_id": resident.community_id,
        "position": {"lat": resident.lat, "lng": resident.lng},
        "call_committee": resident.call_committee,
        "created_at": resident.created_at.isoformat(timespec="milliseconds"),
        "more_phones": [],
    } | box.open(resident_id, resident.sealed)
