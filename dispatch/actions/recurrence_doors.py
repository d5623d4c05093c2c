"""The doors of a running 定期需求: one more, one for a while not, other words for one. What is already posted
stays as it was posted; all of it holds from the next time on."""

from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import col

from dispatch import working_days
from dispatch.actions import doors
from dispatch.actions.recurrences import WORDS, add_door, begin, changed, going_on
from dispatch.errors import invalid
from dispatch.idempotency import Made
from dispatch.queries import recurrences as seen
from dispatch.rules import recurrence
from dispatch.tx import Tx
from models import Drop, Occurrence, Recurrence, ResidentKey


def add(tx: Tx, recurrence_id: str, given: dict[str, Any]) -> Made:
    """One more door, found or written down as a need would; one that had ended comes again, with these words."""
    one = begin(tx, recurrence_id)
    if len(going_on(tx, one)) >= recurrence.MOST_DOORS:
        raise invalid(resident_id="too_many_doors")
    resident, own = doors.of_errand(tx, given | {"community_id": one.community_id})
    if resident.community_id != one.community_id:
        raise invalid(resident_id="other_community")
    of_hers = select(Drop).where(col(Drop.recurrence_id) == one.id, col(Drop.resident_id) == resident.id)
    known = tx.session.execute(of_hers).scalar_one_or_none()
    if known is not None and known.ended_at is None:
        raise invalid(resident_id="twice")
    words = {name: given[name] for name in WORDS if given.get(name)} | ({"address": own} if own else {})
    if known is None:
        add_door(tx, one, resident, next_position(tx, one), words)
    else:
        known.ended_at, known.sealed = None, tx.box_of(resident.id).seal(known.id, words)
        no_pause(tx, one, known)
    return changed(tx, one, "add_door")


def next_position(tx: Tx, one: Recurrence) -> int:
    last = select(func.max(Drop.position)).where(col(Drop.recurrence_id) == one.id)
    return (tx.session.execute(last).scalar_one() or 0) + 1


def pause(tx: Tx, recurrence_id: str, drop_id: str, until: date | None = None) -> Made:
    """To this door nothing comes up to and on `until`, or until somebody lets it go on. What has its order
    keeps it. Each of the days says so by itself, so that whoever posts them needs to know of no pause."""
    one = begin(tx, recurrence_id)
    drop = door_of(tx, one, drop_id)
    if until is not None and until < tx.day():
        raise invalid(until="in_the_past")
    no_pause(tx, one, drop)
    made = set(tx.session.execute(select(Occurrence.day).where(col(Occurrence.drop_id) == drop.id)).scalars())
    planned = recurrence.planned(seen.rule_of(one), working_days.calendar_for(tx.day()))
    for day in planned:
        if tx.day() <= day and (until is None or day <= until) and day.isoformat() not in made:
            tx.session.add(Occurrence(drop_id=drop.id, day=day.isoformat(), skipped=seen.PAUSED, at=tx.now))
    return changed(tx, one, "pause", drop=drop.id, until=until.isoformat() if until else None)


def resume(tx: Tx, recurrence_id: str, drop_id: str) -> Made:
    """It comes again, from the next time on."""
    one = begin(tx, recurrence_id)
    drop = door_of(tx, one, drop_id)
    no_pause(tx, one, drop)
    return changed(tx, one, "resume", drop=drop.id)


def no_pause(tx: Tx, one: Recurrence, drop: Drop) -> None:
    """The days to come are its own again, today while its time has not come; those that were paused stay
    told so."""
    tx.session.flush()
    gone_by = tx.now >= recurrence.instant(seen.rule_of(one), tx.day(), tx.zone)
    day = col(Occurrence.day)
    ahead = day > tx.day().isoformat() if gone_by else day >= tx.day().isoformat()
    coming = (col(Occurrence.drop_id) == drop.id, ahead)
    gone = delete(Occurrence).where(*coming, col(Occurrence.skipped) == seen.PAUSED)
    tx.session.execute(gone, execution_options={"synchronize_session": False})


def change(tx: Tx, recurrence_id: str, drop_id: str, given: dict[str, Any]) -> Made:
    """Other words for a door; with `same` also for every other one that until now had the very same words."""
    one = begin(tx, recurrence_id)
    drop = door_of(tx, one, drop_id)
    new = {name: given[name] for name in WORDS if name in given}
    before = words_of(tx, drop)
    others = readable(tx, one) if given.get("same") else []
    alike = [d for d in others if d.id != drop.id and same_words(words_of(tx, d), before)]
    for each in (drop, *alike):
        words = {name: said for name, said in (words_of(tx, each) | new).items() if said}
        each.sealed = tx.box_of(each.resident_id).seal(each.id, words)
    return changed(tx, one, "change", doors=1 + len(alike), fields=sorted(new))


def words_of(tx: Tx, drop: Drop) -> dict[str, Any]:
    return dict(tx.box_of(drop.resident_id).open(drop.id, drop.sealed))


def same_words(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all((one.get(name) or None) == (other.get(name) or None) for name in WORDS)


def door_of(tx: Tx, one: Recurrence, drop_id: str) -> Drop:
    """A door that still goes on, of somebody who was not forgotten."""
    found = next((drop for drop in readable(tx, one) if drop.id == drop_id), None)
    if found is None:
        raise invalid(drop_id="not_a_choice")
    return found


def readable(tx: Tx, one: Recurrence) -> list[Drop]:
    return [drop for drop in going_on(tx, one) if tx.session.get(ResidentKey, drop.resident_id)]
