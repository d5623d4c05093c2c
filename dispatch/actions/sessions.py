"""Signing in and out. A token is made at the edge and only its hash comes here; passwords are
hashed at the edge too, because an action never waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import col

from dispatch.errors import Refused, invalid, not_found
from dispatch.idempotency import Made
from dispatch.queries import policies
from dispatch.queries.scope import find
from dispatch.rules import notice, throttle
from dispatch.rules.rank import answers_for
from dispatch.rules.standing import Who, who_is
from dispatch.tx import Tx
from models import LinkKind, OneTimeLink, Person, Session, SignInFailure, Unit, new_id

STAFF_HOURS = 12
COURIER_DAYS = 90  # "stay signed in": no sign-in in the middle of a round
INVITATION = timedelta(days=7)


def open_session(
    tx: Tx, person_id: str, token_hash: str, csrf: str, device: str, subjects: list[str]
) -> Made:
    """A new session; `subjects` are those of the attempt that it was, now no failure."""
    person = tx.session.get(Person, person_id)
    assert person is not None
    courier = any(r["role"] == "courier" for r in person.standing.get("roles", ()))
    expires = tx.now + (timedelta(days=COURIER_DAYS) if courier else timedelta(hours=STAFF_HOURS))
    session = Session(
        id=new_id(), token_hash=token_hash, person_id=person_id, csrf=csrf, created_at=tx.now,
        expires_at=expires, device=device[:120],
    )  # fmt: skip
    tx.session.add(session)
    give_back(tx, subjects)
    tx.audit("session.open", person_id)
    return Made({"session_id": session.id}, answer={"id": session.id, "expires_at": expires})


def attempt(tx: Tx, subjects: list[str]) -> None:
    """One more try for phone + address, for the phone, for the address, counted as a failure before
    the password is compared: of forty guesses at once only the free ones are looked at. Refused
    with the seconds to wait; then it was no try."""
    rows = [tries(tx, subject) for subject in sorted(subjects)]
    waits = [throttle.wait_seconds(kind(row), row.failures, row.last_at, tx.now) for row in rows]
    if any(waits):
        raise Refused("rate_limited", retry_after=max(waits))
    for row in rows:
        row.failures, row.last_at = throttle.counted(kind(row), row.failures, row.last_at, tx.now)


def tries(tx: Tx, subject: str) -> SignInFailure:
    """The row of a subject, made if it was not there; on PostgreSQL held until COMMIT."""
    insert = sqlite_insert if tx.desk.dialect.name == "sqlite" else postgres_insert
    new = insert(SignInFailure).values(subject=subject, failures=0, last_at=tx.now)
    tx.session.execute(new.on_conflict_do_nothing())
    query = select(SignInFailure).where(SignInFailure.subject == subject).with_for_update()
    return tx.session.execute(query).scalar_one()


def kind(row: SignInFailure) -> str:
    return row.subject.split(":")[0]


def give_back(tx: Tx, subjects: list[str]) -> None:
    """The try was no failure; what this phone failed from this address is forgotten."""
    for subject in sorted(subjects):
        row = tries(tx, subject)
        row.failures -= 1
        if row.failures <= 0 or kind(row) == "pair":
            tx.session.delete(row)


def end(tx: Tx, session_id: str) -> Made:
    """This one signs out: everywhere this token is used, open sockets too."""
    session = tx.session.get(Session, session_id)
    if session is not None and session.ended_at is None:
        session.ended_at = tx.now
        tx.audit("session.end", session.person_id)
        revoke(tx, tx.who.stations, "session", session_id)
    return Made({})


def end_one(tx: Tx, session_id: str) -> Made:
    """One of his own devices; what has ended already has."""
    found = find(tx, tx.who, Session, session_id)
    if found.ended_at is None:
        found.ended_at = tx.now
        tx.audit("session.end", found.person_id)
        revoke(tx, tx.who.stations, "session", session_id)
    return Made({})


def end_others(tx: Tx) -> Made:
    """All of his devices but this one."""
    end_all(tx, tx.session.get_one(Person, tx.who.id), keep=tx.who.session_id)
    tx.audit("session.end_others", tx.who.id)
    return Made({})


def end_all(tx: Tx, person: Person, keep: str | None = None) -> None:
    """Every session of a person, but perhaps the one he is using."""
    tx.session.execute(
        update(Session)
        .where(
            col(Session.person_id) == person.id,
            col(Session.ended_at).is_(None),
            col(Session.id) != (keep or ""),
        )
        .values(ended_at=tx.now)
    )
    revoke(tx, stations_in(person.standing), "person", person.id, keep=keep)


def reaches_changed(tx: Tx, person_id: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """New roles, new rooms: open sockets are closed, sessions live on."""
    stations = stations_in(before) + stations_in(after)
    revoke(tx, tuple(dict.fromkeys(stations)), "standing", person_id)


def revoke(tx: Tx, stations: tuple[str, ...], what: str, its_id: str, **facts: Any) -> None:
    """An entry of the log for the processes: nothing later in it reaches these sockets."""
    for station_id in stations:
        tx.event("access.revoked", station_id, (what, its_id), [], facts)


def stations_in(standing: dict[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for r in standing.get("roles", ()) for s in r["stations"]))


def set_password(tx: Tx, password_hash: str) -> Made:
    """His own new password; every other session of his ends."""
    person = tx.session.get(Person, tx.who.id)
    assert person is not None
    person.password_hash = password_hash
    end_resets(tx, person)
    end_all(tx, person, keep=tx.who.session_id)
    tx.audit("password.change", person.id)
    return Made({})


# ---------------------------------------------------------------- links that work once


def invite(tx: Tx, outlet_id: str, token_hash: str) -> Made:
    """A courier's way in: single use, a week."""
    unit = tx.session.get(Unit, outlet_id)
    if unit is None or unit.kind != "outlet" or not may_invite(tx.who, unit):
        raise not_found()
    return made_link(tx, LinkKind.invitation, token_hash, INVITATION, unit_id=outlet_id)


