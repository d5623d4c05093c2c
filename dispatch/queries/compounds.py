"""The compounds of a person's own ground: what a form offers while an address is typed."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.queries.residents import communities
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Building, Compound, Unit


def houses_of(rd: Reading, community_id: str, compound: str) -> set[str] | None:
    """The numbers of its houses; None when there is no such compound in the community."""
    here = (col(Compound.community_id) == community_id, col(Compound.name) == compound)
    ids = list(rd.session.execute(select(Compound.id).where(*here)).scalars())
    numbers = select(Building.number).where(col(Building.compound_id).in_(ids))
    return set(rd.session.execute(numbers).scalars()) if ids else None


def of_street(rd: Reading, community_id: str) -> list[str]:
    """The names of all compounds of the community's station: what everybody there may read."""
    station = select(Unit.parent_id).where(Unit.id == community_id).scalar_subquery()
    committees = select(Unit.id).where(col(Unit.parent_id) == station)
    query = select(Compound.name).where(col(Compound.community_id).in_(committees))
    return list(rd.session.execute(query.order_by(Compound.name)).scalars())


def named(rd: Reading, who: Who) -> dict[str, list[str]]:
    """{community_id: [name]} of every community in which he may add a resident."""
    query: Any = (
        select(Compound.community_id, Compound.name)
        .where(col(Compound.community_id).in_(communities(rd, who, None)))
        .order_by(Compound.name)
    )
    found: dict[str, list[str]] = {}
    for community_id, name in rd.session.execute(query):
        found.setdefault(community_id, []).append(name)
    return found
