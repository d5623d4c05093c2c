"""Asked, not assigned: a station invites, a holder hands over; yes goes through the gates of a grab,
no costs nothing and stays where it was said."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch.actions import claims, duty, offers, orders, papers, people, showing
from dispatch.errors import Refused
from dispatch.queries import offers as asked
from dispatch.rules.standing import NOBODY
from dispatch.tx import Call
from models import Attempt, Claim, Courier, Event, Move, Offer, Order, Outgoing, PushSubscription
from tests.cast import COORDINATOR, OTHER_COURIER, SECOND_COORDINATOR
from tests.desk import who

MINUTE = timedelta(minutes=1)


class Desk:
    """The station's coordinator beside a street; couriers 1 to 4 work for one outlet, 5 for another."""

    def __init__(self, street) -> None:
        self.street, self.house = street, street.house
        self.station = who(self.house, COORDINATOR)
        self.now = self.house.clock.now() + MINUTE  # after what the street does by itself

    def do(self, person, action, *args, **call):
        return self.house.db.write(Call(person, at=self.now, **call), action, *args)

    def no(self, person, action, *args, **call) -> Refused:
        with pytest.raises(Refused) as refusal:
            self.do(person, action, *args, **call)
        return refusal.value

    def read(self, query, *args):
        with self.house.db.reading() as rd:
            rd.now = self.now
            return query(rd, *args)

    def offers(self, person):
        return self.read(asked.mine, person)["items"]

    def candidates(self, person, order):
        return self.read(asked.candidates, person, order["id"])["items"]

    def passes(self, span: timedelta) -> None:
        """So much time goes by, and the job ends what nobody has answered."""
        self.now += span
        for subject in self.read(offers.due):
            self.do(NOBODY, offers.expire_one, subject)

    def events(self, order, kind):
        query = select(Event).where(Event.subject_id == order["id"], Event.kind == kind).order_by(Event.seq)
        with self.house.db.reading() as rd:
            return [(e.rooms, json.loads(e.data)) for e in rd.session.execute(query).scalars()]

    def answers(self, order):
        with self.house.db.reading() as rd:
            query = select(Offer.answer).where(Offer.order_id == order["id"]).order_by(Offer.id)
            return list(rd.session.execute(query).scalars())

    def seats(self, order):
        """(courier, seat, outcome) of each that was ever taken."""
        with self.house.db.reading() as rd:
            query = select(Claim.courier_id, Claim.seat, Claim.outcome).where(Claim.order_id == order["id"])
            return [tuple(row) for row in rd.session.execute(query.order_by(Claim.id))]


@pytest.fixture
def desk(street):
    return Desk(street)


# ---------------------------------------------------------------- invitations


def test_who_is_invited_and_says_yes_has_it_as_if_he_had_grabbed_it(street, desk):
    courier, order = street.courier(1), street.order()
    desk.do(desk.station, offers.invite, order["id"], courier.id)
    (rooms, said), *others = desk.events(order, "order.invited")
    assert (rooms, others) == (f"person:{courier.id}", [])
    assert (said["offer"], said["by"]["role"], said["status"]) == ("invite", "coordinator", "open")
    (mine,) = desk.offers(courier)
    assert (mine["offer"], mine["by_me"], mine["colleague"]) == ("invite", False, None)
    assert mine["order"]["id"] == order["id"] and "resident" not in mine["order"]
    won = desk.do(courier, offers.accept, order["id"]).answer
    assert (won["status"], won["mine"], won["resident"]["name"]) == ("claimed", True, "陈桂兰")
    with street.house.db.reading() as rd:
        tried = rd.session.execute(select(Attempt).where(Attempt.order_id == order["id"])).scalars().all()
    assert [(a.courier_id, a.outcome, a.rule) for a in tried] == [(courier.id, "won", "invited")]
    assert desk.offers(courier) == [] and desk.answers(order) == ["accepted"]


