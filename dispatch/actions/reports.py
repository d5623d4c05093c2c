"""A dead-spot comes in: to the station and the committee of its place, in one commit."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch.actions import photos
from dispatch.actions.moving import acting_role
from dispatch.actions.numbering import number
from dispatch.actions.report_moving import done, move, set_limit, tell
from dispatch.errors import Refused, invalid, not_found
from dispatch.idempotency import Made
from dispatch.queries import compounds, nearby, receivers, types
from dispatch.queries import reports as seen
from dispatch.queries.scope import find
from dispatch.rules import hygiene, lifecycle, nearness
from dispatch.rules.geography import Wgs84
from dispatch.tx import Tx
from models import Claim, Follower, Order, Report, ReportStatus, new_id

MOST_WORDS = 20_000  # of all who reported it again


@dataclass(slots=True, frozen=True)
class Sight:
    """What was seen, where, and on whose ground it lies."""

    kind: hygiene.Type
    place: Wgs84
    station_id: str
    community_id: str
    accuracy_m: int | None = None
    placed_by: str | None = None
    compound: str | None = None
    building: str | None = None
    text: str | None = None
    severity: str = "normal"
    attributes: dict[str, Any] = field(default_factory=dict)

    @property
    def here(self) -> tuple[str, Wgs84, int]:
        return self.kind.code, self.place, self.kind.radius_m


def sight(tx: Tx, given: dict[str, Any]) -> Sight:
    """Routed by its place alone, whoever reports it. `invalid` for a type that does not exist or is
    switched off there, and for a place that is nobody's ground."""
    known = hygiene.by_code(given["type_code"])
    if known is None:
        raise invalid(type_code="unknown_type")
    at = given["position"]
    place = Wgs84(at["lat"], at["lng"])
    ground = receivers.of_place(tx, place, given.get("demo", tx.who.demo))
    as_set, enabled = types.one(tx, ground.station_id, known.code)
    if not enabled:
        raise invalid(type_code="switched_off")
    compound, building, text = said(tx, ground.unit_id, given)
    return Sight(
        kind=as_set,
        place=place,
        station_id=ground.station_id,
        community_id=ground.unit_id,
        accuracy_m=at.get("accuracy_m"),
        placed_by=given.get("placed_by"),
        compound=compound,
        building=building,
        text=text,
        severity=given.get("severity") or "normal",
        attributes=given.get("attributes") or {},
    )


