"""Two reports of one dead-spot become one: nobody and no photo is lost."""

import pytest

from dispatch.actions import report_merging, report_steps, reports
from dispatch.queries import reports as seen
from dispatch.queries.scope import find
from models import Photo, Report
from tests.spots import FANGLIN, metres_north


@pytest.fixture
def two(spots):
    """Of courier 1 and of courier 2 (with a photo and a +1 of courier 3), side by side."""
    first = spots.reported(1, text="第一个人的话")
    photo = spots.photo(spots.courier(2))
    second = spots.reported(2, metres_north(10), text="第二个人的话", photo_ids=[photo])
    spots.did(spots.courier(3), reports.support, second["id"])
    return first["id"], second["id"], photo


@pytest.mark.parametrize("name", ["station", "staff"])
def test_a_merge_keeps_reporters_supporters_and_photos(spots, two, name):
    first, second, photo = two
    person = {"station": spots.station, "staff": spots.staff}[name]
    shown = spots.merged(person, second, first)
    assert (shown["status"], shown["merged_into"], shown["due_at"]) == ("duplicate", first, None)
    target = spots.sees(spots.station, first)
    assert (target["supporters"], target["duplicates"], target["status"]) == (2, [second], "reported")
    assert [p["photo_id"] for p in target["photos"]] == [photo]
    assert set(spots.followers(first)) == {spots.courier(n).id for n in (1, 2, 3)}
    assert set(spots.followers(second)) == {spots.courier(n).id for n in (2, 3)}, "and of their own too"
    spots.brought(first, "closed")
    for n in (1, 2, 3):
        heard = spots.heard(f"person:{spots.courier(n).id}", first)
        assert heard[-2:] == ["report.moved verified", "report.moved closed"], n
    assert "report.moved duplicate" in spots.heard(f"person:{spots.courier(2).id}", second)


def test_whose_report_was_merged_reads_the_answer_and_not_the_others_words(spots, two):
    first, second, photo = two
    spots.merged(spots.station, second, first)
    spots.brought(first, "feedback")
    target = spots.sees(spots.courier(2), first)
    assert (target["supported"], target["answer"]) == (True, "已清理")
    assert [p["photo_id"] for p in target["photos"] if p["purpose"] == "before"] == [photo], "his own"
    assert "第一个人的话" not in str(target)
    own = spots.sees(spots.courier(2), second)
    assert (own["mine"], own["text"], own["merged_into"]) == (True, "第二个人的话", first)
    assert spots.call(spots.courier(2), lambda tx: find(tx, tx.who, Photo, photo)).id == photo


def test_whose_report_was_merged_may_object_like_everybody_who_saw_it(spots, two):
    first, second, _ = two
    spots.merged(spots.station, second, first)
    spots.brought(first, "feedback")
    assert spots.did(spots.courier(2), report_steps.verify, first, "not_clean")["status"] == "handling"


def test_what_was_merged_before_follows_into_the_last_one(spots, two):
    first, second, photo = two
    third = spots.reported(4, metres_north(20))["id"]
    spots.merged(spots.station, second, first)
    spots.merged(spots.station, first, third)
    assert (spots.row(first).merged_into, spots.row(second).merged_into) == (third, third)
    shown = spots.sees(spots.station, third)
    assert (shown["duplicates"], shown["supporters"]) == ([first, second], 3)
    assert [p["photo_id"] for p in shown["photos"]] == [photo]
    assert spots.call(spots.staff, lambda tx: find(tx, tx.who, Photo, photo)).id == photo


def test_who_followed_both_is_counted_once(spots, two):
    first, second, _ = two
    spots.did(spots.courier(3), reports.support, first)
    spots.did(spots.courier(1), reports.support, second)
    spots.merged(spots.station, second, first)
    assert spots.row(first).supporters == 2
    assert spots.followers(first)[spots.courier(1).id] == "reporter"


def test_a_recurring_spot_stays_one(spots):
    old = spots.closed(1)
    again = spots.reported(2)["id"]
    assert again == old["id"]
    other = spots.reported(3, metres_north(10))["id"]
    spots.merged(spots.station, again, other)
    assert spots.row(other).recurring


def test_who_had_it_in_another_committee_may_still_be_merged_by_the_station(spots, two):
    first, _, _ = two
    elsewhere = spots.reported(5, FANGLIN)["id"]
    assert spots.refused(spots.staff, report_merging.merge, first, elsewhere).code == "not_found"
    assert spots.merged(spots.station, elsewhere, first)["status"] == "duplicate"


def test_merged_both_ways_the_second_is_refused(spots, two):
    first, second, _ = two
    spots.merged(spots.station, second, first)
    refusal = spots.refused(spots.second, report_merging.merge, first, second)
    assert (refusal.code, refusal.facts["state"]) == ("illegal_move", "duplicate")


@pytest.mark.parametrize("ended", ["closed", "rejected", "duplicate"])
def test_nothing_is_merged_into_what_has_ended(spots, two, ended):
    first, second, _ = two
    if ended == "closed":
        spots.brought(first, "closed")
    elif ended == "rejected":
        spots.did(spots.station, report_steps.reject, first, "spam")
    else:
        spots.merged(spots.station, first, spots.reported(6, metres_north(5))["id"])
    refusal = spots.refused(spots.station, report_merging.merge, second, first)
    assert (refusal.code, refusal.facts) == ("illegal_move", {"state": ended, "into": first})


def test_nothing_is_merged_into_itself_into_a_strangers_or_while_somebody_works_on_it(spots, two):
    first, second, _ = two
    refusal = spots.refused(spots.station, report_merging.merge, first, first)
    assert refusal.facts["errors"] == [{"field": "into", "code": "itself"}]
    far = spots.did(
        spots.far_courier, reports.receive, {"type_code": "H01", "position": {"lat": 39.0, "lng": 117.76}}
    )
    assert spots.refused(spots.station, report_merging.merge, first, far["id"]).code == "not_found"
    assert spots.refused(spots.far_station, report_merging.merge, first, far["id"]).code == "not_found"
    spots.brought(second, "handling")
    refusal = spots.refused(spots.station, report_merging.merge, second, first)
    assert (refusal.code, refusal.facts["state"]) == ("illegal_move", "handling")


def test_what_was_merged_is_not_found_open_any_more(spots, two):
    first, second, _ = two
    spots.merged(spots.station, second, first)
    near = spots.call(spots.station, lambda tx: [r["id"] for r in seen.live(tx, tx.who, spots.station_id, 9)])
    assert near == [first]
    assert [n["id"] for n in spots.reported(7)["nearby"]] == [first]
    assert isinstance(spots.row(first), Report)
