"""Taking an order: who may, who wins, who sits beside him, and what giving back means."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch.actions import claims, orders, papers
from dispatch.errors import Refused
from dispatch.queries import gates, histories
from dispatch.rules.standing import NOBODY
from models import Attempt, Claim, Courier, Order, Unit
from tests.cast import COORDINATOR
from tests.desk import who


def refusal(street, person, action, *args, **call) -> Refused:
    with pytest.raises(Refused) as no:
        street.do(person, action, *args, **call)
    return no.value


def test_the_winner_learns_whom_and_where_and_the_loser_what_else_there_is(street):
    first, second = street.courier(1), street.courier(2)
    order, other = street.order(), street.order(category="meal")
    won = street.do(first, claims.grab, order["id"]).answer
    assert (won["status"], won["mine"], won["resident"]["name"]) == ("claimed", True, "陈桂兰")
    assert won["address"]["room"] == "502"
    lost = refusal(street, second, claims.grab, order["id"])
    assert lost.code == "already_taken"
    assert [o["id"] for o in lost.facts["nearest"]] == [other["id"]]
    assert "resident" not in lost.facts["nearest"][0]


def test_every_try_is_kept_the_lost_one_with_its_winner_and_how_late_it_came(street):
    first, second = street.courier(1), street.courier(2)
    order = street.order()
    street.do(first, claims.grab, order["id"])
    refusal(street, second, claims.grab, order["id"])
    with street.house.db.reading() as rd:
        tries = rd.session.execute(select(Attempt).where(Attempt.order_id == order["id"])).scalars().all()
    assert [(t.courier_id, t.outcome) for t in tries] == [(first.id, "won"), (second.id, "already_taken")]
    assert tries[1].winner_id == first.id
    assert tries[1].behind_ms >= 0


def test_the_same_tap_sent_twice_is_one_grab(street):
    first = street.courier(1)
    order = street.order()
    once = street.do(first, claims.grab, order["id"], key="tap")
    again = street.do(first, claims.grab, order["id"], key="tap")
    assert (once.replayed, again.replayed) == (False, True)
    assert again.ids["order_id"] == order["id"]


def test_a_lost_grab_leaves_its_key_free_for_the_next_try(street):
    first, second = street.courier(1), street.courier(2)
    order = street.order()
    street.do(first, claims.grab, order["id"])
    refusal(street, second, claims.grab, order["id"], key="tap")
    street.do(first, orders.release, order["id"], "busy")
    assert street.do(second, claims.grab, order["id"], key="tap").answer["mine"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on_duty": False}, "off_duty"),
        ({"insured_until": None}, "insurance_expired"),
        ({"notice_accepted_until": None}, "notice_not_accepted"),
        ({"fast_since": timedelta(seconds=-20), "position_at": timedelta(seconds=-1)}, "riding"),
    ],
)
def test_a_shut_gate_is_said_by_its_name(street, change, code):
    courier = street.courier(1)
    order = street.order()

    def set_facts(tx):
        row = tx.session.get(Courier, courier.id)
        for name, value in change.items():
            setattr(row, name, tx.now + value if isinstance(value, timedelta) else value)

    street.do(courier, set_facts)
    assert refusal(street, courier, claims.grab, order["id"]).code == code


def test_duty_that_has_run_out_is_no_duty(street):
    courier = street.courier(1)
    order = street.order()

    def run_out(tx):
        tx.session.get(Courier, courier.id).duty_until = tx.now - timedelta(seconds=1)

    street.do(courier, run_out)
    assert refusal(street, courier, claims.grab, order["id"]).code == "off_duty"


def test_a_taken_order_is_taken_also_for_who_is_off_duty(street):
    first, second = street.courier(1), street.courier(2, on=False)
    order = street.order()
    street.do(first, claims.grab, order["id"])
    assert refusal(street, second, claims.grab, order["id"]).code == "already_taken"


def test_prescribed_medicine_is_for_trained_couriers(street):
    trained, untrained = street.courier(20), street.courier(21)
    order = street.order(category="prescription_pickup")
    no = refusal(street, untrained, claims.grab, order["id"])
    assert (no.code, no.facts["missing"]) == ("not_qualified", "medicine_training")
    assert street.do(trained, claims.grab, order["id"]).answer["mine"]


def test_three_orders_in_hand_are_enough(street):
    courier = street.courier(1)
    for _ in range(3):
        street.do(courier, claims.grab, street.order()["id"])
    no = refusal(street, courier, claims.grab, street.order()["id"])
    assert (no.code, no.facts) == ("cap_reached", {"which": "live_claims", "cap": 3})


def test_heavy_goods_are_for_who_can_carry_them(street):
    courier = street.courier(1)
    order = street.order(text="一袋大米50斤", payment_mode="station_account")
    assert "heavy" in order["tags"]
    street.do(courier, lambda tx: setattr(tx.session.get(Courier, courier.id), "heavy_ok", False))
    no = refusal(street, courier, claims.grab, order["id"])
    assert (no.code, no.facts["missing"]) == ("not_qualified", "heavy_goods")


def advance(street, fen):
    return street.order(budget_fen=fen, payment_mode="courier_advance")["id"]


def test_three_advances_that_nobody_has_settled_are_enough_until_one_is(street):
    courier = street.courier(1)
    bought = [advance(street, 2000) for _ in range(3)]
    for order in bought:
        street.do(courier, claims.grab, order)
        street.do(courier, orders.deliver, order, None, None, 1990)
    no = refusal(street, courier, claims.grab, advance(street, 100))
    assert (no.code, no.facts) == ("cap_reached", {"which": "unsettled_orders", "cap": 3})
    assert street.do(courier, claims.grab, street.order()["id"]).answer["mine"], "without his money he may"
    street.do(street.staff, orders.settle, bought[0])
    assert street.do(courier, claims.grab, advance(street, 100)).answer["mine"]


def test_what_he_holds_counts_with_its_budget_and_what_he_paid_with_the_receipt(street):
    courier = street.courier(1)
    change_policy(street, unsettled_fen=10_000)
    bought, held = advance(street, 5000), advance(street, 6000)
    street.do(courier, claims.grab, bought)
    no = refusal(street, courier, claims.grab, held)
    assert (no.code, no.facts) == ("cap_reached", {"which": "unsettled_fen", "cap": 10_000})
    street.do(courier, orders.deliver, bought, None, None, 4000)
    assert street.do(courier, claims.grab, held).answer["mine"]


def test_money_that_was_never_named_and_the_money_of_others_count_for_nobody(street):
    courier, other = street.courier(1), street.courier(2)
    change_policy(street, unsettled_orders=1)
    bought = advance(street, 5000)
    street.do(courier, claims.grab, bought)
    assert street.do(other, claims.grab, advance(street, 5000)).answer["mine"]
    street.do(courier, orders.deliver, bought)
    assert street.do(courier, claims.grab, advance(street, 5000)).answer["mine"]


def change_policy(street, **policy):
    station = street.staff.station_id
    street.do(street.staff, lambda tx: setattr(tx.session.get(Unit, station), "policy", policy))


def test_a_two_person_order_has_two_seats_and_no_third(street):
    one, two, three = street.courier(1), street.courier(2), street.courier(3)
    order = street.order(category="light_help")
    assert order["people"] == 2
    street.do(one, claims.grab, order["id"])
    assert refusal(street, one, claims.join, order["id"]).code == "illegal_move"
    alone = refusal(street, one, orders.deliver, order["id"])
    assert alone.facts["missing"] == "second_seat"
    joined = street.do(two, claims.join, order["id"]).answer
    assert (joined["seats_taken"], joined["resident"]["name"]) == (2, "陈桂兰")
    assert refusal(street, three, claims.join, order["id"]).code == "already_taken"
    assert street.do(two, orders.deliver, order["id"]).answer["status"] == "delivered"


def test_when_one_of_two_leaves_the_other_keeps_the_order_and_the_seat_is_free(street):
    one, two, three = street.courier(1), street.courier(2), street.courier(3)
    order = street.order(category="light_help")
    street.do(one, claims.grab, order["id"])
    street.do(two, claims.join, order["id"])
    assert street.do(one, orders.release, order["id"], "busy").answer["status"] == "claimed"
    assert street.do(three, claims.join, order["id"]).answer["seats_taken"] == 2


def test_an_order_survives_twenty_releases_and_the_twenty_first_delivers(street):
    couriers = [street.courier(n) for n in range(1, 22)]
    order, now = street.order(), street.house.clock.now()
    for courier in couriers[:20]:
        now += timedelta(minutes=3)
        street.do(courier, claims.grab, order["id"], at=now)
        now += timedelta(minutes=3)
        released = street.do(courier, orders.release, order["id"], "too_far", at=now).answer
        assert released["status"] == "open"
        assert "resident" not in released
    street.do(couriers[20], claims.grab, order["id"], at=now)
    street.do(couriers[20], orders.deliver, order["id"], at=now)
    with street.house.db.reading() as rd:
        rd.now = now
        row = rd.session.get(Order, order["id"])
        assert (row.status, row.released_count, row.version) == ("delivered", 20, 43)
        seats = rd.session.execute(select(Claim).where(Claim.order_id == order["id"]).order_by(Claim.id))
        assert [(c.courier_id, c.seat, c.live, c.outcome) for c in seats.scalars()] == [
            *((courier.id, 1, False, "released") for courier in couriers[:20]),
            (couriers[20].id, 1, False, "completed"),
        ]
        verbs = [move["verb"] for move in histories.history(rd, NOBODY, order["id"])["items"]]
        given_back = {gates.look(rd, order["id"], courier.id)["releases"] for courier in couriers[:20]}
    assert verbs == ["open", *["grab", "release"] * 20, "grab", "deliver"]
    assert given_back == {1}, "each has given back one resident, however often she was given back"
    assert street.held(couriers[0])["mine"]


def test_a_release_within_two_minutes_is_an_undo(street):
    courier = street.courier(1)
    order = street.held(courier)
    street.do(courier, orders.release, order["id"], "busy")
    with street.house.db.reading() as rd:
        outcome = select(Claim.outcome).where(Claim.order_id == order["id"])
        assert rd.session.execute(outcome).scalar_one() == "undone"


def test_who_grabs_reads_and_gives_back_again_and_again_waits_for_a_coordinator(street):
    """Also when he undoes each within a minute: the door was on his screen."""
    courier = street.courier(1)
    for _ in range(11):
        order = street.held(courier)
        street.do(courier, orders.release, order["id"], "busy")
    twelfth = street.order()["id"]
    no = refusal(street, courier, claims.grab, twelfth)
    assert (no.code, no.facts["missing"]) == ("not_qualified", "too_many_releases")
    street.do(who(street.house, COORDINATOR), papers.forgive, courier.id)
    assert street.do(courier, claims.grab, twelfth).answer["mine"]


def test_what_a_coordinator_takes_back_counts_against_nobody(street):
    courier, coordinator = street.courier(1), who(street.house, COORDINATOR)
    for _ in range(11):
        street.do(coordinator, orders.release, street.held(courier)["id"], "other")
    assert street.held(courier)["mine"]


@pytest.mark.parametrize("verb", ["pick_up", "hold"])
def test_the_second_seat_can_be_taken_also_when_the_first_is_on_his_way(street, verb):
    one, two = street.courier(1), street.courier(2)
    order = street.held(one, category="light_help")
    street.do(one, getattr(orders, verb), order["id"], *(["no_contact"] if verb == "hold" else []))
    assert street.do(two, claims.join, order["id"]).answer["seats_taken"] == 2


def test_the_database_itself_refuses_a_second_live_seat(street):
    one, two = street.courier(1), street.courier(2)
    order = street.held(one)

    def wrong_code(tx):
        tx.session.add(Claim(order_id=order["id"], seat=1, courier_id=two.id, live=True, won_at=tx.now))

    assert refusal(street, two, wrong_code).code == "already_taken"
