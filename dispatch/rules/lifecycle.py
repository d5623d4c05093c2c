"""The life of an order, a need and a report, as tables: (status, verb) -> (status, who may).

Read a row aloud: "an open order, grabbed by a courier, is claimed". What is not in a table is
an illegal move. `holder` is the courier with a live seat, `handler` a person of the unit that a
report was dispatched to, `follower` who reported or supported it; the other words are roles."""

from typing import NamedTuple

HOLDER = "holder"
HANDLER, FOLLOWER = "handler", "follower"
COMMITTEE = ("committee_staff", "hotline_agent", "coordinator")
RECEIVERS = ("committee_staff", "coordinator")


class Step(NamedTuple):
    to: str
    who: tuple[str, ...]


ORDER: dict[tuple[str, str], Step] = {
    ("open", "grab"): Step("claimed", ("courier",)),
    ("open", "fairness"): Step("open", ("coordinator",)),  # by which rule it is won
    ("claimed", "join"): Step("claimed", ("courier",)),
    ("picked_up", "join"): Step("picked_up", ("courier",)),
    ("on_hold", "join"): Step("on_hold", ("courier",)),
    ("claimed", "pick_up"): Step("picked_up", (HOLDER,)),
    ("claimed", "deliver"): Step("delivered", (HOLDER,)),
    ("picked_up", "deliver"): Step("delivered", (HOLDER,)),
    ("claimed", "hold"): Step("on_hold", (HOLDER,)),
    ("picked_up", "hold"): Step("on_hold", (HOLDER,)),
    ("on_hold", "resume"): Step("claimed", (HOLDER,)),  # or picked_up: back to where it was held
    ("claimed", "release"): Step("open", (HOLDER, "coordinator")),
    ("picked_up", "release"): Step("open", (HOLDER, "coordinator")),
    ("on_hold", "release"): Step("open", (HOLDER, "coordinator")),
    ("claimed", "time_out"): Step("open", ()),  # time alone: nobody has set out
    ("claimed", "fail"): Step("failed", (HOLDER,)),
    ("picked_up", "fail"): Step("failed", (HOLDER,)),
    ("on_hold", "fail"): Step("failed", (HOLDER,)),
    ("delivered", "proof"): Step("delivered", (HOLDER,)),
    ("confirmed", "proof"): Step("confirmed", (HOLDER,)),  # a receipt that waited for a network
    ("delivered", "confirm"): Step("confirmed", COMMITTEE),  # not_ok: stays delivered, flagged
    ("delivered", "settle"): Step("delivered", COMMITTEE),
    ("confirmed", "settle"): Step("confirmed", COMMITTEE),
    **{
        (status, "acknowledge"): Step(status, RECEIVERS)
        for status in ("open", "claimed", "picked_up", "on_hold")
    },
    ("open", "invite"): Step("open", ("coordinator",)),
    ("open", "accept"): Step("claimed", ("courier",)),  # who was invited; of who holds it, handed over
    **{
        (status, verb): Step(status, who)
        for status in ("claimed", "picked_up", "on_hold")
        for verb, who in (("invite", ("coordinator",)), ("hand_over", (HOLDER,)), ("accept", ("courier",)))
    },
    # A late truth is decided: see actions/deciding.py. What another has delivered stays as it is.
    **{
        (status, verb): Step(to or status, COMMITTEE)
        for status in ("open", "claimed", "picked_up", "on_hold", "failed", "cancelled")
        for verb, to in (("settle_stated", "delivered"), ("reject_stated", None))
    },
    **{
        (status, verb): Step(status, COMMITTEE)
        for status in ("delivered", "confirmed")
        for verb in ("settle_stated", "reject_stated")
    },
    ("open", "cancel"): Step("cancelled", COMMITTEE),
    ("claimed", "cancel"): Step("cancelled", COMMITTEE),
    ("picked_up", "cancel"): Step("cancelled", COMMITTEE),
    ("on_hold", "cancel"): Step("cancelled", COMMITTEE),
}

NEED: dict[tuple[str, str], Step] = {
    ("submitted", "open_order"): Step("ordered", COMMITTEE),  # an errand category, at once
    ("submitted", "to_station"): Step("station_work", COMMITTEE),  # everything else, at once
    ("station_work", "triage_order"): Step("ordered", ("coordinator",)),
    ("station_work", "triage_station_work"): Step("station_work", ("coordinator",)),
    ("station_work", "triage_referred"): Step("referred", ("coordinator",)),
    ("station_work", "triage_rejected"): Step("rejected", ("coordinator",)),
    ("referred", "triage_station_work"): Step("station_work", ("coordinator",)),
    ("station_work", "take"): Step("station_work", ("coordinator",)),
    ("station_work", "acknowledge"): Step("station_work", COMMITTEE),  # and take it, by name
    ("station_work", "untake"): Step("station_work", COMMITTEE),  # a slip: within a few seconds
    ("station_work", "ring_again"): Step("station_work", ()),  # time alone: nothing has followed
    ("station_work", "close"): Step("closed", COMMITTEE),
    ("referred", "close"): Step("closed", COMMITTEE),
    ("submitted", "withdraw"): Step("withdrawn", COMMITTEE),
    ("station_work", "withdraw"): Step("withdrawn", COMMITTEE),
    ("ordered", "withdraw"): Step("withdrawn", COMMITTEE),  # only while nobody has delivered
    ("ordered", "pull_back"): Step("station_work", COMMITTEE),  # corrected into no courier's work
    ("ordered", "order_confirmed"): Step("closed", COMMITTEE),
    ("ordered", "order_cancelled"): Step("withdrawn", COMMITTEE),
    ("station_work", "order_brought"): Step("closed", COMMITTEE),  # it had failed, and was brought before
    ("ordered", "order_failed"): Step("station_work", (HOLDER,)),  # nothing ends in silence
}