def test_nobody_has_an_order_because_he_was_asked(street, desk):
    asked_one, other = street.courier(1), street.courier(5)
    order = street.order()
    desk.do(desk.station, offers.invite, order["id"], asked_one.id)
    assert street.do(other, claims.grab, order["id"]).answer["mine"], "it is open to all until the yes"
    late = desk.no(asked_one, offers.accept, order["id"])
    assert (late.code, late.facts["mine"]) == ("already_taken", False) and "nearest" in late.facts
    assert desk.offers(asked_one) == [], "what another has is no question any more"


def test_a_no_is_told_to_nobody_as_his_and_costs_nothing(street, desk):
    courier, order = street.courier(1), street.order()
    desk.do(desk.station, offers.invite, order["id"], courier.id)
    declined = desk.do(courier, offers.decline, order["id"]).answer
    assert (declined["status"], declined["mine"]) == ("open", False)
    ((rooms, said),) = desk.events(order, "order.changed")
    assert said["what"] == "offer" and "by" not in said and courier.id not in json.dumps(said)
    assert courier.id not in rooms
    with street.house.db.reading() as rd:
        moves = rd.session.execute(select(Move.verb).where(Move.subject_id == order["id"])).scalars().all()
        tried = rd.session.execute(select(Attempt).where(Attempt.order_id == order["id"])).all()
    assert (moves, tried) == (["open"], [])
    (shown,) = [c for c in desk.candidates(desk.station, order) if c["id"] == courier.id]
    assert (shown["asked_until"], shown["asked_before"]) == (None, True)
    assert street.do(courier, claims.grab, order["id"]).answer["mine"], "he may still change his mind"


def test_silence_looks_like_a_no_and_a_no_like_silence(street, desk):
    silent, polite, order = street.courier(1), street.courier(2), street.order()
    for courier in (silent, polite):
        desk.do(desk.station, offers.invite, order["id"], courier.id)
    desk.do(polite, offers.decline, order["id"])
    desk.now += 11 * MINUTE
    assert {c["asked_until"] for c in desk.candidates(desk.station, order)} == {None}, "before the job comes"
    desk.passes(timedelta(0))
    shown = {c["id"]: c for c in desk.candidates(desk.station, order)}
    differs = {"id", "name"}
    assert {k: v for k, v in shown[silent.id].items() if k not in differs} == {
        k: v for k, v in shown[polite.id].items() if k not in differs
    }
    assert [data["what"] for _, data in desk.events(order, "order.changed")] == ["offer", "offer"]


@pytest.mark.parametrize(("priority", "minutes"), [("P1", 3), ("P2", 10)])
def test_an_invitation_holds_for_a_while_and_then_it_is_over(street, desk, priority, minutes):
    courier, order = street.courier(1), street.order(priority=priority)
    desk.do(desk.station, offers.invite, order["id"], courier.id)
    desk.passes((minutes - 1) * MINUTE)
    assert len(desk.offers(courier)) == 1
    desk.now += 2 * MINUTE
    late = desk.no(courier, offers.accept, order["id"])
    assert (late.code, late.facts["offer"]) == ("illegal_move", "expired"), "also before the job has come by"
    desk.passes(timedelta(0))
    assert desk.answers(order) == ["expired"]
    assert desk.no(courier, offers.accept, order["id"]).facts["offer"] == "expired"
    assert desk.do(courier, offers.decline, order["id"]).answer["status"] == "open", "a late no is no mistake"


def test_who_is_off_duty_hears_of_it_and_says_yes_when_he_is_on(street, desk):
    courier, order = street.courier(1, on=False), street.order()
    desk.do(desk.station, offers.invite, order["id"], courier.id)
    assert len(desk.offers(courier)) == 1
    assert desk.no(courier, offers.accept, order["id"]).code == "off_duty"
    desk.do(courier, duty.set_duty, True)
    assert desk.do(courier, offers.accept, order["id"]).answer["mine"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"insured_until": None}, "insurance_expired"),
        ({"notice_accepted_until": None}, "notice_not_accepted"),
    ],
)
def test_a_gate_that_is_shut_is_shut_for_the_invited_too(street, desk, change, code):
    courier, order = street.courier(1), street.order()

    def set_facts(tx):
        for name, value in change.items():
            setattr(tx.session.get(Courier, courier.id), name, value)

    desk.do(courier, set_facts)
    desk.do(desk.station, offers.invite, order["id"], courier.id)
    assert desk.no(courier, offers.accept, order["id"]).code == code
    assert len(desk.offers(courier)) == 1, "the question stays for when it is open"


