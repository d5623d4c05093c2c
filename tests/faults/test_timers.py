"""Four processes time the jobs while they are killed and frozen at random: every slot has one effect.
And when one is gone, the others go on at once."""

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dispatch import config
from dispatch.house import House, open_house
from tests.faults.timers import Timers, named
from tests.server import PATIENCE

SHORT, LONG = 50, 1000


@pytest.fixture
def looking(folder: Path):
    house = open_house(config.load(data_dir=folder, app_env="test"))
    yield house
    house.close()


def troubled(timers: Timers, slots: int, seed: int) -> tuple[Counter[str], set[str]]:
    """What was done in so many slots, and what was to be done."""
    chance, wanted = random.Random(seed), set()
    for n in range(slots):
        timers.set_clock(n)
        mine = named(n, timers.looking.clock.zone)
        timers.until(mine, chance)
        wanted |= mine
    timers.settle()
    return timers.effects(), wanted


def judged(house: House, clock: Path, soak: Callable[[str], Any], name: str, slots: int) -> None:
    with soak(name) as seen:
        timers = Timers(house, clock)
        try:
            told, wanted = troubled(timers, slots, seed=7)
        finally:
            timers.close()
        seen.count = slots
        seen.failures += [f"{name} {told[name]} times" for name in sorted(wanted) if told[name] != 1]
        seen.failures += [f"{name} was never due" for name in sorted(set(told) - wanted)]
        seen.more |= {"kills": timers.killed, "freezes": timers.stopped, "effects": sum(told.values())}
        assert timers.stopped > slots / 10 or slots < SHORT, "nobody was ever in trouble"


@pytest.mark.soak
def test_each_slot_has_one_effect_whoever_is_killed_or_frozen(looking, tmp_path, count, soak):
    judged(looking, tmp_path / "now", soak, "slots", count(SHORT, LONG))


@pytest.mark.soak
@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_each_slot_has_one_effect_on_postgresql_too(postgres_house, tmp_path, count, soak):
    judged(postgres_house, tmp_path / "now", soak, "slots_postgres", count(10, LONG))


def test_the_same_eyes_see_an_effect_without_its_slot(looking, tmp_path):
    timers = Timers(looking, tmp_path / "now", mode="slotless")
    try:
        told, _ = troubled(timers, 3, seed=7)
    finally:
        timers.close()
    assert max(told.values()) > 1


def test_when_one_scheduler_dies_the_other_goes_on_within_ten_seconds(looking):
    """By the machine's own time; the ceiling is three times as generous as the promise."""
    timers = Timers(looking, None, mode="real", many=2)
    try:
        grown(timers, 2, PATIENCE)
        timers.processes[0].kill()
        grown(timers, 2, 30)
        assert set(timers.effects().values()) == {1}
    finally:
        timers.close()


def grown(timers: Timers, by: int, within: float) -> None:
    """So many slots more have had their effect."""
    before, until = len(timers.effects()), time.monotonic() + within
    while len(timers.effects()) < before + by:
        assert time.monotonic() < until, "nothing is timed any more"
        time.sleep(0.1)
