"""您上报的点位已清理，顺路请看一眼: what a courier reported, is said to be clean, and lies on his way."""

from datetime import timedelta
from math import inf
from typing import Any

from sqlalchemy import and_, or_, select

from dispatch.queries import reports as seen
from dispatch.rules.geography import Wgs84, metres_fast
from dispatch.rules.nearness import REPEAT_DAYS
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import Claim, Courier, Order, Report

R, F = seen.R, seen.F
O: Any = Order.__table__  # noqa: E741
C: Any = Claim.__table__
NEAR_M = 150
MOST = 200  # of his own reports within the time in which he may look


def asked(rd: Reading, who: Who) -> dict[str, Any]:
    """Nearest first; what he has looked at since it was done is not asked again."""
    courier = rd.session.get(Courier, who.id)
    points = points_of(rd, who, courier) if courier else []
    measured = [(metres_to(r, points), r) for r in to_look_at(rd, who)]
    near = [(m, r) for m, r in measured if m <= NEAR_M or (courier and on_his_round(r, courier))]
    near.sort(key=lambda pair: pair[0])
    items = seen.shown(rd, who, [r for _, r in near])
    return {"items": items, "next": None}


def to_look_at(rd: Reading, who: Who) -> list[Report]:
    """Said to be done, by somebody else; not looked at by him since."""
    since = rd.now - timedelta(days=REPEAT_DAYS)
    done = or_(R.c.status == "feedback", and_(R.c.status == "closed", R.c.closed_at >= since))
    unseen = or_(F.c.looked_at.is_(None), F.c.looked_at < R.c.feedback_at)
    query = (
        select(Report)
        .join(F, F.c.report_id == R.c.id)
        .where(F.c.person_id == who.id, done, unseen)
        .order_by(R.c.feedback_at.desc())
        .limit(MOST)
    )
    mine = {standing.unit_id for standing in who.standings}
    return [r for r in rd.session.execute(query).scalars() if r.handled_by_id not in mine]


def points_of(rd: Reading, who: Who, courier: Courier) -> list[Wgs84]:
    """Where he is, and where the orders that he holds will take him."""
    query = select(O.c.lat, O.c.lng).join(C, C.c.order_id == O.c.id).where(C.c.courier_id == who.id, C.c.live)
    places = [(lat, lng) for lat, lng in rd.session.execute(query)] + [(courier.lat, courier.lng)]
    return [Wgs84(lat, lng) for lat, lng in places if lat is not None and lng is not None]


def on_his_round(report: Report, courier: Courier) -> bool:
    return courier.on_duty and report.community_id in courier.route


def metres_to(report: Report, points: list[Wgs84]) -> float:
    """From the nearest of them; endless when nobody knows where he is."""
    here = Wgs84(report.lat, report.lng)
    return min((metres_fast(here, point) for point in points), default=inf)