def test_a_phone_that_lets_itself_be_woken_is_told_of_the_question_in_pool_words(street, desk):
    courier, other, order = street.courier(1, on=False), street.courier(2), street.order()
    woken = PushSubscription(person_id=courier.id, endpoint="x", p256dh="p", auth="a", created_at=desk.now)
    desk.do(courier, lambda tx: tx.session.add(woken))
    for one in (courier, other):
        desk.do(desk.station, offers.invite, order["id"], one.id)
    with street.house.db.reading() as rd:
        (message,) = rd.session.execute(select(Outgoing)).scalars().all()
    assert (message.target, message.channel, message.facts["offer"]) == (courier.id, "push", "invite")
    assert message.facts["number"] == order["number"] and "陈桂兰" not in json.dumps(message.facts)


def test_three_in_hand_are_enough_also_by_invitation(street, desk):
    courier = street.courier(1)
    for _ in range(3):
        street.held(courier)
    order = street.order()
    desk.do(desk.station, offers.invite, order["id"], courier.id)
    assert desk.no(courier, offers.accept, order["id"]).code == "cap_reached"


def test_who_was_not_asked_cannot_say_yes_or_no(street, desk):
    courier, order = street.courier(1), street.order()
    for verb in (offers.accept, offers.decline):
        assert desk.no(courier, verb, order["id"]).code == "not_yours"
    street.do(street.staff, orders.cancel, order["id"], "mistake")
    assert desk.no(courier, offers.accept, order["id"]).code == "illegal_move"


def test_the_same_question_asked_twice_is_one(street, desk):
    courier, order = street.courier(1), street.order()
    first = desk.do(desk.station, offers.invite, order["id"], courier.id, key="tap", digest="d")
    again = desk.do(desk.station, offers.invite, order["id"], courier.id, key="tap", digest="d")
    assert (first.replayed, again.replayed) == (False, True)
    desk.do(who(street.house, SECOND_COORDINATOR), offers.invite, order["id"], courier.id)
    assert len(desk.events(order, "order.invited")) == 1
    assert len(desk.offers(courier)) == 1


def test_after_a_no_he_can_be_asked_again(street, desk):
    courier, order = street.courier(1), street.order()
    for _ in range(2):
        desk.do(desk.station, offers.invite, order["id"], courier.id)
        desk.do(courier, offers.decline, order["id"])
    desk.do(desk.station, offers.invite, order["id"], courier.id)
    desk.passes(11 * MINUTE)
    desk.do(desk.station, offers.invite, order["id"], courier.id)
    assert desk.do(courier, offers.accept, order["id"]).answer["mine"]
    assert desk.answers(order) == ["declined", "declined", "expired", "accepted"]


def test_who_asked_takes_it_back_and_the_asked_hears_so(street, desk):
    one, two, order = street.courier(1), street.courier(2), street.order()
    for courier in (one, two):
        desk.do(desk.station, offers.invite, order["id"], courier.id)
    desk.do(desk.station, offers.withdraw, order["id"], one.id)
    assert desk.events(order, "order.invited")[-1][0] == f"person:{one.id}"
    assert desk.events(order, "order.invited")[-1][1]["offer"] == "withdrawn"
    assert (desk.offers(one), len(desk.offers(two))) == ([], 1)
    assert desk.no(one, offers.accept, order["id"]).facts["offer"] == "withdrawn"
    desk.do(desk.station, offers.withdraw, order["id"])
    assert desk.offers(two) == []


def test_the_free_seat_of_two_can_be_offered_and_no_third(street, desk):
    one, two, three = street.courier(1), street.courier(2), street.courier(3)
    order = street.held(one, category="light_help")
    desk.do(desk.station, offers.invite, order["id"], two.id)
    desk.do(desk.station, offers.invite, order["id"], three.id)
    assert desk.do(two, offers.accept, order["id"]).answer["seats_taken"] == 2
    assert desk.no(three, offers.accept, order["id"]).code == "already_taken"
    assert desk.no(desk.station, offers.invite, order["id"], three.id).code == "illegal_move"


