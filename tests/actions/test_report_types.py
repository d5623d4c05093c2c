"""A station sets its own limits, and switches off what it has no use for."""

import pytest

from dispatch.actions import report_types
from dispatch.queries import types
from dispatch.rules.hygiene import TYPES
from models import TypeSetting


def change(spots, person=None, code="H01", call=None, **given):
    return spots.did(person or spots.station, report_types.change, code, given, **(call or {}))


def test_what_a_coordinator_sets_holds_for_his_station_alone(spots):
    set_now = change(spots, radius_m=80, limit_value=2, limit_unit="working_day")
    assert (set_now["radius_m"], set_now["limit"]) == (80, {"value": 2, "unit": "working_day"})
    here, there = (
        spots.call(p, lambda tx: types.one(tx, tx.who.station_id, "H01")[0])
        for p in (spots.station, spots.far_station)
    )
    assert (here.radius_m, there) == (80, TYPES["H01"])


def test_what_he_does_not_say_stays_as_it_was(spots):
    change(spots, radius_m=80)
    change(spots, enabled=False)
    last = change(spots, spots.second, limit_value=9)
    assert (last["radius_m"], last["enabled"], last["limit"]["value"]) == (80, False, 9)
    assert last["limit"]["unit"] == TYPES["H01"].limit_unit


def test_who_only_reports_is_not_shown_what_is_switched_off(spots):
    change(spots, enabled=False)
    listed = spots.call(
        spots.station, lambda tx: [types.listed(tx, spots.station_id, x)["items"] for x in (True, False)]
    )
    assert [len(items) for items in listed] == [len(TYPES), len(TYPES) - 1]
    assert [t["code"] for t in listed[0]] == list(TYPES), "in the catalogue's order"
    assert "H01" not in [t["code"] for t in listed[1]]
    change(spots, enabled=True)
    assert spots.reported(1)["status"] == "reported"


@pytest.mark.parametrize("code", ["H99", "0118", ""])
def test_a_type_that_is_not_in_the_catalogue_is_not_there(spots, code):
    refusal = spots.refused(spots.station, report_types.change, code, {"enabled": False})
    assert refusal.code == "not_found"


def test_an_edit_over_somebody_elses_edit_is_refused_and_lays_no_row(spots):
    before = spots.rows()
    with pytest.raises(Exception, match="version_conflict"):
        change(spots, radius_m=50, call={"if_match": 3})
    assert spots.rows() == before
    change(spots, radius_m=60)
    with pytest.raises(Exception, match="version_conflict") as no:
        change(spots, spots.second, radius_m=70, call={"if_match": 0})
    assert no.value.facts["current"]["radius_m"] == 60
    change(spots, spots.second, radius_m=70, call={"if_match": 1})
    with spots.house.db.reading() as rd:
        assert rd.session.get_one(TypeSetting, (spots.station_id, "H01")).radius_m == 70
