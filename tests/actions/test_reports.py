"""A dead-spot comes in: to the two receivers at once, beside others or as an old one opened again."""

import pytest

from dispatch.actions import orders, report_steps, report_types, reports
from dispatch.queries.scope import find
from models import Photo, Report
from tests.spots import GEDIAO, metres_north

EAST = {"lat": 39.0, "lng": 117.76}  # the second station's ground
POOL = {
    "id", "number", "status", "version", "type_code", "type", "station_id", "community_id", "compound",
    "building", "position", "placed_by", "accuracy_m", "severity", "supporters", "recurring",
    "reopened_count", "merged_into", "reported_at", "registered_at", "dispatched_at", "handling_at",
    "feedback_at", "closed_at", "due_at", "late", "late_level", "mine", "supported",
}  # fmt: skip
SUPPORTER = POOL | {"answer", "photos"}
REPORTER = SUPPORTER | {"text", "order_id", "receivers"}
STAFF = REPORTER | {
    "handler_id", "handled_by_id", "reported_by", "attributes", "text_released", "photos_released", "source",
    "duplicates",
}  # fmt: skip


def test_committee_and_station_have_it_in_the_same_commit_and_hear_it_live(spots):
    made = spots.reported(text="一大堆")
    assert made["receivers"] == [
        {"unit_id": spots.station_id, "kind": "station"},
        {"unit_id": spots.committee_id, "kind": "committee"},
    ]
    assert (made["status"], made["version"], made["number"]) == ("reported", 1, "R1123-1")
    (event,) = [e for e in spots.events if e["subject_id"] == made["id"]]
    assert set(event["rooms"].split()) == {
        f"station:{spots.station_id}:staff",
        f"committee:{spots.committee_id}",
        f"person:{spots.courier(1).id}",
    }
    assert "一大堆" not in event["data"]
    assert spots.moves(made["id"]) == [(None, "reported", "report")]


def test_where_it_lies_decides_and_never_who_reports_it(spots):
    here = [spots.reported(n)["community_id"] for n in (1, 60)]
    assert here == [spots.committee_id] * 2
    given = {"type_code": "H05", "position": GEDIAO}
    far = spots.did(spots.far_courier, reports.receive, given)
    assert (far["station_id"], far["community_id"]) == (spots.station_id, spots.committee_id)


def test_a_courier_on_foreign_ground_hears_every_step_in_his_own_stream(spots):
    home = str(spots.courier(1).station_id)
    made = spots.did(spots.courier(1), reports.receive, {"type_code": "H01", "position": EAST})
    assert made["station_id"] == spots.far_station.station_id != home
    spots.did(spots.far_station, report_steps.register, made["id"])
    mine = f"person:{spots.courier(1).id}"
    assert spots.heard(mine, made["id"], home) == ["report.received reported", "report.moved registered"]
    told = [e for e in spots.events if e["subject_id"] == made["id"] and e["station_id"] == home]
    assert {e["rooms"] for e in told} == {mine}, "nobody else of his station hears of it"
    assert spots.sees(spots.courier(1), made["id"])["mine"]
    for stranger in (spots.station, spots.staff, spots.courier(2)):
        with pytest.raises(Exception, match="not_found"):
            spots.sees(stranger, made["id"])


def test_another_committee_sees_nothing_of_it(spots):
    photo = spots.photo(spots.courier(1))
    made = spots.reported(text="一大堆", photo_ids=[photo])
    for person in (spots.neighbour, spots.far_station, spots.far_courier):
        assert spots.lists(person) == []
        for action, args in (
            (reports.support, ()),
            (report_steps.register, ()),
            (report_steps.verify, ("clean",)),
        ):
            assert spots.refused(person, action, made["id"], *args).code == "not_found"
        with pytest.raises(Exception, match="not_found"):
            spots.call(person, lambda tx: find(tx, tx.who, Photo, photo))
    rooms = {room for e in spots.events for room in e["rooms"].split() if e["subject_id"] == made["id"]}
    assert not any(str(spots.neighbour.community_id) in room for room in rooms)


def test_each_sees_the_fields_that_are_for_his_eyes_and_no_other(spots):
    before = spots.photo(spots.courier(1))
    made = spots.reported(text="一大堆", photo_ids=[before])
    spots.did(spots.courier(2), reports.support, made["id"])
    spots.brought(made["id"], "feedback")
    assert set(spots.sees(spots.courier(3), made["id"])) == POOL
    supporter = spots.sees(spots.courier(2), made["id"])
    assert set(supporter) == SUPPORTER
    assert (supporter["supported"], supporter["mine"], supporter["answer"]) == (True, False, "已清理")
    assert [p["purpose"] for p in supporter["photos"]] == ["after"]
    reporter = spots.sees(spots.courier(1), made["id"])
    assert set(reporter) == REPORTER
    assert (reporter["mine"], reporter["text"]) == (True, "一大堆")
    assert [p["purpose"] for p in reporter["photos"]] == ["before", "after"]
    for staff in (spots.staff, spots.station):
        shown = spots.sees(staff, made["id"])
        assert set(shown) == STAFF
        assert shown["reported_by"]["unit_id"] in spots.courier(1).units("courier")
        assert str(spots.courier(1).id) not in str(shown), "who it was is nobody's business"


