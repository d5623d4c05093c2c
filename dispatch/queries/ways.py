"""Where couriers ride today: what the rings, the draws and a courier's own list measure ways from."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import BigInteger, Text, and_, bindparam, case, cast, literal_column, or_, select, type_coerce
from sqlalchemy import func as sql

from dispatch.queries.duty import NO_ROUTE, REMEMBERED, listening
from dispatch.queries.plain import instant, listing
from dispatch.rules import ranking, riding
from dispatch.rules.geography import Wgs84, box_of
from dispatch.tx import Reading, prepared
from models import Claim, Courier, Duty, Order, Person, Unit, to_ms

FRESH = timedelta(minutes=10)  # an older place is where he was
WEEK = timedelta(days=7)  # over which orders and hours are compared

C: Any = Claim.__table__
D: Any = Duty.__table__
O: Any = Order.__table__  # noqa: E741
P: Any = Person.__table__
U: Any = Unit.__table__
W: Any = Courier.__table__


@dataclass(frozen=True, slots=True)
class Listener:
    """A courier as those see him who have something to tell. `start`: he himself while his place is
    fresh, else his outlet (`at_outlet`). `stops`: his declared round, and in it what he holds. `own`:
    the communities of today's round, without one those of the last that he declared."""

    person_id: str
    name: str
    outlet_id: str | None
    outlet: str | None
    on_duty: bool
    reserve: bool
    riding: bool
    quiet: dict[str, str] | None
    medicine_trained: bool
    heavy_ok: bool
    insured_until: datetime | None
    notice_accepted_until: datetime | None
    minors_cleared_until: datetime | None
    start: Wgs84 | None
    at_outlet: bool
    stops: tuple[Wgs84, ...]
    own: frozenset[str]
    live_claims: int = 0
    last_served: datetime | None = None  # when he last got one, within the week
    orders: int = 0  # done or in hand, of the week
    duty: timedelta = timedelta(0)  # of the week

    def round(self, factor: float) -> ranking.Round:
        return ranking.Round(self.start, self.stops, factor, at_outlet=self.at_outlet)


FACTS = (
    W.c.person_id, P.c.name, W.c.outlet_id, U.c.name.label("outlet"), U.c.lat.label("outlet_lat"),
    U.c.lng.label("outlet_lng"), W.c.station_id, W.c.on_duty, W.c.duty_since, W.c.duty_until, W.c.reserve,
    W.c.fast_since, W.c.quiet, W.c.medicine_trained, W.c.heavy_ok, W.c.insured_until,
    W.c.notice_accepted_until, W.c.minors_cleared_until, W.c.lat, W.c.lng, W.c.position_at, W.c.route,
)  # fmt: skip
NAMES = tuple(column.key for column in FACTS)
LAST_ROUTE = (
    select(cast(D.c.route, Text))
    .where(D.c.courier_id == W.c.person_id, D.c.began_at >= bindparam("month"))
    .where(cast(D.c.route, Text) != NO_ROUTE)
    .order_by(D.c.began_at.desc())
    .limit(1)
    .correlate(W)
    .scalar_subquery()
)
# Only who has declared nothing today is looked up in the past.
KNOWN_ROUTE = case((cast(W.c.route, Text) == NO_ROUTE, LAST_ROUTE))
NOT_CENTRED = case((U.c.lat.is_(None), U.c.boundary))
CENTRES = prepared(
    select(U.c.id, U.c.lat, U.c.lng, NOT_CENTRED).where(
        U.c.parent_id == bindparam("station"), U.c.kind == literal_column("'committee'")
    )
)


class Look:
    """The statements about some couriers, compiled once: of a station, or one."""

    def __init__(self, which: Any) -> None:
        them = select(W.c.person_id).where(which)
        self.couriers = prepared(
            select(*FACTS, KNOWN_ROUTE)
            .join(P, P.c.id == W.c.person_id)
            .outerjoin(U, U.c.id == W.c.outlet_id)
            .where(which, P.c.suspended_at.is_(None))
            .order_by(W.c.person_id)
        )
        self.held = prepared(
            select(C.c.courier_id, O.c.lat, O.c.lng, C.c.won_at)
            .join(O, O.c.id == C.c.order_id)
            .where(C.c.live, C.c.courier_id.in_(them))
            .order_by(C.c.won_at, C.c.id)
        )
        self.done = prepared(
            select(C.c.courier_id, sql.count(), sql.max(C.c.won_at))
            .where(C.c.courier_id.in_(them), C.c.ended_at >= bindparam("week"))
            .where(C.c.outcome == literal_column("'completed'"))
            .group_by(C.c.courier_id)
        )


