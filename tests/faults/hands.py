"""People whose sessions were laid before the server started: a sign-in costs 34 ms of hashing, and
is not what is proved here."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from dispatch import config
from dispatch.actions import duty, sessions
from dispatch.house import House, open_house
from dispatch.rules.standing import Who, who_is
from dispatch.tokens import hashed
from dispatch.tx import Call
from models import Person


@dataclass(slots=True, frozen=True)
class Hand:
    """Somebody who is signed in, and on duty if he is a courier."""

    id: str
    token: str
    who: Who


def person(house: House, phone: str) -> Who:
    with house.db.reading() as rd:
        query = select(Person).where(Person.phone == phone)  # type: ignore[arg-type]
        return who_is(rd.session.execute(query).scalar_one().model_dump())


def sign_in(house: House, phone: str) -> Hand:
    who, token = person(house, phone), secrets.token_urlsafe(32)
    call = Call(who)
    house.db.write(call, sessions.open_session, who.id, hashed(token), secrets.token_hex(8), "", [])
    if "courier" in who.roles:
        house.db.write(call, duty.set_duty, True, None, None, None, None)
    return Hand(str(who.id), token, who)


def signed_in(folder: Path, phones: Iterable[str]) -> list[Hand]:
    """Their sessions in this folder's database, which no server has open yet."""
    house = open_house(config.load(data_dir=folder, app_env="test"))
    try:
        return [sign_in(house, phone) for phone in phones]
    finally:
        house.close()
