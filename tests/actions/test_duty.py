"""开始听单: each time of listening is a row; yesterday's round is one tap away; not grabbing costs nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from dispatch.actions import claims, duty, orders, people, sweeps
from dispatch.errors import Refused
from dispatch.queries import ways
from dispatch.tx import Call
from models import Attempt, Claim, Courier, Duty, Unit
from tests.cast import COORDINATOR, OTHER_COURIER, courier
from tests.desk import who

EIGHT = datetime(2026, 11, 27, 0, 0, tzinfo=UTC)  # in the morning, in Tianjin
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def ma(street):
    return who(street.house, courier(1))


@pytest.fixture
def round_of(street):
    """Ids of the communities of these committees."""

    def ids(*numbers):
        codes = [f"120116014{n:03}" for n in numbers]
        with street.house.db.reading() as rd:
            found = dict(rd.session.execute(select(Unit.code, Unit.id).where(Unit.code.in_(codes))).all())
        return [found[code] for code in codes]

    return ids


def says(street, person, on, at, **more):
    return street.do(person, lambda tx: duty.set_duty(tx, on, **more), at=at).answer


def rows(street, person):
    with street.house.db.reading() as rd:
        query = select(Duty).where(Duty.courier_id == person.id).order_by(Duty.began_at)
        return rd.session.execute(query).scalars().all()


def times(street, person):
    return [(row.began_at, row.ended_at) for row in rows(street, person)]


def test_each_time_of_listening_is_a_row_from_its_beginning_to_its_end(street, ma):
    says(street, ma, True, EIGHT)
    says(street, ma, False, EIGHT + HOUR)
    says(street, ma, False, EIGHT + 2 * HOUR)
    says(street, ma, True, EIGHT + 3 * HOUR)
    assert times(street, ma) == [(EIGHT, EIGHT + HOUR), (EIGHT + 3 * HOUR, None)]


def test_who_says_it_again_changes_what_he_says_and_begins_nothing(street, ma, round_of):
    first = says(street, ma, True, EIGHT, until=EIGHT + 4 * HOUR, carrying=60, route=round_of(1, 2))
    again = says(street, ma, True, EIGHT + HOUR, carrying=12)
    assert again == first | {"carrying": 12}
    assert (again["since"], again["route"]) == (first["since"], round_of(1, 2))
    changed = says(street, ma, True, EIGHT + HOUR, until=None, route=round_of(3))
    assert (changed["until"], changed["carrying"], changed["route"]) == (None, 12, round_of(3))
    assert [(row.carrying, row.route) for row in rows(street, ma)] == [(12, round_of(3))]
    assert times(street, ma) == [(EIGHT, None)]


def test_quiet_hours_stay_from_day_to_day_until_he_takes_them_away(street, ma):
    quiet = {"from": "12:30", "to": "14:30"}
    says(street, ma, True, EIGHT, quiet=quiet)
    says(street, ma, False, EIGHT + HOUR)
    assert says(street, ma, True, EIGHT + DAY)["quiet"] == quiet
    assert says(street, ma, True, EIGHT + DAY, quiet=None)["quiet"] is None


def test_a_duty_ends_when_he_said_it_would_whenever_somebody_comes_by(street, ma):
    says(street, ma, True, EIGHT, until=EIGHT + 2 * HOUR)
    while street.house.db.write(Call(at=EIGHT + 5 * HOUR), sweeps.end_one_duty):
        pass
    assert times(street, ma) == [(EIGHT, EIGHT + 2 * HOUR)]


def test_who_goes_on_after_his_time_ran_out_begins_anew_also_before_somebody_came_by(street, ma):
    says(street, ma, True, EIGHT, until=EIGHT + 2 * HOUR)
    shown = says(street, ma, True, EIGHT + 3 * HOUR)
    assert (shown["on"], shown["until"]) == (True, None)
    assert times(street, ma) == [(EIGHT, EIGHT + 2 * HOUR), (EIGHT + 3 * HOUR, None)]


def test_a_suspension_ends_his_duty(street, ma):
    says(street, ma, True, EIGHT)
    street.do(who(street.house, COORDINATOR), people.suspend, ma.id, at=EIGHT + HOUR)
    assert times(street, ma) == [(EIGHT, EIGHT + HOUR)]


def test_a_new_day_begins_with_nothing_and_yesterdays_round_is_one_tap_away(street, ma, round_of):
    assert says(street, ma, True, EIGHT, carrying=60, route=round_of(2, 1))["last"] is None
    says(street, ma, False, EIGHT + HOUR)
    noon = says(street, ma, True, EIGHT + 2 * HOUR)
    assert (noon["carrying"], noon["route"]) == (60, round_of(2, 1)), "the same day, the same round"
    says(street, ma, False, EIGHT + 3 * HOUR)
    morning = says(street, ma, True, EIGHT + DAY)
    yesterday = {"day": "2026-11-27", "carrying": 60, "route": round_of(2, 1)}
    assert (morning["carrying"], morning["route"], morning["last"]) == (0, [], yesterday)
    repeated = says(street, ma, True, EIGHT + DAY, carrying=yesterday["carrying"], route=yesterday["route"])
    assert (repeated["carrying"], repeated["route"]) == (60, round_of(2, 1))


def test_a_day_is_a_day_of_the_station_not_of_greenwich(street, ma, round_of):
    night = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)  # half past eleven in Tianjin
    says(street, ma, True, night, route=round_of(1))
    says(street, ma, False, night + timedelta(minutes=10))
    after_midnight = says(street, ma, True, night + HOUR, carrying=5)
    assert (after_midnight["route"], after_midnight["last"]["day"]) == ([], "2026-11-27")
    says(street, ma, False, night + 2 * HOUR)
    assert says(street, ma, True, night + 10 * HOUR)["carrying"] == 5


def test_what_is_remembered_is_the_last_round_that_he_had_and_not_of_another_year(street, ma, round_of):
    says(street, ma, True, EIGHT, route=round_of(1))
    says(street, ma, False, EIGHT + HOUR)
    says(street, ma, True, EIGHT + DAY)  # and rode no round
    says(street, ma, False, EIGHT + DAY + HOUR)
    assert says(street, ma, True, EIGHT + 2 * DAY)["last"]["day"] == "2026-11-27"
    assert says(street, ma, True, EIGHT + 40 * DAY)["last"] is None


def test_a_community_that_has_left_the_station_is_not_repeated(street, ma, round_of):
    says(street, ma, True, EIGHT, route=round_of(1, 2))
    says(street, ma, False, EIGHT + HOUR)

    def move(tx):
        tx.session.get(Unit, round_of(1)[0]).parent_id = who(street.house, OTHER_COURIER).station_id

    street.do(ma, move)
    last = says(street, ma, True, EIGHT + DAY)["last"]
    assert last["route"] == round_of(2)
    says(street, ma, True, EIGHT + DAY, route=last["route"])


def test_a_round_through_another_station_is_none_and_one_that_repeats_itself_is_refused(street, ma, round_of):
    far = who(street.house, OTHER_COURIER).station_id
    with street.house.db.reading() as rd:
        theirs = rd.session.scalars(
            select(Unit.id).where(Unit.parent_id == far, Unit.kind == "committee")
        ).first()
    for route in ([*round_of(1), theirs], [far], ["nowhere"]):
        with pytest.raises(Refused, match=r"^not_found$"):
            says(street, ma, True, EIGHT, route=route)
    with pytest.raises(Refused) as no:
        says(street, ma, True, EIGHT, route=round_of(1, 2, 1))
    assert no.value.facts["errors"] == [{"field": "route", "code": "named_twice"}]
    with pytest.raises(Refused) as no:
        says(street, ma, True, EIGHT, until=EIGHT - timedelta(seconds=1))
    assert no.value.facts["errors"] == [{"field": "until", "code": "in_the_past"}]
    assert rows(street, ma) == []


def test_not_grabbing_never_costs_anything(street):
    """Thirty orders pass one courier by, and none comes to the other: nothing is written of it, and
    nothing that is asked of a courier tells them apart."""
    idle, lucky, grabber = street.courier(1), street.courier(2), street.courier(3)
    street.do(lucky, duty.set_duty, False)
    for _ in range(30):
        order = street.held(grabber)
        street.do(grabber, orders.deliver, order["id"])
    street.do(lucky, duty.set_duty, True)
    with street.house.db.reading() as rd:
        for table in (Attempt, Claim):
            assert not rd.session.scalars(select(table).where(table.courier_id == idle.id)).all()
        both = {one.person_id: one for one in ways.listeners(rd, street.staff.station_id)}
        his, others = (
            {name: getattr(rd.session.get(Courier, p.id), name) for name in GATES} for p in (idle, lucky)
        )
    weighed = [(both[p.id].orders, both[p.id].live_claims, both[p.id].last_served) for p in (idle, lucky)]
    assert weighed == [(0, 0, None)] * 2
    assert his == others
    assert street.held(idle)["mine"]


GATES = (
    "insured_until", "notice_accepted_until", "medicine_trained", "minors_cleared_until",
    "releases_forgiven_at", "on_duty", "heavy_ok", "reserve",
)  # fmt: skip


def test_giving_back_within_two_minutes_is_an_undo_and_said_so_to_who_hears_it(street):
    ma, heard = street.courier(1), []
    street.house.db.listeners.append(heard.extend)
    for wait, outcome in ((timedelta(minutes=2), "undone"), (timedelta(minutes=2, seconds=1), "released")):
        order = street.order()
        street.do(ma, claims.grab, order["id"], at=EIGHT)
        street.do(ma, orders.release, order["id"], "busy", at=EIGHT + wait)
        assert f'"outcome":"{outcome}"' in heard[-1]["data"]
