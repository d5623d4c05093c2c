"""The seven steps: who takes which, what it writes and who hears it; and what is refused."""

import pytest

from dispatch.actions import report_steps, report_types, reports
from tests.cast import DISTRICT, HOTLINE, SUPERVISOR, committee
from tests.desk import who
from tests.spots import DAY, HOUR, MINUTE, MONDAY, STEPS


def test_a_dead_spot_goes_its_seven_steps_and_the_reporter_hears_each(spots):
    made = spots.reported()
    for status in STEPS:
        spots.later(MINUTE)
        spots.brought_one(made["id"], status)
    steps = ["reported", "registered", "dispatched", "handling", "feedback", "verified", "closed"]
    assert [to for _, to, _ in spots.moves(made["id"])] == steps
    for room in (
        f"person:{spots.courier(1).id}",
        f"committee:{spots.committee_id}",
        f"station:{spots.station_id}:staff",
    ):
        assert [e.split()[1] for e in spots.heard(room, made["id"])] == steps, room
    done = spots.sees(spots.courier(1), made["id"])
    assert done["answer"] == "已清理"
    assert [p["purpose"] for p in done["photos"]] == ["after"]
    times = [done[f"{name}_at"] for name in ("reported", *STEPS)]
    assert times == sorted(set(times))
    assert done["version"] == 7


def test_its_time_runs_from_the_dispatch_and_is_the_types(spots):
    spots.did(spots.station, report_types.change, "H01", {"limit_value": 4, "limit_unit": "hour"})
    made = spots.reported()
    assert spots.row(made["id"]).due_at == MONDAY + HOUR, "the station has a working hour"
    spots.later(10 * MINUTE)
    spots.brought(made["id"], "registered")
    assert spots.row(made["id"]).due_at == MONDAY + HOUR
    spots.later(10 * MINUTE)
    spots.did(spots.station, report_steps.dispatch, made["id"], spots.committee_id)
    assert spots.row(made["id"]).due_at == MONDAY + 20 * MINUTE + 4 * HOUR
    spots.later(HOUR)
    spots.did(spots.staff, report_steps.start, made["id"])
    assert spots.row(made["id"]).due_at == MONDAY + 20 * MINUTE + 4 * HOUR, "starting wins no time"
    spots.did(spots.staff, report_steps.finish, made["id"])
    assert spots.row(made["id"]).due_at == MONDAY + DAY + 7 * HOUR, "until the desk closes the next day"
    spots.did(spots.station, report_steps.verify, made["id"], "not_clean")
    assert spots.row(made["id"]).due_at == spots.now + 4 * HOUR


def test_registering_an_opened_one_again_wins_no_time(spots):
    made = spots.closed()
    spots.did(spots.station, report_steps.reopen, made["id"], "came_back")
    due = spots.row(made["id"]).due_at
    spots.later(30 * MINUTE)
    spots.did(spots.station, report_steps.register, made["id"])
    assert spots.row(made["id"]).due_at == due


# ---------------------------------------------------------------- whose step it is


def test_a_committee_does_what_it_was_given_and_not_what_the_station_was(spots):
    made = spots.brought(spots.reported()["id"], "dispatched", spots.station_id)
    assert spots.refused(spots.staff, report_steps.start, made["id"]).code == "not_yours"
    spots.did(spots.station, report_steps.start, made["id"])
    assert spots.refused(spots.staff, report_steps.finish, made["id"]).code == "not_yours"
    done = spots.did(spots.second, report_steps.finish, made["id"])
    assert done["handled_by_id"] == spots.station_id


@pytest.mark.parametrize("verb", ["register", "dispatch", "reject", "transfer"])
def test_a_committee_does_not_do_the_stations_steps(spots, verb):
    made = spots.reported()
    args = {"dispatch": (spots.committee_id,), "reject": ("spam",), "transfer": (spots.committee_id,)}.get(
        verb, ()
    )
    assert spots.refused(spots.staff, getattr(report_steps, verb), made["id"], *args).code == "forbidden"


def test_who_watches_or_answers_the_phone_takes_no_step(spots):
    made = spots.brought(spots.reported()["id"], "feedback")
    for phone in (HOTLINE, SUPERVISOR, DISTRICT):
        person = who(spots.house, phone)
        assert spots.refused(person, report_steps.verify, made["id"], "clean").code == "forbidden"
        assert spots.refused(person, report_steps.release, made["id"], True, None).code == "forbidden"


def test_the_unit_that_handled_it_never_verifies(spots):
    made = spots.brought(spots.reported()["id"], "feedback")
    colleague = who(spots.house, committee(1))
    for outcome in ("clean", "not_clean"):
        refusal = spots.refused(colleague, report_steps.verify, made["id"], outcome)
        assert (refusal.code, refusal.facts) == ("not_yours", {"handled_by": spots.committee_id})
    assert spots.did(spots.station, report_steps.verify, made["id"], "clean")["status"] == "closed"


