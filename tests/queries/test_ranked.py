"""A courier's list with what each order adds to his round, and why it is near to him."""

import pytest

from dispatch.actions import duty, people, positions
from dispatch.errors import Refused
from dispatch.queries import orders as seen
from dispatch.queries import ranked
from models import Courier, Order, Person, Unit
from tests.cast import OTHER_COURIER, courier
from tests.desk import who


def lists(street, person, **asked):
    with street.house.db.reading() as rd:
        return ranked.listed(rd, person, **asked)


def placed(street, metres, **more):
    """An order so far up the road from where courier 1 will be."""
    return street.order(position={"lat": 39.03 + metres / 111_000, "lng": 117.70}, **more)["id"]


@pytest.fixture
def ma(street):
    person = street.courier(1)
    street.do(person, positions.put, 39.03, 117.70, 10)
    return person


def test_the_list_is_by_priority_then_by_what_each_adds_then_by_age(street, ma):
    far, near = placed(street, 900), placed(street, 100)
    urgent, later = placed(street, 2_000, priority="P1"), placed(street, 0, priority="P3")
    same = placed(street, 100)
    items = lists(street, ma)["items"]
    assert [one["id"] for one in items] == [urgent, near, same, far, later]
    assert [one["way"]["why"] for one in items] == ["from_position"] * 5
    ways = [one["way"]["adds_m"] for one in items]
    assert ways == [pytest.approx(m * 1.35, rel=0.01) for m in (2_000, 100, 100, 900, 0)]


def test_what_streets_make_of_a_metre_is_the_stations_setting(street, ma):
    placed(street, 1_000)

    def set_factor(tx):
        tx.session.get(Unit, street.staff.station_id).policy = {"street_factor": 2.0}

    street.do(ma, set_factor)
    assert lists(street, ma)["items"][0]["way"]["adds_m"] == pytest.approx(2_000, rel=0.01)


def test_who_gives_no_place_has_ways_too_and_what_has_no_place_comes_after(street):
    jin = street.courier(2)
    lost, known = placed(street, 0), placed(street, 500)

    def lose(tx):
        tx.session.get(Order, lost).lat = tx.session.get(Order, lost).lng = None

    street.do(jin, lose)
    items = lists(street, jin)["items"]
    assert [one["id"] for one in items] == [known, lost]
    assert (items[0]["way"]["why"], items[1]["way"]) == ("from_outlet", None)


def test_what_he_holds_stands_first_and_the_door_next_to_it_is_on_his_round(street, ma):
    placed(street, 0, priority="P1")
    door = {"lat": 39.03 + 1_500 / 111_000, "lng": 117.70}
    held = street.held(ma, position=door)
    beside = placed(street, 1_500)
    items = lists(street, ma)["items"]
    assert (items[0]["id"], items[0]["mine"], items[0]["way"]) == (held["id"], True, None)
    beside_it = next(one for one in items if one["id"] == beside)
    assert beside_it["way"] == {"adds_m": 0, "why": "on_round"}


def test_each_page_goes_on_where_the_last_one_ended(street, ma):
    for n in range(7):
        placed(street, 100 * n)
    whole = [one["id"] for one in lists(street, ma)["items"]]
    paged, cursor = [], None
    for _ in range(4):
        page = lists(street, ma, limit=2, cursor=cursor)
        paged += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert (paged, cursor) == (whole, None)
    for cursor in ("own:1", "-1", "²", "9" * 40):
        with pytest.raises(Refused, match=r"^invalid$"):
            lists(street, ma, cursor=cursor)


def test_it_shows_what_the_other_list_shows_and_nothing_more(street, ma):
    placed(street, 100)
    placed(street, 200, priority="P1")
    street.held(ma)
    street.held(street.courier(2))
    street.order(category="light_help")
    with street.house.db.reading() as rd:
        plain = {one["id"]: one for one in seen.listed(rd, ma)["items"]}
    ranked_ = {one.pop("id"): one for one in lists(street, ma)["items"]}
    assert {i: set(one) - {"way"} for i, one in ranked_.items()} == {
        i: set(one) - {"id"} for i, one in plain.items()
    }
    assert {i: one["mine"] for i, one in ranked_.items()} == {i: one["mine"] for i, one in plain.items()}


def test_another_station_and_who_rides_no_round_have_no_such_list(street, ma):
    placed(street, 100)
    far = who(street.house, OTHER_COURIER)
    street.do(far, duty.set_duty, True)
    assert lists(street, far)["items"] == []
    with pytest.raises(Refused) as no:
        lists(street, street.staff)
    assert no.value.facts["errors"] == [{"field": "sort", "code": "not_a_choice"}]


def test_who_works_for_another_station_now_still_has_a_list(street, ma):
    """What he holds at the old one is that station's to take back; it is in neither of his lists."""
    street.held(ma)
    far = who(street.house, OTHER_COURIER)

    def moves(tx):
        person, outlet = tx.session.get(Person, ma.id), tx.session.get(Courier, far.id).outlet_id
        people.place(tx, person, [(outlet, "courier")])
        people.courier_row(tx, person, tx.session.get(Unit, outlet))

    street.do(far, moves)
    now = who(street.house, courier(1))
    with street.house.db.reading() as rd:
        assert ranked.listed(rd, now)["items"] == seen.listed(rd, now)["items"] == []
