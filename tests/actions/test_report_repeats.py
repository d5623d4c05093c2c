"""The same dirt again is the old report opened again; and what is refused leaves nothing behind."""

import pytest

from dispatch.actions import report_steps, report_types, reports
from dispatch.errors import Refused
from dispatch.queries import nearby, report_rows
from dispatch.queries.scope import find
from dispatch.rules.geography import Wgs84
from dispatch.rules.hygiene import TYPES
from models import Photo
from tests.cast import committee
from tests.desk import who
from tests.spots import DAY, GEDIAO, HOUR, MINUTE, metres_north


def neighbour(spots):
    return who(spots.house, committee(13)).community_id


class Spoken(dict):
    """Any word of a catalogue."""

    def __missing__(self, key):
        return key


EAST = {"lat": 39.0, "lng": 117.76}  # the second station's ground


def test_the_same_within_fourteen_days_is_the_old_one_opened_again(spots):
    old = spots.closed(1, text="一堆")
    spots.later(14 * DAY - MINUTE)
    photo = spots.photo(spots.courier(2))
    again = spots.reported(2, metres_north(20), text="又一堆", photo_ids=[photo])
    assert (again["id"], again["status"], again["recurring"]) == (old["id"], "reopened", True)
    assert (again["reopened_count"], again["nearby"]) == (1, [])
    assert "一堆" not in str(again), "what the first one said is for the receivers"
    assert [p["photo_id"] for p in again["photos"] if p["purpose"] == "before"] == [photo], "his own"
    assert spots.sees(spots.staff, old["id"])["text"] == "一堆\n又一堆"
    assert spots.sees(spots.courier(1), old["id"])["text"] == "一堆"
    with spots.house.db.reading() as rd:
        (line,) = report_rows.table(rd, spots.staff, [], "zh", Spoken(), 10)
    assert "一堆\n又一堆" in line, "the file for the district says it all too"
    assert (again["closed_at"], again["handling_at"], again["feedback_at"]) == (None, None, None)
    assert again["due_at"] is not None
    assert spots.hanging(old["id"]) == {"after": 1, "before": 1}
    assert set(spots.followers(old["id"])) == {spots.courier(1).id, spots.courier(2).id}
    for n in (1, 2):
        heard = spots.heard(f"person:{spots.courier(n).id}", old["id"])
        assert heard[-1] == "report.moved reopened"
    assert spots.moves(old["id"])[-1] == ("closed", "reopened", "repeat")
    assert spots.row(old["id"]).handler_id is None


def test_a_supporter_who_reports_it_again_sees_his_own_photo_and_no_others(spots):
    theirs = spots.photo(spots.courier(1))
    made = spots.reported(1, photo_ids=[theirs])
    spots.did(spots.courier(2), reports.support, made["id"])
    spots.brought(made["id"], "closed")
    photo = spots.photo(spots.courier(2))
    again = spots.reported(2, text="又一堆", photo_ids=[photo])
    assert (again["id"], again["mine"], "text" in again) == (made["id"], False, False)
    assert [p["photo_id"] for p in again["photos"] if p["purpose"] == "before"] == [photo]
    with pytest.raises(Refused, match="not_found"):
        spots.call(spots.courier(2), lambda tx: find(tx, tx.who, Photo, theirs))
    assert spots.call(spots.courier(2), lambda tx: find(tx, tx.who, Photo, photo)).id == photo
    assert again["supporters"] == 1


def test_after_fourteen_days_it_is_a_new_one(spots):
    old = spots.closed(1)
    spots.later(14 * DAY + MINUTE)
    new = spots.reported(2)
    assert (new["status"], new["recurring"]) == ("reported", False)
    assert new["id"] != old["id"]
    assert spots.row(old["id"]).status == "closed"


def test_what_was_rejected_or_is_farther_off_or_of_another_type_is_not_opened_again(spots):
    rejected = spots.reported(1)["id"]
    spots.did(spots.station, report_steps.reject, rejected, "no_problem")
    closed = spots.closed(1, kind="H02")
    spots.later(HOUR)
    assert spots.reported(2)["id"] != rejected
    assert spots.reported(2, metres_north(31), kind="H02")["id"] != closed["id"]
    assert spots.reported(2, kind="H03")["id"] != closed["id"]


def test_while_another_one_is_open_there_the_old_one_stays_closed(spots):
    open_one = spots.reported(2)
    old = spots.reported(1, metres_north(5))
    spots.brought(old["id"], "closed")
    third = spots.reported(3)
    assert third["id"] not in (old["id"], open_one["id"])
    assert [n["id"] for n in third["nearby"]] == [open_one["id"]]


