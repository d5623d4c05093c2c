"""Taking an order, joining it, giving it back. The race is one guarded UPDATE.

Gates are asked inside the transaction that takes the seat, in the order of rules/caps.gate: 409 first
(somebody has it), then the gates, then the rule of the race."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, insert, literal_column, null, or_, select, update

from dispatch.actions import bids, showing
from dispatch.actions.attempts import attempted
from dispatch.actions.moving import order_moved
from dispatch.errors import Refused, not_found
from dispatch.idempotency import Made
from dispatch.queries import gates
from dispatch.queries import orders as seen
from dispatch.queries.plain import instant, named
from dispatch.queries.scope import find
from dispatch.rules import fairness, lifecycle, policy
from dispatch.tx import Tx, prepared
from models import Attempt, Claim, Courier, Order, new_id, to_ms

O: Any = Order.__table__  # noqa: E741
C: Any = Claim.__table__
W: Any = Courier.__table__
A: Any = Attempt.__table__

MOVED = (
    O.c.id, O.c.station_id, O.c.community_id, O.c.status, O.c.version, O.c.priority, O.c.category,
    O.c.compound, O.c.building,
)  # fmt: skip
# PostgreSQL: two grabs of two orders by one courier must see each other's claims, or he gets past his
# cap. A statement of its own: one that waits for a lock counts what was there before it waited.
ONE_AT_A_TIME = prepared(select(W.c.person_id).where(W.c.person_id == bindparam("person")).with_for_update())
ONE_ORDER = prepared(select(O.c.id).where(O.c.id == bindparam("order")).with_for_update())
# What looks for a courier stops; of an order for two it looks on for the second.
LOOKS = ("stage_due_at", "alarm_at", "alarm_seen_at", "alarm_seen_by")
FOUND = {name: case((O.c.people > literal_column("1"), O.c[name])) for name in LOOKS}
ALL_FOUND = prepared(update(O).where(O.c.id == bindparam("order")).values(dict.fromkeys(LOOKS, null())))


def claiming(*where: Any) -> prepared:
    """The race: one row or none. Whoever takes it, nothing is due for it any more but his setting out."""
    return prepared(
        update(O)
        .where(O.c.id == bindparam("order"), O.c.status == "open", O.c.stated_at.is_(None), *where)
        .values(
            status="claimed", version=O.c.version + 1, claimed_at=bindparam("moment"), draw_at=null(),
            nudges=0, nudge_due_at=bindparam("pick_up_by"), **FOUND,
        )
        .returning(*MOVED)
    )  # fmt: skip


CLAIM = claiming(O.c.draw_at.is_(None))
CLAIM_BEFORE_ALL = claiming()  # for who was chosen, invited, or has the head start: bids or none
SEAT = prepared(
    insert(C).values(
        id=bindparam("new"), order_id=bindparam("order"), seat=bindparam("its_seat"),
        courier_id=bindparam("person"), live=bindparam("its_live"), won_at=bindparam("moment"),
    )
)  # fmt: skip
LAST_WINNER = prepared(
    select(C.c.courier_id, C.c.won_at)
    .where(C.c.order_id == bindparam("order"), or_(C.c.live, C.c.outcome == "completed"))
    .order_by(C.c.won_at)
    .limit(1)
)


DECIDED = prepared(
    select(A.c.outcome)
    .where(A.c.order_id == bindparam("order"), A.c.courier_id == bindparam("person"), A.c.at == bindparam("tapped"))
    .limit(1)
)  # fmt: skip


def grab(tx: Tx, order_id: str) -> Made | Refused:
    """The order, now mine; or, where the rule collects attempts, {"pending", "decided_at"}; or why not.
    A refusal is returned: its attempt stays."""
    look = looked(tx, order_id)
    race = race_of(look, tx.now)
    if look["status"] != "open" or look["stated_at"] is not None:
        return too_late(tx, look, race)
    if shut := gates.shut(tx, look):
        return refused(tx, look, race, shut.code, **shut.facts)
    until = bids.waits_until(tx, look, race)
    if until is not None:
        return bids.place(tx, look, until) or grab(tx, order_id)
    first = race.head_start_ends is not None
    won = claimed(tx, look, CLAIM_BEFORE_ALL if first else CLAIM)
    if won is None:  # PostgreSQL: another transaction was first, or has begun to collect
        return grab(tx, order_id)
    made = seated(tx, won, "open", 1, [], race)
    if first:
        bids.end(tx, order_id, "already_taken", winner=tx.who.id)
    return made


def seat_for(tx: Tx, order_id: str, rule: str) -> Made | Refused:
    """The first seat of an open order for who acts, because he was asked and accepts (`rule`: invited):
    gates as for a grab, a window that still collects attempts is over, and each who waits there is told.
    The answer is empty: show the order if it is to be shown."""
    made = first_seat(tx, order_id, rule)
    if isinstance(made, Made):
        bids.end(tx, order_id, "already_taken", winner=tx.who.id)
    return made


def first_seat(tx: Tx, order_id: str, rule: str, tapped: datetime | None = None) -> Made | Refused:
    """As seat_for, and nobody who waits is told yet. `tapped`: when he reached for it."""
    look = looked(tx, order_id)
    race = race_of(look, tx.now)._replace(rule=rule)
    if look["status"] != "open" or look["stated_at"] is not None:
        return too_late(tx, look, race)
    if shut := gates.shut(tx, look):
        attempted(tx, order_id, shut.code, rule, race.version, at=tapped)
        return Refused(shut.code, **shut.facts)
    won = claimed(tx, look, CLAIM_BEFORE_ALL)
    if won is None:  # PostgreSQL: another transaction was first
        return first_seat(tx, order_id, rule, tapped)
    return sit(tx, won, "open", 1, [], race, tapped)


def race_of(look: dict[str, Any], now: datetime) -> fairness.Race:
    opened_at = instant(look["opened_at"])
    assert opened_at is not None
    return fairness.race(look["fairness"], policy.of(look["policy"]), opened_at, now)


def claimed(tx: Tx, look: dict[str, Any], statement: prepared) -> dict[str, Any] | None:
    """The order after the race, for who has won it; None for all others."""
    row = tx.run(statement, order=look["id"], moment=tx.now, pick_up_by=pick_up_by(tx, look)).fetchone()
    return None if row is None else named(MOVED, row)


def again(tx: Tx, ids: dict[str, Any]) -> Any:
    """What a repeated grab is told: the order as he may see it now; of an attempt that waited, whether
    it still waits, and else how it ended. One that left nothing ended because he had the order otherwise."""
    order_id = ids["order_id"]
    order = find(tx, tx.who, Order, order_id)
    if "bid_at" not in ids:
        return showing.order(tx, order_id)
    waiting = tx.run(bids.HELD, order=order_id, person=tx.who.id).fetchone()
    if waiting is not None and waiting[0] == ids["bid_at"]:
        return bids.pending(order.draw_at)
    tapped = instant(ids["bid_at"])
    row = tx.run(DECIDED, order=order_id, person=tx.who.id, tapped=tapped).fetchone()
    outcome = row[0] if row else "won"
    if outcome == "won":
        return showing.order(tx, order_id)
    if outcome != "already_taken":
        raise Refused(outcome, state=str(order.status), **gates.facts_of(tx, outcome, order_id, tx.who.id))
    nearest = [o for o in seen.nearest(tx, order.station_id, order.lat, order.lng) if o["id"] != order_id]
    raise Refused(
        outcome, order_id=order_id, state=str(order.status), mine=False, behind_ms=None, nearest=nearest
    )


def join(tx: Tx, order_id: str, rule: str = "instant") -> Made | Refused:
    """The second seat of a two-person order: whoever comes first, whatever the rule of the race."""
    if tx.desk.dialect.name != "sqlite":
        tx.run(ONE_ORDER, order=order_id)
    look = looked(tx, order_id)
    race = race_of(look, tx.now)._replace(rule=rule)
    holders = seen.holders(tx, order_id)
    if tx.who.id in holders or lifecycle.order_step(look["status"], "join") is None:
        return refused(tx, look, race, "illegal_move", state=look["status"])
    if len(holders) >= look["people"] or look["stated_at"] is not None:
        return too_late(tx, look, race)
    if shut := gates.shut(tx, look):
        return refused(tx, look, race, shut.code, **shut.facts)
    waits = pick_up_by(tx, look) if look["status"] == "claimed" else None
    changed = tx.run(TOUCH, order=order_id, pick_up_by=waits).fetchone()
    if len(holders) + 1 == look["people"]:
        tx.run(ALL_FOUND, order=order_id)
    free = next(n for n in range(1, look["people"] + 1) if n not in seats_of(tx, order_id))
    return seated(tx, named(MOVED, changed), look["status"], free, holders, race)


# Who joins begins the holders' time anew: until now one of them waited for the other.
TOUCH = prepared(
    update(O)
    .where(O.c.id == bindparam("order"))
    .values(version=O.c.version + 1, nudges=0, nudge_due_at=bindparam("pick_up_by"))
    .returning(*MOVED)
)


def pick_up_by(tx: Tx, look: dict[str, Any]) -> datetime:
    """When who has it now and has not set out is reminded."""
    return policy.of(look["policy"]).pick_up_by(look["priority"], tx.now, instant(look["window_from"]))


def seats_of(tx: Tx, order_id: str) -> set[int]:
    return {row[1] for row in tx.run(seen.SEATS, order=order_id).fetchall()}


def looked(tx: Tx, order_id: str) -> dict[str, Any]:
    """Who acts and the order, in one query; an order of another station does not exist."""
    if tx.desk.dialect.name != "sqlite":
        tx.run(ONE_AT_A_TIME, person=tx.who.id)
    look = gates.look(tx, order_id, tx.who.id)
    if look is None:
        raise not_found()
    return look


INSTANT = fairness.Race("instant", 0)


def seated(
    tx: Tx, order: dict[str, Any], from_status: str, seat: int, holders: list[str],
    race: fairness.Race = INSTANT,
) -> Made:  # fmt: skip
    """Take the seat, remember the try, tell everyone; the answer is the claimer's projection."""
    made = sit(tx, order, from_status, seat, holders, race)
    made.answer = showing.order(tx, order["id"], [*holders, str(tx.who.id)])
    return made


