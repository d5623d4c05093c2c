"""我来处理: whoever stops a tone has the case, by name; a slip is taken back at once; and what nobody does
anything about sounds again."""

from datetime import timedelta

import pytest

from dispatch.actions import alarms, alerts, needs, offers, policies
from dispatch.errors import Refused
from dispatch.queries import alerts as alerts_seen
from dispatch.queries import board
from dispatch.tx import Call
from models import Alert, Need, Person
from tests.cast import COORDINATOR, SECOND_COORDINATOR, SUPERVISOR, courier
from tests.desk import who
from tests.held import HOUR, MINUTE, HeldStreet

SECOND = timedelta(seconds=1)


@pytest.fixture
def street(house):
    return HeldStreet(house)


@pytest.fixture
def colleague(street):
    return who(street.house, SECOND_COORDINATOR)


@pytest.fixture
def emergency(street):
    given = {"resident": {"name": "陈桂兰", "address": {"text": "3-2-502"}}, "category": "urgent_medical"}
    return street.do(street.staff, needs.post, given | {"text": "胸口疼"}).ids["need_id"]


@pytest.fixture
def alert(street):
    return street.do(street.courier(1), alerts.raise_alert, "敲门没人应").ids["alert_id"]


@pytest.fixture
def untaken(street):
    """An order whose alarm has just begun to sound: 45 minutes; the next stage comes at 60."""
    order = street.order()
    street.passes(45 * MINUTE, step=5 * MINUTE)
    return order


class Case:
    """The same questions to a need, an order and an alert."""

    def __init__(self, street, kind, its_id):
        self.street, self.kind, self.id = street, kind, its_id
        self.acts = {"need": needs, "order": alarms, "alert": alerts}[kind]

    def take(self, person):
        answer = self.street.do(person, self.acts.acknowledge, self.id).answer
        return answer["need"] if self.kind == "need" else answer

    def back(self, person):
        answer = self.street.do(person, self.acts.untake, self.id).answer
        return answer["need"] if self.kind == "need" else answer

    def passes(self, time):
        job = {"need": "needs_again", "order": "plan", "alert": "alerts"}[self.kind]
        self.street.passes(time, step=MINUTE, job=job)

    def on_board(self):
        with self.street.house.db.reading() as rd:
            seen = board.snapshot(rd, self.street.coordinator, self.street.coordinator.station_id)
        listed = {"need": "work", "order": "orders", "alert": "alerts"}[self.kind]
        return next(one for one in seen[listed] if one["id"] == self.id)

    def sounds(self) -> bool:
        if self.kind == "alert":
            return self.on_board()["acknowledged_at"] is None
        return not {"unacknowledged", "alarm"}.isdisjoint(self.on_board()["urgency"]["why"])


@pytest.fixture(params=["need", "order", "alert"])
def case(request, street):
    fixture = {"need": "emergency", "order": "untaken", "alert": "alert"}[request.param]
    return Case(street, request.param, request.getfixturevalue(fixture))


def test_who_stops_the_tone_has_the_case_by_name_on_everybodys_board(street, colleague, case):
    assert case.sounds() and case.on_board()["taken_by"] is None
    with street.house.db.reading() as rd:
        name = rd.session.get(Person, colleague.id).name
    taken = case.take(colleague)["taken_by"]
    assert taken == {"id": colleague.id, "name": name}
    assert not case.sounds() and case.on_board()["taken_by"] == taken
    again = case.take(street.coordinator)["taken_by"]
    assert again == taken, "the first has it"


def test_a_slip_is_taken_back_for_a_moment_and_by_who_took_it(street, colleague, case):
    case.take(colleague)
    street.now += 9 * SECOND
    with pytest.raises(Refused, match="not_yours"):
        case.back(street.coordinator)
    assert case.back(colleague)["taken_by"] is None and case.sounds()
    assert case.back(colleague)["taken_by"] is None, "twice is once"
    case.take(street.coordinator)
    street.now += 20 * SECOND
    with pytest.raises(Refused, match="illegal_move"):
        case.back(street.coordinator)
    assert not case.sounds()


def test_it_sounds_again_when_nothing_has_followed_and_still_names_who_had_it(street, colleague, case):
    case.take(colleague)
    case.passes(9 * MINUTE)
    assert not case.sounds()
    case.passes(7 * MINUTE)
    assert case.sounds() and case.on_board()["taken_by"]["id"] == colleague.id
    assert case.take(street.coordinator)["taken_by"]["id"] == street.coordinator.id
    assert not case.sounds()


def test_an_emergency_that_somebody_decided_on_is_still(street, emergency):
    case = Case(street, "need", emergency)
    case.take(street.coordinator)
    street.do(street.coordinator, needs.triage_to, emergency, "station_work", "已打120，女儿在路上")
    case.passes(HOUR)
    assert not case.sounds()
    moves = [street.heard("need.moved", emergency)[n]["by"]["role"] for n in (-1, -2)]
    assert "system" not in moves


def test_an_order_for_which_somebody_is_invited_is_still_at_the_next_stage(street, untaken):
    case = Case(street, "order", untaken)
    street.listens(1)
    case.take(street.coordinator)
    street.do(street.coordinator, offers.invite, untaken, street.courier(1).id)
    case.passes(20 * MINUTE)
    assert not case.sounds()


def test_an_answered_alert_sounds_no_more_and_cannot_be_acknowledged(street, colleague, alert):
    case = Case(street, "alert", alert)
    case.take(street.coordinator)
    street.do(colleague, alerts.answer, alert, "人在家，没听见")
    case.passes(HOUR)
    with street.house.db.reading() as rd:
        row = rd.session.get(Alert, alert)
    assert (row.status, row.taken_by) == ("answered", street.coordinator.id)
    with pytest.raises(Refused, match="illegal_move"):
        case.take(street.coordinator)


def test_whose_time_a_station_has_set_is_kept(street, emergency):
    """alert_minutes: the first rung of the ladder, for an emergency as for an alert."""
    limits = {"alert_minutes": [4, 8]}
    street.do(street.coordinator, policies.change, street.coordinator.station_id, limits)
    case = Case(street, "need", emergency)
    case.take(street.coordinator)
    case.passes(3 * MINUTE)
    assert not case.sounds()
    case.passes(2 * MINUTE)
    assert case.sounds()


def test_taking_station_work_needs_no_second_click_and_rings_only_where_it_rang(street):
    given = {"resident": {"name": "陈桂兰", "address": {"text": "3-2-502"}}, "category": "visit"}
    need = street.do(street.staff, needs.post, given).ids["need_id"]
    shown = street.do(street.coordinator, needs.take, need).answer["need"]
    assert shown["taken_by"]["id"] == street.coordinator.id
    with street.house.db.reading() as rd:
        assert rd.session.get(Need, need).ring_due_at is None
    with pytest.raises(Refused, match="already_taken"):
        street.do(who(street.house, SECOND_COORDINATOR), needs.take, need)


def test_who_raised_it_and_who_looks_on_are_not_told_the_name(street, alert):
    street.do(street.coordinator, alerts.acknowledge, alert)
    with street.house.db.reading() as rd:
        own = alerts_seen.listed(rd, who(street.house, courier(1)), None)["items"]
    assert [one["id"] for one in own] == [alert] and "taken_by" not in own[0]
    with pytest.raises(Refused):
        street.house.db.write(Call(who(street.house, SUPERVISOR)), alerts.acknowledge, alert)
    assert COORDINATOR not in str(street.heard("alert.moved", alert))
