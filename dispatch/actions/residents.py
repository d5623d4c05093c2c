"""The people at the other end: adding, correcting, finding them again by keyed hashes."""

from typing import Any

from sqlalchemy import delete, select
from sqlmodel import col

from dispatch.errors import invalid, not_found
from dispatch.idempotency import Made
from dispatch.queries.scope import find, stations_as
from dispatch.rules import addresses, names, phones, places
from dispatch.tx import Tx
from dispatch.vault import Box
from models import Building, Compound, Resident, ResidentKey, ResidentTerm, Unit, new_id


def add(
    tx: Tx,
    *,
    community_id: str,
    name: str,
    address: dict[str, Any],
    phone: str | None = None,
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
        "name": name, "phone": phone, "address": addresses.completed(address), "hints": hints or [],
        "groups": groups or [], "instructions": instructions, "consent": consent,
    }  # fmt: skip
    write(tx, resident, tx.vault.box(wrapped), values, at)
    tx.audit("resident.add", resident.id, resident.station_id)
    return resident


def write(
    tx: Tx, resident: Resident, box: Box, values: dict[str, Any], at: tuple[float, float] | None
) -> None:
    """Seal the values, and bring what may be seen and searched into line with them."""
    address, phone = values["address"], values.get("phone")
    resident.sealed = box.seal(resident.id, values)
    resident.masked_name = names.masked(values["name"])
    resident.masked_phone = phones.masked(phone) if phone else ""
    door = places.Place(building=address.get("building"), entrance=address.get("entrance"))
    resident.masked_place = places.masked(door) if door.building else ""
    resident.compound = addresses.open_compound(address, compounds_of(tx, resident.community_id))
    resident.building = addresses.open_building(address)
    consent = values.get("consent")
    resident.consent = {k: consent[k] for k in ("how", "at")} if consent else None
    resident.lat, resident.lng = at or located(tx, resident.community_id, address)
    tx.session.flush()
    tx.session.execute(delete(ResidentTerm).where(col(ResidentTerm.resident_id) == resident.id))
    for kind, value in sorted(terms(values)):
        term = tx.vault.term(resident.community_id, kind, value)
        tx.session.add(ResidentTerm(term=term, resident_id=resident.id))
    tx.session.flush()


def compounds_of(tx: Tx, community_id: str) -> set[str]:
    return set(
        tx.session.execute(select(Compound.name).where(Compound.community_id == community_id)).scalars()
    )


def terms(values: dict[str, Any]) -> set[tuple[str, str]]:
    """Everything a clerk may type to find this resident, as (kind, value)."""
    found = {("initials", p) for p in names.prefixes(names.initials(values["name"]))}
    found |= {("name", p) for p in names.prefixes(names.key(values["name"]))}
    if phone := values.get("phone"):
        found |= {("phone", phone), ("last_four", phones.last_four(phone))}
    address = values["address"]
    if address.get("building"):
        door = places.Place(address["building"], address.get("entrance"), address.get("room"))
        found |= {("place", t) for t in places.search_terms(door)}
    return found


def located(tx: Tx, community_id: str, address: dict[str, Any]) -> tuple[float | None, float | None]:
    """Where the building stands, else the middle of the community. Never what the door would tell."""
    wanted = places.canonical(address.get("building"))
    if wanted:
        query = (
            select(Building, Compound.name)
            .join(Compound, col(Compound.id) == Building.compound_id)
            .where(Building.community_id == community_id)
        )
        same = [(b, c) for b, c in tx.session.execute(query) if places.canonical(b.number) == wanted]
        here = [b for b, c in same if c == address.get("compound")] or [b for b, _ in same]
        if len({(b.lat, b.lng) for b in here}) == 1 or (here and address.get("compound")):
            return here[0].lat, here[0].lng
    community = tx.session.get(Unit, community_id)
    return (community.lat, community.lng) if community else (None, None)


def find_or_add(tx: Tx, community_id: str, given: dict[str, Any], **more: Any) -> Resident:
    """The resident of this committee with this phone and this name, unchanged; else a new one."""
    phone = given.get("phone")
    if phone:
        term = tx.vault.term(community_id, "phone", phone)
        query = select(ResidentTerm.resident_id).where(ResidentTerm.term == term)
        for resident_id in tx.session.execute(query.order_by(col(ResidentTerm.resident_id))).scalars():
            known = tx.session.get(Resident, resident_id)
            if known is None or known.sealed is None or known.community_id != community_id:
                continue
            if tx.box_of(resident_id).open(resident_id, known.sealed)["name"] == given["name"]:
                return known
    return add(tx, community_id=community_id, **(given | more))


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
    } | box.open(resident_id, resident.sealed)
