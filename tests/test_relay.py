"""What another process wrote reaches the phones of this one, also when this one is never idle."""

import threading

import pytest
from sqlalchemy import select

from dispatch import config
from dispatch.events import Relay
from dispatch.house import House, open_house
from dispatch.tx import Call
from models import Stream
from tests.cast import PATIENCE


@pytest.fixture
def neighbour(folder, house):
    """Another process on the same street."""
    other = open_house(config.load(data_dir=folder, app_env="test"))
    yield other
    other.close()


class Phones:
    """What was pushed, and a wait for it."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.news = threading.Condition()

    def push(self, _rooms: list[str], event: dict) -> None:
        with self.news:
            self.heard.append(event["subject"]["id"])
            self.news.notify_all()

    def hear(self, what: str) -> bool:
        with self.news:
            return self.news.wait_for(lambda: what in self.heard, PATIENCE)


def stations(house: House) -> list[str]:
    with house.db.reading() as rd:
        return list(rd.session.execute(select(Stream.station_id).order_by(Stream.station_id)).scalars())


def tell(house: House, station: str, what: str) -> None:
    house.db.write(Call(), lambda tx: tx.event("notice", station, ("slot", what), ["street"], {}))


@pytest.fixture
def phones(house):
    there = Phones()
    relay = Relay(house.db, there.push)
    there.relay = relay
    relay.start()
    yield there
    relay.stop()


def test_what_a_neighbour_wrote_is_handed_on_without_being_told(house, neighbour, phones):
    tell(neighbour, stations(house)[0], "from next door")
    assert phones.hear("from next door")


def test_a_process_that_is_never_idle_still_looks_next_door(house, neighbour, phones):
    mine, theirs = stations(house)[:2]
    busy = threading.Event()

    def work() -> None:
        n = 0
        while not busy.is_set():
            phones.relay.wake.set()
            n += 1
            if n % 50 == 0:
                tell(house, mine, f"own {n}")
            busy.wait(0.001)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        tell(neighbour, theirs, "from next door")
        assert phones.hear("from next door")
    finally:
        busy.set()
        worker.join()
    assert len(phones.heard) == len(set(phones.heard)), "each is handed on once"
