"""A coordinator starts a drill from the board, watches it, and stops it."""

import os
import time

import pytest

from dispatch.drill.shows import Shows, show
from dispatch.errors import Refused
from tests.cast import COORDINATOR, OTHER_COORDINATOR, SUPERVISOR, Person

PATIENCE = 60.0
SILENT = "01900000-0000-7000-8000-000000000001"


def until(asked, right):
    ends = time.monotonic() + PATIENCE
    while not right(seen := asked()):
        assert time.monotonic() < ends, seen
        time.sleep(0.2)
    return seen


def test_a_coordinator_starts_watches_and_stops_one_drill_at_a_time(server):
    lu, yan, far = (Person(server.url, phone) for phone in (COORDINATOR, SUPERVISOR, OTHER_COORDINATOR))
    begun = lu.did("/drills", {"day": "normal", "policy": "broadcast", "seed": 3})
    assert begun["state"] == "running" and begun["seed"] == 3

    seen = until(lambda: yan.get(f"/drills/{begun['id']}"), lambda one: one.get("share", 0) > 0)
    assert seen["columns"]["open"] >= 0 and seen["map"]["couriers"] and seen["hours"]
    assert lu.call("POST", "/drills", {"day": "normal"}).json()["code"] == "in_flight"
    assert far.call("GET", f"/drills/{begun['id']}").status_code == 404
    assert far.get("/drills")["items"] == []
    assert yan.call("DELETE", f"/drills/{begun['id']}").status_code == 403

    assert lu.call("DELETE", f"/drills/{begun['id']}").status_code == 204
    until(lambda: lu.get(f"/drills/{begun['id']}"), lambda one: one["state"] == "stopped")
    assert lu.get("/orders")["items"] == [], "an order of the drill stands in the street"


def test_a_drill_ends_when_who_began_it_is_gone(tmp_path):
    shows = Shows(tmp_path)
    begun = shows.start("s", "normal", 1, "default")
    process = shows.running[begun["id"]]
    assert process.stdin is not None
    process.stdin.close()  # as it is when its server was killed
    assert process.wait(PATIENCE) != 0
    assert shows.seen(begun["id"], {"s"})["state"] == "stopped"
    shows.start("s", "normal", 1, "default")  # and does not bar the next one
    shows.stop(shows.listed({"s"})[0]["id"], {"s"})


def test_a_drill_that_was_ended_from_outside_does_not_run_for_ever(tmp_path):
    shows = Shows(tmp_path)
    told = {
        "id": SILENT,
        "station_id": "s",
        "day": "normal",
        "seed": 1,
        "policy": "default",
        "state": "running",
    }
    show(shows.file(SILENT), told)
    assert shows.seen(SILENT, {"s"})["state"] == "running"
    os.utime(shows.file(SILENT), (0, 0))
    assert shows.seen(SILENT, {"s"})["state"] == "stopped"


def test_what_is_no_id_is_no_file(tmp_path):
    show(tmp_path / "secret.json", {"station_id": "s", "state": "done"})
    with pytest.raises(Refused):
        Shows(tmp_path).seen("secret", {"s"})
