"""Many hands reach for one dead-spot: one step is taken, the others are told, nobody is lost."""

import pytest

from dispatch.actions import reports
from dispatch.actions.report_moving import done, move
from dispatch.queries.scope import find
from dispatch.tx import Call
from models import Report
from tests.faults import rivals
from tests.faults.gathering import at_once
from tests.faults.rivals import Rivals, codes

postgres = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


@pytest.fixture(params=["house", pytest.param("postgres_house", marks=postgres)])
def street(request):
    return Rivals(request.getfixturevalue(request.param))


@pytest.mark.parametrize("race", rivals.EVERY, ids=lambda race: race.__name__)
def test_one_is_first_and_nobody_is_lost(street, race):
    race(street)


def registers_it_anyway(tx, report_id):
    """A step written by somebody who did not know that others reach for it too."""
    report = find(tx, tx.who, Report, report_id)
    move(tx, report, "register", "registered")
    return done(tx, report)


def test_the_same_eyes_see_ten_who_register_one(street):
    with pytest.raises(AssertionError):
        rivals.ten_register_it_and_one_does(street, registers_it_anyway)


def test_of_one_batch_one_opens_the_old_one_again_and_the_others_find_it_open(house):
    street = Rivals(house)
    old = street.closed()
    given = {"type_code": "H01", "position": rivals.GEDIAO}
    told = at_once(house, *[(reports.receive, given)] * 10, calls=[Call(who) for who in street.couriers])
    assert codes(told) == {"done": 10}
    assert [t.answer["id"] == old for t in told] == [True] + [False] * 9
    assert all(t.answer["nearby"][0]["id"] == old for t in told[1:])
