"""The board has an end: so many cards a column, so many alerts, and a figure of what is beyond."""

import pytest

from dispatch.actions import alerts, needs, orders
from dispatch.queries import board
from tests.held import HOUR, HeldStreet


@pytest.fixture
def street(house, monkeypatch):
    monkeypatch.setattr(board, "MOST_A_COLUMN", 4)
    monkeypatch.setattr(board, "MOST_ALERTS", 3)
    return HeldStreet(house)


def look(street):
    with street.house.db.reading() as rd:
        return board.snapshot(rd, street.coordinator, street.coordinator.station_id)


def test_a_column_ends_and_says_how_many_there_are_beyond(street):
    old = [street.order() for _ in range(6)]
    street.listens(1)
    held = street.order()
    street.grabs(1, held)
    seen = look(street)
    assert [o["id"] for o in seen["orders"]] == [*old[:4], held], "a full column takes no room from another"
    assert (seen["counters"]["open"], seen["more"]) == (6, 2)
    street.do(street.staff, orders.cancel, old[0], "mistake")
    assert old[4] in [o["id"] for o in look(street)["orders"]], "the next one moves up"


def test_of_the_late_the_most_urgent_are_kept(street):
    usual = [street.order("P3") for _ in range(3)]
    street.listens(1)
    taken = [street.order("P1") for _ in range(3)]
    for order in taken:
        street.grabs(1, order)
    street.now += 72 * HOUR
    seen = look(street)
    shown = {o["id"] for o in seen["orders"]}
    assert set(taken) <= shown and len(shown & set(usual)) == 1 and seen["more"] == 2


def test_alerts_and_work_are_counted_beyond_their_end(street):
    for n in range(4):
        street.do(street.courier(n + 1), alerts.raise_alert, "没人应")
    given = {"resident": {"name": "陈桂兰", "address": {"text": "3-2-502"}}, "category": "visit"}
    for _ in range(6):
        street.do(street.staff, needs.post, given)
    seen = look(street)
    assert (len(seen["alerts"]), len(seen["work"]), seen["more"]) == (3, 4, 1 + 2)
