"""您上报的点位已清理，顺路请看一眼: who is asked to look, where, and how often."""

import pytest
from sqlalchemy import update

from dispatch.actions import claims, duty, needs, report_steps, reports
from dispatch.queries import looks
from dispatch.tx import Call
from models import Courier, Order
from tests.spots import DAY, FANGLIN, GEDIAO, HOUR, MINUTE, metres_north


def asked(spots, n=1):
    """What courier n is asked to look at."""
    return [r["id"] for r in spots.call(spots.courier(n), lambda tx: looks.asked(tx, tx.who))["items"]]


def stands(spots, n, where):
    """His phone says where he is; or not, with None."""
    here = where or {"lat": None, "lng": None}
    change = update(Courier).where(Courier.person_id == spots.courier(n).id).values(**here)
    spots.house.db.write(Call(), lambda tx: tx.session.execute(change) and None)


@pytest.fixture
def cleaned(spots):
    """What courier 1 reported is said to be clean."""
    return spots.brought(spots.reported(1)["id"], "feedback")["id"]


@pytest.mark.parametrize(("metres", "is_asked"), [(0, True), (149, True), (151, False)])
def test_who_passes_within_150_metres_is_asked(spots, cleaned, metres, is_asked):
    stands(spots, 1, metres_north(metres))
    assert asked(spots) == ([cleaned] if is_asked else [])


def test_who_is_nowhere_is_not_asked(spots, cleaned):
    assert asked(spots) == []


def test_an_order_that_he_holds_takes_him_past_it(spots, street, cleaned):
    rider = street.courier(1)
    order = street.held(rider)
    move = update(Order).where(Order.id == order["id"]).values(**metres_north(100))
    spots.house.db.write(Call(), lambda tx: tx.session.execute(move) and None)
    assert asked(spots) == [cleaned]
    away = update(Order).where(Order.id == order["id"]).values(**metres_north(400))
    spots.house.db.write(Call(), lambda tx: tx.session.execute(away) and None)
    assert asked(spots) == []


def test_an_order_of_somebody_else_takes_him_nowhere(spots, street, cleaned):
    given = {"resident": {"name": "陈桂兰", "address": {"text": "3"}}, "category": "meal", "position": GEDIAO}
    order = street.do(street.staff, needs.post, given).answer["order"]
    street.do(street.courier(2), claims.grab, order["id"])
    assert asked(spots) == []


def test_his_round_through_its_community_takes_him_past_it(spots, cleaned):
    spots.call(spots.courier(1), duty.set_duty, True, None, None, [spots.committee_id])
    assert asked(spots) == [cleaned]
    spots.call(spots.courier(1), duty.set_duty, True, None, None, [str(spots.neighbour.community_id)])
    assert asked(spots) == []


def test_a_round_that_is_over_takes_nobody_anywhere(spots, cleaned):
    spots.call(spots.courier(1), duty.set_duty, True, None, None, [spots.committee_id])
    spots.call(spots.courier(1), duty.set_duty, False)
    assert asked(spots) == []


def test_a_supporter_is_asked_too_and_a_stranger_is_not(spots):
    made = spots.reported(1)["id"]
    spots.did(spots.courier(2), reports.support, made)
    spots.brought(made, "feedback")
    for n in (2, 3):
        stands(spots, n, GEDIAO)
    assert (asked(spots, 2), asked(spots, 3)) == ([made], [])


def test_who_has_looked_is_not_asked_again_until_it_was_cleaned_again(spots, cleaned):
    stands(spots, 1, GEDIAO)
    spots.did(spots.courier(1), report_steps.verify, cleaned, "not_clean")
    assert asked(spots) == [], "it is being worked on"
    spots.later(HOUR)
    spots.did(spots.staff, report_steps.finish, cleaned)
    assert asked(spots) == [cleaned]
    spots.later(MINUTE)
    spots.did(spots.courier(1), report_steps.verify, cleaned, "clean")
    assert asked(spots) == []


def test_after_the_closing_he_is_asked_for_fourteen_days(spots):
    made = spots.closed(1)["id"]
    stands(spots, 1, GEDIAO)
    assert asked(spots) == [made]
    spots.later(14 * DAY)
    assert asked(spots) == [made]
    spots.later(MINUTE)
    assert asked(spots) == []


@pytest.mark.parametrize("status", ["registered", "dispatched", "handling"])
def test_nobody_is_asked_to_look_at_what_nobody_has_cleaned(spots, status):
    spots.brought(spots.reported(1)["id"], status)
    stands(spots, 1, GEDIAO)
    assert asked(spots) == []


def test_the_nearest_comes_first(spots):
    places = {"H01": metres_north(120), "H02": metres_north(-10), "H05": metres_north(60)}
    made = {kind: spots.reported(1, where, kind)["id"] for kind, where in places.items()}
    for report_id in made.values():
        spots.later(MINUTE)
        spots.brought(report_id, "feedback")
    stands(spots, 1, GEDIAO)
    assert asked(spots) == [made["H02"], made["H05"], made["H01"]]


def test_what_lies_in_another_community_on_his_round_is_not_meant(spots):
    there = spots.reported(1, FANGLIN)["id"]
    spots.did(spots.station, report_steps.register, there)
    spots.did(spots.station, report_steps.dispatch, there, spots.station_id)
    spots.did(spots.station, report_steps.start, there)
    spots.did(spots.station, report_steps.finish, there)
    spots.call(spots.courier(1), duty.set_duty, True, None, None, [spots.committee_id])
    assert asked(spots) == []
    spots.call(spots.courier(1), duty.set_duty, True, None, None, [str(spots.neighbour.community_id)])
    assert asked(spots) == [there]