def test_only_a_courier_of_the_station_is_asked_and_nobody_who_has_it_or_is_suspended(street, desk):
    courier, gone = street.courier(1), street.courier(2)
    order = street.order(category="light_help")
    far = who(street.house, OTHER_COURIER)
    for its_id in (far.id, street.staff.id, "nobody"):
        assert desk.no(desk.station, offers.invite, order["id"], its_id).code == "not_found"
    desk.do(desk.station, people.suspend, gone.id)
    late = street.order()
    street.do(street.staff, orders.cancel, late["id"], "mistake")
    assert desk.no(desk.station, offers.invite, late["id"], street.staff.id).code == "not_found", "not 409"
    refusals = [desk.no(desk.station, offers.invite, order["id"], gone.id)]
    street.do(courier, claims.grab, order["id"])
    refusals.append(desk.no(desk.station, offers.invite, order["id"], courier.id))
    assert refusals[0].facts["errors"][0]["code"] == "suspended"
    assert (refusals[1].code, refusals[1].facts["state"]) == ("illegal_move", "claimed"), "he has it already"


def test_a_yes_to_what_has_changed_meanwhile_can_be_conditional(street, desk):
    courier, order = street.courier(1), street.order()
    desk.do(desk.station, offers.invite, order["id"], courier.id)
    assert desk.no(courier, offers.accept, order["id"], if_match=7).code == "version_conflict"
    assert desk.do(courier, offers.accept, order["id"], if_match=1).answer["mine"]


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_a_no_and_taking_back_can_be_conditional_too(street, desk, verb):
    courier, order = street.courier(1), street.order()
    desk.do(desk.station, offers.invite, order["id"], courier.id)
    person = courier if verb == "decline" else desk.station
    late = desk.no(person, getattr(offers, verb), order["id"], if_match=7)
    assert (late.code, late.facts["version"]) == ("version_conflict", 1)
    assert len(desk.offers(courier)) == 1, "nothing has happened"
    desk.do(person, getattr(offers, verb), order["id"], if_match=1)
    assert desk.offers(courier) == []


def test_when_the_clock_was_set_back_the_open_question_is_the_last_one(street, desk):
    courier, order = street.courier(1), street.order()
    desk.do(desk.station, offers.invite, order["id"], courier.id)
    desk.do(courier, offers.decline, order["id"])
    desk.now -= timedelta(hours=2)
    for _ in range(2):
        desk.do(desk.station, offers.invite, order["id"], courier.id)
    assert len(desk.events(order, "order.invited")) == 2, "the second of them is the first"
    assert desk.do(courier, offers.accept, order["id"]).answer["mine"]


def test_the_coordinator_sees_who_could_come_the_shortest_way_first(street, desk):
    near, busy, off = street.courier(1), street.courier(5), street.courier(9, on=False)
    held = street.held(busy)
    order = street.order()
    shown = desk.candidates(desk.station, order)
    assert {c["id"] for c in shown} >= {near.id, busy.id} and off.id not in {c["id"] for c in shown}
    assert {c["id"]: c["live_claims"] for c in shown}[busy.id] == 1
    metres = [c["adds_m"] for c in shown]
    assert metres == sorted(metres)
    assert busy.id not in {c["id"] for c in desk.candidates(desk.station, held)}, "he has it already"


# ---------------------------------------------------------------- hand-over


