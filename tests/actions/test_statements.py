"""已送达（离线）: what was brought is never thrown away because the word of it came late."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch.actions import claims, corrections, deciding, nudges, offers, orders, rings, showing, statements
from dispatch.errors import Refused
from dispatch.idempotency import Made
from dispatch.queries import board, due, gates, ranked
from dispatch.tx import Call
from models import Attempt, Claim, Confirmation, Event, Move, Need, Order, Photo, Statement, new_id
from tests.cast import COORDINATOR, committee
from tests.desk import who

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Cellar:
    """A phone without a network, and the street that goes on without it."""

    def __init__(self, street) -> None:
        self.street, self.house = street, street.house
        self.now = self.house.clock.now()
        self.staff, self.desk = street.staff, who(self.house, COORDINATOR)
        self.slow, self.quick = street.courier(1), street.courier(2)

    def made(self, person, action, *args, **call):
        return self.street.do(person, action, *args, at=self.now, **call)

    def do(self, person, action, *args, **call):
        done = self.made(person, action, *args, **call)
        return done.answer if isinstance(done, Made) else done

    def time_out(self, person=None, **more):
        """An order that this courier (or the slow one) held, and whose time has run out."""
        order = self.order_of(person or self.slow, **more)
        self.house.db.write(Call(at=self.now), lambda tx: nudges.time_out(tx, *held(tx, order)))
        return order

    def order_of(self, person, **more) -> str:
        order = self.street.order(**more)["id"]
        self.do(person, claims.grab, order)
        return order

    def state(self, order, person=None, **given):
        return self.do(person or self.slow, statements.deliver, order, None, *given.values())

    def photo(self, person) -> str:
        row = Photo(
            id=new_id(),
            sha256="0" * 64,
            width=1,
            height=1,
            size=1,
            uploaded_by=person.id,
            uploaded_at=self.now,
        )
        self.made(person, lambda tx: tx.session.add(row.model_copy()))
        return row.id

    def refuses(self, code, person, action, *args, **call) -> dict:
        with pytest.raises(Refused) as no:
            self.do(person, action, *args, **call)
        assert no.value.code == code
        return no.value.facts

    def row(self, model, **which):
        with self.house.db.reading() as rd:
            return rd.session.execute(select(model).filter_by(**which).order_by(model.id)).scalars().all()

    def order(self, order) -> Order:
        return self.row(Order, id=order)[0]

    def outcomes(self, order) -> dict[str, str | None]:
        return {claim.courier_id: claim.outcome for claim in self.row(Claim, order_id=order)}

    def events(self, order, kind) -> list[tuple[set[str], dict]]:
        query = select(Event).where(Event.subject_id == order, Event.kind == kind).order_by(Event.seq)
        with self.house.db.reading() as rd:
            return [(set(e.rooms.split()), json.loads(e.data)) for e in rd.session.execute(query).scalars()]

    def rooms(self, order, *people) -> set[str]:
        row = self.order(order)
        return {
            f"station:{row.station_id}:staff",
            f"committee:{row.community_id}",
            *(f"person:{p.id}" for p in people),
        }

    def widens(self) -> None:
        with self.house.db.reading() as rd:
            rd.now = self.now
            found = due.Rows(Order, Order.stage_due_at)(rd)
        for subject in found:
            self.house.db.write(Call(at=self.now), rings.widen_one, subject)

    def listed(self, person) -> list[str]:
        with self.house.db.reading() as rd:
            return [one["id"] for one in ranked.listed(rd, person)["items"]]


def held(tx, order_id):
    order = tx.session.get(Order, order_id)
    return order, [
        c.courier_id
        for c in tx.session.execute(select(Claim).filter_by(order_id=order_id, live=True)).scalars()
    ]


@pytest.fixture
def cellar(street):
    return Cellar(street)


def test_timed_out_taken_by_another_then_stated_and_confirmed(cellar):
    order = cellar.time_out()
    cellar.do(cellar.quick, claims.grab, order)
    cellar.now += 3 * HOUR
    photo = cellar.photo(cellar.slow)
    answer = cellar.state(order, photo_id=photo, total_fen=4250)
    assert answer["stated"] is True and answer["order"]["status"] == "claimed"
    assert set(answer["order"]).isdisjoint({"resident", "address", "statements", "claims"}), "pool, no more"
    [(rooms, told)] = cellar.events(order, "order.stated")
    assert rooms == cellar.rooms(order, cellar.quick), "station, committee, and who holds it now"
    assert told["what"] == "deliver" and told["proof"] == "photo" and told["alarm"] is True
    assert cellar.slow.id not in json.dumps(told) and told["by"]["role"] == "courier"
    seen = cellar.do(cellar.staff, showing.find_order, order)
    [one] = seen["statements"]
    assert (one["total_fen"], one["proof"], one["answer"]) == (4250, "photo", None)
    assert one["courier"]["id"] == cellar.slow.id and [p["id"] for p in one["photos"]] == [photo]
    mine = cellar.do(cellar.quick, showing.find_order, order)
    assert mine["mine"] and mine["stated_at"] and "statements" not in mine, "that it is said, not by whom"
    assert cellar.order(order).nudge_due_at is None, "who was told to wait is not late"

    cellar.do(cellar.staff, deciding.confirm, order, "ok", "她说中午就收到了", True)
    row = cellar.order(order)
    assert (row.status, row.total_fen, row.proof, row.stated_at) == ("confirmed", 4250, "photo", None)
    assert cellar.outcomes(order) == {cellar.slow.id: "completed", cellar.quick.id: "relieved"}
    assert cellar.row(Need, id=row.need_id)[0].status == "closed"
    [(rooms, told)] = cellar.events(order, "order.delivered")
    assert rooms == cellar.rooms(order, cellar.slow, cellar.quick) and told["what"] == "stated"
    assert cellar.events(order, "order.confirmed")[0][0] == rooms
    [claim] = cellar.do(cellar.staff, showing.find_order, order)["claims"]
    assert claim["courier"]["id"] == cellar.slow.id, "thanks and money go to who brought it"
    with cellar.house.db.reading() as rd:
        assert gates.look(rd, order, cellar.quick.id)["releases"] == 0, "who was relieved is not penalised"
        assert gates.look(rd, order, cellar.slow.id)["releases"] == 0, (
            "nor who was late: the door was gone to"
        )


def test_stated_and_rejected_the_holder_goes_on_and_has_time_again(cellar):
    order = cellar.time_out()
    cellar.do(cellar.quick, claims.grab, order)
    cellar.state(order, photo_id=None, total_fen=990)
    cellar.do(cellar.staff, deciding.confirm, order, "not_ok", "没收到")
    row = cellar.order(order)
    assert (row.status, row.stated_at, row.alarm_at, row.total_fen) == ("claimed", None, None, None)
    assert row.nudge_due_at > cellar.now
    assert cellar.outcomes(order) == {cellar.slow.id: "timed_out", cellar.quick.id: None}
    rooms, told = cellar.events(order, "order.changed")[-1]
    assert rooms == cellar.rooms(order, cellar.slow, cellar.quick)
    assert (told["what"], told["outcome"]) == ("stated", "rejected")
    [kept] = cellar.row(Statement, order_id=order)
    assert (kept.answer, kept.total_fen, kept.answered_by) == ("rejected", 990, cellar.staff.id)
    facts = cellar.refuses("illegal_move", cellar.slow, statements.deliver, order)
    assert facts["stated"] == "rejected"
    cellar.do(cellar.quick, orders.deliver, order)
    assert cellar.order(order).status == "delivered"


def test_while_it_is_said_to_be_brought_nobody_can_take_it_blindly(cellar):
    order = cellar.time_out()
    cellar.do(cellar.desk, offers.invite, order, cellar.quick.id)
    assert order in cellar.listed(cellar.quick)
    cellar.state(order)
    [(rooms, told)] = cellar.events(order, "order.stated")
    assert f"station:{cellar.order(order).station_id}:duty" in rooms, (
        "it leaves the pool, so the pool hears it"
    )
    assert order not in cellar.listed(cellar.quick) and order not in cellar.listed(cellar.slow)
    for action in (claims.grab, offers.accept):
        facts = cellar.refuses("already_taken", cellar.quick, action, order)
        assert facts["stated"] is True and order not in [one["id"] for one in facts["nearest"]]
    assert [a.outcome for a in cellar.row(Attempt, order_id=order)][-1] == "already_taken"

    before = len(cellar.events(order, "notice"))
    cellar.do(cellar.desk, corrections.need, cellar.order(order).need_id, {"priority": "P1"})
    cellar.widens()
    assert cellar.events(order, "order.escalated") == [], "another level does not hurry the committee"
    cellar.now += 11 * MINUTE
    cellar.widens()
    assert len(cellar.events(order, "notice")) == before, "no courier is sent there"
    [(_, told)] = cellar.events(order, "order.escalated")
    assert (told["reason"], told["alarm"]) == ("stated", True), "it sounds again until somebody decides"
    with cellar.house.db.reading() as rd:
        card = next(
            o
            for o in board.snapshot(rd, cellar.desk, cellar.order(order).station_id)["orders"]
            if o["id"] == order
        )
    assert card["urgency"]["why"][0] == "stated" and card["stated_at"]

    cellar.do(cellar.staff, deciding.confirm, order, "not_ok")
    rooms, told = cellar.events(order, "order.opened")[-1]
    assert f"station:{cellar.order(order).station_id}:duty" in rooms and f"person:{cellar.slow.id}" in rooms
    assert order in cellar.listed(cellar.quick)
    cellar.widens()
    cellar.do(cellar.quick, claims.grab, order)


def test_one_word_however_often_it_is_said(cellar):
    order = cellar.time_out()
    photo = cellar.photo(cellar.slow)
    first = cellar.made(cellar.slow, statements.deliver, order, None, photo, 1200, key="one")
    again = cellar.made(cellar.slow, statements.deliver, order, None, photo, 1200, key="one")
    assert again.replayed and cellar.do(cellar.slow, statements.again, again.ids) == first.answer
    other_key = cellar.do(cellar.slow, statements.deliver, order, None, photo, 1200, key="two")
    assert other_key["stated"] is True
    assert len(cellar.row(Statement, order_id=order)) == 1
    receipt = cellar.photo(cellar.slow)
    assert cellar.do(cellar.slow, statements.proof, order, receipt, "receipt")["stated"] is True
    [one] = cellar.do(cellar.staff, showing.find_order, order)["statements"]
    assert [p["purpose"] for p in one["photos"]] == ["proof", "receipt"] and one["total_fen"] == 1200


def test_a_wrong_code_costs_neither_photo_nor_money(cellar):
    order = cellar.time_out()
    code = cellar.do(cellar.staff, showing.find_order, order)["handover_code"]
    wrong = "1111" if code != "1111" else "2222"
    cellar.do(cellar.slow, statements.deliver, order, wrong, cellar.photo(cellar.slow), 700)
    [kept] = cellar.row(Statement, order_id=order)
    assert (kept.proof, kept.total_fen, cellar.order(order).code_failures) == ("photo", 700, 1)
    cellar.do(cellar.slow, statements.deliver, order, code)
    assert cellar.row(Statement, order_id=order)[0].proof == "code"


def test_two_say_so_and_the_committee_says_which(cellar):
    order = cellar.time_out()
    cellar.do(cellar.quick, claims.grab, order)
    cellar.do(cellar.desk, orders.release, order, "no_contact")
    cellar.state(order, photo_id=None, total_fen=100)
    cellar.state(order, cellar.quick, photo_id=None, total_fen=200)
    first, second = cellar.row(Statement, order_id=order)
    assert cellar.refuses("invalid", cellar.staff, deciding.confirm, order, "ok")["errors"]
    cellar.do(cellar.staff, deciding.confirm, order, "ok", None, None, second.id)
    row = cellar.order(order)
    assert (row.status, row.total_fen) == ("confirmed", 200) and row.stated_at == first.at, "one still waits"
    cellar.do(cellar.staff, deciding.confirm, order, "ok", None, None, first.id)
    row = cellar.order(order)
    assert (row.status, row.total_fen, row.stated_at) == ("confirmed", 200, None)
    assert set(cellar.outcomes(order).values()) == {"completed"}, "both went there"
    facts = cellar.refuses("illegal_move", cellar.staff, deciding.confirm, order, "ok", None, None, first.id)
    assert facts["stated"] == "confirmed"
    cellar.refuses("invalid", cellar.staff, deciding.confirm, order, "ok", None, None, "no-such")


@pytest.mark.parametrize("end", ["delivered", "confirmed", "failed", "cancelled", "on_hold", "picked_up"])
def test_whatever_has_become_of_the_order_the_word_is_kept_and_can_be_settled(cellar, end):
    order = cellar.time_out()
    cellar.do(cellar.quick, claims.grab, order)
    steps = {
        "delivered": [(cellar.quick, orders.deliver)],
        "confirmed": [(cellar.quick, orders.deliver), (cellar.staff, orders.confirm, "ok")],
        "failed": [(cellar.quick, orders.fail, "nobody_home")],
        "cancelled": [(cellar.staff, orders.cancel, "not_needed")],
        "on_hold": [(cellar.quick, orders.hold, "no_contact")],
        "picked_up": [(cellar.quick, orders.pick_up)],
    }
    for person, action, *more in steps[end]:
        cellar.do(person, action, order, *more)
    assert cellar.order(order).status == end
    cellar.state(order, photo_id=cellar.photo(cellar.slow), total_fen=3300)
    assert cellar.order(order).status == end
    with cellar.house.db.reading() as rd:
        shown = board.snapshot(rd, cellar.desk, cellar.order(order).station_id)["orders"]
    assert order in [one["id"] for one in shown], "it stands on the board until somebody has decided"
    [one] = cellar.row(Statement, order_id=order)
    cellar.do(cellar.staff, deciding.confirm, order, "ok", None, None, one.id)
    row = cellar.order(order)
    assert row.status == ("delivered" if end == "delivered" else "confirmed") and row.stated_at is None
    assert cellar.outcomes(order)[cellar.slow.id] == "completed"
    needs = {"delivered": "ordered", "cancelled": "withdrawn"}
    assert cellar.row(Need, id=row.need_id)[0].status == needs.get(end, "closed")
    assert row.total_fen == (None if end in ("delivered", "confirmed") else 3300)


def test_after_the_delivery_of_another_the_ordinary_call_is_of_that_delivery(cellar):
    order = cellar.time_out()
    cellar.do(cellar.quick, claims.grab, order)
    cellar.state(order)
    cellar.do(cellar.quick, orders.deliver, order)
    cellar.do(cellar.staff, deciding.confirm, order, "ok")
    row = cellar.order(order)
    assert (
        row.status == "confirmed"
        and row.stated_at is not None
        and cellar.outcomes(order)[cellar.slow.id] == "timed_out"
    )


def test_a_stranger_a_day_later_and_who_holds_it_again_are_answered_as_ever(cellar):
    order = cellar.time_out()
    stranger = cellar.street.courier(3)
    cellar.refuses("illegal_move", stranger, statements.deliver, order)
    cellar.do(cellar.quick, claims.grab, order)
    cellar.refuses("not_yours", stranger, statements.deliver, order)
    cellar.refuses("not_found", cellar.slow, statements.deliver, "no-such-order")
    cellar.now += 24 * HOUR + MINUTE
    cellar.refuses("not_yours", cellar.slow, statements.deliver, order)
    assert cellar.row(Statement, order_id=order) == []
    cellar.do(cellar.quick, orders.release, order, "busy")
    cellar.street.do(cellar.slow, claims.grab, order)
    assert cellar.do(cellar.slow, statements.deliver, order)["status"] == "delivered", "it is his again"
    cellar.refuses("illegal_move", cellar.slow, statements.deliver, order)


@pytest.mark.parametrize("how", ["released", "taken_back", "handed_over"])
def test_however_the_claim_ended(cellar, how):
    order = cellar.order_of(cellar.slow)
    if how == "released":
        cellar.now += 10 * MINUTE
        cellar.do(cellar.slow, orders.release, order, "vehicle")
    elif how == "taken_back":
        cellar.do(cellar.desk, orders.release, order, "no_contact")
    else:
        cellar.do(cellar.slow, offers.hand_over, order, cellar.quick.id)
        cellar.do(cellar.quick, offers.accept, order)
    assert cellar.outcomes(order)[cellar.slow.id] == how
    cellar.now += 23 * HOUR
    assert cellar.state(order)["stated"] is True


def test_who_stated_it_does_not_decide_and_a_foreign_committee_sees_nothing(cellar):
    order = cellar.time_out()
    cellar.state(order)
    cellar.refuses("not_found", who(cellar.house, committee(2)), deciding.confirm, order, "ok")
    cellar.refuses("forbidden", cellar.quick, deciding.confirm, order, "ok")
    both = replace(
        cellar.slow, standings=(*cellar.slow.standings, *cellar.staff.standings),
        roles=cellar.slow.roles | cellar.staff.roles,
    )  # fmt: skip
    facts = cellar.refuses("forbidden", both, deciding.confirm, order, "ok")
    assert facts["reason"] == "own_delivery"
    assert len(cellar.row(Confirmation, order_id=order)) == 0


def test_the_two_of_a_two_person_order_are_credited_together(cellar):
    order = cellar.order_of(cellar.slow, category="light_help")
    partner = cellar.street.courier(3)
    cellar.do(partner, claims.join, order)
    cellar.house.db.write(Call(at=cellar.now), lambda tx: nudges.time_out(tx, *held(tx, order)))
    cellar.now += HOUR
    cellar.do(cellar.quick, claims.grab, order)
    beside = cellar.street.courier(5)
    cellar.do(beside, claims.join, order)
    cellar.state(order)
    cellar.do(beside, orders.release, order, "other")
    assert cellar.refuses("already_taken", cellar.street.courier(4), claims.join, order)["stated"]
    cellar.do(cellar.staff, deciding.confirm, order, "ok")
    assert cellar.outcomes(order) == {
        cellar.slow.id: "completed", partner.id: "completed", cellar.quick.id: "relieved",
        beside.id: "relieved",
    }  # fmt: skip


def test_who_gives_it_back_because_another_has_brought_it_has_released_nothing(cellar):
    order = cellar.time_out()
    cellar.do(cellar.quick, claims.grab, order)
    cellar.state(order)
    cellar.now += 30 * MINUTE
    cellar.do(cellar.quick, orders.release, order, "other")
    assert cellar.outcomes(order)[cellar.quick.id] == "relieved" and cellar.order(order).released_count == 0
    assert order not in cellar.listed(cellar.quick)


def test_other_words_that_waited_for_a_network_reach_who_must_know(cellar):
    order = cellar.time_out()
    cellar.do(cellar.quick, claims.grab, order)
    assert cellar.do(cellar.slow, statements.pick_up, order)["stated"] is True
    cellar.do(cellar.slow, statements.hold, order, "no_contact")
    cellar.do(cellar.slow, statements.fail, order, "nobody_home")
    told = cellar.events(order, "order.stated")
    assert [(data["what"], data.get("reason")) for _, data in told] == [
        ("pick_up", None), ("hold", "no_contact"), ("fail", "nobody_home"),
    ]  # fmt: skip
    assert all(rooms == cellar.rooms(order, cellar.quick) for rooms, _ in told)
    assert (cellar.order(order).status, cellar.order(order).stated_at) == ("claimed", None), (
        "they decide nothing"
    )
    verbs = [move.verb for move in cellar.row(Move, subject_id=order)]
    assert verbs[-3:] == ["stated_pick_up", "stated_hold", "stated_fail"]
    cellar.do(cellar.slow, statements.send, order, None, "狗把门堵住了")
    assert cellar.do(cellar.staff, showing.messages, order)[-1]["text"] == "狗把门堵住了"
    stranger = cellar.street.courier(3)
    for action, more in (
        (statements.pick_up, ()),
        (statements.fail, ("other",)),
        (statements.send, ("thanks",)),
    ):
        cellar.refuses("not_yours", stranger, action, order, *more)


def test_who_gave_it_back_knowingly_has_no_more_words_of_it_but_that_it_was_brought(cellar):
    order = cellar.order_of(cellar.slow)
    cellar.now += 10 * MINUTE
    cellar.do(cellar.slow, orders.release, order, "busy")
    for action, more in (
        (statements.pick_up, ()),
        (statements.fail, ("other",)),
        (statements.send, ("thanks",)),
    ):
        cellar.refuses("illegal_move", cellar.slow, action, order, *more)
    assert cellar.do(cellar.slow, statements.deliver, order)["stated"] is True


def test_a_receipt_that_waited_for_a_network_still_hangs_after_the_call(cellar):
    order = cellar.order_of(cellar.slow)
    cellar.do(cellar.slow, orders.deliver, order, None, None, 1800)
    cellar.do(cellar.staff, orders.confirm, order, "ok")
    cellar.do(cellar.slow, statements.proof, order, cellar.photo(cellar.slow), "receipt")
    assert [p["purpose"] for p in cellar.do(cellar.staff, showing.find_order, order)["photos"]] == ["receipt"]
    cellar.refuses("not_yours", cellar.quick, statements.proof, order, cellar.photo(cellar.quick))
