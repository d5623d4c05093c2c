"""Dealt with on the spot, or handed on: to another committee, to the other receiver."""

from dataclasses import replace

import pytest

from dispatch.actions import report_merging, report_steps, reports
from dispatch.queries.scope import find
from models import Photo
from tests.cast import OTHER_STAFF
from tests.desk import who
from tests.spots import GEDIAO


def test_what_was_dealt_with_on_the_spot_takes_every_step_between(spots):
    made = spots.reported(photo_ids=[spots.photo(spots.courier(1))])
    shown = spots.did(
        spots.staff, report_steps.on_the_spot, made["id"], [spots.photo(spots.staff)], None, "顺手清了"
    )
    assert (shown["status"], shown["handled_by_id"], shown["answer"]) == (
        "feedback",
        spots.committee_id,
        "顺手清了",
    )
    steps = ["reported", "registered", "dispatched", "handling", "feedback"]
    assert [to for _, to, _ in spots.moves(made["id"])] == steps
    assert [e.split()[1] for e in spots.heard(f"person:{spots.courier(1).id}", made["id"])] == steps
    assert all(shown[f"{name}_at"] for name in steps)
    assert spots.refused(spots.staff, report_steps.verify, made["id"], "clean").code == "not_yours"


def test_without_a_photo_from_before_nobody_was_on_the_spot(spots):
    made = spots.reported()
    after = spots.photo(spots.staff)
    refusal = spots.refused(spots.staff, report_steps.on_the_spot, made["id"], [after])
    assert (refusal.code, refusal.facts["missing"]) == ("illegal_move", "before_photo")
    before = spots.photo(spots.staff)
    spots.did(spots.staff, report_steps.on_the_spot, made["id"], [after], [before])
    assert spots.hanging(made["id"]) == {"before": 1, "after": 1}


def test_one_photo_does_not_prove_both(spots):
    made, one = spots.reported(), spots.photo(spots.staff)
    refusal = spots.refused(spots.staff, report_steps.on_the_spot, made["id"], [one], [one])
    assert (refusal.code, refusal.facts["photo_id"]) == ("illegal_move", one)


def test_a_coordinator_on_the_spot_takes_it_over_from_the_committee(spots):
    made = spots.brought(spots.reported(photo_ids=[spots.photo(spots.courier(1))])["id"], "handling")
    shown = spots.did(spots.station, report_steps.on_the_spot, made["id"], [spots.photo(spots.station)])
    assert shown["handled_by_id"] == spots.station_id
    assert [to for _, to, _ in spots.moves(made["id"])][-2:] == ["handling", "feedback"]
    assert spots.did(spots.staff, report_steps.verify, made["id"], "clean")["status"] == "closed"


def test_staff_report_what_they_dealt_with_on_their_own_ground_only(spots):
    def given(where, person):
        photos = {"before_photo_ids": [spots.photo(person)], "photo_ids": [spots.photo(person)]}
        return {"type_code": "H01", "position": where} | photos

    made = spots.did(spots.staff, report_steps.report_done, given(GEDIAO, spots.staff) | {"answer": "已清"})
    assert (made["status"], made["source"], made["answer"]) == ("feedback", "office", "已清")
    assert spots.moves(made["id"])[0] == (None, "reported", "report")
    assert spots.hanging(made["id"]) == {"before": 1, "after": 1}
    refusal = spots.refused(spots.neighbour, report_steps.report_done, given(GEDIAO, spots.neighbour))
    assert refusal.facts["errors"] == [{"field": "position", "code": "not_your_ground"}]
    refusal = spots.refused(spots.far_station, report_steps.report_done, given(GEDIAO, spots.far_station))
    assert refusal.facts["errors"] == [{"field": "position", "code": "not_your_ground"}]


# ---------------------------------------------------------------- to another committee


