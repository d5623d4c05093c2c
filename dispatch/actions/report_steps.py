"""The seven steps of a report: each verb is one unit of work on one report.

All of them go the same way: find (404), the role for this report (403), the move against the table
(409), whose move it is (403 not_yours), then the change, its history, its events."""

from datetime import timedelta
from typing import Any

from dispatch.actions import photos, reports
from dispatch.actions.report_moving import done, move, tell
from dispatch.errors import Refused, invalid
from dispatch.idempotency import Made
from dispatch.queries import nearby
from dispatch.queries import reports as seen
from dispatch.queries.scope import find
from dispatch.rules import lifecycle
from dispatch.rules.nearness import REPEAT_DAYS
from dispatch.tx import Tx
from models import Follower, Report, Unit, UnitKind


def register(tx: Tx, report_id: str) -> Made:
    """立案: it is a case, and the world may see it."""
    report = begin(tx, report_id, "register")
    return go(tx, report, "register")


def dispatch(tx: Tx, report_id: str, to: str) -> Made:
    """派遣 to one of the two receivers; its limit runs from now."""
    named(tx, report_id, to)
    report = begin(tx, report_id, "dispatch")
    if to not in (report.station_id, report.community_id):
        raise invalid(to="not_a_receiver")
    if to == report.handler_id and report.status == "dispatched":
        raise invalid(to="has_it_already")
    report.handler_id = to
    return go(tx, report, "dispatch")


def start(tx: Tx, report_id: str) -> Made:
    report = begin(tx, report_id, "start")
    return go(tx, report, "start")


def finish(tx: Tx, report_id: str, text: str | None = None, photo_ids: list[str] | None = None) -> Made:
    """处理反馈: what was done, and what it looks like now."""
    photos.known(tx, photo_ids)
    report = begin(tx, report_id, "done")
    answered(tx, report, text, photo_ids)
    report.handled_by_id = report.handler_id
    return go(tx, report, "done")


def answered(tx: Tx, report: Report, text: str | None, photo_ids: list[str] | None) -> None:
    report.answer = text or report.answer
    reports.hang(tx, report, photo_ids, "after")


def on_the_spot(
    tx: Tx,
    report_id: str,
    photo_ids: list[str],
    before_photo_ids: list[str] | None = None,
    text: str | None = None,
) -> Made:
    """现场处理: somebody of a receiver was there and did it. Every step between is taken, told and
    written down; a photo from before and one from after prove it."""
    photos.known(tx, [*photo_ids, *(before_photo_ids or ())])
    report = begin(tx, report_id, "on_the_spot")
    unit_id = own_receiver(tx, report)
    reports.hang(tx, report, before_photo_ids, "before")
    if not seen.has_photo(tx, report, "before"):
        raise Refused("illegal_move", state=report.status, missing="before_photo")
    answered(tx, report, text, photo_ids)
    dealt_with(tx, report, unit_id)
    return done(tx, report)


def report_done(tx: Tx, given: dict[str, Any]) -> Made:
    """上报 and 处理 in one: staff found it on their own ground, dealt with it and prove both."""
    photos.known(tx, [*given["before_photo_ids"], *given["photo_ids"]])
    there = reports.sight(tx, given)
    if not lifecycle.RECEIVER_ROLES & tx.who.roles_on(there.station_id, there.community_id):
        raise invalid(position="not_your_ground")
    alike = nearby.still_open(tx, there.station_id, *there.here)
    report = reports.new_report(tx, there, "office")
    report.recurring = nearby.lately_closed(tx, there.station_id, *there.here) is not None
    tell(tx, report, "report.received", "report", None)
    reports.hang(tx, report, given["before_photo_ids"], "before")
    answered(tx, report, given.get("answer"), given["photo_ids"])
    dealt_with(tx, report, own_receiver(tx, report))
    return done(tx, report, nearby=nearby.offered(tx, tx.who, alike), receivers=seen.receivers(report))


def dealt_with(tx: Tx, report: Report, unit_id: str) -> None:
    """The rest of the way to the feedback, step by step, by this unit."""
    for status in lifecycle.way_to(str(report.status), "feedback"):
        if status == "dispatched":
            report.handler_id = unit_id
        if status == "feedback":
            report.handler_id = report.handled_by_id = unit_id
        move(tx, report, "on_the_spot", status)


def own_receiver(tx: Tx, report: Report) -> str:
    """The receiver for which he acts: his committee, else the station."""
    mine = tx.who.units("committee_staff")
    return report.community_id if report.community_id in mine else report.station_id


def verify(tx: Tx, report_id: str, outcome: str, photo_ids: list[str] | None = None) -> Made:
    """核查: clean closes it, in two moves; not clean sends it back to work. Who handled it never
    verifies. A reporter who passes by later may look too: his objection opens it again."""
    verb = "verify" if outcome == "clean" else "object"
    photos.known(tx, photo_ids)
    report = begin(tx, report_id, verb)
    if report.handled_by_id in {s.unit_id for s in tx.who.standings}:
        raise Refused("not_yours", handled_by=report.handled_by_id)
    looked(tx, report)
    reports.hang(tx, report, photo_ids, "after" if outcome == "clean" else "before")
    before = str(report.status)
    reason = None if verb == "verify" else "not_clean"
    if before == "closed" and verb == "verify":
        tell(tx, report, "report.moved", "verify", before)  # nothing changes, but somebody has looked
        return done(tx, report)
    if before == "closed":
        report.reopened_count += 1
    move(tx, report, verb, lifecycle.REPORT[(before, verb)].to, reason=reason)
    if verb == "verify":
        move(tx, report, "close", lifecycle.REPORT[("verified", "close")].to)
    return done(tx, report)


