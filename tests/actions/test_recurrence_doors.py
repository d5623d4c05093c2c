"""A running 定期需求: one door more, one door less for a while, other words from the next time on."""

import pytest

from dispatch.actions import needs, recurrence_doors, recurrences
from dispatch.errors import Refused
from models import Need, Order
from tests.actions.test_recurrences import DAY, FRIDAY, HOUR, TUESDAY, by_calendar
from tests.cast import COORDINATOR, committee
from tests.desk import who


@pytest.fixture
def street(folder, tmp_path):
    yield from by_calendar(folder, tmp_path)


def words(street, since=0):
    return [
        street.do(street.staff, lambda tx, i=n.id: needs.showing.need(tx, i))["text"]
        for n in street.rows(Need)[since:]
    ]


def drop_of(one, name):
    return next(drop["id"] for drop in one["drops"] if drop["resident"]["name"].startswith(name))


def test_a_door_that_comes_later_has_its_order_from_the_next_day_on(street):
    one = street.started(doors=["陈桂兰"])
    street.at(TUESDAY)
    street.at(TUESDAY + HOUR)
    added = street.do(
        street.staff, recurrence_doors.add, one["id"], street.door("刘大爷", text="无盐"), at=TUESDAY + HOUR
    )
    assert added.answer["doors"] == 2
    assert len(street.at(TUESDAY + 5 * HOUR).rows(Order)) == 1, "today's list is out"
    street.at(FRIDAY)
    assert words(street, 1) == ["菜一份", "无盐"]
    liu = added.answer["drops"][1]["resident"]["id"]
    with pytest.raises(Refused) as no:
        street.do(street.staff, recurrence_doors.add, one["id"], {"resident_id": liu})
    assert no.value.facts["errors"] == [{"field": "resident_id", "code": "twice"}]


def test_a_door_that_was_ended_comes_again_with_new_words(street):
    one = street.started(doors=["陈桂兰", "刘大爷"])
    street.do(street.staff, recurrences.end, one["id"], drop_of(one, "刘"))
    liu = one["drops"][1]["resident"]["id"]
    street.do(street.staff, recurrence_doors.add, one["id"], {"resident_id": liu, "text": "两份"})
    street.at(TUESDAY)
    assert words(street) == ["菜一份", "两份"]


def test_a_door_of_another_community_is_none_of_it(street):
    one = street.started()
    other = who(street.house, committee(2))
    resident = {"name": "周大娘", "address": {"text": "1-1-101"}}
    hers = street.do(other, needs.post, {"resident": resident, "category": "shopping"}).answer["need"][
        "resident_id"
    ]
    with pytest.raises(Refused) as no:
        street.do(street.staff, recurrence_doors.add, one["id"], {"resident_id": hers})
    assert no.value.code == "not_found", "one's own committee does not even find her"
    with pytest.raises(Refused) as no:
        street.do(who(street.house, COORDINATOR), recurrence_doors.add, one["id"], {"resident_id": hers})
    assert no.value.facts["errors"][0]["code"] == "not_the_residents"


def test_a_paused_door_has_no_order_and_the_others_have_theirs(street):
    one = street.started(doors=["陈桂兰", "刘大爷"])
    liu = drop_of(one, "刘")
    shown = street.do(street.staff, recurrence_doors.pause, one["id"], liu, FRIDAY.date()).answer
    assert {d["id"]: d["paused_until"] for d in shown["drops"]} == {
        liu: "2026-11-27",
        drop_of(one, "陈"): None,
    }
    assert [c["skipped"] for c in shown["coming"]][:2] == [None, None], "the days themselves go on"
    assert len(street.at(TUESDAY).rows(Order)) == 1
    assert len(street.at(FRIDAY).rows(Order)) == 2
    assert len(street.at(FRIDAY + 4 * DAY).rows(Order)) == 4, "by itself after its last day"
    assert street.shown(one)["missed"] == []


def test_a_pause_without_an_end_lasts_until_somebody_lets_it_go_on(street):
    one = street.started(doors=["陈桂兰", "刘大爷"])
    liu = drop_of(one, "刘")
    street.do(street.staff, recurrence_doors.pause, one["id"], liu)
    assert street.shown(one)["occurrences"] == [], "nothing has become of the days to come"
    street.at(TUESDAY)
    street.do(street.staff, recurrence_doors.resume, one["id"], liu, at=TUESDAY + HOUR)
    assert len(street.at(FRIDAY).rows(Order)) == 3
    told = [o["skipped"] for o in street.shown(one)["occurrences"]]
    assert told.count("paused") == 1, "the day that was paused is told"


def test_a_day_that_nobody_posted_is_missed_though_a_door_was_paused(street):
    one = street.started(doors=["陈桂兰", "刘大爷"])
    street.do(street.staff, recurrence_doors.pause, one["id"], drop_of(one, "刘"))
    street.at(TUESDAY + DAY)
    assert street.shown(one)["missed"] == ["2026-11-24"]


def test_other_words_hold_from_the_next_time_on_and_for_those_who_had_the_same(street):
    one = street.started(doors=["陈桂兰", street.door("刘大爷", text="无盐"), "孙桂芬"])
    street.at(TUESDAY)
    given = {"text": "菜两份", "same": True}
    street.do(street.staff, recurrence_doors.change, one["id"], drop_of(one, "陈"), given)
    assert words(street) == ["菜一份", "无盐", "菜一份"], "what is out stays as it was posted"
    street.at(FRIDAY)
    assert words(street, 3) == ["菜两份", "无盐", "菜两份"]
    street.do(street.staff, recurrence_doors.change, one["id"], drop_of(one, "孙"), {"text": "免了"})
    assert [d["text"] for d in street.shown(one)["drops"]] == ["菜两份", "无盐", "免了"]


@pytest.mark.parametrize("act", [recurrence_doors.pause, recurrence_doors.resume, recurrence_doors.change])
def test_a_door_that_is_none_is_refused(street, act):
    one = street.started()
    more = ({"text": "x"},) if act is recurrence_doors.change else ()
    with pytest.raises(Refused) as no:
        street.do(street.staff, act, one["id"], "nobody", *more)
    assert no.value.facts["errors"] == [{"field": "drop_id", "code": "not_a_choice"}]
