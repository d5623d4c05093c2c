"""Residents whose search terms were made by older rules get those of today, one at a time, in the
background. A migration cannot: it has no keys, and the terms are keyed hashes of what is sealed."""

from sqlalchemy import select
from sqlmodel import col

from dispatch.actions import residents
from dispatch.queries.due import Subject
from dispatch.rules import finding
from dispatch.tx import Reading, Tx
from models import Resident


def due(rd: Reading, most: int) -> list[Subject]:
    """Those with older terms, the newest first: who is helped now is looked for now."""
    query = (
        select(Resident.id, Resident.created_at)
        .where(col(Resident.indexed) < finding.VERSION, col(Resident.forgotten_at).is_(None))
        .order_by(col(Resident.id).desc())
        .limit(most)
    )
    return [Subject(row[0], row[1], finding.VERSION) for row in rd.session.execute(query)]


def index_one(tx: Tx, subject: Subject) -> None:
    """Her terms and masks as the rules are now. Nobody sees anything, so it is no reveal, and nothing about
    her has changed, so it is no version."""
    resident = tx.session.get(Resident, subject.id)
    if resident is None or resident.forgotten_at is not None or resident.indexed >= finding.VERSION:
        return  # forgotten or corrected meanwhile
    residents.index(tx, resident, tx.box_of(resident.id).open(resident.id, resident.sealed))
