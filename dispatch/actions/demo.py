"""Loading the demo street. removal.py takes it away again."""

from sqlmodel import col, select

from dispatch.actions import open311, residents
from dispatch.actions.roster import lay_people
from dispatch.actions.units import Laid, lay_ground
from dispatch.errors import Refused
from dispatch.rules.streets import ResidentRow, Street
from dispatch.tx import Tx
from models import Unit

CONSENT = {"how": "spoken", "by": "演示数据", "scope": ["errands"]}


def load(tx: Tx, street: Street, password_hash: str) -> Laid:
    """Once: a demo that stands is left as it is, whatever became of it since."""
    laid = Laid()
    codes = [u.code for u in street.units]
    standing = tx.session.exec(select(Unit).where(col(Unit.code).in_(codes))).first()
    if standing is not None and not standing.demo:
        raise Refused("invalid", errors=[{"field": str(standing.code), "code": "street_in_the_way"}])
    open311.lay_demo_key(tx)
    if standing is not None:
        return laid
    units = lay_ground(tx, street, laid, demo=True)
    lay_people(tx, street.people, units, laid, password_hash)
    lay_residents(tx, street, units, laid)
    return laid


def lay_residents(tx: Tx, street: Street, units: dict[str, Unit], laid: Laid) -> None:
    houses = {(b.community, b.compound, b.number): (b.lat, b.lng) for b in street.buildings}
    for row in street.residents:
        residents.add(
            tx,
            community_id=units[row.community].id,
            name=row.name,
            phone=row.phone,
            address=address(row),
            hints=list(row.hints),
            groups=list(row.groups),
            consent=CONSENT | {"at": tx.now.isoformat(timespec="milliseconds")},
            call_committee=row.call_committee,
            at=houses[row.community, row.compound, row.building],
            demo=True,
        )
        laid.say("residents", "added")


def address(row: ResidentRow) -> dict[str, str]:
    return {"compound": row.compound, "building": row.building, "entrance": row.entrance, "room": row.room}
