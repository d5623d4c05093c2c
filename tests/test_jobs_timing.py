"""Who times the jobs: what he does when he was away, frozen, or told another time, and how one sees
that he lives."""

import threading
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from sqlalchemy import select

from dispatch import jobs, jobs_timing
from dispatch.actions import slots
from dispatch.tx import Call
from models import Heartbeat, JobRun
from tests.server import PATIENCE

TEN = datetime(2026, 11, 23, 2, 0, 1, tzinfo=UTC)  # in the morning, in Tianjin


@pytest.fixture
def timekeeper(house):
    made = jobs_timing.Timekeeper(house)
    yield made
    if made.scheduler.running:
        made.stop()


def started(timekeeper):
    """Its plan stands, and nothing runs yet."""
    timekeeper.scheduler.start(paused=True)
    timekeeper.catch_up()
    return {job.id: job.next_run_time for job in timekeeper.scheduler.get_jobs()}


def until(true) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


def close(house, job_id: str, at: datetime) -> None:
    job = next(job for job in jobs.JOBS if job.id == job_id)
    house.db.write(Call(), slots.take, job_id, jobs.slot_of(job, house, at))


@time_machine.travel(TEN, tick=False)
def test_a_night_that_the_machine_was_off_is_made_up_for_in_the_morning(timekeeper, house):
    close(house, "old_runs", TEN)  # somebody else was up
    plan = started(timekeeper)
    assert TEN < plan["old_sessions"] < TEN + timedelta(minutes=1)
    assert plan["old_runs"] == datetime(2026, 11, 23, 19, 25, tzinfo=UTC)
    assert plan["duty_end"] == TEN + timedelta(seconds=59), "what comes every minute comes by itself"


@time_machine.travel(TEN, tick=False)
def test_what_was_missed_yesterday_and_today_is_done_once(timekeeper, house):
    close(house, "old_sessions", TEN - timedelta(days=2))
    caught_up = [job.id for job in jobs_timing.missed(house, TEN)]
    assert caught_up.count("old_sessions") == 1
    close(house, "old_sessions", TEN)
    assert "old_sessions" not in [job.id for job in jobs_timing.missed(house, TEN)]


def test_work_on_files_remembers_that_it_was_done(house):
    done = []
    job = jobs.Job("files", {"hour": "3"}, jobs.outside(lambda _: done.append(1)))
    assert [jobs.run(house, job) for _ in range(2)] == ["done", "done"]
    assert done == [1]


def test_who_was_frozen_for_an_hour_does_each_job_once(timekeeper, house, monkeypatch):
    """An hour passes for the scheduler between two looks, as it does for a process that was stopped."""
    ran = []
    often, hourly, daily = {"second": "*/5"}, {"minute": "5"}, {"hour": "10", "minute": "30"}
    many = tuple(
        jobs.Job(f"job{n}", when, lambda _house, job, _slot: ran.append(job))
        for n, when in enumerate((often, hourly, daily))
    )
    monkeypatch.setattr(jobs, "JOBS", many)
    frozen = jobs_timing.Timekeeper(house)
    with time_machine.travel(TEN, tick=False) as machine:
        frozen.scheduler.start(paused=True)
        machine.shift(timedelta(hours=1))
        frozen.scheduler.resume()
        until(lambda: len(ran) >= 3)
        frozen.stop()
    assert sorted(ran) == ["job0", "job1", "job2"], (
        "720 slots of the first went by, and the others are half an hour late"
    )


def test_when_the_clock_is_set_back_jobs_go_on_by_the_new_time(timekeeper):
    """Two hours ahead, then corrected: without being told the scheduler would wait for two hours."""
    with time_machine.travel(TEN + timedelta(hours=2), tick=False):
        timekeeper.offset = timekeeper.between_the_clocks()
        started(timekeeper)
    with time_machine.travel(TEN, tick=False):
        timekeeper.watch()
        plan = {job.id: job.next_run_time for job in timekeeper.scheduler.get_jobs()}
        assert max(plan["duty_end"], plan["heartbeat"]) <= TEN + timedelta(minutes=1)
        assert plan["old_runs"] == datetime(2026, 11, 23, 19, 25, tzinfo=UTC)


def test_a_beat_is_written_down_and_an_old_one_swept(timekeeper, house):
    timekeeper.start()
    until(lambda: beats(house))
    [beat] = beats(house)
    assert (beat.process, beat.kind) == (timekeeper.process, "all")
    old = Heartbeat(process="gone:1", kind="worker", at=house.clock.now() - timedelta(hours=2))
    house.db.write(Call(), lambda tx: tx.session.add(old))
    sweep = next(job for job in jobs.JOBS if job.id == "old_heartbeats")
    assert jobs.run(house, sweep) == "done"
    assert [one.process for one in beats(house)] == [timekeeper.process]


def beats(house) -> list[Heartbeat]:
    with house.db.reading() as rd:
        return list(rd.session.execute(select(Heartbeat)).scalars())


def test_who_has_not_beaten_for_a_while_lives_no_more(timekeeper, house):
    timekeeper.start()
    assert timekeeper.lives
    timekeeper.beaten -= jobs_timing.STALE
    assert not timekeeper.lives
    jobs.run(house, jobs.Job("heartbeat", jobs_timing.BEAT, timekeeper.beat))
    assert timekeeper.lives


def test_a_scheduler_that_runs_closes_its_slots(house, monkeypatch):
    monkeypatch.setattr(jobs, "JOBS", (jobs.Job("tick", {"second": "*"}, jobs.once(lambda tx: None)),))
    timekeeper = jobs_timing.Timekeeper(house)
    timekeeper.start()
    until(lambda: runs(house) >= 2)
    timekeeper.stop()


def runs(house) -> int:
    with house.db.reading() as rd:
        return len(rd.session.execute(select(JobRun.slot).where(JobRun.job == "tick")).all())


def test_who_asks_for_a_job_waits_for_nothing_and_it_runs_once_more_however_often_it_is_asked(house):
    began, may_end, ran = threading.Event(), threading.Event(), []

    def work(*_: object) -> None:
        began.set()
        may_end.wait(PATIENCE)
        ran.append(1)

    plan = jobs_timing.AtOnce(house, jobs.Job("asked", {"minute": "*"}, work))
    plan.ask()
    assert began.wait(PATIENCE)
    for _ in range(100):  # while it runs
        plan.ask()
    may_end.set()
    until(lambda: len(ran) == 2)
    plan.stop(PATIENCE)
    assert len(ran) == 2 and not plan.thread.is_alive()


def test_an_order_that_is_opened_or_given_back_asks_for_its_first_ring_at_once(house, monkeypatch):
    from dispatch.web import server

    asked: list[str] = []
    heard: list = []

    class Silent:
        def __init__(self, *_: object) -> None: ...
        def start(self) -> None: ...
        def watch(self) -> None: ...
        def ask(self) -> None:
            asked.append("plan")

    monkeypatch.setattr(jobs_timing, "Timekeeper", Silent)
    monkeypatch.setattr(jobs_timing, "AtOnce", Silent)
    app = SimpleNamespace(extensions={"house": house})
    board = SimpleNamespace(relay=SimpleNamespace(beats=[], heard=heard))
    server.begin_jobs(app, board, 0)
    for kind in ("order.opened", "order.claimed", "order.released", "order.widened", "notice"):
        for listener in heard:
            listener({"kind": kind})
    assert asked == ["plan"] * 2
