"""The disk is full, broken or held by somebody else: the server says so, lets everybody read, and heals."""

import os
import resource
import shutil
import subprocess
import threading
import uuid

import pytest

from tests.cast import PATIENCE, committee, courier
from tests.faults.ground import Ground
from tests.faults.hands import signed_in
from tests.faults.locks import Lock
from tests.faults.phones import Line, Listener
from tests.server import Server

RESIDENT = {"name": "陈桂兰", "phone": "13812345678", "address": {"compound": "芳林园"}}
NEED = {"resident": RESIDENT, "category": "shopping"}


class Station:
    """A server, a committee's clerk who posts, and a courier who looks and listens."""

    def __init__(self, folder):
        staff, phone = signed_in(folder, [committee(1), courier(1)])
        self.folder, self.ground = folder, Ground(folder)
        self.server = Server(folder, WORK_LIMITS="0").start()
        self.staff, self.phone = staff, phone
        self.ear = Listener(self.server.port, phone.token)

    def post(self, key=None):
        """A need, on a connection of its own."""
        return Line(self.server.port, self.staff.token).call("POST", "/needs", NEED, key or uuid.uuid4().hex)

    def looks(self):
        """Ten reads over HTTP and ten over the socket, all answered."""
        line = Line(self.server.port, self.phone.token)
        for _ in range(10):
            assert line.call("GET", "/orders")[0] == 200
            assert "events" in self.ear.ask("resume", {"after": self.ear.hello["head"]})

    def needs(self):
        return self.ground.one("SELECT count(*) FROM needs")

    def close(self):
        self.ear.close()
        self.server.stop()


@pytest.fixture
def station(folder):
    made = Station(folder)
    yield made
    made.close()


def test_while_another_process_holds_the_database_one_waits_and_nobody_else_does(station):
    """Had anybody waited with him, ten looks would have outlasted his five seconds."""
    told = []
    with Lock(station.folder):
        post = threading.Thread(target=lambda: told.append(station.post()))
        post.start()
        station.looks()
        assert not told, "answered before it could be written"
    post.join(PATIENCE)
    assert told[0][0] == 201


def test_who_waits_for_five_seconds_is_told_busy_and_nothing_was_written(station):
    key, before = "busy-key", station.needs()
    with Lock(station.folder) as lock:
        status, problem = station.post(key)
        assert (status, problem["code"]) == (503, "busy")
        station.looks()
        lock.let_go()
    assert station.post()[0] == 201  # whatever was still waiting is through before this
    assert station.needs() == before + 1
    status, made = station.post(key)
    assert (status, station.needs()) == (201, before + 2)
    assert station.post(key) == (201, made)


def test_a_disk_that_takes_no_more_is_said_reads_go_on_and_it_heals(station):
    """The kernel refuses what would make any of the server's files longer than it is."""
    process = station.server.process.pid
    assert station.post()[0] == 201
    soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    wal = station.folder / "station.db-wal"
    resource.prlimit(process, resource.RLIMIT_FSIZE, (max(4096, wal.stat().st_size), hard))
    try:
        before, key = station.needs(), "while-it-was-full"
        status, problem = station.post(key)
        assert (status, problem["code"]) == (503, "storage_unavailable")
        station.looks()
        assert station.needs() == before
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, hard))
    assert station.post(key)[0] == 201
    assert station.needs() == before + 1


@pytest.fixture
def small_disk(folder, tmp_path):
    """The same street on a disk of its own with hardly any room left."""
    mount = tmp_path / "disk"
    mount.mkdir()
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) // 1024 + 6000
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(mount)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        shutil.copytree(folder, mount / "var")
        yield mount / "var"
    finally:
        subprocess.run(["umount", "-l", str(mount)], check=True)


def test_a_full_disk_is_called_full_and_heals_when_there_is_room(small_disk):
    station = Station(small_disk)
    try:
        assert station.post()[0] == 201
        ballast = small_disk / "ballast"
        with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
            while True:
                file.write(b"x" * 4096)
        before = station.needs()
        answers = [station.post() for _ in range(60)]  # what the log file had room for is still taken
        refused = [(s, p["code"]) for s, p in answers if s != 201]
        assert set(refused) == {(507, "storage_unavailable")}
        assert station.needs() == before + 60 - len(refused)
        station.looks()
        ballast.unlink()
        assert station.post()[0] == 201
    finally:
        station.close()
