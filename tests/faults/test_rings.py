"""Two schedulers, a grab and a change of policy in the very moment of a ring, on both databases: a notice
for an order and a person is one for ever, and what was taken looks for nobody."""

import threading

import pytest

from dispatch import jobs
from dispatch.actions import alarms, alerts, policies
from dispatch.house import open_house
from tests.cast import PATIENCE
from tests.held import MINUTE, HeldStreet

PLAN = next(job for job in jobs.JOBS if job.id == "plan")
DATABASES = [
    "house",
    pytest.param("postgres_house", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")]),
]


@pytest.fixture(params=DATABASES, ids=["sqlite", "postgres"])
def street(request):
    return HeldStreet(request.getfixturevalue(request.param))


@pytest.fixture
def rival(street):
    """A second process over the same database, by the same clock."""
    other = open_house(street.house.settings)
    other.clock.now = lambda: street.now
    yield other
    other.close()


def at_once(*works):
    ready, told = threading.Barrier(len(works)), []

    def run(work):
        ready.wait()
        told.append(work())

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(told) == len(works)


def rows(street, sql):
    with street.house.db.reading() as rd:
        return [tuple(row) for row in rd.desk.raw.execute(sql).fetchall()]


def twice_told(street):
    """(order, room) of every notice that is not the first, and every step of a history that is not."""
    notices = "SELECT subject_id, rooms, count(*) FROM events WHERE kind = 'notice'"
    steps = "SELECT subject_id, reason, count(*) FROM moves WHERE verb IN ('widen', 'escalate')"
    return [
        row
        for sql in (notices + " GROUP BY 1, 2", steps + " GROUP BY 1, 2")
        for row in rows(street, sql)
        if row[2] > 1
    ]


def test_two_schedulers_tell_each_courier_and_take_each_step_once(street, rival):
    street.listens(1, 2, rides=1)
    street.listens(49, 77)
    street.is_(9, reserve=True)
    orders = [street.order("P1") for _ in range(5)]
    for minute in range(16):
        at_once(lambda: jobs.run(street.house, PLAN), lambda: jobs.run(rival, PLAN))
        street.now += MINUTE
        if minute == 12:
            assert all(street.row(order).alarm_at is not None for order in orders)
    assert twice_told(street) == []
    for order in orders:
        assert set(street.told(order)) == {"round", "near", "all", "reserve", "leads"}
        assert street.steps(order)[-3:] == ["escalate leads", "escalate phone_list", "escalate committee"]


def test_what_is_grabbed_in_the_moment_of_a_ring_looks_for_nobody_more(street, rival):
    street.listens(1, 2, 49, 77)
    for n in (1, 2, 49):
        order = street.order("P1")
        at_once(lambda n=n, order=order: street.grabs(n, order), lambda: jobs.run(rival, PLAN))
        row = street.row(order)
        assert (row.status, row.stage_due_at, row.alarm_at) == ("claimed", None, None)
    assert twice_told(street) == []


def test_a_change_of_policy_in_the_moment_of_a_ring_wakes_nobody_twice(street, rival):
    street.listens(1, 2, rides=1)
    street.listens(49, 77)
    orders = [street.order() for _ in range(5)]
    quick = [{"after_s": 0, "to": "all"}, {"after_s": 60, "to": "committee"}]
    station = street.coordinator.station_id
    change = lambda: street.do(street.coordinator, policies.change, station, {"plans": {"P2": quick}})  # noqa: E731
    at_once(change, lambda: jobs.run(rival, PLAN))
    street.passes(5 * MINUTE)
    told = "SELECT subject_id, rooms, count(*) FROM events WHERE kind = 'notice' GROUP BY 1, 2"
    assert {row[2] for row in rows(street, told)} == {1}
    assert all(len(street.told_all(order)) == 4 for order in orders)
    assert all(street.steps(order)[-1] == "escalate committee" for order in orders)


def test_an_alarm_and_an_alert_are_kept_and_stilled(street):
    order = street.order()
    alert = street.do(street.courier(1), alerts.raise_alert, "没人应门", order).answer
    street.passes(45 * MINUTE, step=5 * MINUTE)
    street.passes(0 * MINUTE, job="alerts")
    assert street.row(order).alarm_at == street.now
    assert street.do(street.staff, alarms.acknowledge, order).answer["alarm"]["seen_at"] is not None
    assert len(street.do(street.coordinator, alarms.phone_list, order)["items"]) == 20
    assert street.do(street.staff, alerts.show, alert["id"])["rung"] == "grid_worker"
