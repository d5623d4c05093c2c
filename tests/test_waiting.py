"""The guard itself: an action that waits is caught, on the writer's own thread."""

import time

import pytest

from dispatch.tx import Call
from tests.waiting import Waited


def sleeps(_tx):
    time.sleep(0)


def reads(_tx):
    with open("/dev/null") as file:  # noqa: PTH123 - the way to wait that is tried
        return file.read()


@pytest.mark.parametrize("action", [sleeps, reads])
def test_an_action_that_waits_is_an_error(house, action):
    with pytest.raises(Waited):
        house.db.write(Call(), action)


def test_an_action_may_not_write_but_through_its_tx(house):
    with pytest.raises(RuntimeError):
        house.db.write(Call(), lambda _tx: house.db.write(Call(), lambda _tx: None))


def test_outside_an_action_one_may_wait(house):
    time.sleep(0)
