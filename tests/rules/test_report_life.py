"""The life of a dead-spot, read aloud from its table."""

import pytest

from dispatch.rules import lifecycle
from dispatch.rules.lifecycle import FOLLOWER, HANDLER, REPORT, REPORT_ENDED, REPORT_WAY, way_to
from models import ReportStatus

STATUSES = {str(status) for status in ReportStatus}
VERBS = {verb for _, verb in REPORT}


def from_here(status):
    return {verb for at, verb in REPORT if at == status}


def test_the_table_speaks_of_every_status_and_of_no_other():
    spoken = {status for status, _ in REPORT} | {step.to for step in REPORT.values()}
    assert spoken == STATUSES


def test_every_status_is_reached_by_what_a_courier_reports():
    reached, before = {"reported"}, set()
    while reached != before:
        before = set(reached)
        reached |= {step.to for (status, _), step in REPORT.items() if status in reached}
    assert reached == STATUSES


def test_from_every_status_that_has_not_ended_there_is_a_way_to_closed():
    for status in STATUSES - set(REPORT_ENDED):
        reached, before = {status}, set()
        while reached != before:
            before = set(reached)
            reached |= {step.to for (at, _), step in REPORT.items() if at in reached}
        assert "closed" in reached, status


def test_out_of_what_has_ended_leads_only_to_open_it_again():
    ways = {
        (status, verb): step.to
        for (status, verb), step in REPORT.items()
        if status in REPORT_ENDED and step.to != status
    }
    assert set(ways.values()) == {"reopened"}
    assert {verb for _, verb in ways} == {"reopen", "repeat", "object"}
    assert not from_here("duplicate"), "who was merged lives on in the other"
    assert from_here("rejected") == {"reopen"}


@pytest.mark.parametrize("verb", ["start", "done"])
def test_only_who_was_given_it_starts_and_is_done(verb):
    assert {step.who for (_, v), step in REPORT.items() if v == verb} == {(HANDLER,)}


@pytest.mark.parametrize("verb", ["verify", "close", "object"])
def test_who_handles_is_nowhere_named_among_those_who_verify(verb):
    named = {who for (_, v), step in REPORT.items() if v == verb for who in step.who}
    assert HANDLER not in named
    assert FOLLOWER in named


@pytest.mark.parametrize("verb", ["register", "dispatch", "reject", "transfer"])
def test_the_station_alone_registers_dispatches_rejects_and_transfers(verb):
    assert lifecycle.may_ever_report(verb) == {"coordinator"}


def test_a_courier_reports_looks_and_opens_again_and_nothing_else():
    his = {verb for verb in VERBS if "courier" in lifecycle.may_ever_report(verb)}
    assert his == {"verify", "close", "object", "reopen", "repeat"}


def test_what_is_worked_on_or_done_is_not_rejected_merged_or_passed_on():
    for status in ("handling", "feedback", "verified", "closed"):
        assert not from_here(status) & {"reject", "merge", "transfer", "register"}, status


def test_not_clean_goes_back_to_work_and_clean_on_to_closed():
    assert REPORT[("feedback", "object")].to == "handling"
    assert REPORT[("feedback", "verify")].to == "verified"
    assert REPORT[("verified", "close")].to == "closed"
    assert from_here("verified") == {"close"}, "it is passed through"


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        ("reported", ("registered", "dispatched", "handling", "feedback")),
        ("reopened", ("registered", "dispatched", "handling", "feedback")),
        ("transferred", ("registered", "dispatched", "handling", "feedback")),
        ("registered", ("dispatched", "handling", "feedback")),
        ("dispatched", ("handling", "feedback")),
        ("handling", ("feedback",)),
    ],
)
def test_who_was_there_and_did_it_takes_every_step_between(status, steps):
    assert way_to(status, "feedback") == steps
    assert (status, "on_the_spot") in REPORT


def test_the_seven_steps_stand_in_their_order():
    assert REPORT_WAY == (
        "reported", "registered", "dispatched", "handling", "feedback", "verified", "closed",
    )  # fmt: skip