def test_what_the_station_handled_neither_of_its_coordinators_verifies(spots):
    made = spots.brought(spots.reported()["id"], "feedback", spots.station_id)
    for coordinator in (spots.station, spots.second):
        assert spots.refused(coordinator, report_steps.verify, made["id"], "clean").code == "not_yours"
    assert spots.did(spots.staff, report_steps.verify, made["id"], "clean")["status"] == "closed"


def test_a_courier_who_only_passes_by_verifies_nothing(spots):
    made = spots.brought(spots.reported()["id"], "feedback")
    assert spots.refused(spots.courier(2), report_steps.verify, made["id"], "clean").code == "not_yours"
    assert spots.refused(spots.courier(2), report_steps.start, made["id"]).code == "forbidden"


# ---------------------------------------------------------------- the loop closes


def test_the_reporter_says_clean_and_it_is_closed_with_his_photo(spots):
    made = spots.brought(spots.reported()["id"], "feedback")
    photo = spots.photo(spots.courier(1))
    shown = spots.did(spots.courier(1), report_steps.verify, made["id"], "clean", [photo])
    assert shown["status"] == "closed"
    assert spots.hanging(made["id"]) == {"after": 2}
    assert spots.moves(made["id"])[-2:] == [
        ("feedback", "verified", "verify"),
        ("verified", "closed", "close"),
    ]
    station = spots.heard(f"station:{spots.station_id}:staff", made["id"])
    assert station[-2:] == ["report.moved verified", "report.moved closed"]


def test_a_supporters_objection_sends_it_back_to_work(spots):
    made = spots.reported()
    spots.did(spots.courier(2), reports.support, made["id"])
    spots.brought(made["id"], "feedback")
    photo = spots.photo(spots.courier(2))
    shown = spots.did(spots.courier(2), report_steps.verify, made["id"], "not_clean", [photo])
    assert (shown["status"], shown["feedback_at"]) == ("handling", None)
    assert spots.hanging(made["id"]) == {"after": 1, "before": 1}
    assert spots.row(made["id"]).handler_id == spots.committee_id
    assert spots.did(spots.staff, report_steps.finish, made["id"], "再清一次")["status"] == "feedback"


def test_his_look_after_the_closing_counts(spots):
    made = spots.closed()
    clean = spots.did(spots.courier(1), report_steps.verify, made["id"], "clean")
    assert (clean["status"], clean["reopened_count"]) == ("closed", 0)
    again = spots.did(spots.courier(1), report_steps.verify, made["id"], "not_clean")
    assert (again["status"], again["reopened_count"], again["recurring"]) == ("reopened", 1, False)
    assert spots.moves(made["id"])[-1] == ("closed", "reopened", "object")
    assert spots.refused(spots.station, report_steps.verify, made["id"], "clean").code == "illegal_move"


def test_after_fourteen_days_who_followed_it_reports_it_anew_and_staff_still_open_it(spots):
    made = spots.closed()
    spots.later(14 * DAY + MINUTE)
    for verb, words in ((report_steps.verify, "not_clean"), (report_steps.reopen, "came_back")):
        assert spots.refused(spots.courier(1), verb, made["id"], words).code == "illegal_move"
    assert spots.did(spots.staff, report_steps.reopen, made["id"], "came_back")["status"] == "reopened"


@pytest.mark.parametrize("name", ["station", "staff", "reporter"])
def test_a_closed_one_is_opened_again_by_those_whom_it_concerns(spots, name):
    person = {"station": spots.station, "staff": spots.staff, "reporter": spots.courier(1)}[name]
    made = spots.closed()
    shown = spots.did(person, report_steps.reopen, made["id"], "came_back")
    assert (shown["status"], shown["reopened_count"], shown["closed_at"]) == ("reopened", 1, None)


def test_a_rejected_one_is_opened_again_by_the_station_alone(spots):
    made = spots.reported()
    rejected = spots.did(spots.station, report_steps.reject, made["id"], "not_found", "没找到，请补一张照片")
    assert (rejected["status"], rejected["due_at"]) == ("rejected", None)
    assert spots.sees(spots.courier(1), made["id"])["answer"] == "没找到，请补一张照片"
    for person in (spots.staff, spots.courier(1)):
        no = spots.refused(person, report_steps.reopen, made["id"], "mistake")
        assert (no.code, no.facts["state"]) == ("illegal_move", "rejected")
    assert spots.did(spots.station, report_steps.reopen, made["id"], "mistake")["status"] == "reopened"


def test_the_reason_is_told_and_the_words_are_not(spots):
    made = spots.reported()
    spots.did(spots.station, report_steps.reject, made["id"], "not_found", "没找到，请补一张照片")
    told = [e["data"] for e in spots.events if e["subject_id"] == made["id"]][-1]
    assert '"reason":"not_found"' in told
    assert "照片" not in told


# ---------------------------------------------------------------- refused


