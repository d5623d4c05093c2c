"""What the world may know of dead-spots: what lies where, roughly, and how far its handling is.

Never who reported it. A courier's report is shown once it is registered, one that came this way at
once; its words and photos only while staff have released them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from dispatch.queries import types
from dispatch.queries.ground import stations
from dispatch.rules.geography import Wgs84, box_around, metres_fast, rounded
from dispatch.rules.hygiene import Type
from dispatch.rules.open311 import MOST_ROWS, Page, service_code
from dispatch.tx import Reading
from models import ApiKey, Building, Compound, Move, Photo, Report, TypeSetting, Unit

A: Any = ApiKey.__table__
B: Any = Building.__table__
C: Any = Compound.__table__
M: Any = Move.__table__
P: Any = Photo.__table__
R: Any = Report.__table__
STEP: Any = M.alias()
ONCE_REGISTERED = (
    select(STEP.c.id)
    .where(STEP.c.subject_type == "report", STEP.c.subject_id == R.c.id, STEP.c.to_status == "registered")
    .correlate(R)
    .exists()
)
PUBLIC: ColumnElement[bool] = or_(R.c.source == "open311", R.c.registered_at.is_not(None), ONCE_REGISTERED)
"""What was shown once stays: opened again, a report waits to be registered anew."""

GRID_M = 20
EVERYTHING = Page()
PASSED_THROUGH = "verified"  # on the way to closed, in the same moment


# ---------------------------------------------------------------- whose ground, whose key


def station(rd: Reading, jurisdiction: str | None, demo: bool = False) -> Unit:
    """The station of this code. Unnamed, the only one there is; a demonstration counts only where
    nothing real stands, or for its own key. LookupError("unknown" | "which")."""
    known = [s for s in stations(rd) if not demo or s.demo]
    if jurisdiction:
        found = [s for s in known if s.code == jurisdiction]
    else:
        found = [s for s in known if not s.demo] or known[:1]
    if len(found) != 1:
        raise LookupError("which" if found else "unknown")
    return found[0]


def codes(rd: Reading) -> list[str]:
    return [str(s.code) for s in stations(rd) if s.code]


def key_of(rd: Reading, digest: str) -> ApiKey | None:
    """The key that has this digest and was not revoked."""
    query: Any = select(ApiKey).where(A.c.digest == digest, A.c.revoked_at.is_(None))
    return rd.session.execute(query).scalar_one_or_none()


def keys(rd: Reading) -> list[ApiKey]:
    query: Any = select(ApiKey).order_by(A.c.created_at, A.c.id)
    return list(rd.session.execute(query).scalars())


# ---------------------------------------------------------------- services


def services(rd: Reading, station_id: str) -> dict[str, Type]:
    """{service_code: type} of what is switched on, in the catalogue's order."""
    return {service_code(kind): kind for kind, on in types.of_station(rd, station_id).values() if on}


def every_type(rd: Reading, station_id: str) -> dict[str, Type]:
    """{local code: type}, also of what was switched off since."""
    return {code: kind for code, (kind, _) in types.of_station(rd, station_id).items()}


def changes(rd: Reading, station_id: str) -> int:
    """How often the station has changed a type; it only grows."""
    query: Any = select(func.coalesce(func.sum(TypeSetting.version), 0)).where(
        TypeSetting.station_id == station_id
    )
    return int(rd.session.execute(query).scalar_one())


# ---------------------------------------------------------------- requests


@dataclass(slots=True)
class Public:
    """Reports and what stands around them, gathered in a few queries for the whole page."""

    reports: list[Report]
    agencies: dict[str, str] = field(default_factory=dict)
    houses: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    compounds: set[tuple[str, str]] = field(default_factory=set)
    photos: dict[str, list[str]] = field(default_factory=dict)

    def house(self, report: Report) -> Any:
        """(id, lat, lng) of its building; None in the open."""
        return self.houses.get((report.community_id, report.compound or "", report.building or ""))


def by_id(rd: Reading, station_id: str, ids: list[str], page: Page = EVERYTHING) -> Public:
    named = [i for i in ids if i.isprintable()]
    return gathered(rd, page, R.c.station_id == station_id, R.c.id.in_(named[:MOST_ROWS]))


def public(rd: Reading, report_id: str) -> bool:
    return rd.session.execute(select(R.c.id).where(R.c.id == report_id, PUBLIC)).first() is not None


@dataclass(slots=True, frozen=True)
class Asked:
    """`span`: reported within it. `kinds`, `statuses`: ours; None is all. `circle`: (middle, metres)."""

    span: tuple[datetime, datetime]
    kinds: list[str] | None = None
    statuses: list[str] | None = None
    circle: tuple[Wgs84, float] | None = None


def found(rd: Reading, station_id: str, asked: Asked, page: Page) -> Public:
    """One page of them, newest first."""
    conditions = [R.c.station_id == station_id, R.c.reported_at.between(*asked.span)]
    if asked.kinds is not None:
        conditions.append(R.c.type_code.in_(asked.kinds))
    if asked.statuses is not None:
        conditions.append(R.c.status.in_(asked.statuses))
    if asked.circle is None:
        return gathered(rd, page, *conditions)
    near = ids_within(rd, asked.circle, page, conditions)
    return gathered(rd, EVERYTHING, R.c.id.in_(near))