LISTENING = or_(W.c.on_duty, and_(bindparam("reserve"), W.c.reserve))
OF_STATION = Look(and_(W.c.station_id == bindparam("station"), LISTENING))
OF_PERSON = Look(W.c.person_id == bindparam("person"))
BEGAN, ENDED = type_coerce(D.c.began_at, BigInteger), type_coerce(D.c.ended_at, BigInteger)
WEEK_AGO: Any = bindparam("since")
OVER = prepared(  # what is over of the week; what runs stands in the courier's row
    select(
        D.c.courier_id,
        sql.sum(ENDED - case((BEGAN >= WEEK_AGO, BEGAN), else_=WEEK_AGO)),
    )
    .where(D.c.station_id == bindparam("station"), D.c.began_at >= bindparam("before"))
    .where(D.c.ended_at > bindparam("week"))
    .group_by(D.c.courier_id)
)


def listeners(rd: Reading, station_id: str, *, reserve: bool = False) -> list[Listener]:
    """Every courier of the station on duty now; with `reserve` the reserve team too, off duty as well.
    Each as he stands to the station's policy: rounds, claims, and the week's orders and hours."""
    week = rd.now - WEEK
    those = {"station": station_id, "reserve": reserve}
    done = {row[0]: row[1:] for row in rd.run(OF_STATION.done, **those, week=week).fetchall()}
    hours = rd.run(OVER, station=station_id, since=to_ms(week), before=week - timedelta(days=1), week=week)
    over = {row[0]: int(row[1]) for row in hours.fetchall()}
    found = []
    for facts, held in looked(rd, OF_STATION, **those):
        on = bool(facts["on_duty"]) and listening(instant(facts["duty_until"]), rd.now)
        if on or (reserve and facts["reserve"]):
            completed, last = done.get(facts["person_id"], (0, None))
            won = [last or 0, *(row[3] for row in held)]
            running = rd.now - max(instant(facts["duty_since"]) or rd.now, week) if on else timedelta(0)
            found.append(
                listener(
                    rd, facts, held, on_duty=on, live_claims=len(held), orders=completed + len(held),
                    last_served=instant(max(won) or None),
                    duty=running + timedelta(milliseconds=over.get(facts["person_id"], 0)),
                )
            )  # fmt: skip
    return found


def of_courier(rd: Reading, person_id: str) -> Listener | None:
    """One courier with his round, on duty or not; what he did in the week is not asked."""
    for facts, held in looked(rd, OF_PERSON, person=person_id):
        on = bool(facts["on_duty"]) and listening(instant(facts["duty_until"]), rd.now)
        return listener(rd, facts, held, on_duty=on, live_claims=len(held))
    return None


def looked(rd: Reading, look: Look, **which: Any) -> list[tuple[dict[str, Any], list[Any]]]:
    """(facts with the centres of his round, what he holds) of each, in the order of their ids."""
    rows = rd.run(look.couriers, **which, month=rd.now - REMEMBERED).fetchall()
    held = defaultdict(list)
    for row in rd.run(look.held, **which).fetchall():
        held[row[0]].append(row)
    centres: dict[str, dict[str, Wgs84]] = {}
    found = []
    for row in rows:
        facts = dict(zip(NAMES, row, strict=False)) | {"known": row[-1]}
        station = facts["station_id"]
        if station not in centres:
            centres[station] = centres_of(rd, station)
        facts["centres"] = centres[station]
        found.append((facts, held[facts["person_id"]]))
    return found


def listener(rd: Reading, facts: dict[str, Any], held: list[Any], **more: Any) -> Listener:
    route, known = listing(facts["route"]) or [], listing(facts["known"]) or []
    at = instant(facts["position_at"])
    here = place(facts["lat"], facts["lng"]) if at is not None and rd.now - at <= FRESH else None
    start = here or place(facts["outlet_lat"], facts["outlet_lng"])
    declared = [facts["centres"][c] for c in route if c in facts["centres"]] if more["on_duty"] else []
    carried = [spot for row in held if (spot := place(row[1], row[2]))]
    flags = {name: bool(facts[name]) for name in ("reserve", "medicine_trained", "heavy_ok")}
    untils = {
        name: instant(facts[name])
        for name in ("insured_until", "notice_accepted_until", "minors_cleared_until")
    }
    return Listener(
        **{name: facts[name] for name in ("person_id", "name", "outlet_id", "outlet")}, **flags, **untils,
        riding=riding.is_riding(instant(facts["fast_since"]), at, rd.now),
        quiet=listing(facts["quiet"]), start=start, at_outlet=here is None,
        stops=ranking.ridden(start, declared, carried), own=frozenset(route or known), **more,
    )  # fmt: skip


def centres_of(rd: Reading, station_id: str) -> dict[str, Wgs84]:
    """Where each community is: its own place, else the middle of its boundary."""
    found = {}
    for unit_id, lat, lng, boundary in rd.run(CENTRES, station=station_id).fetchall():
        if lat is None and boundary:
            west, south, east, north = box_of(orjson.loads(boundary))
            lat, lng = (south + north) / 2, (west + east) / 2
        if (centre := place(lat, lng)) is not None:
            found[unit_id] = centre
    return found


def place(lat: float | None, lng: float | None) -> Wgs84 | None:
    return None if lat is None or lng is None else Wgs84(lat, lng)