STATION = ("coordinator",)
RECEIVER_ROLES = frozenset(RECEIVERS)
BEFORE_WORK = ("reported", "registered", "reopened", "transferred", "dispatched")

# The seven steps of city management, small enough for a street. Whoever handles never verifies: that
# is asked of the person, see actions/report_steps.py. `verified` is passed through to `closed`.
REPORT: dict[tuple[str, str], Step] = {
    ("reported", "register"): Step("registered", STATION),
    ("reopened", "register"): Step("registered", STATION),
    ("transferred", "register"): Step("registered", STATION),
    ("registered", "dispatch"): Step("dispatched", STATION),
    ("reopened", "dispatch"): Step("dispatched", STATION),
    ("transferred", "dispatch"): Step("dispatched", STATION),
    ("dispatched", "dispatch"): Step("dispatched", STATION),
    ("handling", "dispatch"): Step("dispatched", STATION),  # it lay at somebody's desk
    ("dispatched", "start"): Step("handling", (HANDLER,)),
    ("handling", "done"): Step("feedback", (HANDLER,)),
    ("feedback", "verify"): Step("verified", (*RECEIVERS, FOLLOWER)),
    ("verified", "close"): Step("closed", (*RECEIVERS, FOLLOWER)),
    ("feedback", "object"): Step("handling", (*RECEIVERS, FOLLOWER)),  # verified as not clean
    ("closed", "verify"): Step("closed", (FOLLOWER,)),  # he passed by and looked
    ("closed", "object"): Step("reopened", (FOLLOWER,)),
    ("closed", "reopen"): Step("reopened", (*RECEIVERS, FOLLOWER)),
    ("rejected", "reopen"): Step("reopened", STATION),
    ("closed", "repeat"): Step("reopened", ("courier",)),  # the same again within 14 days
    **{(status, "reject"): Step("rejected", STATION) for status in BEFORE_WORK},
    **{(status, "merge"): Step("duplicate", RECEIVERS) for status in BEFORE_WORK},
    **{(status, "transfer"): Step("transferred", STATION) for status in BEFORE_WORK},
    **{(status, "on_the_spot"): Step("feedback", RECEIVERS) for status in (*BEFORE_WORK, "handling")},
}

REPORT_ENDED = ("closed", "rejected", "duplicate")
REPORT_WAY = ("reported", "registered", "dispatched", "handling", "feedback", "verified", "closed")
REJECT_REASONS = ("not_found", "no_problem", "not_ours", "unclear", "spam", "other")
REOPEN_REASONS = ("not_clean", "came_back", "mistake", "other")

LIVE = ("claimed", "picked_up", "on_hold")  # somebody holds it
BROUGHT = ("delivered", "confirmed")
TAKEN = (*LIVE, *BROUGHT)  # a grab comes too late
ENDED = ("confirmed", "failed", "cancelled")
RELEASE_REASONS = ("busy", "vehicle", "too_far", "out_of_stock", "no_contact", "other")
HOLD_REASONS = ("out_of_stock", "over_budget", "no_contact")
FAIL_REASONS = ("nobody_home", "out_of_stock", "refused", "other")
CANCEL_REASONS = ("not_needed", "duplicate", "mistake", "other")
UNDO_MINUTES = 2  # a release this soon after the grab is an undo, not a release


def may_ever(verb: str, table: dict[tuple[str, str], Step] = ORDER) -> frozenset[str]:
    """The roles that may make this move in some state; a holder is a courier."""
    roles = {role for (_, v), step in table.items() if v == verb for role in step.who}
    return frozenset("courier" if role == HOLDER else role for role in roles)


def may_ever_report(verb: str) -> frozenset[str]:
    """As may_ever: a handler is of a committee or the station, a follower any courier."""
    roles = {role for (_, v), step in REPORT.items() if v == verb for role in step.who}
    meant = {HANDLER: RECEIVERS, FOLLOWER: ("courier",)}
    return frozenset(role for r in roles for role in meant.get(r, (r,)))


def way_to(status: str, end: str) -> tuple[str, ...]:
    """The steps between, for who did them all at once: from dispatched to feedback it is handling,
    feedback. What stands beside the way (reopened, transferred) begins it anew."""
    here = REPORT_WAY.index(status) if status in REPORT_WAY else 0
    return REPORT_WAY[here + 1 : REPORT_WAY.index(end) + 1]


def report_step(status: str, verb: str) -> Step | None:
    return REPORT.get((status, verb))


def order_step(status: str, verb: str) -> Step | None:
    return ORDER.get((status, verb))


def need_step(status: str, verb: str) -> Step | None:
    return NEED.get((status, verb))


def over_budget(budget_fen: int | None, total_fen: int | None) -> bool:
    """More than the budget and 10 %, or than the budget and 20 yuan: whichever comes first."""
    if budget_fen is None or total_fen is None:
        return False
    return total_fen > min(budget_fen * 11 // 10, budget_fen + 2000)


def proof_of(code_right: bool, has_photo: bool) -> str:
    """What proves a delivery; without code and photo it is the committee's call."""
    return "code" if code_right else "photo" if has_photo else "call"
