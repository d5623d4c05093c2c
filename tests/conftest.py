"""What every test stands on: a house of its own, with the demo street in it, on a real database."""

import os
import shutil
from pathlib import Path

import pytest

from dispatch import config
from dispatch.house import open_house
from tests import waiting
from tests.cast import Person
from tests.renewal import renew
from tests.server import Server


def pytest_xdist_auto_num_workers() -> int:
    """Of `-n auto`: one more than there are cores, as some tests wait for a time-out or an undo."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the demo street, laid once a worker and copied for each test."""
    folder = tmp_path_factory.mktemp("demo")
    house = open_house(config.load(data_dir=folder, app_env="test"))
    from dispatch.cli import load_demo

    load_demo(house)
    house.close()
    return folder


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    """This test's own copy of the demo street."""
    mine = tmp_path / "var"
    shutil.copytree(demo_folder, mine)
    return mine


@pytest.fixture
def house(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """An opened house over the demo street, in which no action may wait; closed at the end."""
    waiting.forbid(monkeypatch)
    opened = open_house(config.load(data_dir=folder, app_env="test"))
    yield opened
    opened.close()


@pytest.fixture
def bare_house(tmp_path: Path):
    """A house with nothing in it but its schema."""
    opened = open_house(config.load(data_dir=tmp_path / "bare", app_env="test"))
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's own settings must not decide a test."""
    for name in (
        "APP_ENV",
        "DATA_DIR",
        "DATABASE_URL",
        "SECRET_KEY",
        "PII_KEYS",
        "PORT",
        "HOST",
        "CLOCK_FILE",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def shared_server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory):
    """One server a worker for tests that do not mind each other's orders."""
    folder = tmp_path_factory.mktemp("shared") / "var"
    shutil.copytree(demo_folder, folder)
    running = Server(folder).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def standing_server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory):
    """The server behind `fresh_server`; nobody asks for it himself."""
    folder = tmp_path_factory.mktemp("standing") / "var"
    shutil.copytree(demo_folder, folder)
    running = Server(folder)
    yield running
    running.stop()


@pytest.fixture
def fresh_server(standing_server: Server, demo_folder: Path):
    """A server with nothing in it but the demo street: one a worker, its street laid anew for each test.
    For tests that need `server.said`, other settings or a process of their own: `server`."""
    if not standing_server.runs():
        standing_server.start()
    renew(standing_server.folder, demo_folder)
    return standing_server


@pytest.fixture
def server(folder: Path):
    """A server of this test's own."""
    running = Server(folder).start()
    yield running
    running.stop()


@pytest.fixture
def people(shared_server: Server):
    """people(phone) signs somebody in on the shared server; sockets are closed at the end."""
    there: list[Person] = []

    def sign_in(phone: str) -> Person:
        there.append(Person(shared_server.url, phone))
        return there[-1]

    yield sign_in
    for person in there:
        person.leave()