def test_a_step_that_is_not_allowed_now_is_refused_with_the_present_state(spots):
    made = spots.reported()
    refusal = spots.refused(spots.station, report_steps.dispatch, made["id"], spots.committee_id)
    assert (refusal.code, refusal.facts) == ("illegal_move", {"state": "reported", "version": 1})
    spots.brought(made["id"], "closed")
    for action, args in (
        (report_steps.register, ()), (report_steps.reject, ("spam",)),
        (report_steps.transfer, (str(spots.neighbour.community_id),)),
        (report_steps.on_the_spot, ([spots.photo(spots.station)],)),
    ):  # fmt: skip
        assert spots.refused(spots.station, action, made["id"], *args).facts["state"] == "closed"


def test_of_two_who_take_the_same_step_the_second_is_told_where_it_stands(spots):
    made = spots.reported()
    spots.did(spots.station, report_steps.register, made["id"])
    refusal = spots.refused(spots.second, report_steps.register, made["id"])
    assert (refusal.code, refusal.facts["state"]) == ("illegal_move", "registered")
    assert len(spots.moves(made["id"])) == 2


def test_who_saw_an_older_version_is_shown_the_present_one(spots):
    made = spots.reported()
    spots.did(spots.courier(2), reports.support, made["id"])
    before = spots.rows()
    with pytest.raises(Exception, match="version_conflict") as no:
        spots.call(spots.station, report_steps.register, made["id"], if_match=1)
    assert no.value.facts["current"]["supporters"] == 1
    assert spots.rows()["reports"] == before["reports"]
    assert spots.did(spots.station, report_steps.register, made["id"], if_match=2)["status"] == "registered"


@pytest.mark.parametrize("whose", ["theirs", "used"])
def test_a_photo_that_cannot_be_hung_leaves_the_step_untaken(spots, whose):
    made = spots.brought(spots.reported()["id"], "handling")
    photo, good = spots.photo(spots.courier(1)), spots.photo(spots.staff)
    if whose == "used":
        photo = spots.photo(spots.staff)
        spots.did(
            spots.staff,
            report_steps.on_the_spot,
            spots.reported(kind="H05")["id"],
            [photo],
            [spots.photo(spots.staff)],
        )
    refusal = spots.refused(spots.staff, report_steps.finish, made["id"], "已清", [good, photo])
    assert refusal.code == ("not_found" if whose == "theirs" else "illegal_move")
    assert spots.row(made["id"]).status == "handling"


# ---------------------------------------------------------------- for the world


def test_what_was_released_is_taken_back_by_what_nobody_has_looked_at(spots):
    made = spots.reported(text="一堆", photo_ids=[spots.photo(spots.courier(1))])
    shown = spots.did(spots.staff, report_steps.release, made["id"], True, True)
    assert (shown["text_released"], shown["photos_released"]) == (True, True)
    spots.brought(made["id"], "feedback")
    spots.did(spots.station, report_steps.verify, made["id"], "not_clean", [spots.photo(spots.station)])
    row = spots.row(made["id"])
    assert (row.text_released, row.photos_released) == (True, False)


@pytest.mark.parametrize("verb", ["reject", "transfer"])
def test_who_has_it_next_looks_anew_at_what_the_world_may_see(spots, verb):
    made = spots.reported(text="一堆", photo_ids=[spots.photo(spots.courier(1))])
    spots.did(spots.staff, report_steps.release, made["id"], True, True)
    if verb == "reject":
        spots.did(spots.station, report_steps.reject, made["id"], "spam")
    else:
        spots.did(
            spots.station, report_steps.transfer, made["id"], who(spots.house, committee(13)).community_id
        )
    row = spots.row(made["id"])
    assert (row.text_released, row.photos_released) == (False, False)


def test_a_photo_hung_since_they_looked_is_not_let_out(spots):
    made = spots.reported(photo_ids=[spots.photo(spots.courier(1))])
    looked_at = spots.row(made["id"]).version
    spots.did(spots.courier(2), reports.support, made["id"])
    no = spots.refused(spots.staff, report_steps.release, made["id"], None, True, if_match=looked_at)
    assert no.code == "version_conflict"


def test_a_plus_one_in_front_of_a_clean_wall_is_no_witness(spots):
    made = spots.reported()
    spots.brought(made["id"], "feedback")
    spots.later(MINUTE)
    spots.did(spots.courier(2), reports.support, made["id"])
    assert spots.refused(spots.courier(2), report_steps.verify, made["id"], "clean").code == "not_yours"


def test_the_second_of_two_who_verify_is_told_that_it_is_closed(spots):
    made = spots.closed()
    no = spots.refused(spots.station, report_steps.verify, made["id"], "clean")
    assert (no.code, no.facts["state"]) == ("illegal_move", "closed")


def test_what_lies_at_somebodys_desk_is_sent_to_the_other_one(spots):
    made = spots.reported()
    spots.brought(made["id"], "handling")
    shown = spots.did(spots.station, report_steps.dispatch, made["id"], spots.station_id)
    assert (shown["status"], shown["handler_id"]) == ("dispatched", spots.station_id)


def test_a_unit_that_nobody_sees_does_not_exist_whatever_has_become_of_the_report(spots):
    made = spots.closed()
    for verb in (report_steps.dispatch, report_steps.transfer):
        assert (
            spots.refused(spots.station, verb, made["id"], "01900000-0000-7000-8000-000000000000").code
            == "not_found"
        )
