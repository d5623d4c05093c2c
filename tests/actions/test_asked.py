"""What the lead of an outlet is asked: who sees it, what of it, until when, and who else hears of it."""

import pytest
from sqlalchemy import select

from dispatch.actions import asked, claims, corrections, orders
from dispatch.queries.orders import POOL
from models import AuditEntry, Notice
from tests.cast import lead, without_ids
from tests.desk import who
from tests.held import HOUR, HeldStreet

# columns that are said otherwise, only where there is something to say, or not
PRIVATE = {"station_id", "lat", "lng", "window_from", "window_to", "stated_at"}
IN_THE_POOL = {column.name for column in POOL} - PRIVATE | {"position", "window", "mine", "seats_taken"}


@pytest.fixture
def street(house):
    return HeldStreet(house)


@pytest.fixture
def waits(street):
    """An order near outlet 1 that nobody has taken for an hour: its lead has been asked, lead 3 has not."""
    order = street.order()
    street.passes(HOUR)
    return order


def seen(street, n: int, limit: int = 100, cursor: str | None = None):
    return street.do(who(street.house, lead(n)), asked.show, limit, cursor)


def ids(street, n: int) -> list[str]:
    return [item["order"]["id"] for item in seen(street, n)["items"]]


def test_who_was_asked_sees_what_waits_as_the_pool_does_and_nobody_else_sees_it(street, waits):
    other = street.order()  # of this one he was told as a courier, not asked as a lead
    told = Notice(order_id=other, person_id=who(street.house, lead(1)).id, at=street.now, ring="all")
    street.do(street.staff, lambda tx: tx.session.add(told))
    (item,) = seen(street, 1)["items"]
    assert item["order"]["id"] == waits != other
    assert set(item["order"]) == IN_THE_POOL
    assert item["order"]["opened_at"] == (street.now - HOUR).isoformat(timespec="milliseconds")
    assert item["asked_at"] == street.now.isoformat(timespec="milliseconds")
    assert 0 < item["distance_m"] < 2000 and item["couriers"] == []
    assert "陈桂兰" not in str(item) and "502" not in without_ids(item)
    assert ids(street, 3) == []


def test_his_own_who_listen_now_are_there_with_numbers_and_who_may_not_says_why(street):
    street.listens(1, 3, 5)  # 5 works for another outlet
    street.is_(3, medicine_trained=False)
    order = street.order(category="prescription_pickup")
    street.passes(HOUR)
    (item,) = seen(street, 1)["items"]
    one, other = street.courier(1), street.courier(3)
    assert item["couriers"] == [
        {"id": one.id, "name": one.name, "phone": "13000003001", "shut": None},
        {"id": other.id, "name": other.name, "phone": "13000003003",
         "shut": {"code": "not_qualified", "missing": "medicine_training"}},
    ]  # fmt: skip
    street.rests(1, 3)
    assert seen(street, 1)["items"][0]["couriers"] == []
    with street.house.db.reading() as rd:
        told = rd.session.execute(select(AuditEntry).where(AuditEntry.verb == "order.phone_list")).scalars()
        assert [(e.subject_id, e.person_id) for e in told] == [(order, who(street.house, lead(1)).id)]


def test_it_is_gone_when_somebody_has_it_and_back_when_he_gives_it_back(street, waits):
    street.listens(1)
    street.grabs(1, waits)
    assert ids(street, 1) == []
    street.now += 3 * HOUR
    street.do(street.courier(1), orders.release, waits, "busy")
    assert ids(street, 1) == [waits]
    street.do(street.staff, orders.cancel, waits, "not_needed")
    assert ids(street, 1) == []


def test_of_an_order_for_two_it_stands_there_until_the_second_has_come(street):
    order = street.order(category="light_help")
    street.passes(HOUR)
    street.listens(1, 2)
    street.grabs(1, order)
    (item,) = seen(street, 1)["items"]
    assert (item["order"]["seats_taken"], [c["id"] for c in item["couriers"]]) == (1, [street.courier(2).id])
    street.do(street.courier(2), claims.join, order)
    assert ids(street, 1) == []


def test_who_was_asked_hears_how_it_goes_on_and_other_leads_do_not(street, waits):
    street.listens(1)
    mine, others = (f"person:{who(street.house, lead(n)).id}" for n in (1, 3))
    street.do(street.staff, corrections.need, street.row(waits).need_id, {"priority": "P1"})
    street.grabs(1, waits)
    street.do(street.courier(1), orders.release, waits, "busy")
    street.do(street.staff, orders.cancel, waits, "mistake")
    for kind in ("order.changed", "order.claimed", "order.released", "order.cancelled"):
        (event,) = street.heard(kind, waits)
        assert mine in event["rooms"] and others not in event["rooms"], kind
        assert len(event["rooms"]) == len(set(event["rooms"]))
    fresh = street.order()
    street.grabs(1, fresh)
    assert mine not in street.heard("order.claimed", fresh)[0]["rooms"], "nobody had asked him"


def test_his_outlet_hears_who_listens(street):
    street.listens(1)
    (event,) = street.heard("duty.changed", street.courier(1).id)
    one, other = (who(street.house, lead(n)) for n in (1, 2))
    assert not one.rooms(one.station_id, False).isdisjoint(event["rooms"])
    assert other.rooms(other.station_id, False).isdisjoint(event["rooms"])


def test_the_most_urgent_first_then_who_waits_longest_page_by_page(street):
    old = street.order()
    street.now += HOUR / 2
    new, urgent = street.order(), street.order("P1")
    street.passes(2 * HOUR)
    found, cursor = [], None
    for _ in range(3):
        page = seen(street, 1, 1, cursor)
        found += [item["order"]["id"] for item in page["items"]]
        cursor = page["next"]
    assert (found, cursor) == ([urgent, old, new], None)
