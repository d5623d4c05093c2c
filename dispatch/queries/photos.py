"""Photos as rows: which file a person may see, and which files have a row."""

from typing import Any

from sqlalchemy import select

from dispatch.tx import Reading
from models import Photo

P: Any = Photo.__table__


def content(rd: Reading, photo_id: str) -> str:
    """The SHA-256 that names its file. Whether he may see it was asked at the door (scope)."""
    return str(rd.session.execute(select(P.c.sha256).where(P.c.id == photo_id)).scalar_one())


def known(rd: Reading, hashes: set[str]) -> set[str]:
    """Those of the hashes that have a row."""
    return set(rd.session.execute(select(P.c.sha256).where(P.c.sha256.in_(hashes))).scalars())


def all_contents(rd: Reading) -> list[str]:
    """Every hash that must have a file."""
    return list(rd.session.execute(select(P.c.sha256).distinct().order_by(P.c.sha256)).scalars())
