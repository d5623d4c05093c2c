"""How long a dead-spot may stand at each step."""

from dataclasses import replace

import pytest

from dispatch.rules.hygiene import TYPES
from dispatch.rules.lifecycle import REPORT, REPORT_ENDED
from dispatch.rules.report_limits import RESPONSE, VERIFICATION, Limit, begins_anew, limit_of
from dispatch.rules.working_time import UNITS
from models import ReportStatus

RUBBLE = replace(TYPES["H03"], limit_value=3, limit_unit="working_day")


@pytest.mark.parametrize("status", ["dispatched", "handling"])
def test_whom_it_was_given_to_has_the_time_of_its_type(status):
    assert limit_of(status, RUBBLE) == Limit(3, "working_day")


@pytest.mark.parametrize("status", ["reported", "registered", "reopened", "transferred"])
def test_the_station_has_an_hour_of_its_desk_to_send_it_on(status):
    assert limit_of(status, RUBBLE) == RESPONSE == Limit(1, "working_hour")


def test_what_was_done_is_looked_at_within_a_working_day():
    assert limit_of("feedback", RUBBLE) == VERIFICATION == Limit(1, "working_day")


@pytest.mark.parametrize("status", REPORT_ENDED)
def test_nobody_is_awaited_where_it_has_ended(status):
    assert limit_of(status, RUBBLE) is None


def test_every_type_of_the_catalogue_has_a_limit_that_can_be_counted():
    for kind in TYPES.values():
        for status in ReportStatus:
            limit = limit_of(str(status), kind)
            assert limit is None or (limit.value >= 1 and limit.unit in UNITS), (kind.code, status)


@pytest.mark.parametrize("before", ["reported", "reopened", "transferred"])
def test_to_register_it_does_not_stop_the_clock_of_who_must_send_it_on(before):
    assert not begins_anew(before, "registered")


def test_to_start_does_not_stop_the_clock_of_the_dispatch():
    assert not begins_anew("dispatched", "handling")


def test_work_that_was_not_clean_has_the_whole_time_again():
    assert begins_anew("feedback", "handling")


def test_every_other_move_of_the_table_begins_its_own_limit():
    quiet = {
        (status, step.to)
        for (status, _), step in REPORT.items()
        if status != step.to and not begins_anew(status, step.to)
    }
    registering = {(status, "registered") for status in ("reported", "reopened", "transferred")}
    assert quiet == {*registering, ("dispatched", "handling")}
