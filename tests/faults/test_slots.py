"""The scheduler runs in four processes at once: each slot has one effect. Four houses over one
database stand for them; a work that takes no slot shows that the harness would see it."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select

from dispatch import config, jobs
from dispatch.actions import slots
from dispatch.house import House, open_house
from dispatch.tx import Call, Tx
from models import Event, Stream

PROCESSES = 4


def telling(station: str, slot: str) -> Callable[[Tx], None]:
    """An effect that bears no second time: an event that names its slot."""
    return lambda tx: tx.event("notice", station, ("slot", slot), ["nobody"], {})


def last_portion(station: str, slot: str) -> Callable[[Tx], bool]:
    def one(tx: Tx) -> bool:
        telling(station, slot)(tx)
        return False

    return one


def unguarded(house: House, station: str, slot: str) -> None:
    house.db.write(Call(), telling(station, slot))


def taken_once(house: House, station: str, slot: str) -> None:
    jobs.run(
        house,
        jobs.Job("once", {"minute": "*"}, lambda h, job, _: jobs.once(telling(station, slot))(h, job, slot)),
    )


def taken_at_the_end(house: House, station: str, slot: str) -> None:
    work = jobs.step_by_step(last_portion(station, slot))
    assert jobs.run(house, jobs.Job("step", {"minute": "*"}, lambda h, job, _: work(h, job, slot))) == "done"


WAYS = [taken_once, taken_at_the_end]


def effects(
    settings: config.Settings, work: Callable[[House, str, str], None], how_many: int
) -> Counter[str]:
    """Each slot done by all processes at once; how often it had an effect."""
    houses = [open_house(settings) for _ in range(PROCESSES)]
    with houses[0].db.reading() as rd:
        station = rd.session.execute(select(Stream.station_id)).scalars().first()
    ready = threading.Barrier(PROCESSES)

    def process(house: House) -> None:
        for n in range(how_many):
            ready.wait()
            work(house, station, f"slot-{n}")

    threads = [threading.Thread(target=process, args=(house,)) for house in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with houses[0].db.reading() as rd:
        told = rd.session.execute(select(Event.subject_id).where(Event.kind == "notice")).scalars().all()
    for house in houses:
        house.close()
    return Counter(told)


@pytest.mark.parametrize("work", WAYS)
def test_each_slot_has_one_effect(folder, count, work):
    many = count(50, 1000)
    told = effects(config.load(data_dir=folder, app_env="test"), work, many)
    assert told == Counter({f"slot-{n}": 1 for n in range(many)})


def test_the_harness_sees_a_work_that_takes_no_slot(folder):
    told = effects(config.load(data_dir=folder, app_env="test"), unguarded, 5)
    assert set(told.values()) == {PROCESSES}


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
@pytest.mark.parametrize("work", WAYS)
def test_each_slot_has_one_effect_on_postgresql(postgres_url, postgres_demo, count, work):
    many = count(50, 1000)
    told = effects(config.load(data_dir=postgres_demo, app_env="test", database_url=postgres_url), work, many)
    assert told == Counter({f"slot-{n}": 1 for n in range(many)})


def test_a_taken_slot_is_not_taken_again(house):
    take = lambda tx: slots.take(tx, "job", "2026-11-23")  # noqa: E731
    assert [house.db.write(Call(), take) for _ in range(3)] == [True, False, False]
