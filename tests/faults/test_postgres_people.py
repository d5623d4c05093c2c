"""People and residents on PostgreSQL, which is stricter and runs things side by side."""

import pytest
from sqlalchemy import select

from dispatch.actions import residents, sessions
from dispatch.errors import Refused
from dispatch.queries import residents as seen
from dispatch.queries.scope import find
from dispatch.tx import Call
from models import OneTimeLink, Order
from tests.cast import committee, lead
from tests.faults.gathering import outcome
from tests.faults.hands import sign_in
from tests.faults.test_postgres import side_by_side

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]
CHEN = {
    "name": "陈桂兰",
    "phone": "13000009999",
    "address": {"compound": "芳林园", "building": "3", "room": "502"},
}


def test_a_resident_is_found_by_what_was_typed(postgres_house):
    who = sign_in(postgres_house, committee(1)).who
    made = postgres_house.db.write(Call(who), residents.post, CHEN)
    for typed in ("cgl", "9999", "陈桂兰"):
        with postgres_house.db.reading() as rd:
            found = seen.search(rd, who, typed)["items"]
        assert made.ids["resident_id"] in [one["id"] for one in found], typed


def test_what_no_database_can_hold_does_not_exist(postgres_house):
    who = sign_in(postgres_house, committee(1)).who
    with postgres_house.db.reading() as rd, pytest.raises(Refused, match="not_found"):
        find(rd, who, Order, "a\x00b")


def test_of_two_who_use_one_invitation_at_once_one_is_let_in(postgres_house):
    boss = sign_in(postgres_house, lead(1)).who
    (outlet,) = boss.units("outlet_lead")
    postgres_house.db.write(Call(boss), sessions.invite, outlet, "hash")

    def joins(phone):
        return outcome(postgres_house, Call(), (sessions.use_invitation, "hash", phone, "新", "x"))

    phones = [f"1300000{n}" for n in range(6660, 6668)]
    told = side_by_side(*[lambda p=p: joins(p) for p in phones])
    assert [getattr(t, "code", "in") for t in told].count("in") == 1, told
    assert {t.code for t in told if isinstance(t, Exception)} == {"not_found"}
    with postgres_house.db.reading() as rd:
        assert rd.session.scalars(select(OneTimeLink)).one().used_by is not None


def test_of_forty_guesses_at_once_five_are_looked_at(postgres_house):
    subjects = ["pair:x", "phone:x", "address:x"]
    told = side_by_side(*[lambda: outcome(postgres_house, Call(), (sessions.attempt, subjects))] * 20)
    assert [getattr(t, "code", "looked") for t in told].count("looked") == 5, told
    assert {t.code for t in told if isinstance(t, Exception)} == {"rate_limited"}
