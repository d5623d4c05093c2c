"""When the stages of an order's plan are due. Instants are aware; what a stage does is not known here.

The times of a plan run from one stage to the next, so that a schedule which stood still for an hour, or
a clock that was put forward, moves an order one stage and not through all of them at once."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.rules.policy import Plan

DESK_OPENS = time(8, 30)
LATE = timedelta(minutes=1)  # a stage done later than this: the next one counts from when it was done
DAY = timedelta(days=1)
IN_TIME = 0.5  # of the time that an order has: by then the last who can act is asked
SHORTEST_S = 15 * 60  # in which a plan is gone through, however late it is
NEXT_DAY = timedelta(hours=1)  # a last stage that came at the opening comes again tomorrow


def hurried(plan: Plan, opened_at: datetime, done_by: datetime | None, zone: ZoneInfo) -> Plan:
    """The plan of an order that has to be done by then: gone through faster where its own times would ask
    the last who can act too late to do it, and not put off to a morning that is."""
    if done_by is None:
        return plan
    last_s = plan[-1].after_s
    room_s = max(SHORTEST_S, IN_TIME * (done_by - opened_at).total_seconds())
    pace = min(1.0, room_s / last_s) if last_s else 1.0

    def may_wait(after_s: int) -> bool:
        rest = timedelta(seconds=last_s - after_s)
        return morning(opened_at + timedelta(seconds=after_s), zone) + rest <= done_by

    return tuple(
        replace(s, after_s=round(pace * s.after_s), morning=s.morning and may_wait(s.after_s)) for s in plan
    )


def first(plan: Plan, opened_at: datetime, window_from: datetime | None, zone: ZoneInfo) -> datetime:
    return due(plan, 0, by_the_plan(plan, 0, opened_at), window_from, zone)


def by_the_plan(plan: Plan, stage: int, opened_at: datetime) -> datetime:
    return opened_at + timedelta(seconds=plan[stage].after_s)


def following(
    plan: Plan, stage: int, was_due: datetime, now: datetime, window_from: datetime | None, zone: ZoneInfo
) -> datetime:
    """When the stage after this one is due. After the last one: each morning, until somebody has it."""
    since = was_due if now - was_due <= LATE else now
    if stage + 1 >= len(plan):
        return due(plan, len(plan), max(since, now) + NEXT_DAY, window_from, zone)
    gap = timedelta(seconds=plan[stage + 1].after_s - plan[stage].after_s)
    return due(plan, stage + 1, since + gap, window_from, zone)


def due(plan: Plan, stage: int, at: datetime, window_from: datetime | None, zone: ZoneInfo) -> datetime:
    """The stage comes at this instant or later: couriers may be told days ahead; who must act is not
    asked before the time that was booked, and what may wait for the morning waits."""
    if window_from is not None and stage >= ladder(plan):
        at = max(at, window_from)
    if stage >= len(plan) or plan[stage].morning:
        at = morning(at, zone)
    return at


def ladder(plan: Plan) -> int:
    """Where it begins to ask people to act: the first rung or alarm."""
    return next((n for n, stage in enumerate(plan) if stage.alarm or not stage.is_ring), len(plan))


def morning(at: datetime, zone: ZoneInfo) -> datetime:
    """The first opening of the desk from then on."""
    local = at.astimezone(zone)
    opening = datetime.combine(local.date(), DESK_OPENS, zone)
    return opening if opening >= local else opening + DAY


def standing(plan: Plan, waited: timedelta) -> int:
    """Where an order comes into a plan after it has waited so long: at the last ring whose time has
    come. Nobody is told twice, and no rung is taken for time that passed under another plan."""
    seconds = waited.total_seconds()
    come = [n for n, stage in enumerate(plan) if stage.is_ring and stage.after_s <= seconds]
    return max(come, default=0)


def widest_done(plan: Plan, stage: int) -> bool:
    """Has everybody on duty been told before this stage? Then who came since is told as well."""
    return any(earlier.to == "all" for earlier in plan[:stage])


def may_come_early(plan: Plan, stage: int) -> bool:
    """A ring may, after one that found nobody; an alarm sounds and people are asked to act in their time."""
    return stage < ladder(plan)
