"""The gates before a grab: who may take this order now, and if not, why not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from dispatch.rules.policy import Policy


class Standing(Protocol):
    """What of a courier counts for every order. Instants are aware or None."""

    @property
    def insured_until(self) -> datetime | None: ...
    @property
    def notice_accepted_until(self) -> datetime | None: ...
    @property
    def releases_in_24h(self) -> int: ...


class Papers(NamedTuple):
    """As Standing asks for it, without an order at hand."""

    insured_until: datetime | None
    notice_accepted_until: datetime | None
    releases_in_24h: int


class Bearer(NamedTuple):
    """What is known of a courier at the moment of his grab. Instants are aware or None."""

    on_duty: bool
    duty_until: datetime | None
    riding: bool
    insured_until: datetime | None
    notice_accepted_until: datetime | None
    medicine_trained: bool
    minors_cleared_until: datetime | None
    heavy_ok: bool
    live_claims: int
    releases_in_24h: int
    unsettled_fen: int  # laid out, or to be laid out for what he holds; nothing is settled yet
    unsettled_orders: int


class Errand(NamedTuple):
    needs_medicine_training: bool
    needs_minor_clearance: bool
    heavy: bool
    advance_fen: int | None  # what he would lay out; None: no money of his


class No(NamedTuple):
    code: str
    facts: dict[str, Any]


def gate(courier: Bearer, order: Errand, now: datetime, limits: Policy) -> No | None:
    """The first gate that is shut, or None. The order is the one a person would want to hear: what he
    can do about it now, what his papers say, what this errand asks for, what he has in his hands."""
    if not on_duty(courier, now):
        return No("off_duty", {})
    if courier.riding:
        return No("riding", {})
    if no := next(of_himself(courier, now, limits), None):
        return no
    if order.needs_medicine_training and not courier.medicine_trained:
        return No("not_qualified", {"missing": "medicine_training"})
    if order.needs_minor_clearance and not later(courier.minors_cleared_until, now):
        return No("not_qualified", {"missing": "minor_clearance"})
    if order.heavy and not courier.heavy_ok:
        return No("not_qualified", {"missing": "heavy_goods"})
    if courier.live_claims >= limits.live_claims:
        return No("cap_reached", {"which": "live_claims", "cap": limits.live_claims})
    return None if order.advance_fen is None else purse(courier, order.advance_fen, limits)


def of_himself(courier: Standing, now: datetime, limits: Policy) -> Iterator[No]:
    """What keeps him from every order, also when he listens and stands still: all of it, because he
    rings somebody once."""
    if not later(courier.notice_accepted_until, now):
        yield No("notice_not_accepted", {})
    if not later(courier.insured_until, now):
        yield No("insurance_expired", {})
    if courier.releases_in_24h > limits.releases_in_24h:
        yield No("not_qualified", {"missing": "too_many_releases"})


def purse(courier: Bearer, advance_fen: int, limits: Policy) -> No | None:
    """Nobody lays out more than he can do without: for one order, in how many, and for all of them."""
    shut = (
        ("advance_fen", limits.advance_fen, advance_fen > limits.advance_fen),
        ("unsettled_orders", limits.unsettled_orders, courier.unsettled_orders >= limits.unsettled_orders),
        ("unsettled_fen", limits.unsettled_fen, courier.unsettled_fen + advance_fen > limits.unsettled_fen),
    )
    return next((No("cap_reached", {"which": which, "cap": cap}) for which, cap, no in shut if no), None)


def too_dear(payment_mode: str | None, budget_fen: int | None, limits: Policy) -> list[dict[str, Any]]:
    """`over_advance`, where an order asks for more than anybody lays out for one (`cap_fen`): nobody can
    take it, however empty his hands. As the flags that words raise it suggests, and refuses nothing."""
    most = min(limits.advance_fen, limits.unsettled_fen)
    if payment_mode != "courier_advance" or (budget_fen or 0) <= most:
        return []
    return [{"kind": "over_advance", "word": "", "cap_fen": most}]


def on_duty(courier: Bearer, now: datetime) -> bool:
    return courier.on_duty and (courier.duty_until is None or courier.duty_until > now)


def later(until: datetime | None, now: datetime) -> bool:
    return until is not None and until > now


def day_before(now: datetime) -> datetime:
    return now - timedelta(hours=24)