def sit(
    tx: Tx, order: dict[str, Any], from_status: str, seat: int, holders: list[str], race: fairness.Race,
    tapped: datetime | None = None,
) -> Made:  # fmt: skip
    """As seated, and nothing is shown."""
    tx.run(
        SEAT, new=new_id(), order=order["id"], its_seat=seat, person=tx.who.id, its_live=True, moment=tx.now
    )
    attempted(tx, order["id"], "won", race.rule, race.version, at=tapped)
    verb = "grab" if seat == 1 and from_status == "open" else "join"
    order_moved(tx, order, "order.claimed", verb, from_status, [*holders, str(tx.who.id)], seat=seat)
    return Made({"order_id": order["id"], "version": order["version"]})


def refused(tx: Tx, look: dict[str, Any], race: fairness.Race, code: str, **facts: Any) -> Refused:
    attempted(tx, look["id"], code, race.rule, race.version)
    return Refused(code, **facts)


def too_late(tx: Tx, look: dict[str, Any], race: fairness.Race) -> Refused:
    """Somebody has it (with the nearest open ones instead), or nobody can have it any more."""
    if look["status"] not in (*lifecycle.TAKEN, "open"):
        return refused(tx, look, race, "illegal_move", state=look["status"])
    winner = tx.run(LAST_WINNER, order=look["id"]).fetchone()
    behind = to_ms(tx.now) - winner[1] if winner else None
    attempted(
        tx, look["id"], "already_taken", race.rule, race.version, winner=winner and winner[0], behind_ms=behind
    )  # fmt: skip
    nearest = seen.nearest(tx, look["station_id"], look["lat"], look["lng"])
    return Refused(
        "already_taken", order_id=look["id"], state=look["status"], mine=bool(winner and winner[0] == tx.who.id),
        behind_ms=behind, nearest=nearest, **({"stated": True} if look["stated_at"] is not None else {}),
    )  # fmt: skip