def test_the_first_committee_hears_that_it_went_and_nothing_later(spots):
    photo = spots.photo(spots.courier(1))
    made = spots.reported(photo_ids=[photo])
    other = str(spots.neighbour.community_id)
    shown = spots.did(spots.station, report_steps.transfer, made["id"], other)
    assert (shown["status"], shown["community_id"]) == ("transferred", other)
    spots.did(spots.station, report_steps.dispatch, made["id"], other)
    spots.did(spots.neighbour, report_steps.start, made["id"])
    first, then = (spots.heard(f"committee:{c}", made["id"]) for c in (spots.committee_id, other))
    assert first == ["report.received reported", "report.moved transferred"]
    assert then == ["report.moved transferred", "report.moved dispatched", "report.moved handling"]
    assert spots.lists(spots.staff) == []
    assert spots.lists(spots.neighbour) == [made["id"]]
    for model, its_id in ((None, made["id"]), (Photo, photo)):
        with pytest.raises(Exception, match="not_found"):
            if model is None:
                spots.sees(spots.staff, its_id)
            else:
                spots.call(spots.staff, lambda tx, i=its_id: find(tx, tx.who, Photo, i))
    assert spots.refused(spots.staff, report_steps.start, made["id"]).code == "not_found"
    assert spots.sees(spots.neighbour, made["id"])["photos"]


@pytest.mark.parametrize("to", ["station", "outlet", "far committee", "nobody", "itself"])
def test_it_is_passed_to_another_committee_of_this_station_and_nowhere_else(spots, to):
    made = spots.reported()
    unit = {
        "station": spots.station_id,
        "outlet": next(iter(spots.courier(1).units("courier"))),
        "far committee": str(who(spots.house, OTHER_STAFF).community_id),
        "nobody": "01900000-0000-7000-8000-000000000000",
        "itself": spots.committee_id,
    }[to]
    refusal = spots.refused(spots.station, report_steps.transfer, made["id"], unit)
    codes = {"station": "not_a_committee", "outlet": "not_a_committee", "itself": "has_it_already"}
    if to in codes:
        assert refusal.facts["errors"] == [{"field": "to", "code": codes[to]}]
    else:
        assert refusal.code == "not_found"


def test_who_coordinates_two_stations_does_not_mix_their_ground(spots):
    both = replace(spots.station, standings=spots.station.standings + spots.far_station.standings)
    here = spots.reported()["id"]
    given = {"type_code": "H01", "position": {"lat": 39.0, "lng": 117.76}}
    there = spots.did(spots.far_courier, reports.receive, given)
    refusal = spots.refused(both, report_steps.transfer, here, there["community_id"])
    assert refusal.facts["errors"] == [{"field": "to", "code": "not_a_committee"}]
    refusal = spots.refused(both, report_merging.merge, here, there["id"])
    assert refusal.facts["errors"] == [{"field": "into", "code": "other_station"}]
    spots.did(both, report_steps.register, here)
    refusal = spots.refused(both, report_steps.dispatch, here, there["community_id"])
    assert refusal.facts["errors"] == [{"field": "to", "code": "not_a_receiver"}]


@pytest.mark.parametrize("to", ["neighbour", "far station", "outlet"])
def test_it_is_dispatched_to_one_of_its_two_receivers_and_to_nobody_else(spots, to):
    made = spots.reported()
    spots.did(spots.station, report_steps.register, made["id"])
    unit = {
        "neighbour": str(spots.neighbour.community_id),
        "far station": str(spots.far_station.station_id),
        "outlet": next(iter(spots.courier(1).units("courier"))),
    }[to]
    refusal = spots.refused(spots.station, report_steps.dispatch, made["id"], unit)
    assert refusal.code == ("not_found" if to == "far station" else "invalid")
    assert spots.row(made["id"]).handler_id is None


def test_it_can_be_given_to_the_other_receiver_and_not_twice_to_the_same(spots):
    made = spots.brought(spots.reported()["id"], "dispatched")
    refusal = spots.refused(spots.station, report_steps.dispatch, made["id"], spots.committee_id)
    assert refusal.facts["errors"] == [{"field": "to", "code": "has_it_already"}]
    assert (
        spots.did(spots.station, report_steps.dispatch, made["id"], spots.station_id)["handler_id"]
        == spots.station_id
    )
