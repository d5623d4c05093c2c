"""What decides whether a courier may take an order now: he and it, in one query."""

from typing import Any

from sqlalchemy import and_, bindparam, case, exists, literal_column, select, union_all
from sqlalchemy import func as sql

from dispatch.queries.plain import instant, listing, named
from dispatch.rules import caps, policy
from dispatch.rules.riding import is_riding
from dispatch.tx import Reading, prepared
from models import Claim, Courier, Order, Unit

O: Any = Order.__table__  # noqa: E741
C: Any = Claim.__table__
W: Any = Courier.__table__
U: Any = Unit.__table__

LIVE_CLAIMS = (
    select(sql.count())
    .where(C.c.courier_id == W.c.person_id, C.c.live)
    .scalar_subquery()
    .label("live_claims")
)
# However he gave it out of his hand, he had read the door: each resident once. What a coordinator took
# back does not count, nor what he delivered.
READ_AND_LEFT: Any = tuple(
    literal_column(f"'{o}'") for o in ("released", "undone", "timed_out", "handed_over")
)
GIVEN_BACK: Any = O.alias("given_back")
RELEASES = (
    select(sql.count(GIVEN_BACK.c.resident_id.distinct()))
    .select_from(C)
    .join(GIVEN_BACK, GIVEN_BACK.c.id == C.c.order_id)
    .where(
        C.c.courier_id == W.c.person_id,
        C.c.ended_at > bindparam("since"),
        C.c.ended_at > sql.coalesce(W.c.releases_forgiven_at, literal_column("0")),
        C.c.outcome.in_(READ_AND_LEFT),
    )
    .correlate(W)
    .scalar_subquery()
    .label("releases")
)
# Money of his own: for what he holds (the budget) and for what he has delivered and nobody has settled
# (the receipt). Only an order that asks for it makes these look.
ADVANCE: Any = literal_column("'courier_advance'")
HELD: Any = O.alias("held")
OWED: Any = O.alias("owed")
OF_HIS = and_(C.c.order_id == OWED.c.id, C.c.courier_id == bindparam("person"))
ADVANCES = union_all(
    select(sql.coalesce(HELD.c.budget_fen, literal_column("0")).label("fen"))
    .select_from(C)
    .join(HELD, HELD.c.id == C.c.order_id)
    .where(C.c.courier_id == bindparam("person"), C.c.live, HELD.c.payment_mode == ADVANCE),
    select(OWED.c.total_fen).where(
        OWED.c.station_id
        == select(W.c.station_id).where(W.c.person_id == bindparam("person")).scalar_subquery(),
        OWED.c.settled_at.is_(None),
        OWED.c.total_fen > literal_column("0"),
        OWED.c.payment_mode == ADVANCE,
        exists().where(OF_HIS, C.c.outcome == literal_column("'completed'")),
    ),
).subquery("advances")


def asked(total: Any, name: str) -> Any:
    return case((O.c.payment_mode == ADVANCE, select(total).select_from(ADVANCES).scalar_subquery())).label(
        name
    )


COURIER = (
    W.c.on_duty, W.c.duty_until, W.c.insured_until, W.c.notice_accepted_until, W.c.medicine_trained,
    W.c.minors_cleared_until, W.c.outlet_id, W.c.heavy_ok, W.c.fast_since, W.c.position_at,
)  # fmt: skip
ORDER = (
    O.c.id, O.c.status, O.c.station_id, O.c.people, O.c.lat, O.c.lng, O.c.priority, O.c.opened_at,
    O.c.window_from, O.c.needs_medicine_training, O.c.needs_minor_clearance, O.c.fairness, O.c.draw_at,
    O.c.tags, O.c.payment_mode, O.c.budget_fen, O.c.stated_at,
)  # fmt: skip
UNSETTLED = (
    asked(sql.count(), "unsettled_orders"),
    asked(sql.coalesce(sql.sum(ADVANCES.c.fen), literal_column("0")), "unsettled_fen"),
)
COLUMNS = (*COURIER, *ORDER, U.c.policy, LIVE_CLAIMS, RELEASES, *UNSETTLED)
LOOK = prepared(
    select(*COLUMNS)
    .select_from(W)
    .join(O, and_(O.c.id == bindparam("order"), O.c.station_id == W.c.station_id))
    .join(U, U.c.id == W.c.station_id)
    .where(W.c.person_id == bindparam("person"))
)


def look(rd: Reading, order_id: str, courier_id: str | None) -> dict[str, Any] | None:
    """The courier and the order; None when the order is not of his station."""
    row = rd.run(LOOK, order=order_id, person=courier_id, since=caps.day_before(rd.now)).fetchone()
    return None if row is None else named(COLUMNS, row)


def shut(rd: Reading, seen: dict[str, Any]) -> caps.No | None:
    """The first gate that is shut for whom the look has seen."""
    bearer = caps.Bearer(
        on_duty=bool(seen["on_duty"]),
        duty_until=instant(seen["duty_until"]),
        riding=is_riding(instant(seen["fast_since"]), instant(seen["position_at"]), rd.now),
        insured_until=instant(seen["insured_until"]),
        notice_accepted_until=instant(seen["notice_accepted_until"]),
        medicine_trained=bool(seen["medicine_trained"]),
        minors_cleared_until=instant(seen["minors_cleared_until"]),
        heavy_ok=bool(seen["heavy_ok"]),
        live_claims=seen["live_claims"],
        releases_in_24h=seen["releases"],
        unsettled_fen=int(seen["unsettled_fen"] or 0),
        unsettled_orders=seen["unsettled_orders"] or 0,
    )
    errand = caps.Errand(
        bool(seen["needs_medicine_training"]),
        bool(seen["needs_minor_clearance"]),
        heavy="heavy" in listing(seen["tags"]),
        advance_fen=seen["budget_fen"] or 0 if seen["payment_mode"] == "courier_advance" else None,
    )
    return caps.gate(bearer, errand, rd.now, policy.of(seen["policy"]))


def facts_of(rd: Reading, code: str, order_id: str, courier_id: str | None) -> dict[str, Any]:
    """What belongs to a refusal of before, as far as that gate is still shut; nothing when it is not."""
    seen = look(rd, order_id, courier_id)
    no = seen and shut(rd, seen)
    return no.facts if no and no.code == code else {}
