"""Who has an errand together may ring each other; nobody else, not longer, and it is written down."""

import pytest
from sqlalchemy import select

from dispatch.actions import claims, needs, orders, ringing
from dispatch.errors import Refused
from models import Need, Order, Person, Reveal
from tests.cast import COORDINATOR, SUPERVISOR, committee, courier
from tests.desk import who


def asked(street, person, order_id):
    people = street.do(person, ringing.numbers, order_id)["people"]
    return {one["role"]: one["phone"] for one in people}


def looks(street, person):
    """Whom he has looked at, by their numbers."""
    with street.house.db.reading() as rd:
        rows = select(Person.phone).join(Reveal, Reveal.subject_id == Person.id)
        return sorted(rd.session.execute(rows.where(Reveal.person_id == person.id)).scalars())


def test_committee_station_and_holder_have_each_others_numbers_and_each_look_is_written_down(street):
    holder = street.courier(1)
    order = street.held(holder)["id"]
    for person in (street.staff, who(street.house, COORDINATOR)):
        assert asked(street, person, order) == asked(street, person, order) == {"courier": courier(1)}
        assert looks(street, person) == [courier(1)]
    his = asked(street, holder, order)
    assert his["poster"] == committee(1) and "courier" not in his
    assert looks(street, holder) == [committee(1)]


def test_nobody_else_is_told_and_nothing_after_the_end(street):
    holder, other = street.courier(1), street.courier(2)
    order = street.held(holder)["id"]
    with pytest.raises(Refused, match="not_yours"):
        asked(street, other, order)
    with pytest.raises(Refused, match="not_yours"):
        asked(street, who(street.house, SUPERVISOR), order)
    with pytest.raises(Refused, match="not_found"):
        asked(street, who(street.house, committee(2)), order)
    street.do(holder, orders.release, order, "busy")
    with pytest.raises(Refused, match="not_yours"):
        asked(street, holder, order)
    assert asked(street, street.staff, order) == {}, "who gave it back is not rung"


def test_two_at_one_order_have_each_other(street):
    one, two = street.courier(1), street.courier(2)
    order = street.order()["id"]
    street.do(one, lambda tx: setattr(tx.session.get(Order, order), "people", 2))
    street.do(one, claims.grab, order)
    street.do(two, claims.join, order)
    assert asked(street, one, order)["courier"] == courier(2)
    assert asked(street, two, order)["courier"] == courier(1)
    assert courier(2) in looks(street, one)


def test_a_poster_who_works_there_no_more_is_not_rung(street):
    holder = street.courier(1)
    order = street.do(street.staff, needs.post, dict(POST)).ids["order_id"]
    street.do(holder, claims.grab, order)

    def gone(tx):
        need = tx.session.get(Need, tx.session.get(Order, order).need_id)
        need.posted_by = who(street.house, committee(2)).id

    street.do(street.staff, gone)
    assert "poster" not in asked(street, holder, order)
    assert looks(street, holder) == []


POST = {"resident": {"name": "陈桂兰", "address": {"compound": "芳林园"}}, "category": "meal"}
