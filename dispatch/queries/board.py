"""What stands on the board: everything live of one station, and where the log stood then."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import and_, case, exists, literal_column, or_, select
from sqlalchemy import func as sql

from dispatch import events
from dispatch.queries import alerts, asking, duty, needs, policies, reports, urgent
from dispatch.queries import orders as orders_seen
from dispatch.queries.orders import O
from dispatch.queries.plain import moment
from dispatch.queries.scope import visible
from dispatch.rules import lifecycle
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Claim, Need, Order, Person, Report, Resident

LIVE = ("open", "claimed", "picked_up", "on_hold", "delivered")
MOST = 500  # dead-spots, and what is owed
MOST_A_COLUMN = 200  # cards; a column that is longer says how many more there are
MOST_ALERTS = 200
STAGES = (("open",), ("claimed", "picked_up"), ("on_hold", "delivered"))  # each a column, or late
WALL_COUNTERS = (*LIVE, "late", "on_duty", "confirmed_today", "needs_today", "couriers_today")
WALL_CARD = (
    "id", "status", "version", "category", "priority", "people", "community_id", "compound", "opened_at",
    "seats_taken", "urgency",
)  # fmt: skip
SEATS = select(sql.count()).where(orders_seen.C.c.order_id == O.c.id, orders_seen.C.c.live).scalar_subquery()
UNSETTLED: Any = and_(O.c.total_fen > literal_column("0"), O.c.settled_at.is_(None))


def snapshot(rd: Reading, who: Who, station_id: str, wall: bool = False) -> dict[str, Any]:
    """{"epoch","seq","counters","orders","reports","couriers","alerts","work","more"}: one look, so what
    it shows is exactly what the events up to `seq` have made. Beside it `now`, and for the
    station's own staff `unsettled`. `more`: orders, work and alerts beyond what a column holds.
    `wall`: for visitors' eyes, so nothing of anybody."""
    orders = live_orders(rd, who, station_id)
    on_duty = duty.couriers(rd, station_id)
    counted = counters(rd, station_id)
    seen: dict[str, Any] = {
        "epoch": events.epoch(rd),
        "seq": events.head(rd, station_id),
        "now": moment(rd.now),
        "counters": counted | {"on_duty": len(on_duty), "late": sum(o["urgency"]["late"] for o in orders)},
        "orders": orders,
        "reports": [] if wall else reports.live(rd, who, station_id, MOST),
        "couriers": [],
        "alerts": [],
        "work": [],
        "unsettled": [],
        "more": max(0, sum(counted[status] for status in LIVE) - sum(o["status"] in LIVE for o in orders)),
    }
    if wall:
        return seen | for_visitors(seen)
    seen["counters"] |= report_counters(rd, who, station_id)
    work = station_work(rd, who, station_id)
    coordinator = who.reaches(station_id, "coordinator")
    emergencies = [w | {"subject": "need"} for w in work if "unacknowledged" in w["urgency"]["why"]]
    raised, all_raised = alerts.unanswered(rd, who, station_id, MOST_ALERTS)
    told = (emergencies + raised)[:MOST_ALERTS]
    beyond = len(emergencies) + all_raised - len(told) + (counted["work"] - len(work) if work else 0)
    return seen | {
        "more": seen["more"] + beyond,
        "couriers": on_duty if coordinator else [],
        "alerts": told,
        "work": work,
        "unsettled": unsettled(rd, who, station_id) if coordinator else [],
    }


def for_visitors(seen: dict[str, Any]) -> dict[str, Any]:
    """What the hall may read: figures, and of an order what and in which compound."""
    return {
        "counters": {name: seen["counters"][name] for name in WALL_COUNTERS},
        "orders": [{name: order[name] for name in WALL_CARD} for order in seen["orders"]],
    }


def rows_of(rd: Reading, who: Who, station_id: str, *which: Any, most: int = MOST) -> list[dict[str, Any]]:
    """The ids first, out of an index of their own: the past of a station is long."""
    R, N = orders_seen.R, Need.__table__
    chosen = select(O.c.id).where(O.c.station_id == station_id, *which)
    query = (
        select(
            *orders_seen.POOL, *orders_seen.STEPS, *orders_seen.MASKED, SEATS.label("seats_taken"),
            N.c.created_at.label("asked_at"),
        )
        .join(R, R.c.id == O.c.resident_id)
        .join(N, N.c.id == O.c.need_id)
        .where(visible(who, Order), O.c.id.in_(chosen))
        .order_by(O.c.id)
        .limit(most)
    )  # fmt: skip
    return [dict(r) | {"mine": False} for r in rd.session.execute(query).mappings()]


