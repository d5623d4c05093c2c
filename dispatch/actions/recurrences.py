"""定期需求: one template, its doors, its days. Each day makes of each door a need of its own, posted as a
clerk would post it, with an order that lives its own life.

The days and times of a running one are not changed: it is ended and another one is started. Its doors are
(recurrence_doors.py)."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from dispatch import working_days
from dispatch.actions import doors, needs
from dispatch.errors import Refused, invalid
from dispatch.idempotency import Made
from dispatch.queries import recurrences as seen
from dispatch.queries.due import Subject
from dispatch.queries.needs import masked
from dispatch.queries.plain import moment
from dispatch.queries.scope import find
from dispatch.rules import categories, lifecycle, recurrence
from dispatch.tx import Tx
from models import Drop, Occurrence, Recurrence, Resident, ResidentKey, new_id

WORDS = ("text", "items", "instructions")
FACTS = ("priority", "budget_fen", "payment_mode", "handover")


def start(tx: Tx, given: dict[str, Any]) -> Made:
    """One template for up to 100 doors of one community, in the order given; a door's own words go
    before the common ones."""
    rule = rule_of(tx, given["rule"])
    if categories.CATEGORIES[given["category"]].priority == "P0":
        raise invalid(category="never_recurring")
    residents, own = doors_of(tx, given)
    made = Recurrence(
        id=new_id(),
        station_id=residents[0].station_id,
        community_id=residents[0].community_id,
        category=given["category"],
        priority=given.get("priority") or categories.CATEGORIES[given["category"]].priority,
        rule=rule,
        facts={name: given[name] for name in FACTS if given.get(name) is not None},
        created_by=str(tx.who.id),
        created_at=tx.now,
    )
    made.next_at = seen.next_after(tx, made, tx.now)
    tx.session.add(made)
    tx.session.flush()
    common = {name: given[name] for name in WORDS if given.get(name)}
    for position, (resident, door) in enumerate(zip(residents, given["drops"], strict=True)):
        words = common | {name: door[name] for name in WORDS if door.get(name)}
        words |= {"address": own[position]} if own[position] else {}
        add_door(tx, made, resident, position, words)
    tx.audit("recurrence.start", made.id, made.station_id, doors=len(residents))
    return done(tx, made)


def rule_of(tx: Tx, given: dict[str, Any]) -> dict[str, Any]:
    """As it is kept, if it can be kept."""
    begun = recurrence.begun(given, tx.now, tx.zone)
    wrong = recurrence.wrong(begun, tx.now, tx.zone, working_days.calendar_for(tx.day()))
    if wrong:
        raise invalid(**{f"rule.{field}": code for field, code in wrong.items()})
    return begun


def doors_of(tx: Tx, given: dict[str, Any]) -> tuple[list[Resident], list[dict[str, Any] | None]]:
    """Whose doors they are, each found or written down as a need would; none twice. Beside them the doors
    that are those of this errand alone."""
    found: list[Resident] = []
    own: list[dict[str, Any] | None] = []
    for n, drop in enumerate(given["drops"]):
        try:
            resident, door = doors.of_errand(tx, drop | {"community_id": given.get("community_id")})
        except Refused as no:
            raise Refused(no.code, **no.facts, drop=n) if no.code == "address_differs" else no from None
        if resident.id in [known.id for known in found]:
            raise invalid(**{f"drops.{n}": "twice"})
        if found and resident.community_id != found[0].community_id:
            raise invalid(**{f"drops.{n}": "other_community"})
        found.append(resident)
        own.append(door)
    return found, own


def add_door(tx: Tx, to: Recurrence, resident: Resident, position: int, words: dict[str, Any]) -> None:
    drop_id = new_id()
    sealed = tx.box_of(resident.id).seal(drop_id, words)
    tx.session.add(
        Drop(id=drop_id, recurrence_id=to.id, resident_id=resident.id, position=position, sealed=sealed)
    )


def skip(tx: Tx, recurrence_id: str, day: date) -> Made:
    """Nothing comes on this day: her daughter is there. A door that has its order already keeps it."""
    one = begin(tx, recurrence_id)
    rule, calendar = seen.rule_of(one), working_days.calendar_for(tx.day())
    if day < tx.day():
        raise invalid(day="in_the_past")
    if day not in recurrence.planned(rule, calendar):
        raise invalid(day="not_its_day")
    made = made_on(tx, one, day)
    left = [drop for drop in going_on(tx, one) if drop.id not in made]
    if not left and not {"skipped", seen.PAUSED} & set(made.values()):
        raise Refused("illegal_move", state="posted", version=one.version)
    for drop in left:
        tx.session.add(Occurrence(drop_id=drop.id, day=day.isoformat(), skipped="skipped", at=tx.now))
    return changed(tx, one, "skip", day=day.isoformat())


def end(tx: Tx, recurrence_id: str, drop_id: str | None = None) -> Made:
    """It comes no more; with `drop_id`, to this door no more. What was posted goes its own way, and the
    answer says how much of it is still under way."""
    one = begin(tx, recurrence_id)
    leaving = [drop for drop in going_on(tx, one) if drop_id in (None, drop.id)]
    if not leaving:
        raise invalid(drop_id="not_a_choice")
    for drop in leaving:
        drop.ended_at = tx.now
    tx.session.flush()
    if not going_on(tx, one):
        one.ended_at, one.next_at = tx.now, None
    return changed(tx, one, "end", doors=len(leaving))


# ---------------------------------------------------------------- what time does


def post_door(tx: Tx, subject: Subject) -> None:
    """The day's order of one door, or why there is none: a transaction of its own, so that a hundred
    doors never hold the writer and one that breaks stops no other. Whoever set it up may have left
    since: it is the resident's errand, and stays posted in his name."""
    drop = tx.session.get(Drop, subject.id)
    one = locked(tx, drop.recurrence_id) if drop else None
    day = seen.day_of(tx, subject.at)
    if drop is None or one is None or one.next_at != subject.at or drop.ended_at or day != tx.day():
        return  # ended or taken on meanwhile
    if tx.session.get(Occurrence, (drop.id, day.isoformat())) is not None:
        return
    why = why_not(tx, one, drop, day)
    need_id = None if why else posted(tx, one, drop, day)
    tx.session.add(Occurrence(drop_id=drop.id, day=day.isoformat(), need_id=need_id, skipped=why, at=tx.now))