def said(tx: Tx, community_id: str, given: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    """(compound, building, words). Every courier and every event may carry the first two: so they are
    names that stand on the ground there. What is typed otherwise is words, for the receivers."""
    named, text = given.get("place") or {}, given.get("text") or None
    compound, building = named.get("compound"), named.get("building") or None
    if not compound:
        return None, None, text
    houses = compounds.houses_of(tx, community_id, compound)
    if houses is None or (building and building not in houses):
        typed = f"{compound}{building or ''}"
        return (None if houses is None else compound), None, f"{typed}\n{text}" if text else typed
    return compound, building, text


def receive(tx: Tx, given: dict[str, Any]) -> Made:
    """A courier's report. The same thing at the same place within 14 days of its closing is the old
    report, opened again; beside an open one it is a report of its own, which names the open one."""
    order_id = running_order(tx, given.get("order_id"))
    photos.known(tx, given.get("photo_ids"))
    seen_there = sight(tx, given)
    alike = nearby.still_open(tx, seen_there.station_id, *seen_there.here)
    old = None if alike else lately_closed(tx, seen_there)
    if old is not None:
        again(tx, old, seen_there)
        report = old
    else:
        if not alike:  # or somebody else has opened the old one while this one waited for it
            alike = nearby.still_open(tx, seen_there.station_id, *seen_there.here)
        report = new_report(tx, seen_there, "courier", order_id=order_id)
        follow(tx, report, str(tx.who.id), "reporter")
        tell(tx, report, "report.received", "report", None)
    hang(tx, report, given.get("photo_ids"), "before")
    return done(tx, report, nearby=nearby.offered(tx, tx.who, alike), receivers=seen.receivers(report))


def running_order(tx: Tx, named: str | None) -> str | None:
    """The order on whose way he is: the last he took and still has. One that he names may have ended
    while his report waited for the network; one that he never held is not his to name."""
    query = select(Claim.order_id).where(col(Claim.courier_id) == tx.who.id)
    if named is None:
        newest = query.where(col(Claim.live)).order_by(col(Claim.won_at).desc()).limit(1)
        return tx.session.execute(newest).scalar()
    find(tx, tx.who, Order, named)
    if tx.session.execute(query.where(col(Claim.order_id) == named).limit(1)).scalar() is None:
        raise Refused("not_yours", order_id=named)
    return named


def lately_closed(tx: Tx, there: Sight) -> Report | None:
    """The old report, held until the commit: of two who find it dirty again one opens it."""
    old = nearby.lately_closed(tx, there.station_id, *there.here)
    if old is not None:
        lock(tx, old)
    return old if old is not None and old.status == ReportStatus.closed else None


def lock(tx: Tx, report: Report) -> None:
    """PostgreSQL: hold the row until COMMIT, and read it as it is now. SQLite has one writer."""
    if tx.desk.dialect.name != "sqlite":
        tx.session.refresh(report, with_for_update=True)


def again(tx: Tx, old: Report, there: Sight) -> None:
    """反复点位: it was clean, and is not. Who saw it hears of it from now on."""
    old.recurring = True
    old.reopened_count += 1
    if there.text:  # for the receivers, beside the first one's; of very many the oldest give way
        old.text_again = "\n".join(part for part in (old.text_again, there.text) if part)[-MOST_WORDS:]
    if tx.who.id:
        follow(tx, old, str(tx.who.id), "supporter")
    move(tx, old, "repeat", lifecycle.REPORT[("closed", "repeat")].to, reason="came_back")


def new_report(tx: Tx, there: Sight, source: str, **more: Any) -> Report:
    report = Report(
        id=new_id(),
        number=number(tx, "R", there.station_id),
        station_id=there.station_id,
        community_id=there.community_id,
        type_code=there.kind.code,
        status=ReportStatus.reported,
        source=source,
        reporter_id=tx.who.id,
        reporter_unit_id=unit_of_reporter(tx, there, source),
        text=there.text,
        severity=there.severity,
        attributes=there.attributes,
        lat=there.place.lat,
        lng=there.place.lng,
        accuracy_m=there.accuracy_m,
        placed_by=there.placed_by,
        compound=there.compound,
        building=there.building,
        cell=nearness.cell(there.place),
        reported_at=tx.now,
        moved_at=tx.now,
        version=0,
        **more,
    )
    tx.session.add(report)
    set_limit(tx, report)
    tx.session.flush()
    return report


def unit_of_reporter(tx: Tx, there: Sight, source: str) -> str | None:
    """For whom he saw it: his outlet, one of this station's first; staff their receiver."""
    if source == "office":
        return acting_role(tx.who, there.station_id, there.community_id)[1]
    seats = [s for s in tx.who.standings if s.role == "courier"]
    seats.sort(key=lambda seat: (there.station_id not in seat.stations, seat.unit_id))
    return seats[0].unit_id if seats else None


def follow(tx: Tx, report: Report, person_id: str, how: str) -> bool:
    """From now on he hears every step; False if he did already."""
    if tx.session.get(Follower, (report.id, person_id)) is not None:
        return False
    tx.session.add(Follower(report_id=report.id, person_id=person_id, how=how, since=tx.now))
    tx.session.flush()
    report.supporters = seen.supporters(tx, report)
    return True


def hang(tx: Tx, report: Report, photo_ids: list[str] | None, purpose: str) -> None:
    for photo_id in photo_ids or ():
        photos.attach(tx, photo_id, purpose, "report", report.id)
        report.photos_released = False  # nobody has looked at the new one


def support(tx: Tx, report_id: str) -> Made:
    """+1: seen by one more, who hears how it goes on. Twice is once; an ended one is past it. Who follows
    one on foreign ground has said it already."""
    report = find(tx, tx.who, Report, report_id)
    lock(tx, report)
    if not tx.who.reaches(report.station_id, "courier") and not seen.followed(tx, tx.who, [report.id]):
        raise not_found()
    tx.expect(report.version, lambda: seen.one(tx, tx.who, report))
    if str(report.status) in lifecycle.REPORT_ENDED:
        raise Refused("illegal_move", state=report.status, version=report.version)
    if follow(tx, report, str(tx.who.id), "supporter"):
        tell(tx, report, "report.supported", "support", str(report.status))
    return done(tx, report)
