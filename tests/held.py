"""The demo street by a clock that the test holds: orders are posted, couriers listen, time passes, and
the schedule does what is due."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import select

from dispatch import jobs
from dispatch.actions import claims, duty, needs, orders
from dispatch.queries import histories
from dispatch.queries import orders as seen
from dispatch.rules.standing import NOBODY
from dispatch.tx import Call
from models import Courier, Notice, Order
from tests.cast import COORDINATOR, committee, courier, lead
from tests.desk import who

TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # ten o'clock in Tianjin, a Monday
FIVE_S, MINUTE, HOUR = timedelta(seconds=5), timedelta(minutes=1), timedelta(hours=1)


class HeldStreet:
    """Committee 1 posts; courier n works for outlet ⌈n/4⌉, at the last house of community ⌈n/4⌉."""

    def __init__(self, house, now: datetime = TEN) -> None:
        self.house, self.now = house, now
        house.clock.now = lambda: self.now
        self.staff, self.coordinator = who(house, committee(1)), who(house, COORDINATOR)
        self.events: list[dict[str, Any]] = []
        house.db.listeners.append(self.events.extend)
        self.names = {who(house, lead(n)).id: f"lead {n}" for n in range(1, 21)}

    def do(self, person, action, *args, **call):
        return self.house.db.write(Call(person, **call), action, *args)

    def courier(self, n: int):
        person = who(self.house, courier(n))
        self.names[person.id] = f"courier {n}"
        return person

    def listens(self, *numbers: int, rides: int | None = None, quiet=None):
        """Couriers on duty; `rides`: their round is that community's alone."""
        route = [who(self.house, committee(rides)).community_id] if rides else []
        for n in numbers:
            self.do(self.courier(n), duty.set_duty, True, None, None, route, quiet)

    def rests(self, *numbers: int) -> None:
        for n in numbers:
            self.do(self.courier(n), duty.set_duty, False)

    def is_(self, n: int, **facts: Any) -> None:
        """Facts of a courier's row."""
        person = self.courier(n)

        def written(tx) -> None:
            row = tx.session.get(Courier, person.id)
            for name, value in facts.items():
                setattr(row, name, value)

        self.do(person, written)

    def order(self, priority: str = "P2", category: str = "shopping", **more: Any) -> str:
        resident = {"name": "陈桂兰", "address": {"text": "3-2-502"}}
        given = {"resident": resident, "category": category, "priority": priority} | more
        return self.do(self.staff, needs.post, given).ids["order_id"]

    def grabs(self, n: int, order_id: str):
        return self.do(self.courier(n), claims.grab, order_id)

    def gives_back(self, n: int, order_id: str) -> None:
        self.do(self.courier(n), orders.release, order_id, "busy")
        self.tick()

    def tick(self, job: str = "plan") -> None:
        assert jobs.run(self.house, next(j for j in jobs.JOBS if j.id == job)) == "done"

    def passes(self, until: timedelta, step: timedelta = MINUTE, job: str = "plan") -> None:
        """Time passes, and the schedule runs this job again and again."""
        end = self.now + until
        self.tick(job)
        while self.now < end:
            self.now = min(end, self.now + step)
            self.tick(job)

    def told(self, order_id: str) -> dict[str, list[str]]:
        """ring -> whom."""
        with self.house.db.reading() as rd:
            rows = rd.session.execute(select(Notice).where(Notice.order_id == order_id)).scalars().all()
        found: dict[str, list[str]] = {}
        for row in sorted(rows, key=lambda r: self.names.get(r.person_id, r.person_id)):
            name = self.names.get(row.person_id, row.person_id)
            found.setdefault(row.ring, []).append(f"({name})" if row.silent else name)
        return found

    def marked(self, n: int, order_id: str) -> dict[str, Any] | None:
        """What courier n's own list says of his having been told."""
        with self.house.db.reading() as rd:
            items = seen.listed(rd, self.courier(n))["items"]
        return next(one.get("told") for one in items if one["id"] == order_id)

    def told_all(self, order_id: str) -> list[str]:
        return [name for ring in self.told(order_id).values() for name in ring]

    def steps(self, order_id: str) -> list[str]:
        """What its history says of rings and rungs: "widen near"."""
        with self.house.db.reading() as rd:
            items = histories.history(rd, NOBODY, order_id, 200)["items"]
        return [f"{i['verb']} {i['reason']}" for i in items if i["verb"] in ("widen", "escalate")]

    def heard(self, kind: str, order_id: str) -> list[dict[str, Any]]:
        return [
            orjson.loads(e["data"]) | {"rooms": e["rooms"].split()}
            for e in self.events
            if (e["kind"], e["subject_id"]) == (kind, order_id)
        ]

    def row(self, order_id: str) -> Order:
        with self.house.db.reading() as rd:
            return rd.session.get(Order, order_id)
