"""Who sees what of a dead-spot, and who no longer does."""

from dataclasses import replace

import pytest
from sqlalchemy import delete

from dispatch.actions import alerts, report_merging, reports
from dispatch.errors import Refused
from dispatch.queries.scope import find
from dispatch.rules.standing import Standing
from models import Alert, Membership, Photo, Report
from tests.cast import OTHER_COURIER, committee
from tests.desk import who
from tests.spots import GEDIAO, metres_north


def as_lead(person):
    """He rides no more, and leads an outlet now."""
    seats = tuple(Standing("outlet_lead", s.unit_id, s.stations) for s in person.standings)
    return replace(person, standings=seats, roles=frozenset({"outlet_lead"}))


def sees(spots, person, model, its_id) -> bool:
    try:
        spots.call(person, lambda tx: find(tx, tx.who, model, its_id))
    except Refused as no:
        assert no.code == "not_found"
        return False
    return True


def test_who_rides_no_more_has_nothing_more_to_look_at(spots):
    rider = spots.courier(1)
    photo = spots.photo(rider)
    report = spots.reported(1, photo_ids=[photo])
    alert = spots.did(rider, alerts.raise_alert, "没人应", None, GEDIAO)
    for model, its_id in ((Report, report["id"]), (Photo, photo), (Alert, alert["id"])):
        assert sees(spots, rider, model, its_id)
        assert not sees(spots, as_lead(rider), model, its_id), model


def test_what_he_may_not_see_is_not_offered_to_him(spots):
    spots.reported(1)
    foreign = who(spots.house, OTHER_COURIER)
    given = {"type_code": "H01", "position": metres_north(5)}
    assert spots.did(foreign, reports.receive, given)["nearby"] == []
    assert len(spots.did(spots.courier(2), reports.receive, given)["nearby"]) == 2


def test_a_courier_from_elsewhere_stands_in_the_history_as_one(spots):
    foreign = who(spots.house, OTHER_COURIER)
    made = spots.did(foreign, reports.receive, {"type_code": "H01", "position": GEDIAO})
    row = spots.row(made["id"])
    assert row.reporter_unit_id in foreign.units("courier")
    assert row.station_id == spots.station_id
    event = next(e for e in spots.events if e["subject_id"] == made["id"])
    assert '"role":"courier"' in event["data"]


@pytest.mark.parametrize("mine_first", [True, False])
def test_staff_merge_only_what_both_belong_to_them(spots, mine_first):
    """She rides as well, and so she can see what lies with the neighbour."""
    rides = Standing("courier", spots.station_id, (spots.station_id,))
    her = replace(
        spots.staff, standings=(*spots.staff.standings, rides), roles=spots.staff.roles | {"courier"}
    )
    own, theirs = spots.reported(1)["id"], spots.reported(2, {"lat": 39.0265, "lng": 117.681})["id"]
    assert spots.row(theirs).community_id == who(spots.house, committee(13)).community_id
    pair = (own, theirs) if mine_first else (theirs, own)
    assert spots.refused(her, report_merging.merge, *pair).code in ("not_yours", "forbidden")


def test_who_left_the_couriers_hears_no_more_of_it(spots):
    made = spots.reported(1)

    def leaves(tx):
        tx.session.execute(delete(Membership).where(Membership.person_id == spots.courier(1).id))

    spots.call(spots.station, leaves)
    spots.brought(made["id"], "registered")
    event = [e for e in spots.events if e["subject_id"] == made["id"]][-1]
    assert f"person:{spots.courier(1).id}" not in event["rooms"].split()


def test_somebody_elses_photo_does_not_exist_whatever_else_is_wrong(spots):
    theirs = spots.photo(spots.courier(2))
    given = {"type_code": "H99", "position": GEDIAO, "photo_ids": [theirs]}
    assert spots.refused(spots.courier(1), reports.receive, given).code == "not_found"
