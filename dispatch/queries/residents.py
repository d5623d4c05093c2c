"""Finding a resident by what was typed: hashes only, masked rows out."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from dispatch.queries.scope import visible
from dispatch.rules import finding
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Need, Resident, ResidentTerm, Unit

MOST = 20
MOST_UNDER_WAY = 200
UNDER_WAY = ("submitted", "triaged", "ordered", "station_work", "referred")


def search(
    rd: Reading, who: Who, typed: str, community_id: str | None = None, under_way: bool = False
) -> dict[str, Any]:
    """{"items"}: masked rows of the asker's own ground, the closest reading of what was typed first, within
    it the latest helped. At most 20; with `under_way` only of whom something is under way, at most 200."""
    query = finding.understood(typed)
    grounds = communities(rd, who, community_id)
    most = MOST_UNDER_WAY if under_way else MOST
    found: dict[str, Resident] = {}
    for ways in (query.ways, query.also):
        found |= rows(rd, who, grounds, ways, most - len(found), list(found), under_way)
    if not found:
        found = rows(rd, who, grounds, query.otherwise, most, [], under_way)
    return {"items": [masked(r) for r in found.values()], "next": None}


def rows(
    rd: Reading,
    who: Who,
    grounds: list[str],
    ways: tuple[finding.Way, ...],
    most: int,
    known: list[str],
    under_way: bool,
) -> dict[str, Resident]:
    """Whom any of the ways finds, but for the known."""
    if not ways or not grounds or most <= 0:
        return {}
    last_need = (
        select(Need.created_at).where(Need.resident_id == Resident.id)
        .order_by(col(Need.created_at).desc()).limit(1).scalar_subquery()
    )  # fmt: skip
    query = select(Resident).where(
        or_(*(found_by(rd, grounds, way) for way in ways)),
        visible(who, Resident),
        col(Resident.forgotten_at).is_(None),
        col(Resident.id).not_in(known),
    )
    if under_way:
        live = select(Need.resident_id).where(visible(who, Need), col(Need.status).in_(UNDER_WAY))
        query = query.where(col(Resident.id).in_(live))
    ordered = query.order_by(last_need.desc().nulls_last(), col(Resident.id)).limit(most)
    return {resident.id: resident for resident in rd.session.execute(ordered).scalars()}


def found_by(rd: Reading, grounds: list[str], way: finding.Way) -> ColumnElement[bool]:
    """All terms of the way, in whichever committee."""
    ids = (
        select(ResidentTerm.resident_id).where(
            col(ResidentTerm.term).in_([rd.vault.term(ground, kind, said) for ground in grounds])
        )
        for kind, said in sorted(way)
    )
    return and_(*(col(Resident.id).in_(one) for one in ids))


def communities(rd: Reading, who: Who, only: str | None) -> list[str]:
    """The committees in which he may search."""
    ids = set(who.units("committee_staff"))
    stations = {s for x in who.standings if x.role in ("coordinator", "hotline_agent") for s in x.stations}
    if stations:
        query = select(Unit.id).where(col(Unit.parent_id).in_(stations), Unit.kind == "committee")
        ids |= set(rd.session.execute(query).scalars())
    return sorted(ids & {only} if only else ids)


def masked(resident: Resident) -> dict[str, Any]:
    return {
        "id": resident.id,
        "version": resident.version,
        "name": resident.masked_name,
        "phone": resident.masked_phone,
        "place": resident.masked_place,
        "compound": resident.compound,
        "community_id": resident.community_id,
        "consent": resident.consent,
    }
