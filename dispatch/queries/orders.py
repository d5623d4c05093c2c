"""Orders as each audience may see them. The pool projection carries nothing personal."""

from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, exists, literal_column, or_, select, union_all
from sqlalchemy import func as sql

from dispatch.queries import asking, paging
from dispatch.queries.plain import listing, moment, named, position, taker, window
from dispatch.queries.scope import visible
from dispatch.rules import phones
from dispatch.rules.geography import Wgs84, metres_fast
from dispatch.rules.standing import Who
from dispatch.rules.visibility import is_staff
from dispatch.tx import Reading, prepared
from models import Attempt, Claim, Courier, Notice, Order, Person, Photo, Resident, Unit

O: Any = Order.__table__  # noqa: E741
C: Any = Claim.__table__
P: Any = Person.__table__
R: Any = Resident.__table__
N: Any = Notice.__table__

POOL = (
    O.c.id, O.c.number, O.c.status, O.c.version, O.c.category, O.c.priority, O.c.people, O.c.community_id,
    O.c.compound, O.c.building, O.c.lat, O.c.lng, O.c.window_from, O.c.window_to, O.c.tags, O.c.budget_fen,
    O.c.opened_at, O.c.station_id, O.c.stated_at,
)  # fmt: skip
STEPS = (
    O.c.need_id, O.c.resident_id, O.c.claimed_at, O.c.picked_up_at, O.c.delivered_at, O.c.closed_at,
    O.c.proof, O.c.total_fen, O.c.payment_mode, O.c.handover, O.c.flagged, O.c.settled_at, O.c.released_count,
    O.c.fairness, O.c.alarm_at, O.c.alarm_seen_at, O.c.alarm_seen_by,
    select(P.c.name).where(P.c.id == O.c.alarm_seen_by).scalar_subquery().label("taken_name"),
)  # fmt: skip
TOLD = (N.c.ring, N.c.silent, O.c.nudges, O.c.nudge_due_at)
PLACE = sql.coalesce(O.c.masked_place, R.c.masked_place).label("masked_place")
MASKED = (R.c.masked_name, R.c.masked_phone, PLACE)
CLOSER = (O.c.lat - bindparam("lat")) * (O.c.lat - bindparam("lat")) + (O.c.lng - bindparam("lng")) * (
    O.c.lng - bindparam("lng")
) * 0.6  # cos² of Tianjin's latitude: near enough to choose three
# The three are chosen in the index of open places alone, and only then read.
NEAREST_IDS = (
    select(O.c.id)
    .where(
        O.c.station_id == bindparam("station"), O.c.status == literal_column("'open'"), O.c.lat.is_not(None)
    )
    .order_by(CLOSER)
    .limit(3)
)
NEAREST = prepared(select(*POOL).where(O.c.id.in_(NEAREST_IDS), O.c.stated_at.is_(None)))
SEATS = prepared(
    select(C.c.order_id, C.c.seat, C.c.courier_id).where(C.c.order_id == bindparam("order"), C.c.live)
)


def pool(row: dict[str, Any], mine: bool, near: Wgs84 | None = None) -> dict[str, Any]:
    """What any courier of the station may see of an order."""
    shown = {
        "id": row["id"],
        "number": row["number"],
        "status": row["status"],
        "version": row["version"],
        "category": row["category"],
        "priority": row["priority"],
        "people": row["people"],
        "community_id": row["community_id"],
        "compound": row["compound"],
        "building": row["building"],
        "position": position(row["lat"], row["lng"]),
        "window": window(row["window_from"], row["window_to"]),
        "tags": listing(row["tags"]),
        "budget_fen": row["budget_fen"],
        "opened_at": moment(row["opened_at"]),
        "mine": mine,
    }
    if row["stated_at"] is not None:  # 可能已送达, not decided yet
        shown["stated_at"] = moment(row["stated_at"])
    if near is not None and row["lat"] is not None:
        shown["distance_m"] = round(metres_fast(near, Wgs84(row["lat"], row["lng"])))
    return shown


