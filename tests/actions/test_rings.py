"""Who hears of an order, and who next: the plan as it is lived through, by a clock that the test holds."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch import jobs
from dispatch.actions import claims, corrections, orders, rings
from dispatch.errors import Refused
from models import JobFault
from tests.cast import committee, lead
from tests.desk import who
from tests.held import FIVE_S, HOUR, MINUTE, HeldStreet

NIGHT = timedelta(hours=17)  # from ten in the morning to three
NEAR, FAR = 49, 77  # courier 49's outlet is 1.3 km from committee 1, courier 77's five


@pytest.fixture
def street(house):
    return HeldStreet(house)


def test_who_rides_there_is_told_first_then_who_is_near_then_all_on_duty(street):
    street.listens(1, 2, rides=1)
    street.listens(NEAR, FAR)
    order = street.order()
    street.tick()
    assert street.told(order) == {"round": ["courier 1", "courier 2"]}
    street.passes(10 * MINUTE - FIVE_S)
    assert list(street.told(order)) == ["round"]
    street.passes(FIVE_S)
    assert street.told(order)["near"] == ["courier 49"]
    street.passes(10 * MINUTE)
    assert street.told(order)["all"] == ["courier 77"]
    assert street.steps(order) == ["widen round", "widen near", "widen all"]
    assert [(e["ring"], e["told"]) for e in street.heard("order.widened", order)] == [
        ("round", 2), ("near", 1), ("all", 1)
    ]  # fmt: skip


def test_who_has_little_time_is_looked_for_faster(street):
    street.now += 6.5 * HOUR  # half past four; it is promised before six
    order = street.order()
    street.passes(44 * MINUTE)
    assert "escalate leads" in street.steps(order) and "escalate committee" not in street.steps(order)
    street.passes(MINUTE)
    assert street.steps(order)[-1] == "escalate committee"


def test_a_notice_goes_to_the_one_phone_and_says_why(street):
    street.listens(1, rides=1)
    street.listens(NEAR)
    order = street.order()
    street.passes(10 * MINUTE)
    one, other = street.heard("notice", order)
    assert one["rooms"] == [f"person:{street.courier(1).id}"]
    assert (one["ring"], one["why"], one["silent"], one["status"]) == ("round", "on_round", False, "open")
    assert (other["ring"], other["why"]) == ("near", "from_outlet") and other["adds_m"] > one["adds_m"]
    marks = [street.marked(n, order) for n in (1, NEAR, FAR)]
    assert marks == [{"ring": "round", "silent": False}, {"ring": "near", "silent": False}, None], (
        "in his list"
    )


def test_at_most_so_many_and_those_with_the_fewest_orders_first(street):
    street.listens(*range(1, 11), rides=1)
    for n in (1, 2, 3, 4):
        street.grabs(n, street.order(priority="P3"))
    street.tick()
    order = street.order()
    street.tick()
    assert street.told(order) == {"round": [f"courier {n}" for n in (5, 6, 7, 8)]}


def test_an_urgent_one_tells_the_first_two_rings_in_one_go(street):
    street.listens(1, rides=1)
    street.listens(NEAR, FAR)
    order = street.order("P1")
    street.tick()
    assert street.told(order) == {"round": ["courier 1"], "near": ["courier 49"]}
    street.passes(MINUTE)
    assert street.told(order)["all"] == ["courier 77"]


def test_a_ring_of_nobody_is_not_waited_for(street):
    street.listens(FAR)
    order = street.order()
    street.tick()
    assert street.told(order) == {"all": ["courier 77"]}
    assert street.steps(order) == ["widen all"]


def test_who_could_not_take_it_is_not_woken(street):
    street.listens(1, 2, 3, 21, 22, 80, rides=1)
    street.is_(2, notice_accepted_until=None)
    for _ in range(3):
        street.grabs(3, street.order(priority="P3"))  # his hands are full
    order = street.order(category="prescription_pickup")
    street.passes(15 * MINUTE)
    assert street.told(order) == {"round": ["courier 1"]}, "80 is not insured, 21 and 22 are not trained"


def test_heavy_goods_are_for_who_can_carry_them(street):
    street.listens(1, 2, rides=1)
    street.is_(2, heavy_ok=False)
    order = street.order(text="大米 30公斤")
    assert "heavy" in street.row(order).tags
    street.passes(15 * MINUTE)
    assert street.told(order) == {"round": ["courier 1"]}


def test_once_taken_nobody_more_is_told(street):
    street.listens(1, rides=1)
    street.listens(FAR)
    order = street.order()
    street.tick()
    street.grabs(1, order)
    assert street.row(order).stage_due_at is None
    street.passes(3 * HOUR, step=10 * MINUTE)
    assert street.told(order) == {"round": ["courier 1"]}


def test_given_back_it_reaches_the_next_ring_at_once_and_wakes_nobody_twice(street):
    street.listens(1, 2, rides=1)
    street.listens(NEAR)
    order = street.order()
    street.tick()
    street.grabs(1, order)
    street.now += 10 * MINUTE
    street.gives_back(1, order)
    assert street.told(order) == {"round": ["courier 1", "courier 2"], "near": ["courier 49"]}
    street.passes(15 * MINUTE)
    everybody = [e["rooms"][0] for e in street.heard("notice", order)]
    assert len(everybody) == len(set(everybody)) == 3


def test_who_saw_it_in_his_list_and_gave_it_back_is_not_told_of_it(street):
    street.listens(1, rides=1)
    street.listens(FAR)
    order = street.order()
    street.tick()
    street.grabs(FAR, order)
    street.gives_back(FAR, order)
    street.passes(HOUR, step=5 * MINUTE)
    assert "courier 77" not in [name for ring in street.told(order).values() for name in ring]


def test_twenty_times_given_back_it_reaches_somebody_new_each_time_or_says_so(street):
    """Released by himself, an order may come back twenty times; the twenty-first has it all the same."""
    order = street.order()
    for n in range(1, 21):
        street.listens(n)
        before = len(street.told_all(order)), len(street.steps(order))
        street.tick()
        street.grabs(n, order)
        street.now += 3 * MINUTE
        street.gives_back(n, order)
        after = len(street.told_all(order)), len(street.steps(order))
        assert after[1] > before[1], f"release {n} said nothing"
    assert street.row(order).status == "open" and street.row(order).released_count == 20
    street.listens(21)
    street.grabs(21, order)
    notices = street.heard("notice", order)
    assert len({e["rooms"][0] for e in notices}) == len(notices)


def test_who_comes_on_duty_late_hears_of_it_before_others_are_asked_to_act(street):
    street.listens(FAR)
    order = street.order()
    street.passes(31 * MINUTE)
    street.listens(NEAR)
    street.passes(14 * MINUTE)
    assert street.told(order)["all"] == ["courier 49", "courier 77"]
    assert street.steps(order)[-2:] == ["widen all", "escalate phone_list"]


def test_the_ladder_of_an_ordinary_one(street):
    """Domain 2.3: 45 minutes and the board turns red; then the leads, then the committee itself."""
    order = street.order()
    street.passes(44 * MINUTE)
    assert street.row(order).alarm_at is None
    street.passes(MINUTE)
    assert street.row(order).alarm_at == street.now
    street.passes(15 * MINUTE)
    assert street.told(order)["leads"][0] == "lead 1" and len(street.told(order)["leads"]) == 5
    street.passes(HOUR, step=5 * MINUTE)
    told = [(e["reason"], e["alarm"]) for e in street.heard("order.escalated", order)]
    assert told == [("phone_list", True), ("leads", False), ("committee", False)]
    committee_room = f"committee:{street.staff.community_id}"
    assert all(committee_room in e["rooms"] for e in street.heard("order.escalated", order))
    assert street.row(order).status == "open"


def test_the_ladder_of_an_urgent_one(street):
    """5 minutes: everybody again and the alarm; 10: the leads and the phone list; 15: the committee."""
    street.is_(9, reserve=True)
    street.listens(FAR)
    order = street.order("P1")
    street.passes(5 * MINUTE - FIVE_S)
    assert (street.row(order).alarm_at, list(street.told(order))) == (None, ["all"])
    street.passes(FIVE_S)
    assert street.row(order).alarm_at == street.now
    assert street.told(order)["reserve"] == ["courier 9"], "the reserve team is told off duty"
    street.passes(5 * MINUTE)
    assert street.steps(order)[-2:] == ["escalate leads", "escalate phone_list"]
    street.passes(5 * MINUTE)
    assert street.steps(order)[-1] == "escalate committee"


def test_an_order_at_night_with_nobody_on_duty_is_not_forgotten(street):
    street.now += NIGHT
    order = street.order("P3")
    street.passes(5 * HOUR, step=10 * MINUTE)
    assert street.steps(order) == ["widen all"] and street.heard("order.widened", order)[0]["told"] == 0
    street.passes(30 * MINUTE)
    assert street.steps(order)[-1] == "escalate phone_list", "the list of the next morning"
    street.passes(4 * HOUR, step=10 * MINUTE)
    assert street.steps(order)[-1] == "escalate committee"
    street.listens(FAR)
    street.passes(20 * HOUR, step=10 * MINUTE)  # half past eight, a day later
    assert street.told(order)["all"] == ["courier 77"]
    assert street.steps(order)[-2:] == ["widen all", "escalate committee"]
    assert street.row(order).alarm_at is not None, "it has lain a day: the board rings"


def test_at_night_the_reserve_finds_it_in_the_morning_and_is_woken_only_for_what_is_urgent(street):
    street.now += NIGHT
    street.is_(9, reserve=True)
    ordinary, urgent = street.order("P2"), street.order("P1")
    street.passes(4 * MINUTE)
    assert street.told(ordinary) == {"reserve": ["(courier 9)"]}
    assert street.row(urgent).alarm_at is None, "nobody is called at once for want of a courier"
    street.passes(MINUTE)
    assert street.told(urgent) == {"reserve": ["courier 9"]}


def test_quiet_hours_silence_and_refuse_nothing(street):
    street.listens(1, rides=1, quiet={"from": "09:00", "to": "12:00"})
    ordinary, urgent = street.order("P2"), street.order("P1")
    street.tick()
    assert street.told(ordinary) == {"round": ["(courier 1)"]}
    assert street.told(urgent) == {"round": ["courier 1"]}
    assert [e["silent"] for e in street.heard("notice", ordinary)] == [True]
    street.grabs(1, ordinary)


def test_a_booked_order_asks_nobody_to_act_before_its_time(street):
    street.listens(1, rides=1)
    window = {"from": street.now + 6 * HOUR, "to": street.now + 8 * HOUR}
    order = street.order(window=window)
    street.passes(6 * HOUR - MINUTE, step=5 * MINUTE)
    assert street.steps(order) == ["widen round", "widen reserve"] and street.row(order).alarm_at is None
    street.passes(MINUTE)
    assert street.steps(order)[-1] == "escalate phone_list"


def test_a_schedule_that_stood_still_catches_up_without_a_storm(street):
    street.listens(1, rides=1)
    street.listens(FAR)
    order = street.order()
    street.tick()
    street.now += 3 * HOUR
    street.tick()
    assert street.steps(order) == ["widen round", "widen all"], "one stage, and not the whole ladder"
    street.passes(18 * MINUTE)
    assert "escalate phone_list" not in street.steps(order)


def test_raised_to_urgent_it_goes_over_to_that_plan(street):
    street.listens(1, rides=1)
    street.listens(NEAR, FAR)
    order = street.order("P3")
    street.tick()
    need = street.row(order).need_id
    street.do(street.staff, corrections.need, need, {"priority": "P1"})
    street.passes(MINUTE)
    assert street.told(order) == {"round": ["courier 1"], "near": ["courier 49"], "all": ["courier 77"]}
    street.passes(4 * MINUTE)
    assert street.row(order).alarm_at == street.now


def test_of_an_order_for_two_the_second_is_looked_for(street):
    street.listens(1, rides=1)
    street.listens(FAR)
    order = street.order(category="light_help")
    assert street.row(order).people == 2
    street.tick()
    street.grabs(1, order)
    street.passes(12 * MINUTE)
    assert street.told(order)["all"] == ["courier 77"]
    street.do(street.courier(FAR), claims.join, order)
    assert street.row(order).stage_due_at is None
    street.do(street.courier(FAR), orders.release, order, "busy")
    street.tick()
    assert street.row(order).stage_due_at is not None


def test_over_is_over(street):
    street.listens(1, rides=1)
    cancelled, failed, delivered = (street.order() for _ in range(3))
    street.do(street.staff, orders.cancel, cancelled, "not_needed")
    for order, end, *args in ((failed, orders.fail, "refused"), (delivered, orders.deliver)):
        street.grabs(1, order)
        street.do(street.courier(1), end, order, *args)
    for order in (cancelled, failed, delivered):
        row = street.row(order)
        assert (row.stage_due_at, row.alarm_at, row.draw_at) == (None, None, None)
    street.passes(HOUR, step=10 * MINUTE)
    assert street.told(cancelled) == street.told(failed) == {}


@pytest.fixture
def breaks(monkeypatch):
    """breaks(error, order, …): whoever comes to these orders meets this error, until breaks.heal()."""
    really, broken = rings.climb, {}

    def climb(going):
        if going.order.id in broken:
            raise broken[going.order.id]
        really(going)

    def set_broken(error, *orders):
        broken.update(dict.fromkeys(orders, error))

    monkeypatch.setattr(rings, "climb", climb)
    set_broken.heal = broken.clear
    return set_broken


def faults_of(street):
    with street.house.db.reading() as rd:
        return {f.subject: (f.error, f.times) for f in rd.session.execute(select(JobFault)).scalars()}


def test_one_broken_order_does_not_stop_the_others(street, breaks):
    street.listens(1, rides=1)
    poison, sound = street.order(), street.order()
    breaks(RuntimeError("poison"), poison)
    street.tick()
    assert (street.told(poison), street.told(sound)) == ({}, {"round": ["courier 1"]})
    breaks.heal()
    street.now += 2 * MINUTE
    street.tick()
    assert street.told(poison) == {"round": ["courier 1"]}, "set aside for a minute, and tried again"
    assert faults_of(street) == {}, "it has healed: should it break again, that is its first time"


def test_an_order_that_is_refused_stops_no_other(street, breaks):
    street.listens(1, rides=1)
    poison, sound = street.order(), street.order()
    breaks(Refused("not_found"), poison)
    street.tick()
    assert (street.told(poison), street.told(sound)) == ({}, {"round": ["courier 1"]})
    assert faults_of(street) == {poison: ("not_found", 1)}


@pytest.mark.parametrize("code", ["busy", "storage_full", "storage_unavailable", "outcome_unknown"])
def test_what_is_the_houses_fault_sets_no_order_aside(street, breaks, code):
    order = street.order()
    breaks(Refused(code), order)
    assert jobs.run(street.house, jobs.PLAN) == code
    assert faults_of(street) == {}


def test_those_set_aside_take_nobodys_place(street, breaks, monkeypatch):
    monkeypatch.setattr(jobs, "PORTION", 2)
    street.listens(1, rides=1)
    *poison, sound = (street.order() for _ in range(4))
    breaks(RuntimeError("poison"), *poison)
    street.tick()
    assert (len(faults_of(street)), street.told(sound)) == (2, {}), "two a run"
    street.tick()
    assert (len(faults_of(street)), street.told(sound)) == (3, {"round": ["courier 1"]})


def test_an_outlet_lead_is_asked_of_what_lies_near_his_outlet(street):
    order = street.order()
    street.passes(HOUR)
    asked = street.told(order)["leads"]
    assert {"lead 1", "lead 13"} <= set(asked) and "lead 3" not in asked
    rooms = {e["rooms"][0] for e in street.heard("notice", order)}
    assert f"person:{who(street.house, lead(1)).id}" in rooms
    assert f"committee:{who(street.house, committee(1)).community_id}" not in rooms
    assert jobs.PLAN in jobs.JOBS