def ids_within(rd: Reading, circle: tuple[Wgs84, float], page: Page, conditions: list[Any]) -> list[str]:
    """Measured from where each is shown, never from where it lies: asked often enough, a circle would
    tell the place that rounding hides. A box comes first, a little wider than the rounding is."""
    middle, metres = circle
    low, high = box_around(middle, metres + 2 * GRID_M)
    lat, lng = func.coalesce(B.c.lat, R.c.lat), func.coalesce(B.c.lng, R.c.lng)
    home = and_(C.c.community_id == R.c.community_id, C.c.name == R.c.compound)
    house = and_(B.c.compound_id == C.c.id, B.c.number == R.c.building)
    query: Any = (
        select(R.c.id, R.c.lat, R.c.lng, B.c.lat, B.c.lng)
        .select_from(R.outerjoin(C, home).outerjoin(B, house))
        .where(PUBLIC, lat.between(low.lat, high.lat), lng.between(low.lng, high.lng), *conditions)
        .order_by(R.c.reported_at.desc(), R.c.id.desc())
    )
    near: list[str] = []
    for report_id, its_lat, its_lng, house_lat, house_lng in rd.session.execute(query):
        shown = Wgs84(house_lat, house_lng) if house_lat is not None else coarse(its_lat, its_lng)
        if metres_fast(middle, shown) <= metres:
            near.append(report_id)
            if len(near) == page.skip + page.size:
                break
    return near[page.skip :]


def coarse(lat: float, lng: float) -> Wgs84:
    """What the world may know of a place in the open."""
    return rounded(Wgs84(lat, lng), GRID_M)


def gathered(rd: Reading, page: Page, *conditions: Any) -> Public:
    query: Any = select(Report).where(PUBLIC, *conditions)
    query = query.order_by(R.c.reported_at.desc(), R.c.id.desc()).offset(page.skip).limit(page.size)
    reports = list(rd.session.execute(query).scalars())
    near = {r.community_id for r in reports if r.compound}
    return Public(
        reports, agencies(rd, reports), houses(rd, near), compounds(rd, near), photos(rd, reports)
    )  # fmt: skip


def agencies(rd: Reading, reports: list[Report]) -> dict[str, str]:
    query: Any = select(Unit.id, Unit.name).where(Unit.id.in_({r.community_id for r in reports}))
    return dict(rd.session.execute(query).all())


def compounds(rd: Reading, communities: set[str]) -> set[tuple[str, str]]:
    """(community, name): what somebody typed in place of one of these is his own words."""
    query = select(C.c.community_id, C.c.name).where(C.c.community_id.in_(communities))
    return {(community, name) for community, name in rd.session.execute(query)} if communities else set()


def houses(rd: Reading, communities: set[str]) -> dict[tuple[str, str, str], Any]:
    """{(community, compound, number): (id, lat, lng)}."""
    query = (
        select(B.c.community_id, C.c.name, B.c.number, B.c.id, B.c.lat, B.c.lng)
        .join(C, C.c.id == B.c.compound_id)
        .where(B.c.community_id.in_(communities))
    )
    rows = rd.session.execute(query) if communities else ()
    return {(community, name, number): (*rest,) for community, name, number, *rest in rows}


def photos(rd: Reading, reports: list[Report]) -> dict[str, list[str]]:
    """{report: its released photos}, as it was first."""
    released = [r.id for r in reports if r.photos_released]
    query = select(P.c.subject_id, P.c.id).where(P.c.subject_type == "report", P.c.subject_id.in_(released))
    found: dict[str, list[str]] = defaultdict(list)
    for report_id, photo_id in rd.session.execute(query.order_by(P.c.id)) if released else ():
        found[report_id].append(photo_id)
    return found


def photo(rd: Reading, photo_id: str) -> str | None:
    """The file's name, while its report is public and its photos are released."""
    if not photo_id.isprintable():
        return None
    query = (
        select(P.c.sha256)
        .join(R, and_(P.c.subject_type == "report", P.c.subject_id == R.c.id))
        .where(P.c.id == photo_id, PUBLIC, R.c.photos_released)
    )
    return rd.session.execute(query).scalar()


# ---------------------------------------------------------------- updates


def updates(rd: Reading, station_id: str, span: tuple[datetime, datetime], page: Page) -> list[Any]:
    """(id, report, at, to, reason) of each step of a public report within the span, oldest first."""
    query = (
        select(M.c.id, M.c.subject_id, M.c.at, M.c.to_status, M.c.reason)
        .join(R, and_(M.c.subject_type == "report", M.c.subject_id == R.c.id))
        .where(
            R.c.station_id == station_id, PUBLIC, R.c.moved_at >= span[0], M.c.at.between(*span),
            M.c.from_status != M.c.to_status, M.c.to_status != PASSED_THROUGH,
        )
        .order_by(M.c.at, M.c.id)
        .offset(page.skip)
        .limit(page.size)
    )  # fmt: skip
    return list(rd.session.execute(query).all())


# ---------------------------------------------------------------- addresses


def building(rd: Reading, station_id: str, building_id: str) -> Any:
    """(compound, number, lat, lng, community_id) of a building of the station, or None."""
    if not building_id.isprintable():
        return None
    return rd.session.execute(ground(station_id).where(B.c.id == building_id)).first()


def buildings(rd: Reading, station_id: str) -> list[Any]:
    return list(rd.session.execute(ground(station_id).order_by(B.c.id)).all())


def ground(station_id: str) -> Any:
    committees = select(Unit.id).where(Unit.parent_id == station_id)
    return (
        select(C.c.name, B.c.number, B.c.lat, B.c.lng, B.c.community_id)
        .join(C, C.c.id == B.c.compound_id)
        .where(B.c.community_id.in_(committees))
    )
