"""What a courier waits for stands in the committee's list with its reason until somebody has answered."""

import pytest

from dispatch.actions import claims, messages, orders
from dispatch.queries import orders as seen
from dispatch.queries.board import snapshot
from tests.cast import COORDINATOR, committee
from tests.desk import who


@pytest.fixture
def ma(street):
    return street.courier(1)


def asks(street, order, desk=None):
    """As a clerk's list has it: what, and why or which word."""
    with street.house.db.reading() as rd:
        row = next(o for o in seen.listed(rd, desk or street.staff)["items"] if o["id"] == order["id"])
    return row["asks"] and (row["asks"]["what"], row["asks"]["reason"] or row["asks"]["preset"])


def test_a_hold_waits_for_a_word_of_any_colleague(street, ma):
    order = street.held(ma)
    assert asks(street, order) is None
    street.do(ma, messages.send, order["id"], "ok")
    street.do(ma, orders.hold, order["id"], "no_contact")
    assert asks(street, order) == ("hold", "no_contact")
    station = who(street.house, COORDINATOR)
    assert asks(street, order, station) == ("hold", "no_contact")
    street.do(station, messages.send, order["id"], None, "女儿在家，请再敲")
    assert asks(street, order) is None and asks(street, order, station) is None
    street.do(ma, orders.resume, order["id"])
    street.do(ma, orders.hold, order["id"], "over_budget")
    assert asks(street, order) == ("hold", "over_budget")
    street.do(ma, orders.resume, order["id"])
    assert asks(street, order) is None


@pytest.mark.parametrize("word", ["no_answer", "please_call", "out_of_stock", None])
def test_a_word_that_asks_waits_and_one_that_tells_does_not_answer_it(street, ma, word):
    order = street.held(ma)
    street.do(ma, messages.send, order["id"], word, None if word else "没有五花肉，换排骨行吗")
    street.do(ma, messages.send, order["id"], "at_the_door")
    assert asks(street, order) == ("message", word)
    street.do(street.staff, messages.send, order["id"], "ok")
    assert asks(street, order) is None


@pytest.mark.parametrize("word", ["on_my_way", "at_the_shop", "at_the_door", "left_at_door", "thanks"])
def test_a_word_that_only_tells_waits_for_nobody(street, ma, word):
    order = street.held(ma)
    street.do(ma, messages.send, order["id"], word)
    assert asks(street, order) is None


def test_it_waits_since_the_first_word_and_goes_with_the_one_who_asked(street, ma):
    order = street.held(ma)
    street.do(ma, messages.send, order["id"], "please_call")
    first = street.do(street.staff, lambda tx: seen.listed(tx, street.staff)["items"][0]["asks"]["at"])
    street.do(ma, messages.send, order["id"], None, "喂？")
    assert asks(street, order) == ("message", None)
    assert (
        street.do(street.staff, lambda tx: seen.listed(tx, street.staff)["items"][0]["asks"]["at"]) == first
    )
    street.do(ma, orders.release, order["id"], "busy")
    assert asks(street, order) is None
    street.do(street.courier(2), claims.grab, order["id"])
    assert asks(street, order) is None, "what the one before asked"


def test_after_the_delivery_it_still_waits_and_with_the_end_no_more(street, ma):
    order = street.held(ma)
    street.do(ma, orders.deliver, order["id"])
    street.do(ma, messages.send, order["id"], None, "钥匙交给谁？")
    assert asks(street, order) == ("message", None)
    street.do(street.staff, orders.confirm, order["id"], "ok")
    assert asks(street, order) is None


def test_the_station_sees_it_on_its_board_and_a_courier_in_no_list(street, ma):
    order = street.held(ma)
    street.do(ma, orders.hold, order["id"], "out_of_stock")
    station = who(street.house, COORDINATOR)
    with street.house.db.reading() as rd:
        (card,) = snapshot(rd, station, station.station_id)["orders"]
        (his,) = seen.listed(rd, ma)["items"]
        assert card["asks"]["reason"] == "out_of_stock" and "asks" not in his
        assert seen.listed(rd, who(street.house, committee(2)))["items"] == []
