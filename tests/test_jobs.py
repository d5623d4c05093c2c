"""What time does by itself, told by a clock that the test holds."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from dispatch import config, events, jobs
from dispatch.house import House, open_house
from dispatch.queries import histories
from dispatch.rules.standing import NOBODY
from dispatch.tx import Call
from models import (
    Courier,
    Event,
    IdempotencyKey,
    JobRun,
    LinkKind,
    OneTimeLink,
    Person,
    Session,
    SignInFailure,
    Stream,
)
from tests.actions.conftest import Street
from tests.cast import courier
from tests.server import ROOT, Server
from tests.spots import Spots

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # twelve in Tianjin
ROOMS = frozenset({"street"})


@pytest.fixture
def clock(tmp_path: Path) -> Callable[[datetime], Path]:
    file = tmp_path / "now"

    def set_to(moment: datetime) -> Path:
        file.write_text(moment.isoformat())
        return file

    set_to(NOON)
    return set_to


def opened(folder: Path, clock_file: Path) -> House:
    return open_house(config.load(data_dir=folder, app_env="test", clock_file=clock_file))


@pytest.fixture
def timed(folder: Path, clock):
    house = opened(folder, clock(NOON))
    yield house
    house.close()


def put(house: House, *rows: object) -> None:
    house.db.write(Call(), lambda tx: [tx.session.add(row) for row in rows] and None)


def count(house: House, model: type) -> int:
    with house.db.reading() as rd:
        return rd.session.execute(select(func.count()).select_from(model)).scalar_one()


def on_duty_until(house: House, n: int, until: datetime) -> Courier:
    """Courier n is listening, until then."""
    with house.db.reading() as rd:
        person = rd.session.execute(select(Person).where(Person.phone == courier(n))).scalar_one()
    change = update(Courier).where(Courier.person_id == person.id).values(
        on_duty=True, duty_since=NOON, duty_until=until, lat=39.0, lng=117.7
    )  # fmt: skip
    house.db.write(Call(), lambda tx: tx.session.execute(change) and None)
    return row_of(house, person.id)


def row_of(house: House, person_id: str) -> Courier:
    with house.db.reading() as rd:
        return rd.session.get(Courier, person_id)


def duty_events(house: House, row: Courier) -> list[dict]:
    with house.db.reading() as rd:
        heard = events.since(rd, row.station_id, frozenset({f"person:{row.person_id}"}), 0)["events"]
    return [e for e in heard if e["kind"] == "duty.changed"]


def test_a_courier_who_said_until_six_hears_no_more_after_six(timed, clock):
    row = on_duty_until(timed, 11, NOON + timedelta(hours=6))
    clock(NOON + timedelta(hours=5, minutes=59))
    jobs.tick(timed)
    assert row_of(timed, row.person_id).on_duty
    clock(NOON + timedelta(hours=6, minutes=1))
    assert set(jobs.tick(timed).values()) == {"done"}
    after = row_of(timed, row.person_id)
    assert (after.on_duty, after.duty_until, after.lat) == (False, None, None)
    assert [e["data"]["status"] for e in duty_events(timed, row)] == ["off"]


def test_two_schedulers_end_a_duty_once(timed, folder, clock):
    rows = [on_duty_until(timed, n, NOON + timedelta(minutes=1)) for n in range(11, 21)]
    other = opened(folder, clock(NOON + timedelta(minutes=2)))
    both = [threading.Thread(target=jobs.tick, args=(house,)) for house in (timed, other)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    other.close()
    assert [len(duty_events(timed, row)) for row in rows] == [1] * 10
    with timed.db.reading() as rd:
        runs = rd.session.execute(select(JobRun.slot).where(JobRun.job == "duty_end")).scalars().all()
    assert len(runs) == 1


def test_a_slot_is_done_once_and_the_next_one_again(timed, clock):
    row = on_duty_until(timed, 12, NOON)
    jobs.tick(timed)
    row_again = on_duty_until(timed, 12, NOON)
    jobs.tick(timed)
    assert row_of(timed, row.person_id).on_duty, "the slot of this minute has had its effect"
    clock(NOON + timedelta(minutes=1))
    jobs.tick(timed)
    assert not row_of(timed, row_again.person_id).on_duty


def test_what_is_no_longer_needed_goes_and_what_is_stays(timed, clock):
    who = row_of(timed, on_duty_until(timed, 13, NOON).person_id).person_id
    ago = lambda **of: NOON - timedelta(**of)  # noqa: E731
    before = {model: count(timed, model) for model in (Session, OneTimeLink)}
    put(
        timed,
        IdempotencyKey(person_id=who, key="old", digest="", at=ago(hours=49)),
        IdempotencyKey(person_id=who, key="young", digest="", at=ago(hours=47)),
        SignInFailure(subject="phone:old", failures=3, last_at=ago(hours=25)),
        SignInFailure(subject="phone:young", failures=3, last_at=ago(hours=23)),
        *(
            Session(token_hash=f"t{n}", person_id=who, csrf="", created_at=ago(days=60), expires_at=expires, ended_at=ended)
            for n, (expires, ended) in enumerate(
                [(ago(days=31), None), (ago(days=-9), ago(days=31)), (ago(days=29), None), (ago(days=-9), None)]
            )
        ),
        *(
            OneTimeLink(kind=LinkKind.reset, token_hash=f"l{n}", person_id=who, made_at=ago(days=20), expires_at=at)
            for n, at in enumerate([ago(days=8), ago(days=6)])
        ),
    )  # fmt: skip
    assert set(jobs.tick(timed).values()) == {"done"}
    with timed.db.reading() as rd:
        assert rd.session.execute(select(IdempotencyKey.key)).scalars().all() == ["young"]
        assert rd.session.execute(select(SignInFailure.subject)).scalars().all() == ["phone:young"]
    assert count(timed, Session) == before[Session] + 2
    assert count(timed, OneTimeLink) == before[OneTimeLink] + 1


def tell(house: House, station_id: str, *ages_in_days: float) -> None:
    def telling(tx) -> None:
        for age in ages_in_days:
            tx.event("notice", station_id, ("person", "p"), ROOMS, {})
            tx.notes.events[-1]["at"] = NOON - timedelta(days=age)

    house.db.write(Call(), telling)


def a_station(house: House) -> str:
    with house.db.reading() as rd:
        return rd.session.execute(select(Stream.station_id).order_by(Stream.station_id)).scalars().first()


def test_the_log_forgets_after_a_week_and_says_so(timed):
    station = a_station(timed)
    with timed.db.reading() as rd:
        start = events.head(rd, station)
    tell(timed, station, 9, 8, 8, 6, 1)
    jobs.tick(timed)
    with timed.db.reading() as rd:
        assert events.since(rd, station, ROOMS, start)["resync"] is True
        kept = events.since(rd, station, ROOMS, start + 3)["events"]
    assert [e["seq"] for e in kept] == [start + 4, start + 5]


def test_the_last_entry_of_the_log_stays_whatever_its_age(timed):
    station = a_station(timed)
    tell(timed, station, 30, 20)
    jobs.tick(timed)
    with timed.db.reading() as rd:
        seqs = rd.session.execute(select(Event.seq).where(Event.station_id == station)).scalars().all()
        stream = rd.session.get(Stream, station)
    assert seqs == [stream.seq] and stream.oldest == stream.seq


def test_a_busy_station_keeps_a_bounded_log(timed, monkeypatch):
    from dispatch.actions import sweeps

    monkeypatch.setattr(sweeps, "EVENTS_MOST", 20)
    monkeypatch.setattr(sweeps, "PORTION", 7)
    station = a_station(timed)
    tell(timed, station, *[0.1] * 60)
    jobs.tick(timed)
    with timed.db.reading() as rd:
        stream = rd.session.get(Stream, station)
        seqs = rd.session.execute(select(Event.seq).where(Event.station_id == station)).scalars().all()
    assert seqs == list(range(stream.seq - 19, stream.seq + 1)) and stream.oldest == seqs[0]


def test_a_dead_spot_that_nobody_deals_with_is_told_and_then_told_louder(timed, clock):
    clock(NOON + timedelta(hours=2))  # two o'clock: the desk is open until five
    spots = Spots(timed)
    spots.now = NOON + timedelta(hours=2)
    report = spots.reported()["id"]

    def told() -> list[str]:
        return [verb for _, _, verb in spots.moves(report)][1:]

    clock(NOON + timedelta(hours=3))
    jobs.tick(timed)
    assert told() == []
    for minute in (1, 2, 3):
        clock(NOON + timedelta(hours=3, minutes=minute))
        assert set(jobs.tick(timed).values()) == {"done"}
    assert told() == ["overdue"]
    for minute in (31, 32, 33):  # two working hours were left of Monday: the next two end on Tuesday
        clock(NOON + timedelta(hours=22, minutes=minute))
        jobs.tick(timed)
    assert told() == ["overdue", "escalated"]


def test_two_schedulers_tell_of_ten_dead_spots_once_each(timed, folder, clock):
    spots = Spots(timed)
    spots.now = NOON + timedelta(hours=2)
    reports = [spots.reported(n, kind=f"H{n:02}")["id"] for n in range(1, 11)]
    other = opened(folder, clock(NOON + timedelta(hours=3, minutes=1)))
    both = [threading.Thread(target=jobs.tick, args=(house,)) for house in (timed, other)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    other.close()
    assert [[verb for _, _, verb in spots.moves(r)] for r in reports] == [["report", "overdue"]] * 10


def test_who_does_not_set_out_is_reminded_by_the_schedule_and_loses_it_to_the_schedule(timed, clock):
    street = Street(timed)
    order = street.held(street.courier(16))["id"]

    def told() -> list[str]:
        with timed.db.reading() as rd:
            verbs = [move["verb"] for move in histories.history(rd, NOBODY, order)["items"]][2:]
        return [verb for verb in verbs if verb != "widen"]  # open again, it looks for somebody else

    for minutes, said in ((59, []), (61, ["remind"]), (119, ["remind"]), (122, ["remind", "time_out"])):
        clock(NOON + timedelta(minutes=minutes))
        for _ in range(2):
            assert set(jobs.tick(timed).values()) == {"done"}
        assert told() == said


def test_one_broken_job_does_not_stop_the_others(timed, clock, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("poison")

    monkeypatch.setattr(jobs, "JOBS", (jobs.Job("poison", {"minute": "*"}, broken), *jobs.JOBS))
    row = on_duty_until(timed, 14, NOON)
    outcomes = jobs.tick(timed)
    assert outcomes.pop("poison") == "failed"
    assert set(outcomes.values()) == {"done"}
    assert not row_of(timed, row.person_id).on_duty


def test_a_slot_is_the_stations_time_whatever_the_machine_believes(timed, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    nightly = next(job for job in jobs.JOBS if job.id == "old_sessions")
    at = lambda *of: jobs.slot_of(nightly, timed, datetime(*of, tzinfo=timed.clock.zone))  # noqa: E731
    assert at(2026, 11, 23, 3, 4) == "2026-11-22T03:05:00+08:00"
    assert at(2026, 11, 23, 3, 5) == "2026-11-23T03:05:00+08:00"
    assert at(2026, 11, 24, 0, 0) == "2026-11-23T03:05:00+08:00"


def test_every_job_has_a_time_and_a_name_of_its_own(timed):
    assert len({job.id for job in jobs.JOBS}) == len(jobs.JOBS)
    assert all(jobs.slot_of(job, timed, NOON) <= "2026-11-23T12:00:00+08:00" for job in jobs.JOBS)


def test_a_tick_from_the_keyboard_reaches_the_phone_on_a_running_server(folder, clock):
    from tests.cast import Person as SignedIn

    file = clock(NOON)
    running = Server(folder, CLOCK_FILE=str(file)).start()
    try:
        phone = SignedIn(running.url, courier(15))
        until = (NOON + timedelta(hours=2)).isoformat()
        assert phone.call("PUT", "/me/duty", {"on": True, "until": until}).status_code == 200
        phone.listen()
        clock(NOON + timedelta(hours=2, minutes=1))
        env = {k: os.environ[k] for k in ("PATH", "HOME") if k in os.environ}
        env |= {"APP_ENV": "test", "DATA_DIR": str(folder), "CLOCK_FILE": str(file)}
        told = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", "tick"],
            cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert told.returncode == 0, told.stdout + told.stderr
        phone.hears("duty.changed", phone.id)
        assert phone.events[-1]["data"]["status"] == "off"
        phone.leave()
    finally:
        running.stop()
