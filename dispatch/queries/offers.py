"""Who may be asked for an order, who is being asked, and by whom. A courier learns of a colleague what
the street calls him (王师傅) and the outlet, and nothing of anybody who works elsewhere."""

from typing import Any

from sqlalchemy import and_, case, exists, or_, select
from sqlalchemy import func as sql

from dispatch.errors import Refused
from dispatch.queries import paging, policies, ways
from dispatch.queries.orders import POOL, holders, pool
from dispatch.queries.plain import moment
from dispatch.queries.scope import find, visible
from dispatch.rules import names
from dispatch.rules.geography import Wgs84
from dispatch.rules.lifecycle import LIVE
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Claim, Courier, Offer, Order, Person, Unit

C: Any = Claim.__table__
F: Any = Offer.__table__
O: Any = Order.__table__  # noqa: E741
P: Any = Person.__table__
U: Any = Unit.__table__
W: Any = Courier.__table__


def last_to(rd: Reading, order_id: str, person_id: str | None) -> Offer | None:
    """What he was asked last about this order, answered or not. The open one, of which there is one at
    most, is the last also when the clock was set back since."""
    query = select(Offer).where(F.c.order_id == order_id, F.c.to_person == person_id)
    query = query.order_by(F.c.answered_at.is_not(None), F.c.at.desc(), F.c.id.desc()).limit(1)
    return rd.session.execute(query).scalar_one_or_none()


def colleagues(rd: Reading, who: Who) -> dict[str, dict[str, Any]]:
    """Those of his outlet who are on duty now, by id."""
    his_outlet = select(W.c.outlet_id).where(W.c.person_id == who.id).scalar_subquery()
    query = (
        select(P.c.id, P.c.name, U.c.name)
        .join(W, W.c.person_id == P.c.id)
        .join(U, U.c.id == W.c.outlet_id)
        .where(W.c.outlet_id == his_outlet, P.c.id != who.id, W.c.on_duty, P.c.suspended_at.is_(None))
        .where(or_(W.c.duty_until.is_(None), W.c.duty_until > rd.now))
        .order_by(P.c.name, P.c.id)
    )
    return {
        its_id: {"id": its_id, "name": names.as_colleague(name), "outlet": outlet}
        for its_id, name, outlet in rd.session.execute(query)
    }


def candidates(
    rd: Reading, who: Who, order_id: str, limit: int = 100, cursor: str | None = None
) -> dict[str, Any]:
    """{"items", "next"}: who may be asked now. To the station's coordinator everybody on duty and the
    reserve, the shortest way first; to the holder his colleagues. Who holds it himself is not asked.
    `asked_before`: a question to him is over, and how it ended is not said."""
    order = find(rd, who, Order, order_id)
    taken = holders(rd, order.id)
    if who.reaches(order.station_id, "coordinator"):
        found, asked = listening(rd, order), asked_for(rd, order.id)
    elif who.id in taken:
        found = list(colleagues(rd, who).values())
        asked = asked_for(rd, order.id, F.c.from_person == who.id)
    else:
        raise Refused("not_yours")
    items = [
        one | {"asked_until": None, "asked_before": False} | asked.get(one["id"], {})
        for one in found
        if one["id"] not in taken
    ]
    page, following = paging.part(items, limit, cursor)
    return {"items": page, "next": following}


def asked_for(rd: Reading, order_id: str, *which: Any) -> dict[str, dict[str, Any]]:
    """Who has been asked for it: until when he may answer, and whether a question to him is over."""
    found: dict[str, dict[str, Any]] = {}
    query = select(F.c.to_person, F.c.expires_at, F.c.answered_at).where(F.c.order_id == order_id, *which)
    for person_id, expires_at, answered_at in rd.session.execute(query):
        if answered_at is None and expires_at > rd.now:
            found.setdefault(person_id, {})["asked_until"] = moment(expires_at)
        else:
            found.setdefault(person_id, {})["asked_before"] = True
    return found


def listening(rd: Reading, order: Order) -> list[dict[str, Any]]:
    factor = policies.of_station(rd, order.station_id).street_factor
    place = None if order.lat is None or order.lng is None else Wgs84(order.lat, order.lng)
    found = []
    for one in ways.listeners(rd, order.station_id, reserve=True):
        way = one.round(factor).way(place)
        found.append(
            {
                "id": one.person_id, "name": one.name, "outlet": one.outlet, "on_duty": one.on_duty,
                "live_claims": one.live_claims, "adds_m": way and way.adds_m, "why": way and way.why,
            }
        )  # fmt: skip
    return sorted(
        found,
        key=lambda o: (not o["on_duty"], o["adds_m"] is None, o["adds_m"] or 0, o["live_claims"], o["id"]),
    )


SEATS_TAKEN = select(sql.count()).where(C.c.order_id == O.c.id, C.c.live).scalar_subquery()
CAN_BE_TAKEN = and_(
    O.c.stated_at.is_(None), or_(O.c.status == "open", and_(O.c.status.in_(LIVE), O.c.people > SEATS_TAKEN))
)
STILL_HOLDS = exists().where(
    C.c.order_id == F.c.order_id, C.c.courier_id == F.c.from_person, C.c.live, C.c.won_at <= F.c.at
)
HAS_IT = exists().where(C.c.order_id == F.c.order_id, C.c.courier_id == F.c.to_person, C.c.live)
STILL_POSSIBLE = case((F.c.kind == "invite", CAN_BE_TAKEN), else_=and_(STILL_HOLDS, O.c.status.in_(LIVE)))


def mine(rd: Reading, who: Who, limit: int = 100, cursor: str | None = None) -> dict[str, Any]:
    """{"items", "next"}: what he is asked, and what he offers and nobody has answered; the first to run
    out first. What can no longer come to anything (another has it, or the asked himself) is left out."""
    his = or_(F.c.to_person == who.id, and_(F.c.kind == "hand_over", F.c.from_person == who.id))
    other = case((F.c.from_person == who.id, F.c.to_person), else_=F.c.from_person)
    query = (
        select(F, P.c.name.label("other_name"), U.c.name.label("other_outlet"), *(c.label(f"o_{c.name}") for c in POOL))
        .join(O, O.c.id == F.c.order_id)
        .join(P, P.c.id == other)
        .outerjoin(W, W.c.person_id == P.c.id)
        .outerjoin(U, U.c.id == W.c.outlet_id)
        .where(his, F.c.answered_at.is_(None), F.c.expires_at > rd.now, STILL_POSSIBLE, ~HAS_IT)
        .where(visible(who, Order))
        .order_by(F.c.expires_at, F.c.id)
    )  # fmt: skip
    page, following = paging.part(rd.session.execute(query).mappings().all(), limit, cursor)
    return {"items": [shown(row, who) for row in page], "next": following}


def shown(row: Any, who: Who) -> dict[str, Any]:
    by_me = row["from_person"] == who.id
    colleague = {"name": names.as_colleague(row["other_name"]), "outlet": row["other_outlet"]}
    order = {c.name: row[f"o_{c.name}"] for c in POOL}
    return {
        "id": row["id"],
        "offer": row["kind"],
        "by_me": by_me,
        "colleague": colleague if row["kind"] == "hand_over" else None,
        "at": moment(row["at"]),
        "expires_at": moment(row["expires_at"]),
        "order": pool(order, mine=by_me),
    }
