"""定期需求: started once, an order each time, each with its own life."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from dispatch import config, jobs
from dispatch.actions import claims, needs, orders, recurrences
from dispatch.errors import Refused
from dispatch.house import open_house
from dispatch.queries import recurrences as seen
from dispatch.tx import Call
from models import JobFault, Need, Occurrence, Order, Person, Recurrence, Resident, ResidentKey
from tests.actions.conftest import Street
from tests.cast import COORDINATOR, committee
from tests.desk import who

MONDAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in Tianjin
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TUESDAY, FRIDAY = datetime(2026, 11, 24, 0, 30, tzinfo=UTC), datetime(2026, 11, 27, 0, 30, tzinfo=UTC)
WEEKLY = {"days": ["tue", "fri"], "time": "08:30", "until": "2026-12-31"}
DAILY = {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "time": "08:30"}
(POSTING,) = (job for job in jobs.JOBS if job.id == "recurrences")


class Calendar(Street):
    """The street, by a clock that the test sets."""

    def at(self, moment):
        self.house.settings.clock_file.write_text(moment.isoformat())
        assert jobs.run(self.house, POSTING) == "done"
        return self

    def started(self, person=None, rule=None, doors=("陈桂兰",), **more):
        drops = [door if isinstance(door, dict) else self.door(door) for door in doors]
        given = {
            "category": "food_vegetable",
            "text": "菜一份",
            "rule": rule or WEEKLY,
            "drops": drops,
        } | more
        return self.do(person or self.staff, recurrences.start, given).answer

    @staticmethod
    def door(name, **words):
        return {"resident": {"name": name, "address": {"text": f"{name}家"}}} | words

    def rows(self, model, *where):
        with self.house.db.reading() as rd:
            return list(
                rd.session.execute(
                    select(model).where(*where).order_by(*model.__table__.primary_key)
                ).scalars()
            )

    def change(self, statement):
        self.house.db.write(Call(), lambda tx: tx.session.execute(statement) and None)

    def shown(self, one, person=None):
        return self.do(person or self.staff, recurrences.show, one["id"])


def by_calendar(folder, tmp_path):
    file = tmp_path / "now"
    file.write_text(MONDAY.isoformat())
    house = open_house(config.load(data_dir=folder, app_env="test", clock_file=file))
    yield Calendar(house)
    house.close()


@pytest.fixture
def street(folder, tmp_path):
    yield from by_calendar(folder, tmp_path)


def test_every_tuesday_and_friday_a_courier_sees_an_open_order(street):
    one = street.started(budget_fen=3000, rule=WEEKLY | {"window": {"from": "09:00", "to": "11:00"}})
    assert [c["day"] for c in one["coming"]][:2] == ["2026-11-24", "2026-11-27"]
    assert street.at(MONDAY + HOUR).rows(Need) == []
    (order,) = street.at(TUESDAY).rows(Order)
    assert (order.status, order.category, order.budget_fen) == ("open", "food_vegetable", 3000)
    assert (order.window_from, order.window_to) == (TUESDAY + HOUR / 2, TUESDAY + 2.5 * HOUR)
    (need,) = street.rows(Need)
    assert (need.posted_by, need.status) == (street.staff.id, "ordered")
    assert len(street.at(TUESDAY + 5 * HOUR).rows(Order)) == 1, "once a day"
    assert len(street.at(FRIDAY).rows(Order)) == 2
    assert street.do(street.courier(1), claims.grab, order.id).answer["text"] == "菜一份"


def test_each_door_of_a_list_has_its_own_words_and_its_own_order(street):
    doors = ["陈桂兰", street.door("刘大爷", text="无盐"), *(f"居民{n}" for n in range(30))]
    one = street.started(doors=doors)
    assert (one["doors"], len(one["drops"])) == (32, 32)
    assert [d["text"] for d in one["drops"][:3]] == ["菜一份", "无盐", "菜一份"]
    assert len(street.at(TUESDAY).rows(Order)) == 32
    words = [
        street.do(street.staff, lambda tx, i=n.id: needs.showing.need(tx, i))["text"]
        for n in street.rows(Need)
    ]
    assert words == ["菜一份", "无盐", *["菜一份"] * 30]


def test_a_week_of_meals_ends_by_itself(street):
    one = street.started(category="meal", rule=DAILY | {"times": 7})
    for n in range(10):
        street.at(TUESDAY + n * DAY)
    assert len(street.rows(Order)) == 7
    shown = street.shown(one)
    assert (shown["status"], shown["next_at"], shown["coming"], shown["missed"]) == ("ended", None, [], [])


@pytest.mark.parametrize("text", ["买两盒安定", "送饭，老爷子今早叫不醒了", "孩子一个人在家，送午饭"])
def test_the_rules_of_posting_hold_on_every_day(street, text):
    street.started(text=text)
    (need,) = street.at(TUESDAY).rows(Need)
    assert (need.status, "station_first" in need.gates) == ("station_work", True)
    assert street.rows(Order) == []


def test_after_a_morning_without_a_server_todays_is_posted_and_yesterdays_is_not(street):
    one = street.started(rule=DAILY | {"until": "2026-12-31"})
    street.at(TUESDAY)
    street.at(TUESDAY + 3 * DAY + 6 * HOUR)  # down from Tuesday noon to Friday afternoon
    assert [o.day for o in street.rows(Occurrence)] == ["2026-11-24", "2026-11-27"]
    assert street.shown(one)["missed"] == ["2026-11-25", "2026-11-26"]


def test_a_holiday_is_kept_free_only_when_asked(street):
    new_year = datetime(2026, 12, 31, 0, 30, tzinfo=UTC)
    rule = DAILY | {"from": "2026-12-31", "times": 2}
    resting, working = street.started(rule=rule | {"skip_holidays": True}), street.started(rule=rule)
    assert [c["skipped"] for c in resting["coming"]][:2] == [None, "holiday"]
    for n in range(3):
        street.at(new_year + n * DAY)
    days = lambda one: [(o["day"], o["skipped"]) for o in reversed(street.shown(one)["occurrences"])]  # noqa: E731
    assert days(working) == [("2026-12-31", None), ("2027-01-01", None)]
    assert days(resting)[:2] == [("2026-12-31", None), ("2027-01-01", "holiday")]


def test_a_day_taken_out_is_not_posted_and_the_next_is(street):
    one = street.started()
    skipped = street.do(street.staff, recurrences.skip, one["id"], TUESDAY.date()).answer
    assert skipped["coming"][0] == {
        "day": "2026-11-24",
        "at": "2026-11-24T00:30:00.000+00:00",
        "skipped": "skipped",
    }
    assert street.at(TUESDAY).rows(Order) == []
    assert len(street.at(FRIDAY).rows(Order)) == 1
    again = street.do(street.staff, recurrences.skip, one["id"], date(2026, 12, 1)).answer
    assert (
        street.do(street.staff, recurrences.skip, one["id"], date(2026, 12, 1)).answer["coming"]
        == again["coming"]
    )


@pytest.mark.parametrize(("day", "code"), [("2026-11-20", "in_the_past"), ("2026-11-25", "not_its_day")])
def test_only_a_day_of_it_can_be_taken_out(street, day, code):
    one = street.started()
    with pytest.raises(Refused) as no:
        street.do(street.staff, recurrences.skip, one["id"], date.fromisoformat(day))
    assert no.value.facts["errors"] == [{"field": "day", "code": code}]


def test_a_day_that_is_posted_is_too_late_to_take_out(street):
    one = street.started()
    street.at(TUESDAY)
    with pytest.raises(Refused) as no:
        street.do(street.staff, recurrences.skip, one["id"], TUESDAY.date())
    assert (no.value.code, no.value.facts["state"]) == ("illegal_move", "posted")


def test_ending_it_leaves_what_is_posted_alone_and_says_so(street):
    one = street.started()
    (order,) = street.at(TUESDAY).rows(Order)
    ended = street.do(street.staff, recurrences.end, one["id"]).answer
    assert (ended["status"], ended["still_open"], ended["next_at"]) == ("ended", 1, None)
    assert len(street.at(FRIDAY).rows(Order)) == 1
    assert street.do(street.courier(1), claims.grab, order.id).answer["mine"]
    street.do(street.courier(1), orders.deliver, order.id)
    street.do(street.staff, orders.confirm, order.id, "ok")
    assert street.shown(one)["still_open"] == 0
    with pytest.raises(Refused) as no:
        street.do(street.staff, recurrences.end, one["id"])
    assert no.value.facts["state"] == "ended"


def test_one_door_of_many_leaves_and_the_last_one_closes_it(street):
    one = street.started(doors=["陈桂兰", "刘大爷"])
    first, last = (drop["id"] for drop in one["drops"])
    assert street.do(street.staff, recurrences.end, one["id"], first).answer["doors"] == 1
    assert len(street.at(TUESDAY).rows(Order)) == 1
    assert street.do(street.staff, recurrences.end, one["id"], last).answer["status"] == "ended"


def test_who_was_forgotten_is_passed_by_and_the_others_are_not(street):
    one = street.started(doors=["陈桂兰", "刘大爷"])
    gone = one["drops"][0]["resident"]["id"]
    street.change(delete(ResidentKey).where(ResidentKey.resident_id == gone))
    street.change(update(Resident).where(Resident.id == gone).values(sealed=None, forgotten_at=MONDAY))
    (order,) = street.at(TUESDAY).rows(Order)
    assert order.resident_id != gone
    assert [o["skipped"] for o in street.shown(one)["occurrences"]] == ["no_resident", None]
    assert "text" not in street.shown(one)["drops"][0]


def test_it_goes_on_when_who_set_it_up_has_left_and_the_list_says_so(street):
    one = street.started()
    street.change(update(Person).where(Person.id == street.staff.id).values(suspended_at=MONDAY))
    (need,) = street.at(TUESDAY).rows(Need)
    assert need.posted_by == street.staff.id
    with street.house.db.reading() as rd:
        (listed,) = seen.listed(rd, who(street.house, COORDINATOR))["items"]
    assert (listed["id"], listed["created_by"]["here"]) == (one["id"], False)
    assert listed["first"]["name"] == "陈*兰"


def test_a_door_that_breaks_stops_no_other_and_is_tried_again(street, monkeypatch):
    one = street.started(doors=["陈桂兰", "刘大爷", "孙大妈"])
    broken, put = one["drops"][1]["resident"]["id"], needs.put

    def breaks(tx, given, resident, *more):
        if resident.id == broken:
            raise ZeroDivisionError
        return put(tx, given, resident, *more)

    monkeypatch.setattr(needs, "put", breaks)
    assert len(street.at(TUESDAY).rows(Order)) == 2
    assert [f.error for f in street.rows(JobFault)] == ["ZeroDivisionError"]
    monkeypatch.setattr(needs, "put", put)
    assert len(street.at(TUESDAY + timedelta(seconds=20)).rows(Order)) == 2, "set aside for a minute"
    assert len(street.at(TUESDAY + timedelta(minutes=3)).rows(Order)) == 3
    assert len(street.at(FRIDAY).rows(Order)) == 6


def test_doors_that_are_set_aside_keep_no_other_waiting(street, monkeypatch):
    monkeypatch.setattr(jobs, "PORTION", 2)
    one = street.started(doors=["陈桂兰", "刘大爷", "孙大妈", "赵大爷"])
    broken, put = [drop["resident"]["id"] for drop in one["drops"][:3]], needs.put

    def breaks(tx, given, resident, *more):
        if resident.id in broken:
            raise ZeroDivisionError
        return put(tx, given, resident, *more)

    monkeypatch.setattr(needs, "put", breaks)
    assert len(street.at(TUESDAY).rows(Order)) == 0
    assert len(street.at(TUESDAY + timedelta(seconds=20)).rows(Order)) == 1


def test_two_schedulers_post_a_day_once(street):
    street.started(doors=["陈桂兰", "刘大爷"])
    street.house.settings.clock_file.write_text(TUESDAY.isoformat())
    with street.house.db.reading() as rd:
        due = seen.due_doors(rd)
    for subject in [*due, *due]:  # the other one looked at the same moment
        street.house.db.write(Call(), recurrences.post_door, subject)
    assert len(street.at(TUESDAY).rows(Order)) == 2


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"rule": {"days": ["tue"], "time": "08:30"}}, "rule.until", "no_end"),
        ({"category": "urgent_medical"}, "category", "never_recurring"),
    ],
)
def test_what_could_not_be_kept_is_refused(street, given, field, code):
    with pytest.raises(Refused) as no:
        street.started(**given)
    assert no.value.facts["errors"] == [{"field": field, "code": code}]


def test_nobody_is_twice_on_a_list_and_all_are_neighbours(street):
    mine = street.started()["drops"][0]["resident"]["id"]
    theirs = street.started(person=who(street.house, committee(2)))["drops"][0]["resident"]["id"]
    for doors, code in (([mine, mine], "twice"), ([mine, theirs], "other_community")):
        with pytest.raises(Refused) as no:
            street.started(person=who(street.house, COORDINATOR), doors=[{"resident_id": d} for d in doors])
        assert no.value.facts["errors"] == [{"field": "drops.1", "code": code}]


def test_another_committee_neither_sees_nor_ends_it(street):
    one = street.started()
    for action, *more in ((recurrences.show,), (recurrences.end,), (recurrences.skip, TUESDAY.date())):
        with pytest.raises(Refused) as no:
            street.do(who(street.house, committee(2)), action, one["id"], *more)
        assert no.value.code == "not_found"
    assert street.rows(Recurrence)[0].version == 1
