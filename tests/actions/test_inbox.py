"""What others do to a courier's order reaches the courier once, by its weight, and stays until it is read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch import jobs
from dispatch.actions import (
    claims,
    corrections,
    deciding,
    inbox,
    messages,
    nudges,
    offers,
    orders,
    statements,
)
from dispatch.queries import due
from dispatch.queries import inbox as seen
from dispatch.queries import statements as stated
from dispatch.tx import Call
from models import InboxEntry, Order, Outgoing, PushSubscription
from tests.cast import COORDINATOR, OTHER_COURIER, without_ids
from tests.desk import who


def box(street, courier, **more):
    with street.house.db.reading() as rd:
        return seen.listed(rd, courier, **more)


def told(street, courier) -> list[tuple[str, str]]:
    """Newest first: what, and how loud."""
    return [(one["what"], one["weight"]) for one in box(street, courier)["items"]]


@pytest.fixture
def station(street):
    return who(street.house, COORDINATOR)


@pytest.fixture
def pair(street):
    """Two couriers with the two seats of one order, and the order."""
    ma, li = street.courier(1), street.courier(2)
    order = street.order(category="light_help")
    street.do(ma, claims.grab, order["id"])
    street.do(li, claims.join, order["id"])
    return ma, li, order["id"]


def test_what_the_committee_does_to_it_stands_there_by_its_weight_and_what_he_does_himself_does_not(street):
    ma = street.courier(1)
    order = street.held(ma)
    need = street.do(ma, lambda tx: tx.session.get(Order, order["id"]).need_id)
    street.do(street.staff, corrections.need, need, {"items": [{"name": "土豆", "quantity": "3斤"}]})
    street.do(street.staff, messages.send, order["id"], "please_call")
    street.do(ma, messages.send, order["id"], None, "在路上了")
    street.do(ma, orders.hold, order["id"], "out_of_stock")
    street.do(street.staff, orders.cancel, order["id"], "not_needed")
    assert told(street, ma) == [("cancelled", "urgent"), ("message", "normal"), ("changed", "normal")]
    newest, word, _ = box(street, ma)["items"]
    assert (newest["reason"], newest["by"]["role"], newest["read"]) == (
        "not_needed",
        "committee_staff",
        False,
    )
    assert word["preset"] == "please_call" and box(street, ma)["unread"] == 3
    assert told(street, street.courier(3)) == []


def test_an_order_taken_back_or_not_begun_in_time_is_urgent_and_one_given_back_is_nothing(street, station):
    ma = street.courier(1)
    first = street.held(ma)
    street.do(ma, orders.release, first["id"], "busy")
    assert told(street, ma) == []
    street.do(ma, claims.grab, first["id"])
    street.do(station, orders.release, first["id"], "other")
    second = street.held(ma, priority="P1")
    now = street.house.clock.now()
    for _ in range(2):
        now += timedelta(hours=3)
        with street.house.db.reading() as rd:
            rd.now = now
            late = [one for one in due.Rows(Order, Order.nudge_due_at)(rd) if one.id == second["id"]]
        for one in late:
            street.house.db.write(Call(at=now), nudges.nudge_one, one)
    assert told(street, ma) == [("timed_out", "urgent"), ("taken_back", "urgent")]


def test_of_two_each_hears_what_the_other_does(street, pair):
    ma, li, order = pair
    assert told(street, ma) == [("joined", "quiet")] and told(street, li) == []
    street.do(li, orders.pick_up, order)
    street.do(ma, orders.deliver, order)
    street.do(street.staff, orders.confirm, order, "ok")
    assert [what for what, _ in told(street, ma)] == ["thanks", "picked_up", "joined"]
    assert told(street, li) == [("thanks", "quiet"), ("delivered", "quiet")]


def test_a_partner_who_leaves_or_cannot_do_it_is_heard(street, pair):
    ma, li, order = pair
    street.do(li, orders.release, order, "vehicle")
    street.do(ma, orders.fail, order, "nobody_home")
    assert told(street, ma) == [("left", "normal"), ("joined", "quiet")] and told(street, li) == []


def test_a_colleague_who_takes_it_over_and_a_resident_who_was_not_content(street):
    ma, li = street.courier(1), street.courier(2)
    order = street.held(ma)
    street.do(ma, offers.hand_over, order["id"], li.id)
    street.do(li, offers.accept, order["id"])
    street.do(li, orders.pick_up, order["id"])
    street.do(li, orders.deliver, order["id"], None, None, 500)
    street.do(street.staff, orders.confirm, order["id"], "not_ok", "少了一袋")
    street.do(street.staff, orders.settle, order["id"])
    assert told(street, ma) == [("handed_over", "quiet")]
    assert told(street, li) == [("settled", "quiet"), ("not_ok", "normal")]


def stated_late(street, station, brought, now_holds):
    """Taken back from who brings it, taken by another, and stated."""
    order = street.held(brought)["id"]
    street.do(station, orders.release, order, "other")
    street.do(now_holds, claims.grab, order)
    street.do(now_holds, orders.pick_up, order)
    for total in (None, 900):  # said again it adds to the first, and is told once
        street.do(brought, statements.deliver, order, None, None, total)
    return order


def test_a_late_delivery_is_told_to_each_by_what_it_means_for_them(street, station):
    ma, li = street.courier(1), street.courier(2)
    order = stated_late(street, station, ma, li)
    assert told(street, li) == [("stated", "urgent")]
    assert told(street, ma) == [("noted", "quiet"), ("taken_back", "urgent")]
    assert [one["read"] for one in box(street, ma)["items"]] == [False, True], "who states knows it was gone"
    street.do(street.staff, deciding.confirm, order, "ok")
    assert told(street, li) == [("relieved", "urgent"), ("stated", "urgent")], "and no thanks for it"
    assert told(street, ma)[0] == ("thanks", "quiet")


def test_a_late_delivery_that_was_none_lets_the_holder_go_on(street, station):
    ma, li, wang = (street.courier(n) for n in (1, 2, 3))
    order = stated_late(street, station, ma, li)
    street.do(station, orders.release, order, "other")
    street.do(li, statements.deliver, order)
    first, second = street.do(street.staff, waiting, order)
    street.do(street.staff, deciding.confirm, order, "not_ok", None, None, first)
    assert told(street, ma)[0] == ("not_confirmed", "normal")
    street.do(street.staff, deciding.confirm, order, "not_ok", None, None, second)
    assert told(street, li)[:3] == [("not_confirmed", "normal"), ("noted", "quiet"), ("taken_back", "urgent")]
    other = stated_late(street, station, ma, wang)
    street.do(ma, statements.fail, other, "nobody_home")
    street.do(street.staff, deciding.confirm, other, "not_ok")
    assert told(street, wang) == [("go_ahead", "normal"), ("stated_fail", "normal"), ("stated", "urgent")]


def waiting(tx, order):
    return [one.id for one in stated.undecided(tx, order)]


def test_read_is_what_was_shown_and_no_more_however_often_it_is_said(street):
    ma, li = street.courier(1), street.courier(2)
    order, other = street.held(ma), street.held(li)
    for one in (order, other):
        street.do(street.staff, messages.send, one["id"], "ok")
    mine, his = box(street, ma)["items"][0]["id"], box(street, li)["items"][0]["id"]
    street.do(street.staff, messages.send, order["id"], "thanks")
    for _ in range(2):
        answer = street.do(ma, inbox.mark_read, [mine, his, "01900000-0000-7000-8000-000000000000"]).answer
    assert answer["unread"] == 1 and [one["read"] for one in answer["items"]] == [False, True]
    assert box(street, li)["unread"] == 1
    page = box(street, ma, limit=1)
    assert [one["id"] for one in box(street, ma, limit=1, cursor=page["next"])["items"]] == [mine]


def test_who_has_lost_the_order_reads_no_more_of_it_than_any_courier(street):
    ma = street.courier(1)
    order = street.held(ma)
    street.do(street.staff, messages.send, order["id"], None, "王奶奶住502，电话13911112222")
    street.do(street.staff, orders.cancel, order["id"], "mistake")
    shown = without_ids(box(street, ma))
    assert all(
        secret not in shown for secret in ("502", "陈桂兰", "王奶奶", "139", "text", "resident", "address")
    )


def test_whose_station_is_another_one_now_reads_nothing_of_the_old_one(street):
    ma = street.courier(1)
    order = street.held(ma)
    street.do(street.staff, orders.cancel, order["id"], "mistake")
    far = who(street.house, OTHER_COURIER)
    street.do(
        ma,
        lambda tx: setattr(
            tx.session.get(InboxEntry, box(street, ma)["items"][0]["id"]), "person_id", far.id
        ),
    )
    assert box(street, far) == {"items": [], "next": None, "unread": 0}


def test_what_cannot_wait_knocks_at_a_closed_phone_and_what_can_does_not(street, pair):
    ma, _, order = pair
    street.do(ma, lambda tx: tx.session.add(
        PushSubscription(person_id=ma.id, endpoint="https://push.example/1", p256dh="x", auth="x", created_at=tx.now)
    ))  # fmt: skip
    street.do(street.courier(2), orders.pick_up, order)
    street.do(street.staff, messages.send, order, "please_call")
    street.do(street.staff, messages.send, order, "please_call")
    street.do(street.staff, orders.cancel, order, "duplicate")

    def sent(tx):
        return [(row.event.split(":")[0], sorted(row.facts)) for row in tx.session.execute(select(Outgoing).order_by(Outgoing.id)).scalars()
                if row.target == ma.id and row.event.startswith("inbox.")]  # fmt: skip

    words = ["building", "category", "compound", "priority"]
    assert street.do(ma, sent) == [
        ("inbox.message", words),
        ("inbox.message", words),
        ("inbox.cancelled", words),
    ]


def test_after_a_month_it_is_thrown_away(street):
    ma = street.courier(1)
    order = street.held(ma)
    street.do(street.staff, orders.cancel, order["id"], "mistake")
    entry = box(street, ma)["items"][0]["id"]
    job = next(job for job in jobs.JOBS if job.id == "old_inbox")
    jobs.run(street.house, job)
    assert box(street, ma)["unread"] == 1
    street.do(ma, lambda tx: setattr(tx.session.get(InboxEntry, entry), "at", tx.now - timedelta(days=31)))
    assert street.house.db.write(Call(), jobs.sweeps.old_inbox) is False and box(street, ma)["items"] == []