def test_a_seat_goes_from_one_to_the_other_and_is_never_empty(street, desk):
    giver, taker = street.courier(1), street.courier(2)
    order = street.held(giver)
    street.do(giver, orders.pick_up, order["id"])
    kept = desk.do(giver, offers.hand_over, order["id"], taker.id).answer
    assert kept["mine"] and kept["resident"], "until the yes it is his"
    desk.now += MINUTE
    taken = desk.do(taker, offers.accept, order["id"]).answer
    assert (taken["status"], taken["mine"], taken["resident"]["name"]) == ("picked_up", True, "陈桂兰")
    assert desk.seats(order) == [(giver.id, 1, "handed_over"), (taker.id, 1, None)]
    pool = street.do(giver, showing.order, order["id"])
    assert "resident" not in pool and not pool["mine"]
    ((rooms, said),) = desk.events(order, "order.handover")
    assert {f"person:{giver.id}", f"person:{taker.id}"} < set(rooms.split())
    assert f"station:{street.staff.station_id}:staff" in rooms and ":duty" not in rooms
    assert (said["from"], said["to"], said["seat"]) == ("picked_up", "picked_up", 1)
    with street.house.db.reading() as rd:
        tried = rd.session.execute(
            select(Attempt.courier_id, Attempt.rule).where(Attempt.order_id == order["id"])
        )
        assert [tuple(row) for row in tried][-1] == (taker.id, "handed_over")
        assert rd.session.get(Order, order["id"]).released_count == 0
    assert desk.no(giver, orders.deliver, order["id"]).code == "not_yours"
    assert desk.do(taker, orders.deliver, order["id"]).answer["status"] == "delivered"


def test_who_reads_and_hands_over_again_and_again_waits_for_a_coordinator_and_who_delivers_does_not(
    street, desk
):
    """Each door was on his screen, as if he had given it back."""
    giver, taker = street.courier(1), street.courier(2)
    for _ in range(11):
        order = street.held(giver)
        desk.do(giver, offers.hand_over, order["id"], taker.id)
        desk.now += MINUTE
        desk.do(taker, offers.accept, order["id"])
        street.do(taker, orders.deliver, order["id"])
    twelfth = street.order()["id"]
    no = desk.no(giver, claims.grab, twelfth)
    assert (no.code, no.facts["missing"]) == ("not_qualified", "too_many_releases")
    assert street.held(taker)["mine"]
    desk.do(desk.station, papers.forgive, giver.id)
    assert desk.do(giver, claims.grab, twelfth).answer["mine"]


def test_while_it_is_asked_the_holder_delivers_or_takes_it_back(street, desk):
    giver, taker = street.courier(1), street.courier(2)
    order = street.held(giver)
    desk.do(giver, offers.hand_over, order["id"], taker.id)
    ours, theirs = desk.offers(giver), desk.offers(taker)
    assert [(o["by_me"], o["order"]["mine"]) for o in ours + theirs] == [(True, True), (False, False)]
    desk.do(giver, offers.withdraw, order["id"])
    assert (desk.offers(giver), desk.offers(taker)) == ([], [])
    assert desk.no(taker, offers.accept, order["id"]).facts["offer"] == "withdrawn"
    desk.do(giver, offers.hand_over, order["id"], taker.id)
    street.do(giver, orders.deliver, order["id"])
    assert desk.no(taker, offers.accept, order["id"]).code == "illegal_move"
    assert desk.offers(taker) == []


def test_what_was_given_back_cannot_be_handed_over_any_more_and_is_open_to_all(street, desk):
    giver, taker = street.courier(1), street.courier(2)
    order = street.held(giver)
    desk.do(giver, offers.hand_over, order["id"], taker.id)
    street.do(giver, orders.release, order["id"], "busy")
    assert desk.no(taker, offers.accept, order["id"]).facts["offer"] == "withdrawn"
    desk.now += MINUTE
    desk.do(giver, claims.grab, order["id"])
    lost = desk.no(taker, offers.accept, order["id"])
    assert lost.code == "already_taken", "the old question was about the old seat"


def test_a_colleague_is_a_surname_and_an_outlet_and_nobody_else_exists(street, desk):
    giver, colleague = street.courier(1), street.courier(2)
    off, elsewhere = street.courier(3, on=False), street.courier(5)
    order = street.held(giver)
    (shown,) = desk.candidates(giver, order)
    assert set(shown) == {"id", "name", "outlet", "asked_until", "asked_before"}
    assert shown["id"] == colleague.id
    assert shown["name"] == colleague.name[0] + "师傅" and colleague.name not in json.dumps(shown)
    for other in (off, elsewhere, giver):
        assert desk.no(giver, offers.hand_over, order["id"], other.id).code == "not_found"
    desk.do(giver, offers.hand_over, order["id"], colleague.id)
    (theirs,) = desk.offers(colleague)
    assert theirs["colleague"] == {"name": giver.name[0] + "师傅", "outlet": shown["outlet"]}
    (ours,) = desk.offers(giver)
    assert ours["colleague"]["name"] == colleague.name[0] + "师傅"
    assert desk.no(colleague, orders.pick_up, order["id"]).code == "not_yours"
    with pytest.raises(Refused, match="not_yours"):
        desk.candidates(colleague, order)


