"""A committee that posts, couriers on duty: what most tests of actions begin with."""

import pytest

from dispatch.actions import claims, duty, needs
from dispatch.tx import Call
from tests.cast import committee, courier
from tests.desk import who
from tests.spots import Spots


class Street:
    """The demo street at work, straight through the write path."""

    def __init__(self, house) -> None:
        self.house = house
        self.staff = who(house, committee(1))

    def do(self, person, action, *args, key=None, **call):
        return self.house.db.write(Call(person, key=key, digest="d", **call), action, *args)

    def courier(self, n, on=True):
        person = who(self.house, courier(n))
        self.do(person, duty.set_duty, on)
        return person

    def order(self, category="shopping", **more):
        resident = {"name": "陈桂兰", "address": {"text": "3-2-502"}, "groups": more.pop("groups", [])}
        return self.do(self.staff, needs.post, {"resident": resident, "category": category} | more).answer[
            "order"
        ]

    def held(self, courier, **more):
        """An order that this courier has grabbed."""
        order = self.order(**more)
        return self.do(courier, claims.grab, order["id"]).answer


@pytest.fixture
def street(house):
    return Street(house)


@pytest.fixture
def spots(house):
    return Spots(house)
