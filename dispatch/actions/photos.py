"""Photos: recorded after their bytes were cleaned, attached once, by who brought them; forgotten
when nobody attached them."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from dispatch.errors import Refused, not_found
from dispatch.idempotency import Made
from dispatch.tx import Tx
from models import Photo, new_id

P: Any = Photo.__table__


def record(tx: Tx, sha256: str, width: int, height: int, size: int) -> Made:
    """The row of a cleaned photo whose file already stands under its hash."""
    photo = Photo(
        id=new_id(), sha256=sha256, width=width, height=height, size=size,
        uploaded_by=str(tx.who.id), uploaded_at=tx.now,
    )  # fmt: skip
    tx.session.add(photo)
    tx.audit("photo.add", photo.id)
    return Made({"photo_id": photo.id}, answer={"photo_id": photo.id})


def known(tx: Tx, photo_ids: list[str] | None) -> None:
    """They are photos that he brought; else not_found, before anything is asked of what they are for."""
    for photo_id in photo_ids or ():
        mine = select(P.c.id).where(P.c.id == photo_id, P.c.uploaded_by == tx.who.id)
        if tx.session.execute(mine).scalar() is None:
            raise not_found()


def attach(tx: Tx, photo_id: str, purpose: str, subject_type: str, subject_id: str) -> None:
    """Hang it on what it proves. Somebody else's photo does not exist; one already used is used.
    One statement decides: of two orders that want the same photo one gets it."""
    hung = tx.session.execute(
        update(P)
        .where(P.c.id == photo_id, P.c.uploaded_by == tx.who.id, P.c.subject_id.is_(None))
        .values(purpose=purpose, subject_type=subject_type, subject_id=subject_id, attached_at=tx.now)
        .returning(P.c.id)
    ).scalar()
    if hung is not None:
        return
    mine = select(P.c.id).where(P.c.id == photo_id, P.c.uploaded_by == tx.who.id)
    if tx.session.execute(mine).scalar() is None:
        raise not_found()
    raise Refused("illegal_move", photo_id=photo_id, state="attached")


def forget_one(tx: Tx, before: datetime) -> bool:
    """Drop one photo that was brought before then and hangs on nothing; True if there may be more.
    Its file is left to the sweep."""
    oldest = (
        select(P.c.id).where(P.c.subject_id.is_(None), P.c.uploaded_at < before).order_by(P.c.id).limit(1)
    )
    gone = tx.session.execute(
        delete(P).where(P.c.id == oldest.scalar_subquery(), P.c.subject_id.is_(None)).returning(P.c.id)
    ).scalar()
    if gone is not None:
        tx.audit("photo.forget", gone)
    return gone is not None