def test_a_photo_of_it_is_seen_by_who_may(spots):
    before = spots.photo(spots.courier(1))
    made = spots.reported(photo_ids=[before])
    spots.did(spots.courier(2), reports.support, made["id"])
    after = spots.brought(made["id"], "feedback")["photos"][-1]["photo_id"]

    def may(person, photo):
        try:
            spots.call(person, lambda tx: find(tx, tx.who, Photo, photo))
        except Exception:
            return False
        return True

    eyes = {n: (may(spots.courier(n), before), may(spots.courier(n), after)) for n in (1, 2, 3)}
    assert eyes == {1: (True, True), 2: (False, True), 3: (False, False)}
    assert all(may(person, photo) for person in (spots.staff, spots.station) for photo in (before, after))


# ---------------------------------------------------------------- the running order


def test_it_is_linked_to_the_order_on_whose_way_he_is(spots, street):
    rider = street.courier(1)
    order = street.held(rider)
    assert spots.reported(1)["order_id"] == order["id"]
    assert spots.reported(2, kind="H05")["order_id"] is None


def test_an_order_that_has_ended_while_he_was_offline_may_still_be_named(spots, street):
    rider = street.courier(1)
    order = street.held(rider)
    street.do(rider, orders.release, order["id"], "busy")
    assert spots.reported(1, kind="H02")["order_id"] is None
    assert spots.reported(1, order_id=order["id"])["order_id"] == order["id"]


def test_somebody_elses_order_is_not_his_to_name(spots, street):
    order = street.held(street.courier(1))
    given = {"type_code": "H01", "position": GEDIAO, "order_id": order["id"]}
    no = spots.refused(spots.courier(2), reports.receive, given)
    assert (no.code, no.facts) == ("not_yours", {"order_id": order["id"]})
    assert spots.refused(spots.far_courier, reports.receive, given).code == "not_found"


# ---------------------------------------------------------------- beside an open one


def test_the_open_one_beside_it_is_named_and_its_own_is_not_swallowed(spots):
    first = spots.reported(1)
    second = spots.reported(2, metres_north(20))
    assert second["id"] != first["id"]
    assert [(n["id"], n["distance_m"]) for n in second["nearby"]] == [(first["id"], 20)]
    assert set(second["nearby"][0]) == {
        "id", "number", "status", "type_code", "supporters", "distance_m", "reported_at",
    }  # fmt: skip


@pytest.mark.parametrize(("metres", "named"), [(29, True), (31, False)])
def test_near_is_thirty_metres(spots, metres, named):
    spots.reported(1)
    assert bool(spots.reported(2, metres_north(metres))["nearby"]) is named


def test_near_is_what_the_station_says_of_the_type(spots):
    spots.did(spots.station, report_types.change, "H01", {"radius_m": 100})
    spots.reported(1)
    spots.reported(1, kind="H05")
    assert spots.reported(2, metres_north(80))["nearby"]
    assert not spots.reported(2, metres_north(80), kind="H05")["nearby"]


def test_another_type_or_an_ended_one_is_not_the_same_thing(spots):
    spots.reported(1, kind="H05")
    rejected = spots.reported(1)
    spots.did(spots.station, report_steps.reject, rejected["id"], "no_problem")
    assert spots.reported(2)["nearby"] == []


def test_a_repeated_call_is_one_report(spots):
    given = {"type_code": "H01", "position": GEDIAO}
    told = [spots.call(spots.courier(1), reports.receive, given, key="k", digest="d") for _ in range(2)]
    assert (told[1].replayed, told[1].ids) == (True, told[0].ids)
    assert len(spots.lists(spots.courier(1))) == 1


# ---------------------------------------------------------------- +1


def test_who_says_plus_one_is_counted_once_and_hears_every_step(spots):
    made = spots.reported(1)
    for _ in range(2):
        shown = spots.did(spots.courier(2), reports.support, made["id"])
    assert (shown["supporters"], shown["supported"]) == (1, True)
    assert spots.did(spots.courier(1), reports.support, made["id"])["supporters"] == 1, "his own is no +1"
    spots.brought(made["id"], "dispatched")
    heard = spots.heard(f"person:{spots.courier(2).id}", made["id"])
    assert heard == ["report.supported reported", "report.moved registered", "report.moved dispatched"]
    assert made["id"] in spots.lists(spots.courier(2))
    assert spots.lists(spots.courier(3)) == []


def test_it_is_too_late_for_plus_one_when_it_has_ended(spots):
    made = spots.closed()
    assert spots.refused(spots.courier(1), reports.support, made["id"]).code == "illegal_move"
    assert spots.refused(spots.courier(2), reports.support, made["id"]).code == "not_found"


def test_a_courier_finds_what_is_open_around_him_and_lists_what_is_his(spots):
    mine, other = spots.reported(1), spots.reported(2, kind="H05")
    ended = spots.closed(3, kind="H02")
    assert set(spots.lists(spots.courier(1), near=True)) == {mine["id"], other["id"]}
    assert spots.lists(spots.courier(1)) == [mine["id"]]
    assert set(spots.lists(spots.staff)) == {mine["id"], other["id"], ended["id"]}
    assert spots.lists(spots.neighbour) == []
    assert isinstance(spots.row(mine["id"]), Report)
