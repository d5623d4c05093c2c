"""What couriers have stated of an order: for the staff who decide."""

from datetime import datetime
from typing import Any

from sqlalchemy import func as sql
from sqlalchemy import select
from sqlmodel import col

from dispatch.queries.plain import moment
from dispatch.rules import phones
from dispatch.tx import Reading
from models import Claim, Courier, Person, Photo, Statement, Unit


def last_claim(rd: Reading, order_id: str, courier_id: str | None) -> Claim | None:
    """The latest seat that this courier had on the order, ended or not."""
    his = select(Claim).where(Claim.order_id == order_id, Claim.courier_id == courier_id)
    return rd.session.execute(his.order_by(col(Claim.live).desc(), col(Claim.id).desc()).limit(1)).scalar()


def of_claim(rd: Reading, claim_id: str) -> Statement | None:
    return rd.session.execute(select(Statement).where(Statement.claim_id == claim_id)).scalar()


def undecided(rd: Reading, order_id: str) -> list[Statement]:
    """The oldest first."""
    query = select(Statement).where(Statement.order_id == order_id, col(Statement.answer).is_(None))
    return list(rd.session.execute(query.order_by(col(Statement.id))).scalars())


def waits_since(rd: Reading, order_id: str) -> datetime | None:
    """Since when the oldest undecided one waits."""
    query = select(sql.min(Statement.at)).where(
        Statement.order_id == order_id, col(Statement.answer).is_(None)
    )
    return rd.session.execute(query).scalar()


def listed(rd: Reading, order_id: str) -> list[dict[str, Any]]:
    """[{"id","at","proof","total_fen","answer","answered_at","courier","photos"}], the oldest first. Whose
    word it is stands there by name, outlet and masked phone, as with who holds it."""
    rows = rd.session.execute(
        select(Statement, Person.name, Person.phone, Unit.name)
        .join(Person, Person.id == Statement.courier_id)
        .outerjoin(Courier, Courier.person_id == Statement.courier_id)
        .outerjoin(Unit, Unit.id == Courier.outlet_id)
        .where(Statement.order_id == order_id)
        .order_by(col(Statement.id))
    ).all()
    brought = photos_by_courier(rd, order_id) if rows else {}
    return [
        {
            "id": one.id,
            "at": moment(one.at),
            "proof": one.proof,
            "total_fen": one.total_fen,
            "answer": one.answer,
            "answered_at": moment(one.answered_at),
            "courier": {
                "id": one.courier_id, "name": name, "outlet": outlet, "phone": phones.masked(phone),
            },
            "photos": brought.get(one.courier_id, []),
        }
        for one, name, phone, outlet in rows
    ]  # fmt: skip


def photos_by_courier(rd: Reading, order_id: str) -> dict[str, list[dict[str, Any]]]:
    """{courier: [{"id","purpose","at"}]}: what hangs on the order, by who brought it."""
    query = select(Photo).where(Photo.subject_type == "order", Photo.subject_id == order_id)
    found: dict[str, list[dict[str, Any]]] = {}
    for photo in rd.session.execute(query.order_by(col(Photo.attached_at), col(Photo.id))).scalars():
        shown = {"id": photo.id, "purpose": photo.purpose, "at": moment(photo.attached_at)}
        found.setdefault(photo.uploaded_by, []).append(shown)
    return found
