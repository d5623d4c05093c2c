"""Lists: what a phone must have is on their first page, and every page follows the one before."""

import pytest

from tests.cast import COORDINATOR, Person, committee, courier


@pytest.fixture
def street(server):
    """A courier who holds the latest two of six orders."""
    staff, phone = Person(server.url, committee(1)), Person(server.url, courier(1)).on_duty()
    orders = [staff.needs(position={"lat": 39.03 + n / 1000, "lng": 117.69})["order"]["id"] for n in range(6)]
    for mine in orders[4:]:
        phone.did(f"/orders/{mine}/grab")
    return phone, orders


def pages(person, path, limit):
    """Everything, page after page; `path` ends in ? or &."""
    found, cursor = [], ""
    while cursor is not None:
        page = person.get(f"{path}limit={limit}&cursor={cursor}")
        assert 0 < len(page["items"]) <= limit
        found += page["items"]
        cursor = page["next"]
    return found


def walked(phone, query, limit):
    return [(order["id"], order["mine"]) for order in pages(phone, f"/orders?{query.lstrip('&')}&", limit)]


@pytest.mark.parametrize("query", ["", "&status=open,claimed", "&near=39.03,117.69"])
def test_a_courier_finds_his_own_orders_before_all_others(street, query):
    phone, orders = street
    for limit in (1, 2, 3, 4, 200):
        found = walked(phone, query, limit)
        assert found == [(o, True) for o in orders[4:]] + [(o, False) for o in orders[:4]], limit


def test_somebody_elses_order_is_in_nobodys_way(street):
    phone, orders = street
    other = Person(phone.url, courier(2)).on_duty()
    other.did(f"/orders/{orders[0]}/grab")
    assert [o for o, _ in walked(phone, "", 2)] == orders[4:] + orders[1:4]
    assert [o for o, _ in walked(other, "", 2)] == orders[:4]


def test_his_committee_has_the_latest_first(street):
    phone, orders = street
    staff = Person(phone.url, committee(1))
    assert [o for o, _ in walked(staff, "", 4)] == orders[::-1]


def test_whom_to_ask_whom_to_ring_and_who_asks_come_page_by_page_too(street):
    phone, orders = street
    station = Person(phone.url, COORDINATOR)
    for n in (2, 5, 9):
        Person(phone.url, courier(n)).on_duty()
    for order in orders[:4]:
        station.did(f"/orders/{order}/invite", {"courier_id": phone.id})
    colleagues = (phone, f"/orders/{orders[4]}/candidates", 1)
    lists = {
        (station, f"/orders/{orders[0]}/candidates", 4),
        (station, f"/orders/{orders[0]}/phone-list", 20),
        (phone, "/me/offers", 4),
        colleagues,
    }
    for person, path, many in lists:
        whole = person.get(path)
        assert (len(whole["items"]), whole["next"]) == (many, None), path
        for limit in (1, 3, many, 200):
            assert pages(person, f"{path}?", limit) == whole["items"], (path, limit)
        for wrong in ("limit=0", "limit=201", "cursor=own:1"):
            assert person.call("GET", f"{path}?{wrong}").json()["code"] == "invalid", (path, wrong)
