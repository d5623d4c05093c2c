"""Who is signed in, and who could be: checked on every request with one query."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from dispatch.queries.plain import instant, listing, moment
from dispatch.queries.scope import visible
from dispatch.rules.standing import Who, who_is
from dispatch.tokens import hashed
from dispatch.tx import Reading, prepared
from models import OneTimeLink, Person, Session

S: Any = Session.__table__
P: Any = Person.__table__
LOOK = prepared(
    select(
        S.c.id, S.c.csrf, S.c.expires_at, S.c.ended_at, P.c.id, P.c.name, P.c.standing, P.c.locale, P.c.demo,
        P.c.suspended_at,
    )
    .join(P, P.c.id == S.c.person_id)
    .where(S.c.token_hash == bindparam("hash"))
)  # fmt: skip


class SignedIn(NamedTuple):
    who: Who
    csrf: str
    expires_at: datetime


def signed_in(rd: Reading, token: str) -> SignedIn | None:
    """Who holds the token; None when it has ended, expired or never was."""
    row = rd.run(LOOK, hash=hashed(token)).fetchone()
    if row is None:
        return None
    session_id, csrf, expires, ended, person_id, name, standing, locale, demo, suspended = row
    expires_at = instant(expires)
    if ended is not None or suspended is not None or expires_at is None or expires_at <= rd.now:
        return None
    person = {"id": person_id, "name": name, "standing": listing(standing), "locale": locale, "demo": demo}
    return SignedIn(who_is(person, session_id), csrf, expires_at)


def who_may_sign_in(rd: Reading, phone: str) -> dict[str, Any] | None:
    """The person behind a phone, with his password's hash; nobody who is suspended."""
    person = rd.session.execute(select(Person).where(P.c.phone == phone)).scalar_one_or_none()
    return None if person is None or person.suspended_at else person.model_dump()


def roles_behind(rd: Reading, token_hash: str) -> set[str]:
    """The roles of whoever a link for a password is for; nobody's for what is no link."""
    query = select(P.c.standing).join(OneTimeLink, OneTimeLink.person_id == P.c.id)
    found = rd.session.execute(query.where(OneTimeLink.token_hash == token_hash)).scalar_one_or_none()
    return {r["role"] for r in (found or {}).get("roles", ())}


def password_of(rd: Reading, who: Who) -> str | None:
    person = rd.session.get(Person, who.id)
    return person.password_hash if person else None


def devices(rd: Reading, who: Who) -> dict[str, Any]:
    """Where he is signed in now, the newest first; `device` is what the browser calls itself."""
    live = (visible(who, Session), S.c.ended_at.is_(None), S.c.expires_at > rd.now)
    rows = rd.session.execute(select(Session).where(*live).order_by(S.c.id.desc()).limit(200)).scalars()
    items = [
        {"id": one.id, "device": one.device, "created_at": moment(one.created_at),
         "expires_at": moment(one.expires_at), "current": one.id == who.session_id}
        for one in rows
    ]  # fmt: skip
    return {"items": items, "next": None}


def anybody(rd: Reading) -> bool:
    return rd.session.execute(select(P.c.id).limit(1)).first() is not None


def demo_people(rd: Reading, *phones: str) -> bool:
    """Are there demo people: any, or with one of these phones?"""
    query = select(P.c.id).where(P.c.demo)
    query = query.where(P.c.phone.in_(phones)) if phones else query
    return rd.session.execute(query.limit(1)).first() is not None
