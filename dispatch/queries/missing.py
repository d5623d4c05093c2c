"""What keeps a courier from grabbing, whatever the order, and who can do something about it."""

from typing import Any

from sqlalchemy import bindparam, select

from dispatch.queries.gates import RELEASES
from dispatch.queries.plain import moment
from dispatch.rules import caps, policy
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Courier, Membership, Person, Unit

P: Any = Person.__table__
M: Any = Membership.__table__
U: Any = Unit.__table__
ENDS = {"notice_not_accepted": "notice_accepted_until", "insurance_expired": "insured_until"}
"""Of which paper a gate speaks."""


def of_courier(rd: Reading, who: Who) -> list[dict[str, Any]]:
    """[{"code", "missing"?, "until", "ring"}]: codes as a refused grab gives them, all of them at once.
    `until` is when the paper ran out, null when there never was one. `ring`: [{"role", "name", "phone"}],
    who can enter it, the nearest first; empty for what is the courier's own to do."""
    courier = rd.session.get(Courier, who.id) if "courier" in who.roles else None
    if courier is None:
        return []
    count = select(RELEASES).where(Courier.person_id == bindparam("he"))
    facts = {"since": caps.day_before(rd.now), "he": who.id}
    given_back = int(rd.session.execute(count, facts).scalar_one())
    station = rd.session.get_one(Unit, courier.station_id)
    limits = policy.of(station.policy)
    return [
        {"code": no.code, "until": moment(getattr(courier, ENDS.get(no.code, ""), None)),
         "ring": whom_to_ring(rd, no, courier, station, limits)} | no.facts
        for no in wanting(rd, courier, given_back, limits)
    ]  # fmt: skip


def wanting(rd: Reading, courier: Courier, given_back: int, limits: policy.Policy) -> list[caps.No]:
    """The gates of every grab that are shut for this courier. `given_back`: doors read and left in a day."""
    his = caps.Papers(courier.insured_until, courier.notice_accepted_until, given_back)
    return list(caps.of_himself(his, rd.now, limits))


def whom_to_ring(
    rd: Reading, no: caps.No, courier: Courier, station: Unit, limits: policy.Policy
) -> list[dict[str, str]]:
    """The lead of the outlet where leads keep papers, then the station; where that has no number its
    coordinators, because a sentence without a number helps nobody."""
    if no.code == "notice_not_accepted":
        return []
    leads = no.code == "insurance_expired" and limits.leads_keep_papers and courier.outlet_id
    told = people_of(rd, str(courier.outlet_id), "outlet_lead", courier.person_id) if leads else []
    if station.phone:
        return [*told, {"role": "station", "name": station.name, "phone": station.phone}]
    return told or people_of(rd, station.id, "coordinator", courier.person_id)


def people_of(rd: Reading, unit_id: str, role: str, but: str) -> list[dict[str, str]]:
    """Those of a unit who can be rung: not the courier, nobody who is suspended; two are enough."""
    query = (
        select(P.c.name, P.c.phone)
        .join(M, M.c.person_id == P.c.id)
        .where(M.c.unit_id == unit_id, M.c.role == role, P.c.suspended_at.is_(None), P.c.id != but)
    )
    rows = rd.session.execute(query.order_by(P.c.id).limit(2))
    return [{"role": role, "name": name, "phone": phone} for name, phone in rows]