def test_the_colleague_passes_the_gates_of_a_grab(street, desk):
    giver, taker = street.courier(20), street.courier(19)
    order = street.held(giver, category="prescription_pickup")
    desk.do(giver, offers.hand_over, order["id"], taker.id)

    def untrained(tx):
        tx.session.get(Courier, taker.id).medicine_trained = False

    desk.do(taker, untrained)
    assert desk.no(taker, offers.accept, order["id"]).code == "not_qualified"
    assert desk.seats(order) == [(giver.id, 1, None)]
    with street.house.db.reading() as rd:
        tried = rd.session.execute(select(Attempt).where(Attempt.courier_id == taker.id)).scalars().all()
    assert [(a.outcome, a.rule) for a in tried] == [("not_qualified", "handed_over")]


def test_a_hand_over_that_nobody_answers_is_over_in_five_minutes_and_the_holder_hears_so(street, desk):
    giver, taker = street.courier(1), street.courier(2)
    order = street.held(giver)
    desk.do(giver, offers.hand_over, order["id"], taker.id)
    desk.passes(4 * MINUTE)
    assert len(desk.offers(giver)) == 1
    desk.passes(2 * MINUTE)
    ((rooms, said),) = desk.events(order, "order.changed")
    assert f"person:{giver.id}" in rooms.split() and said["what"] == "offer"
    assert desk.seats(order) == [(giver.id, 1, None)]


def test_one_of_two_hands_his_seat_over_and_the_other_keeps_his(street, desk):
    one, two, three = street.courier(1), street.courier(2), street.courier(3)
    order = street.held(one, category="light_help")
    street.do(two, claims.join, order["id"])
    assert desk.no(one, offers.hand_over, order["id"], two.id).code == "illegal_move", "he has one already"
    desk.do(two, offers.hand_over, order["id"], three.id)
    desk.now += MINUTE
    assert desk.do(three, offers.accept, order["id"]).answer["seats_taken"] == 2
    assert desk.seats(order) == [(one.id, 1, None), (two.id, 2, "handed_over"), (three.id, 2, None)]
    rooms, _ = desk.events(order, "order.handover")[0]
    assert f"person:{one.id}" in rooms.split(), "who rides with him hears who comes"


def test_nobody_sits_on_both_seats_of_an_order_for_two(street, desk):
    """He was asked for the one seat, and took the other before he answered."""
    one, two = street.courier(1), street.courier(2)
    order = street.held(one, category="light_help")
    desk.do(one, offers.hand_over, order["id"], two.id)
    desk.now += MINUTE
    desk.do(two, claims.join, order["id"])
    assert desk.offers(two) == [], "it is no question any more"
    assert desk.no(two, offers.accept, order["id"]).code == "illegal_move"
    assert desk.seats(order) == [(one.id, 1, None), (two.id, 2, None)]


def test_a_yes_twice_is_one_yes(street, desk):
    giver, taker = street.courier(1), street.courier(2)
    order = street.held(giver)
    desk.do(giver, offers.hand_over, order["id"], taker.id)
    desk.now += MINUTE
    first = desk.do(taker, offers.accept, order["id"], key="yes", digest="d")
    again = desk.do(taker, offers.accept, order["id"], key="yes", digest="d")
    assert (first.replayed, again.replayed, again.ids["version"]) == (False, True, 3)
    assert desk.no(taker, offers.accept, order["id"]).facts["mine"], "without a key he hears that it is his"
    assert desk.no(taker, offers.decline, order["id"]).facts["offer"] == "accepted"
    assert len(desk.events(order, "order.handover")) == 1
