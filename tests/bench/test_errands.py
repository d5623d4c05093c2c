"""What the bench lays is what the software itself would have made."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bench import past, streets
from bench.errands import Errands
from dispatch import events
from dispatch.actions import claims
from dispatch.house import open_house
from dispatch.queries.due import Rows
from dispatch.queries.sessions import signed_in
from dispatch.rules.standing import who_is
from dispatch.tx import Call
from models import Claim, Move, Order, Person


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """(house, street, errands) of two small streets."""
    data = tmp_path_factory.mktemp("town")
    laid = streets.laid(data, [2, 1])
    house = open_house(streets.settings(data))
    errands = Errands(data / "station.db", house.vault, [one.orders for one in laid])
    yield house, laid, errands
    errands.close()
    house.close()


def courier(house, street):
    with house.db.reading() as rd:
        return signed_in(rd, street.couriers[0])[0]


def test_a_courier_of_the_street_grabs_a_laid_order_and_reads_what_to_do(town):
    house, laid, errands = town
    first, other = errands.opened([0, 1], 2)
    who = courier(house, laid[0])
    order = house.db.write(Call(who), claims.grab, first).answer
    assert order["id"] == first
    assert order["items"] == streets.ITEMS
    assert order["resident"]["name"].endswith("秀珍")
    assert courier(house, laid[1]).station_id != who.station_id
    with pytest.raises(Exception, match="not_found"):
        house.db.write(Call(who), claims.grab, other)


def test_couriers_are_looked_for_where_that_is_wanted_and_for_nothing_that_is_over(town):
    house, laid, errands = town
    told, untold = errands.opened([0], 1)[0], errands.opened([0], 1, untold=True)[0]
    plan = Rows(Order, Order.stage_due_at)
    with house.db.reading() as rd:
        due = {subject.id for subject in plan(rd)}
    assert untold in due and told not in due
    house.db.write(Call(courier(house, laid[0])), claims.grab, told)
    errands.cleared()
    with house.db.reading() as rd:
        rd.now += timedelta(days=1)
        assert not plan(rd) and not Rows(Order, Order.nudge_due_at)(rd)


def test_when_it_is_cleared_nothing_is_open_and_nobody_holds_anything(town):
    house, laid, errands = town
    ids = errands.opened([0], 3)
    house.db.write(Call(courier(house, laid[0])), claims.grab, ids[0])
    errands.cleared()
    left = errands.db.execute("SELECT count(*) FROM orders WHERE status IN ('open', 'claimed')").fetchone()
    held = errands.db.execute("SELECT count(*) FROM claims WHERE live").fetchone()
    assert (left, held) == ((0,), (0,))


def test_a_laid_past_is_closed_orders_with_their_claims_moves_and_events(town):
    house, _, errands = town
    first = errands.models[0][0][0]["station_id"]
    with house.db.reading() as rd:
        before = events.head(rd, first)
    past.lay_past(errands, 25)
    with house.db.reading() as rd:
        gap = events.since(rd, first, frozenset([f"station:{first}:duty"]), before)
        closed = rd.session.exec(select(Order).where(Order.id == gap["events"][-1]["subject"]["id"])).one()
        assert len(gap["events"]) == gap["head"] - before == 25
        assert (closed.status, closed.closed_at < rd.now) == ("confirmed", True)
        assert rd.session.exec(select(Claim).where(Claim.order_id == closed.id)).one().outcome == "completed"
        assert len(rd.session.exec(select(Move).where(Move.subject_id == closed.id)).all()) == 2


def test_every_courier_of_the_bench_is_signed_in_and_the_demo_street_stands_beside(town):
    house, laid, _ = town
    assert [len(one.couriers) for one in laid] == [2, 1]
    with house.db.reading() as rd:
        everybody = rd.session.exec(select(Person)).all()
        assert who_is(everybody[0].model_dump()).id
        clerk = signed_in(rd, laid[0].committee)[0]
    assert "committee_staff" in clerk.roles
    assert "13000003001" in {person.phone for person in everybody}
