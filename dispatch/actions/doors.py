"""Which door an errand goes to, and what of a door stands open: the street's own names, the house's place."""

from typing import Any

from dispatch.actions import residents
from dispatch.errors import Refused, invalid, not_found
from dispatch.queries.scope import find
from dispatch.rules import addresses
from dispatch.tx import Tx
from models import Resident


def of_errand(tx: Tx, given: dict[str, Any]) -> tuple[Resident, dict[str, Any] | None]:
    """Whose errand it is, by id or written inline, and the door of this errand alone, None where it goes to
    the one on record. What was typed of a door and is not on record is asked about (`address_differs`),
    unless `address_for` says what it is."""
    typed, named = given.get("address"), "resident_id" in given and given["resident_id"]
    resident = by_id(tx, given) if named else None
    if resident is None:
        inline = dict(given["resident"])
        community_id = community_of(tx, inline.pop("community_id", None), given.get("community_id"))
        resident = residents.on_record(tx, community_id, inline)
        if resident is None:
            return residents.add(tx, community_id=community_id, **inline), None
        typed = inline["address"]
    return resident, settled(tx, resident, typed or {}, given.get("address_for"))


def by_id(tx: Tx, given: dict[str, Any]) -> Resident:
    """A community that is named beside her must be her own."""
    found = find(tx, tx.who, Resident, given["resident_id"])
    if found.forgotten_at is not None:
        raise not_found()
    named = given.get("community_id")
    if named and residents.community_for(tx, named) != found.community_id:
        raise invalid(community_id="not_the_residents")
    return found


def community_of(tx: Tx, inline: str | None, beside: str | None) -> str:
    named = inline or beside
    if beside and named != beside:
        raise invalid(community_id="one_of_two")
    return residents.community_for(tx, named)


def settled(tx: Tx, resident: Resident, typed: dict[str, Any], meant: str | None) -> dict[str, Any] | None:
    """The errand's own door; None when the record has it, or has it from now on."""
    record = tx.box_of(resident.id).open(resident.id, resident.sealed)["address"]
    if not addresses.differs(record, typed):
        return None
    door = addresses.replaced(record, typed)
    if meant == "this_order":
        return door
    if meant == "record":
        from dispatch.actions import corrections  # stands on needs, which stand on this

        corrections.correct(tx, resident, {"address": {name: door.get(name) for name in addresses.FIELDS}})
        return None
    raise Refused(
        "address_differs",
        resident_id=resident.id,
        record={
            "compound": resident.compound,
            "building": resident.building,
            "place": addresses.masked(record, hint=True),
        },
        typed={name: typed.get(name) or None for name in addresses.FIELDS},
    )


def place_of(tx: Tx, community_id: str, address: dict[str, Any]) -> dict[str, Any]:
    """The open columns of a door: {"compound", "building", "lat", "lng", "masked_place"}."""
    lat, lng = residents.located(tx, community_id, address)
    return residents.open_names(tx, community_id, address) | {"lat": lat, "lng": lng}