def test_words_said_again_and_again_stay_within_their_bounds(spots):
    old = spots.closed(1, text="长" * 2000)
    for n in range(2, 14):
        spots.reported(n, text=f"{n}" + "又" * 1990)
        spots.brought(old["id"], "closed")
        spots.later(HOUR)
    row = spots.row(old["id"])
    assert (row.text, len(row.text_again)) == ("长" * 2000, reports.MOST_WORDS)
    assert "\n13又" in row.text_again, "the newest stay"


def test_a_step_over_a_boundary_or_with_a_neighbour_it_is_still_the_old_one(spots):
    old = spots.reported(1)
    spots.did(spots.station, report_steps.transfer, old["id"], neighbour(spots))
    spots.did(spots.station, report_steps.register, old["id"])
    spots.did(spots.station, report_steps.dispatch, old["id"], spots.station_id)
    spots.did(spots.station, report_steps.start, old["id"])
    spots.did(spots.station, report_steps.finish, old["id"])
    spots.did(spots.courier(1), report_steps.verify, old["id"], "clean")
    assert spots.reported(2)["id"] == old["id"]


def test_a_place_in_his_own_words_is_for_the_receivers_alone(spots):
    made = spots.reported(1, place={"compound": "王秀珍 13812345678", "building": "3门502"}, text="一堆")
    assert (made["compound"], made["building"]) == (None, None)
    assert spots.sees(spots.staff, made["id"])["text"] == "王秀珍 138123456783门502\n一堆"
    assert all("王秀珍" not in e["data"] for e in spots.events)
    assert "王秀珍" not in str(spots.sees(spots.courier(2), made["id"]))


def test_the_nearest_is_listed_first_however_many_lie_around(spots):
    nearest = spots.reported(1)
    for n in range(220):
        spots.reported(2 + n % 40, metres_north(150 + n / 10))

    def look(tx):
        here = Wgs84(GEDIAO["lat"], GEDIAO["lng"])
        return nearby.listed(tx, tx.who, ["H01"], here, 500, 200, [])

    found = spots.call(spots.station, look)["items"]
    assert (found[0]["id"], len(found)) == (nearest["id"], 200)
    assert [f["distance_m"] for f in found] == sorted(f["distance_m"] for f in found)


# ---------------------------------------------------------------- bad input


def no(spots, person=None, **more):
    given = {"type_code": "H01", "position": GEDIAO} | more
    return spots.refused(person or spots.courier(1), reports.receive, given)


def error(refusal):
    (one,) = refusal.facts["errors"]
    return one["field"], one["code"]


@pytest.mark.parametrize(
    "where",
    [{"lat": 38.7, "lng": 118.2}, {"lat": 31.23, "lng": 121.47}, {"lat": 39.03, "lng": 117.6}],
    ids=["on the sea", "in Shanghai", "beside the street"],
)
def test_a_place_that_is_nobodys_ground_is_refused(spots, where):
    assert error(no(spots, position=where)) == ("position", "outside_area")


def test_a_type_that_nobody_knows_or_that_the_station_has_no_use_for_is_refused(spots):
    assert error(no(spots, type_code="H99")) == ("type_code", "unknown_type")
    spots.did(spots.station, report_types.change, "H01", {"enabled": False})
    assert error(no(spots)) == ("type_code", "switched_off")
    assert error(no(spots, type_code=TYPES["H01"].code_2026)) == ("type_code", "switched_off")
    far = spots.did(spots.courier(1), reports.receive, {"type_code": "H01", "position": EAST})
    assert far["status"] == "reported", "the other station has not switched it off"


def test_somebody_elses_photo_does_not_exist_and_nothing_is_written(spots):
    theirs, mine = spots.photo(spots.courier(2)), spots.photo(spots.courier(1))
    assert no(spots, photo_ids=[mine, theirs]).code == "not_found"
    assert spots.reported(1, photo_ids=[mine])["photos"], "the good one was not used up"


def test_a_photo_that_hangs_elsewhere_is_refused_and_nothing_is_written(spots):
    used, fresh = spots.photo(spots.courier(1)), spots.photo(spots.courier(1))
    spots.reported(1, photo_ids=[used])
    refusal = no(spots, type_code="H05", photo_ids=[fresh, used])
    assert (refusal.code, refusal.facts) == ("illegal_move", {"photo_id": used, "state": "attached"})


def test_a_photo_that_is_refused_does_not_open_the_old_one_again(spots):
    old = spots.closed(1)
    theirs = spots.photo(spots.courier(3))
    assert no(spots, spots.courier(2), photo_ids=[theirs]).code == "not_found"
    assert spots.row(old["id"]).status == "closed"


def test_a_type_is_known_by_both_of_its_codes(spots):
    both = [spots.reported(n, type_code=code) for n, code in ((1, "H01"), (2, TYPES["H01"].code_2026))]
    assert [r["type_code"] for r in both] == ["H01", "H01"]
