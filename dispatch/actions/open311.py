"""What other people's programs do here: post a dead-spot under a key; and the keys themselves."""

from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from dispatch.actions import reports
from dispatch.actions.report_moving import tell
from dispatch.errors import Refused, invalid, not_found
from dispatch.idempotency import Made
from dispatch.queries import nearby
from dispatch.queries.open311 import key_of, public
from dispatch.tokens import hashed
from dispatch.tx import Tx
from models import ApiKey, Report, new_id

DEMO_KEY = "demo-open311"
"""Everybody can read it: it opens nothing outside the demonstration."""


def post(tx: Tx, digest: str, station_id: str, given: dict[str, Any]) -> Made:
    """A report of nobody: who sent it was thrown away at the door. Shown to the world at once, and
    routed and repeated like a courier's. `invalid` position when the place is another station's."""
    key = key_of(tx, digest)
    if key is None:
        raise Refused("forbidden", reason="api_key")
    there = reports.sight(tx, given)
    if there.station_id != station_id:
        raise invalid(position="other_jurisdiction")
    report = taken(tx, there, key)
    tx.audit("open311.post", report.id, report.station_id, api_key=key.id)
    tx.session.flush()
    return Made({"report_id": report.id, "version": report.version}, answer=report.id)


def taken(tx: Tx, there: reports.Sight, key: ApiKey) -> Report:
    """The same thing at the same place within 14 days of its closing is the old report, unless the
    world has never seen that one: who posts can look up what he is given."""
    alike = nearby.still_open(tx, there.station_id, *there.here)
    old = None if alike else reports.lately_closed(tx, there)
    if old is not None and public(tx, old.id):
        reports.again(tx, old, there)
        return old
    report = reports.new_report(tx, there, "open311", api_key_id=key.id)
    tell(tx, report, "report.received", "report", None)
    return report


# ---------------------------------------------------------------- keys


def add_key(tx: Tx, name: str, digest: str, demo: bool = False) -> str:
    """A name is given once, also after its key was revoked: what a log says of it stays true."""
    if tx.session.execute(select(ApiKey.id).where(col(ApiKey.name) == name)).first() is not None:
        raise invalid(name="name_taken")
    key = ApiKey(id=new_id(), name=name, digest=digest, demo=demo, created_at=tx.now)
    tx.session.add(key)
    tx.session.flush()
    tx.audit("api_key.add", key.id)
    return key.id


def lay_demo_key(tx: Tx) -> None:
    """Once; one that was revoked stays revoked."""
    digest = hashed(DEMO_KEY)
    if tx.session.execute(select(ApiKey.id).where(col(ApiKey.digest) == digest)).first() is None:
        add_key(tx, DEMO_KEY, digest, demo=True)


def revoke(tx: Tx, name: str) -> None:
    """From the next call on it opens nothing; what it posted stays."""
    key = col(ApiKey.name) == name
    standing = col(ApiKey.revoked_at).is_(None)
    gone: Any = tx.session.execute(
        update(ApiKey).where(key, standing).values(revoked_at=tx.now).returning(col(ApiKey.id))
    ).scalar()
    if gone is None:
        raise not_found()
    tx.audit("api_key.revoke", gone)
