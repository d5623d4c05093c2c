"""Doing things straight through the write path, as somebody of the cast."""

from sqlalchemy import select

from dispatch.rules.standing import Who, who_is
from models import Person


def who(house, phone: str) -> Who:
    """The person as a signed-in request would know him."""
    with house.db.reading() as rd:
        person = rd.session.execute(select(Person).where(Person.phone == phone)).scalar_one()
        return who_is(person.model_dump())