def looked(tx: Tx, report: Report) -> None:
    """He will not be asked to look again until it changes."""
    follower = tx.session.get(Follower, (report.id, str(tx.who.id)))
    if follower is not None:
        follower.looked_at = tx.now


def reject(tx: Tx, report_id: str, reason: str, text: str | None = None) -> Made:
    report = begin(tx, report_id, "reject")
    report.answer = text or report.answer
    unreleased(report)
    return go(tx, report, "reject", reason)


def reopen(tx: Tx, report_id: str, reason: str) -> Made:
    report = begin(tx, report_id, "reopen")
    report.reopened_count += 1
    return go(tx, report, "reopen", reason)


def transfer(tx: Tx, report_id: str, to: str) -> Made:
    """Another committee of this station owns the place: it gets it, and who had it hears that."""
    unit = named(tx, report_id, to)
    report = begin(tx, report_id, "transfer")
    if unit.kind != UnitKind.committee or unit.parent_id != report.station_id:
        raise invalid(to="not_a_committee")
    if to == report.community_id:
        raise invalid(to="has_it_already")
    before = f"committee:{report.community_id}"
    report.community_id = to
    unreleased(report)
    move(tx, report, "transfer", lifecycle.REPORT[(str(report.status), "transfer")].to, also=(before,))
    return done(tx, report)


def unreleased(report: Report) -> None:
    """Whoever has it next looks anew at what the world may see; what has ended so it need not see."""
    report.text_released = report.photos_released = False


def release(tx: Tx, report_id: str, text: bool | None, photos: bool | None) -> Made:
    """Whether the world may read its words and see its photos. Only people can tell a face: our pages
    send the version that they have looked at, so that a photo hung since is not let out unseen."""
    report = begin(tx, report_id, None)
    report.text_released = report.text_released if text is None else text
    report.photos_released = report.photos_released if photos is None else photos
    tell(tx, report, "report.moved", "release", str(report.status))
    return done(tx, report)


# ---------------------------------------------------------------- the common way


def named(tx: Tx, report_id: str, unit_id: str) -> Unit:
    """The unit that a step names. What he cannot see does not exist, whatever state the report is in."""
    find(tx, tx.who, Report, report_id)
    return find(tx, tx.who, Unit, unit_id)


def begin(tx: Tx, report_id: str, verb: str | None) -> Report:
    """The report, if this move is in the table and his to make. `verb` None: no move, a receiver's act."""
    report = find(tx, tx.who, Report, report_id)
    reports.lock(tx, report)
    tx.expect(report.version, lambda: seen.one(tx, tx.who, report))
    here = tx.who.roles_on(report.station_id, report.community_id)
    if verb is None:
        if not lifecycle.RECEIVER_ROLES & here:
            raise Refused("forbidden")
        return report
    if not lifecycle.may_ever_report(verb) & (here | {r for r in tx.who.roles if r == "courier"}):
        raise Refused("forbidden")
    allowed = lifecycle.report_step(str(report.status), verb)
    if allowed is None:
        raise Refused("illegal_move", state=report.status, version=report.version)
    if here.isdisjoint(allowed.who):
        if not his(tx, report, allowed.who):
            raise refusal(tx, report, allowed.who)
        if report.closed_at is not None and report.closed_at < tx.now - timedelta(days=REPEAT_DAYS):
            raise Refused("illegal_move", state=report.status, version=report.version)  # report it anew
    return report


def his(tx: Tx, report: Report, who: tuple[str, ...]) -> bool:
    """Not by his role, but as the one who was given it, or who followed it before it was done: a +1 in
    front of a clean wall is no witness."""
    if lifecycle.HANDLER in who and report.handler_id is not None:
        return report.handler_id in tx.who.units("committee_staff", "coordinator")
    follower = tx.session.get(Follower, (report.id, str(tx.who.id)))
    if lifecycle.FOLLOWER not in who or follower is None or "courier" not in tx.who.roles:
        return False
    return report.feedback_at is None or follower.since <= report.feedback_at


def refusal(tx: Tx, report: Report, who: tuple[str, ...]) -> Refused:
    """It is somebody's move: the handler's, a follower's. Or no move of his role from here at all."""
    may_be_his = lifecycle.HANDLER in who or (lifecycle.FOLLOWER in who and "courier" in tx.who.roles)
    return (
        Refused("not_yours")
        if may_be_his
        else Refused("illegal_move", state=report.status, version=report.version)
    )


def go(tx: Tx, report: Report, verb: str, reason: str | None = None) -> Made:
    move(tx, report, verb, lifecycle.REPORT[(str(report.status), verb)].to, reason=reason)
    return done(tx, report)
