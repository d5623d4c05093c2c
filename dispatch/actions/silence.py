"""久未联系: somebody who asked every week asks no more. Nobody has raised the alert but the house itself."""

from dispatch.actions import alerts
from dispatch.actions.numbering import number
from dispatch.queries.due import Subject
from dispatch.queries.silence import gone_quiet
from dispatch.tx import Tx
from models import Alert, AlertStatus, Resident, new_id


def raise_one(tx: Tx, subject: Subject) -> None:
    """Committee and station are told, once for this silence, unless she has called meanwhile. It has no
    words of its own: what is to be said stands in the needs that stopped."""
    if subject not in gone_quiet(tx, only=subject.id):
        return
    resident = tx.session.get(Resident, subject.id)
    assert resident is not None
    alert = Alert(
        id=new_id(),
        number=number(tx, "A", resident.station_id),
        station_id=resident.station_id,
        community_id=resident.community_id,
        resident_id=resident.id,
        kind="silence",
        status=AlertStatus.raised,
        compound=resident.compound,
        building=resident.building,
        lat=resident.lat,
        lng=resident.lng,
        raised_at=tx.now,
        version=0,
    )
    tx.session.add(alert)
    alerts.tell(tx, alert, "alert.raised", "raise", None)
