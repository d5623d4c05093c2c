"""The words of GeoReport v2, as rules: what is a moment, a window, an answer, a status."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.rules import open311 as rules
from models import ReportStatus

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAYS = timedelta(days=1)


def test_every_status_of_ours_has_a_word_of_theirs():
    assert set(rules.EXTENDED) == {str(s) for s in ReportStatus}
    assert set(rules.statuses(["open"])) | set(rules.statuses(["closed"])) == set(rules.EXTENDED)
    assert rules.statuses(["closed"]) == ["verified", "closed", "rejected", "duplicate"]
    with pytest.raises(ValueError, match="unknown_status"):
        rules.statuses(["open", "fixed"])


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-23T20:00:00+08:00", "2026-11-23T12:00:00Z", "2026-11-23T12:00Z", "2026-11-23T12:00:00.000Z",
        "2026-11-23t12:00:00z", " 2026-11-23T12:00:00Z ", "2026-11-23T20:00:00 08:00",
    ],
)  # fmt: skip
def test_a_moment_is_read_with_its_offset(typed):
    assert rules.instant(typed) == NOW


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "2026-11-23",
        "2026-11-23T12:00:00",
        "2026-13-01T00:00:00Z",
        "20261123T120000Z",
        "now",
        "1e9",
        "２０２６-11-23T12:00:00Z",
    ],
)
def test_what_has_no_offset_is_no_moment(typed):
    with pytest.raises(ValueError, match="not_a_datetime"):
        rules.instant(typed)


def test_a_window_is_ninety_days_wherever_it_begins_or_ends():
    assert rules.window(None, None, NOW) == (NOW - 90 * DAYS, NOW)
    assert rules.window(None, NOW - 200 * DAYS, NOW) == (NOW - 290 * DAYS, NOW - 200 * DAYS)
    assert rules.window(NOW - 200 * DAYS, None, NOW) == (NOW - 200 * DAYS, NOW - 110 * DAYS)
    assert rules.window(NOW - 3 * DAYS, None, NOW) == (NOW - 3 * DAYS, NOW)
    assert rules.window(NOW + DAYS, None, NOW) == (NOW + DAYS, NOW + DAYS)
    assert rules.window(NOW - 90 * DAYS, NOW, NOW) == (NOW - 90 * DAYS, NOW)
    with pytest.raises(ValueError, match="too_many_days"):
        rules.window(NOW - 90 * DAYS - timedelta(seconds=1), NOW, NOW)
    with pytest.raises(ValueError, match="end_before_start"):
        rules.window(NOW, NOW - DAYS, NOW)
    first, last = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
    for start, end in ((None, first), (last, None)):
        with pytest.raises(ValueError, match="not_a_datetime"):
            rules.window(start, end, NOW)


def test_answers_are_typed_and_an_empty_one_is_none():
    given = {"severity": ["heavy"], "size_m2": [" 2.50 "], "container": ["street"], "in_compound": [""]}
    assert rules.answers("06042", given) == {"severity": "heavy", "size_m2": 2.5, "container": "street"}


def test_every_wrong_answer_is_named():
    given = {
        "severity": ["x"],
        "size_m2": ["１"],
        "container": ["street"],
        "blocking_exit": ["true", "false"],
    }
    with pytest.raises(ValueError) as wrong:
        rules.answers("06010", given)
    assert wrong.value.args[0] == {
        "severity": "not_a_choice", "size_m2": "not_a_size", "blocking_exit": "one_value",
    }  # fmt: skip


def test_what_nobody_asked_for_is_left_out_and_named():
    given = {"uprn": ["100012345"], "container": ["street"], "severity": ["heavy"]}
    assert rules.answers("06010", given) == {"severity": "heavy"}
    assert rules.unasked("06010", given) == ["uprn", "container"]
    assert rules.unasked("06042", given) == ["uprn"]