def why_not(tx: Tx, one: Recurrence, drop: Drop, day: date) -> str | None:
    if recurrence.is_off(seen.rule_of(one), day, working_days.calendar_for(day)):
        return "holiday"
    return "no_resident" if tx.session.get(ResidentKey, drop.resident_id) is None else None


def posted(tx: Tx, one: Recurrence, drop: Drop, day: date) -> str:
    resident = tx.session.get(Resident, drop.resident_id)
    assert resident is not None
    words = tx.box_of(resident.id).open(drop.id, drop.sealed)
    window = recurrence.window_on(seen.rule_of(one), day, tx.zone)
    given = one.facts | {"category": one.category, "window": window} | words
    need, _ = needs.put(tx, given, resident, one.created_by, words.get("address"))
    return need.id


def go_on(tx: Tx, subject: Subject) -> None:
    """All doors have had their day, or the day has passed: the next one, today at the earliest. An
    outage of a week is one step, and posts nothing of that week."""
    one = locked(tx, subject.id)
    if one is None or one.next_at != subject.at:
        return
    before_today = seen.midnight(tx) - recurrence.INSTANT
    one.next_at = seen.next_after(tx, one, max(subject.at, before_today))
    if one.next_at is None:
        one.ended_at = tx.now


# ---------------------------------------------------------------- the common way


def locked(tx: Tx, recurrence_id: str) -> Recurrence | None:
    """Posting, skipping and ending wait for each other."""
    query = select(Recurrence).where(col(Recurrence.id) == recurrence_id)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    return tx.session.execute(fresh).scalar_one_or_none()


def begin(tx: Tx, recurrence_id: str) -> Recurrence:
    """A running one, of a committee for which the asker works."""
    one = find(tx, tx.who, Recurrence, recurrence_id)
    locked(tx, recurrence_id)
    tx.expect(one.version, lambda: shown(tx, one))
    if tx.who.roles_on(one.station_id, one.community_id).isdisjoint(lifecycle.COMMITTEE):
        raise Refused("forbidden")
    if one.ended_at is not None:
        raise Refused("illegal_move", state="ended", version=one.version)
    return one


def going_on(tx: Tx, one: Recurrence) -> list[Drop]:
    query = select(Drop).where(col(Drop.recurrence_id) == one.id, col(Drop.ended_at).is_(None))
    return list(tx.session.execute(query.order_by(col(Drop.position))).scalars())


def made_on(tx: Tx, one: Recurrence, day: date) -> dict[str, str | None]:
    """{drop_id: why skipped} of what this day has already made."""
    query = select(Occurrence.drop_id, Occurrence.skipped).join(Drop, col(Drop.id) == Occurrence.drop_id)
    of_day = query.where(col(Drop.recurrence_id) == one.id, col(Occurrence.day) == day.isoformat())
    return dict(tx.session.execute(of_day).all())


def changed(tx: Tx, one: Recurrence, verb: str, **facts: Any) -> Made:
    one.version += 1
    tx.audit(f"recurrence.{verb}", one.id, one.station_id, **facts)
    return done(tx, one)


def done(tx: Tx, one: Recurrence) -> Made:
    tx.session.flush()
    return Made({"recurrence_id": one.id, "version": one.version}, answer=shown(tx, one))


def show(tx: Tx, recurrence_id: str) -> dict[str, Any]:
    """GET by id: with the words of each door, so it is written down as a reveal of each."""
    return shown(tx, find(tx, tx.who, Recurrence, recurrence_id))


def shown(tx: Tx, one: Recurrence) -> dict[str, Any]:
    """In full: its doors with their words, its coming days, what the past ones have made."""
    doors, paused = seen.doors(tx, one.id), seen.paused(tx, one.id)
    by = seen.keepers(tx, [one]).get(one.created_by)
    skipped = seen.skips(tx, [one.id]).get(one.id, set())
    return seen.plain(tx, one, sum(drop.ended_at is None for drop, _ in doors), by) | {
        "drops": [
            door(tx, one, drop, resident) | {"paused_until": paused.get(drop.id)} for drop, resident in doors
        ],
        "coming": seen.coming(tx, one, skipped),
        "occurrences": seen.occurrences(tx, one.id),
        "missed": seen.missed(tx, one),
        "still_open": seen.still_open(tx, one.id),
    }


def door(tx: Tx, one: Recurrence, drop: Drop, resident: Resident) -> dict[str, Any]:
    """A door with its words; of who was forgotten nothing can be read."""
    plain = {"id": drop.id, "resident": masked(resident), "ended_at": moment(drop.ended_at)}
    key = tx.session.get(ResidentKey, drop.resident_id)
    if key is None:
        return plain
    words = tx.reveal(drop.id, one.station_id, key.wrapped).open(drop.id, drop.sealed)
    return plain | {name: words.get(name) for name in (*WORDS, "address")}
