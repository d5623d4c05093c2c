"""By which ways somebody may be told, and in which hours nothing but the urgent wakes him."""

from datetime import time

import pytest

from dispatch.rules import reach

NIGHT = {"quiet": {"from": "22:00", "to": "06:30"}}
NOON = {"quiet": {"from": "12:30", "to": "14:30"}}


@pytest.mark.parametrize(
    ("hours", "at", "woken"),
    [
        (NIGHT, time(21, 59), True),
        (NIGHT, time(22, 0), False),
        (NIGHT, time(0, 0), False),
        (NIGHT, time(6, 29, 59), False),
        (NIGHT, time(6, 30), True),
        (NOON, time(12, 29), True),
        (NOON, time(13, 0), False),
        (NOON, time(14, 30), True),
        ({}, time(3, 0), True),
        ({"quiet": None}, time(3, 0), True),
    ],
)
def test_quiet_hours_may_go_over_midnight(hours, at, woken):
    assert reach.may_tell(hours, "push", "P2", at) is woken


def test_only_what_is_urgent_wakes_at_night():
    assert reach.may_tell(NIGHT, "sms", "P1", time(3, 0))
    assert not reach.may_tell(NIGHT, "sms", None, time(3, 0))


def test_a_channel_that_was_switched_off_is_off_for_the_urgent_too():
    off = {"channels": {"push": False}}
    assert not reach.may_tell(off, "push", "P1", time(12, 0))
    assert reach.may_tell(off, "sms", "P1", time(12, 0))


def test_what_nobody_set_is_as_everybody_has_it():
    assert reach.chosen({}) == {"push": True, "sms": True, "mail": False, "bot": False}
    assert reach.chosen({"channels": {"sms": False, "pigeon": True}})["sms"] is False
    assert set(reach.chosen({"channels": {"pigeon": True}})) == set(reach.CHANNELS)