def live_orders(rd: Reading, who: Who, station_id: str) -> list[dict[str, Any]]:
    """Masked for the station's own staff, pool for supervisor and district; each says why it is
    as high as it is. Of a column that overflows the oldest, of the late the most urgent. What has ended stands there
    while somebody says that it was brought and nobody has decided."""
    rows = [
        row
        for stage in STAGES
        for row in rows_of(rd, who, station_id, O.c.status.in_(stage), most=MOST_A_COLUMN)
    ]
    rows += rows_of(rd, who, station_id, O.c.stated_at.is_not(None), O.c.status.in_(lifecycle.ENDED))
    staff = who.reaches(station_id, "coordinator", "hotline_agent")
    limits = policies.of_station(rd, station_id)
    held = orders_seen.claims_of(rd, [r["id"] for r in rows]) if staff else {}
    rows = asking.marked(rd, rows) if staff else rows
    cards = [
        orders_seen.in_list(who, r, None, held.get(r["id"], [])) | {"urgency": urgent.of_order(r, rd, limits)}
        for r in rows
    ]
    late = sorted((c for c in cards if is_late(c)), key=lambda c: -c["urgency"]["score"])
    beyond = {card["id"] for card in late[MOST_A_COLUMN:]}
    return [card for card in cards if card["id"] not in beyond]


def is_late(card: dict[str, Any]) -> bool:
    """Whether it stands in the column of the late; what waits for an answer has one of its own."""
    return card["urgency"]["late"] and card["status"] not in STAGES[-1] and "stated_at" not in card


def unsettled(rd: Reading, who: Who, station_id: str) -> list[dict[str, Any]]:
    """Money that somebody has laid out and nobody has paid back yet, the oldest first."""
    rows = rows_of(rd, who, station_id, UNSETTLED)
    held = orders_seen.claims_of(rd, [r["id"] for r in rows])
    return [orders_seen.in_list(who, r, None, held.get(r["id"], [])) for r in rows]


def station_work(rd: Reading, who: Who, station_id: str) -> list[dict[str, Any]]:
    """Needs that are the station's to do, with the worker who took it; nothing for who may not
    see residents."""
    limits = policies.of_station(rd, station_id)
    to_do = select(Need.id).where(
        Need.station_id == station_id, or_(*(Need.status == s for s in ("station_work", "referred")))
    )
    rows = rd.session.execute(
        select(Need, Resident, Person.name)
        .join(Resident, Resident.id == Need.resident_id)
        .outerjoin(Person, Person.id == Need.taken_by)
        .where(visible(who, Need), Need.id.in_(to_do))
        .order_by(Need.priority, Need.id)
        .limit(MOST_A_COLUMN)
    ).all()
    return [
        needs.plain_need(need, limits, name)
        | {"resident": needs.masked(resident, need), "taken_name": name, "urgency": urgent.of_need(need, rd)}
        for need, resident, name in rows
    ]


def counters(rd: Reading, station_id: str) -> dict[str, int]:
    """Now by status, and what today has achieved. `couriers_today` are persons, each counted once."""
    by_status = dict(
        rd.session.execute(
            select(O.c.status, sql.count()).where(O.c.station_id == station_id, O.c.status.in_(LIVE)).group_by(O.c.status)
        ).all()
    )  # fmt: skip
    midnight = datetime.combine(rd.day(), time(), rd.zone)
    # Asked so that the day's index is walked and not all that was ever confirmed.
    confirmed = sql.count(case((O.c.status == "confirmed", 1)))
    of_today = select(confirmed).where(O.c.station_id == station_id, O.c.closed_at >= midnight)
    today = rd.session.execute(of_today).scalar_one()
    posted = count(rd, Need.station_id == station_id, Need.created_at >= midnight)
    work = count(
        rd, Need.station_id == station_id, or_(*(Need.status == s for s in ("station_work", "referred")))
    )
    helpers = rd.session.execute(
        # (courier_id + ''), or SQLite walks every claim ever for its order of couriers.
        select(sql.count((Claim.courier_id + literal_column("''")).distinct())).where(
            Claim.won_at >= midnight,
            exists().where(O.c.id == Claim.order_id, O.c.station_id == station_id),
        )
    ).scalar_one()
    owed = rd.session.execute(
        select(sql.count(), sql.coalesce(sql.sum(O.c.total_fen), 0)).where(
            O.c.station_id == station_id, UNSETTLED
        )
    ).one()
    return {status: by_status.get(status, 0) for status in LIVE} | {
        "confirmed_today": today,
        "needs_today": posted,
        "couriers_today": helpers,
        "work": work,
        "unsettled": owed[0],
        "unsettled_fen": int(owed[1]),
    }


def report_counters(rd: Reading, who: Who, station_id: str) -> dict[str, int]:
    """Dead-spots that lie there, and those that lie too long: all of them, where the board holds MOST."""
    R = reports.R
    late = sql.count(case((R.c.due_at < rd.now, 1)))
    counted = select(sql.count(), late).where(
        visible(who, Report), R.c.station_id == station_id, reports.OPEN
    )
    lying, too_long = rd.session.execute(counted).one()
    return {"reports_open": lying, "reports_late": too_long}


def count(rd: Reading, *which: Any) -> int:
    return rd.session.execute(select(sql.count()).where(*which)).scalar_one()