def may_invite(who: Who, outlet: Unit) -> bool:
    return outlet.id in who.units("outlet_lead") or who.reaches(str(outlet.parent_id), "coordinator", "admin")


def reset(tx: Tx, person_id: str, token_hash: str) -> Made:
    """A new password for somebody who forgot his, or the first one; his sessions end when it is used."""
    return password_link(tx, answered_for(tx, person_id, "person.reset"), token_hash)


def links(tx: Tx, hashes: dict[str, str]) -> Made:
    """The same for many at once, {person_id: hash of a token}: for all of them or for none. Whom they are
    for stands in the answer with the numbers in full, because somebody hands them out."""
    made = []
    for person_id, token_hash in hashes.items():
        person = answered_for(tx, person_id, "person.links")
        link = password_link(tx, person, token_hash).answer
        made.append(link | {"person_id": person.id, "name": person.name, "phone": person.phone,
                            "roles": person.standing.get("roles", [])})  # fmt: skip
    return Made({}, answer=made)


def password_link(tx: Tx, person: Person, token_hash: str) -> Made:
    """{"expires_at", "first"}: whether he has never had a password. A link that was made before and not
    used is worth nothing from now on: it may lie on a sheet that somebody lost."""
    end_resets(tx, person)
    days = min(
        (one.link_days for one in policies.of_stations(tx, set(stations_in(person.standing))).values()),
        default=1,
    )
    made = made_link(tx, LinkKind.reset, token_hash, timedelta(days=days), person_id=person.id)
    made.answer["first"] = person.password_hash is None
    return made


def answered_for(tx: Tx, person_id: str, verb: str) -> Person:
    """Somebody for whom the asker answers in this; else `not_found`, or `forbidden` when he knows
    him but does not answer for all that he is."""
    person = find(tx, tx.who, Person, person_id)
    if not answers_for(tx.who, as_who(person).standings, verb):
        raise Refused("forbidden")
    return person


def as_who(person: Person) -> Who:
    return who_is(person.model_dump())


def made_link(tx: Tx, kind: LinkKind, token_hash: str, good_for: timedelta, **of: Any) -> Made:
    expires = tx.now + good_for
    link = OneTimeLink(
        id=new_id(),
        kind=kind,
        token_hash=token_hash,
        made_by=tx.who.id,
        made_at=tx.now,
        expires_at=expires,
        **of,
    )
    tx.session.add(link)
    tx.audit(f"link.{kind}", of.get("person_id") or of.get("unit_id"))
    return Made({}, answer={"expires_at": expires.isoformat(timespec="milliseconds")})


def usable(tx: Tx, kind: LinkKind, token_hash: str) -> OneTimeLink:
    """The link, on PostgreSQL held until COMMIT: of two who use it at once one does."""
    query = select(OneTimeLink).where(OneTimeLink.token_hash == token_hash, OneTimeLink.kind == kind)
    link = tx.session.execute(query.with_for_update()).scalar_one_or_none()
    if link is None or link.used_at is not None or link.expires_at <= tx.now:
        raise not_found()
    return link


def still(tx: Tx, link: OneTimeLink, may: Callable[[Who], bool]) -> None:
    """A link is worth what its maker is worth now: suspended, or no longer in charge, nothing. The
    operator's own links have no maker."""
    maker = tx.session.get(Person, link.made_by) if link.made_by else None
    if link.made_by and (maker is None or maker.suspended_at or not may(as_who(maker))):
        raise not_found()


def use_reset(tx: Tx, token_hash: str, password_hash: str) -> Made:
    link = usable(tx, LinkKind.reset, token_hash)
    person = tx.session.get(Person, link.person_id)
    assert person is not None
    still(tx, link, lambda maker: answers_for(maker, as_who(person).standings, "person.reset"))
    person.password_hash = password_hash
    link.used_by = person.id
    end_resets(tx, person)
    end_all(tx, person)
    tx.audit("password.reset", person.id)
    return Made({"person_id": person.id})


def end_resets(tx: Tx, person: Person) -> None:
    """The links for a new password die with the old one, and with a suspension."""
    open_ones = (col(OneTimeLink.person_id) == person.id, col(OneTimeLink.used_at).is_(None))
    tx.session.execute(
        update(OneTimeLink)
        .where(*open_ones, col(OneTimeLink.kind) == LinkKind.reset)
        .values(used_at=tx.now)
        .execution_options(synchronize_session=False)
    )


def use_invitation(tx: Tx, token_hash: str, phone: str, name: str, password_hash: str) -> Made:
    """The courier's first sign-in: he gives name, phone and password and accepts the risk notice."""
    from dispatch.actions import people

    link = usable(tx, LinkKind.invitation, token_hash)
    outlet = tx.session.get(Unit, link.unit_id)
    assert outlet is not None
    still(tx, link, lambda maker: may_invite(maker, outlet))
    # what he reports is routed among the units of his own kind: of the demo's outlet he is of the demo
    person = people.newcomer(tx, name, phone, outlet.demo, password_hash)
    if person is None:
        raise invalid(phone="phone_known")
    people.place(tx, person, [(outlet.id, "courier")])
    people.courier_row(tx, person, outlet, notice_accepted_until=notice.good_until(tx.now))
    link.used_at, link.used_by = tx.now, person.id
    tx.audit("invitation.use", person.id, outlet.parent_id)
    return Made({"person_id": person.id})