def nearest(rd: Reading, station_id: str, lat: float | None, lng: float | None) -> list[dict[str, Any]]:
    """Three open orders near a place: what a loser may grab instead."""
    here = Wgs84(lat, lng) if lat is not None and lng is not None else None
    rows = rd.run(NEAREST, station=station_id, lat=lat or 0.0, lng=lng or 0.0).fetchall()
    found = [pool(named(POOL, row), mine=False, near=here) for row in rows]
    return sorted(found, key=lambda order: order.get("distance_m", 0))


def holders(rd: Reading, order_id: str) -> list[str]:
    """The couriers with a live seat, first seat first."""
    return [row[2] for row in sorted(rd.run(SEATS, order=order_id).fetchall(), key=lambda r: r[1])]


def listed(
    rd: Reading,
    who: Who,
    *,
    status: list[str] | None = None,
    near: Wgs84 | None = None,
    radius_m: int | None = None,
    closed_on: date | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> dict[str, Any]:
    """{"items", "next"}: a courier's open orders, oldest first; staff's masked, newest first. With
    `near` the closest first, `next` counting on from there. What a courier holds comes before all
    else: his phone must have it, however long the list is."""
    staff, query = lists_as_staff(who), rows_for(who)
    if not staff:
        query = query.where(O.c.id.in_(within_reach(who)))
    if status:
        query = query.where(O.c.status.in_(status))
    if closed_on:
        query = query.where(*paging.of_day(O.c.closed_at, closed_on, rd.zone))
    if near is not None:
        items, following = paging.by_distance(rd, query, near, radius_m, limit, cursor)
    else:
        items, following = paging.own_first(rd, query, held_by(who), staff, limit, cursor)
    return {"items": in_lists(rd, who, items[:limit], near), "next": following}


def lists_as_staff(who: Who) -> bool:
    return not who.roles.isdisjoint({"committee_staff", "hotline_agent", "coordinator"})


def rows_for(who: Who) -> Any:
    """What a list reads of each order that he may see."""
    mine = exists().where(C.c.order_id == O.c.id, C.c.live, C.c.courier_id == who.id)
    seats_taken = select(sql.count()).where(C.c.order_id == O.c.id, C.c.live).scalar_subquery()
    return (
        select(*POOL, *STEPS, *MASKED, *TOLD, mine.label("mine"), seats_taken.label("seats_taken"))
        .join(R, R.c.id == O.c.resident_id)
        .outerjoin(N, and_(N.c.order_id == O.c.id, N.c.person_id == who.id))
        .where(visible(who, Order))
    )


def in_lists(
    rd: Reading, who: Who, rows: list[dict[str, Any]], near: Wgs84 | None = None
) -> list[dict[str, Any]]:
    if not lists_as_staff(who):
        return [in_list(who, row, near, []) for row in rows]
    held, rows = claims_of(rd, [row["id"] for row in rows]), asking.marked(rd, rows)
    return [in_list(who, row, near, held.get(row["id"], [])) for row in rows]


def within_reach(who: Who) -> Any:
    """The ids of what a courier can take, holds, or can join: three short looks, because one OR
    would walk the station's whole past."""
    seats_taken = select(sql.count()).where(C.c.order_id == O.c.id, C.c.live).scalar_subquery()
    of_his = select(O.c.id).where(visible(who, Order), O.c.stated_at.is_(None))
    return union_all(
        of_his.where(O.c.status == "open"),
        of_his.where(O.c.status == "claimed", O.c.people > 1, seats_taken < O.c.people),
        held_by(who),
    )


def held_by(who: Who) -> Any:
    return select(C.c.order_id).where(C.c.courier_id == who.id, C.c.live)


def in_list(
    who: Who, row: dict[str, Any], near: Wgs84 | None, claims: list[dict[str, Any]]
) -> dict[str, Any]:
    """A row of a list: pool, and for staff what is masked. Lists never decrypt."""
    shown = pool(row, bool(row["mine"]), near) | {"seats_taken": row["seats_taken"]} | marks(row)
    if is_staff(who, row["station_id"], row["community_id"]):
        shown |= staff_steps(row) | {
            "claims": claims,
            "asks": row.get("asks"),
            "resident": {
                "name": row["masked_name"],
                "phone": row["masked_phone"],
                "place": row["masked_place"],
            },
        }
    return shown


def marks(row: dict[str, Any]) -> dict[str, Any]:
    """What events told him that a phone just opened has not heard: it looks for him, he has not set out."""
    found: dict[str, Any] = {}
    if row.get("ring") and not row["mine"]:
        found["told"] = {"ring": row["ring"], "silent": bool(row["silent"])}
    if row["mine"] and row["status"] == "claimed" and row["nudges"]:
        found["reminded"] = "not_started" if row["nudge_due_at"] else "second_seat"
    return found


def staff_steps(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "need_id": row["need_id"],
        "resident_id": row["resident_id"],
        "claimed_at": moment(row["claimed_at"]),
        "picked_up_at": moment(row["picked_up_at"]),
        "delivered_at": moment(row["delivered_at"]),
        "closed_at": moment(row["closed_at"]),
        "proof": row["proof"],
        "total_fen": row["total_fen"],
        "payment_mode": row["payment_mode"],
        "handover": row["handover"],
        "flagged": bool(row["flagged"]),
        "settled_at": moment(row["settled_at"]),
        "released_count": row["released_count"],
        "fairness": row["fairness"],
        "taken_by": taker(row["alarm_seen_by"], row["taken_name"]),
        "alarm": row["alarm_at"] and {"at": moment(row["alarm_at"]), "seen_at": moment(row["alarm_seen_at"])},
    }


def claims_of(rd: Reading, order_ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Who holds (or last held) each order: name, outlet and masked phone, for its committee."""
    outlet: Any = Unit.__table__
    courier: Any = Courier.__table__
    whom = (P.c.id, P.c.name, P.c.phone, outlet.c.name)
    rows = rd.session.execute(
        select(C.c.order_id, C.c.seat, C.c.live, C.c.won_at, C.c.outcome, *whom)
        .join(P, P.c.id == C.c.courier_id)
        .outerjoin(courier, courier.c.person_id == P.c.id)
        .outerjoin(outlet, outlet.c.id == courier.c.outlet_id)
        .where(C.c.order_id.in_(order_ids), or_(C.c.live, C.c.outcome == "completed"))
        .order_by(C.c.seat, C.c.won_at)
    )
    held: dict[str, list[dict[str, Any]]] = {}
    for order_id, seat, live, won_at, outcome, person_id, name, phone, outlet_name in rows:
        courier_shown = {"id": person_id, "name": name, "outlet": outlet_name, "phone": phones.masked(phone)}
        held.setdefault(order_id, []).append(
            {
                "seat": seat,
                "live": bool(live),
                "at": moment(won_at),
                "outcome": outcome,
                "courier": courier_shown,
            }
        )
    return held


def attempts_of(rd: Reading, order_id: str) -> list[dict[str, Any]]:
    """Every try, lost ones too: for staff, who tried, who won and by how many milliseconds."""
    rows = rd.session.execute(
        select(Attempt, P.c.name)
        .join(P, P.c.id == Attempt.courier_id)
        .where(Attempt.order_id == order_id)
        .order_by(Attempt.at, Attempt.id)
        .limit(200)
    )
    return [
        {
            "at": moment(a.at),
            "courier_id": a.courier_id,
            "name": name,
            "outcome": a.outcome,
            "winner_id": a.winner_id,
            "behind_ms": a.behind_ms,
            "rule": a.rule,
            "rule_version": a.rule_version,
        }
        for a, name in rows
    ]


def photos_of(rd: Reading, order_id: str) -> list[dict[str, Any]]:
    """What was attached as proof or receipt, oldest first: for staff."""
    rows = rd.session.execute(
        select(Photo.id, Photo.purpose, Photo.attached_at)
        .where(Photo.subject_type == "order", Photo.subject_id == order_id)
        .order_by(Photo.attached_at, Photo.id)
    )
    return [{"id": i, "purpose": purpose, "at": moment(at)} for i, purpose, at in rows]
