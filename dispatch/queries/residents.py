"""Finding a resident by what was typed: hashes only, masked rows out."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.queries.scope import visible
from dispatch.rules import names
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Need, Resident, ResidentTerm, Unit

MOST = 20


def search(rd: Reading, who: Who, typed: str, community_id: str | None = None) -> dict[str, Any]:
    """{"items"}: at most 20 masked rows of the asker's own ground, the latest helped first."""
    query = names.search_key(typed)
    if query.kind == "none":
        return {"items": [], "next": None}
    terms = [rd.vault.term(c, query.kind, query.text) for c in communities(rd, who, community_id)]
    last_need = (
        select(Need.created_at).where(Need.resident_id == Resident.id)
        .order_by(col(Need.created_at).desc()).limit(1).scalar_subquery()
    )  # fmt: skip
    found = select(ResidentTerm.resident_id).where(col(ResidentTerm.term).in_(terms))
    rows = rd.session.execute(
        select(Resident)
        .where(col(Resident.id).in_(found), visible(who, Resident), col(Resident.forgotten_at).is_(None))
        .order_by(last_need.desc().nulls_last(), col(Resident.id))
        .limit(MOST)
    ).scalars()
    return {"items": [masked(r) for r in rows], "next": None}


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
