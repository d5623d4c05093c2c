"""What an operator sees: alive, ready, figures, and a log in which nobody can be found."""

import contextlib
import io
import json
import logging
import os
import re
import signal
import socket
import threading
import time
from pathlib import Path

import pytest
import requests

from dispatch import logs
from dispatch.actions import faults
from dispatch.tx import Call
from tests.cast import COORDINATOR, Person, committee, courier
from tests.server import PATIENCE, Server

MARK = "馬克MARK"


def asked(server: Server, path: str, **more: object) -> requests.Response:
    return requests.get(server.url + path, timeout=PATIENCE, **more)  # type: ignore[arg-type]


def figure(server: Server, name: str, **labels: str) -> float:
    """The value of one line of /metrics; 0 when there is none."""
    for line in asked(server, "/metrics").text.splitlines():
        if re.match(rf"{name}[{{ ]", line) and all(f'{k}="{v}"' in line for k, v in labels.items()):
            return float(line.rsplit(" ", 1)[1])
    return 0.0


# ---------------------------------------------------------------- alive and ready


def test_every_answer_says_whose_it_is(shared_server):
    """A page tells ours by it from a portal's, a firewall's or a proxy's."""
    for path in ("/api/v1/me", "/api/v1/no-such-thing", "/healthz", "/sign-in"):
        assert asked(shared_server, path).headers["X-Last-Metre"] == "1", path
    refused = requests.post(f"{shared_server.url}/api/v1/needs", data="{", timeout=PATIENCE)
    assert refused.status_code == 401 and refused.headers["X-Last-Metre"] == "1"


def test_a_running_server_lives_and_is_ready(shared_server):
    assert asked(shared_server, "/healthz").json() == {"status": "ok"}
    answer = asked(shared_server, "/readyz")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["process"]) == ("ready", "all")
    assert {name for name, check in body["checks"].items() if check["ok"]} == {
        "database", "schema", "writer", "relay", "scheduler",
    }  # fmt: skip
    assert body["checks"]["relay"]["runs"] and body["checks"]["scheduler"]["runs"]


def app_of(house):
    from flask import Flask

    from dispatch.web import application

    app = Flask("app", root_path=str(Path.cwd()))
    application.furnish(app, house)
    return app


def test_a_process_whose_relay_or_schema_is_not_right_says_so(house, monkeypatch):
    monkeypatch.setattr(house.settings, "process", "web")
    app = app_of(house)
    assert app.test_client().get("/readyz").status_code == 200
    from dispatch.events import Relay

    class Board:
        relay = Relay(house.db, lambda *_: None)
        seats: dict = {}

    app.extensions["switchboard"] = Board
    told = app.test_client().get("/readyz")
    assert (told.status_code, told.json["checks"]["relay"]["ok"]) == (503, False), "its thread never began"
    Board.relay.start()
    Board.relay.hand_on(looking=True)
    assert app.test_client().get("/readyz").status_code == 200
    Board.relay.stop()
    assert app.test_client().get("/readyz").status_code == 503
    del app.extensions["switchboard"]
    monkeypatch.setattr("dispatch.migration.newest", lambda: "9999")
    told = app.test_client().get("/readyz")
    assert (told.status_code, told.json["checks"]["schema"]["wanted"]) == (503, "9999")
    assert app.test_client().get("/healthz").status_code == 200


def test_a_worker_needs_its_scheduler_and_a_web_process_does_not(house, monkeypatch):
    app = app_of(house)
    for process, status in (("web", 200), ("worker", 503), ("all", 503)):
        monkeypatch.setattr(house.settings, "process", process)
        assert app.test_client().get("/readyz").status_code == status, process


def test_a_worker_whose_scheduler_is_stuck_says_so_and_who_else_times_is_told(house):
    from dispatch.jobs_timing import STALE, Timekeeper, note_beat

    app = app_of(house)
    app.extensions["timekeeper"] = timekeeper = Timekeeper(house)
    timekeeper.start()
    house.db.write(Call(), note_beat, "other:1:ab", "worker")
    house.db.write(Call(), faults.remember, "widen", "order-1", "KeyError")
    told = app.test_client().get("/readyz")
    assert (told.status_code, told.json["checks"]["scheduler"]["runs"]) == (200, True)
    others = {one["process"]: one for one in told.json["others"]["timed_by"]}
    assert others["other:1:ab"]["kind"] == "worker" and others["other:1:ab"]["seconds_ago"] < PATIENCE
    assert told.json["others"]["set_aside"] == {"widen": 1}
    timekeeper.beaten -= STALE
    told = app.test_client().get("/readyz")
    assert (told.status_code, told.json["checks"]["scheduler"]["ok"]) == (503, False)
    timekeeper.stop()


def test_an_unreadable_database_is_not_ready_and_no_traceback(house, monkeypatch):
    app = app_of(house)
    monkeypatch.setattr(house.db, "reading", lambda: 1 / 0)
    told = app.test_client().get("/readyz")
    assert (told.status_code, told.json["checks"]["database"]) == (
        503,
        {"ok": False, "error": "ZeroDivisionError"},
    )


def test_a_worker_serves_its_operator_and_nobody_else(folder):
    worker = Server(folder, PROCESS="worker").start()
    try:
        assert asked(worker, "/readyz").json()["process"] == "worker"
        assert asked(worker, "/healthz").status_code == asked(worker, "/metrics").status_code == 200
        assert asked(worker, "/").status_code == asked(worker, "/api/v1/me").status_code == 404
    finally:
        worker.stop()


# ---------------------------------------------------------------- figures


def test_grabs_requests_and_sockets_are_counted(server):
    station, staff = Person(server.url, COORDINATOR).listen(), Person(server.url, committee(1))
    first, second = (Person(server.url, courier(n)).on_duty().listen() for n in (11, 12))
    order = staff.needs()["order"]
    assert first.grab(order["id"])["ok"]
    assert second.grab(order["id"])["error"]["code"] == "already_taken"
    assert second.post(f"/orders/{order['id']}/grab").status_code == 409
    assert first.post(f"/orders/{staff.needs()['order']['id']}/grab").status_code == 200
    station.hears("order.claimed", order["id"])
    assert figure(server, "lm_grabs_total", outcome="won", way="socket") == 1
    assert figure(server, "lm_grabs_total", outcome="won", way="http") == 1
    assert figure(server, "lm_grabs_total", outcome="already_taken", way="socket") == 1
    assert figure(server, "lm_grabs_total", outcome="already_taken", way="http") == 1
    assert figure(server, "lm_sockets") == 3
    assert figure(server, "lm_orders", status="claimed") == 2
    assert figure(server, "lm_requests_total", route="POST /api/v1/needs", status="201") == 2
    assert figure(server, "lm_events_relayed_total") >= 6
    assert figure(server, "lm_writer_calls_total") >= figure(server, "lm_writer_batches_total") > 3
    assert figure(server, "lm_commit_seconds_count") > 3
    assert figure(server, "lm_relay_lag_seconds_count") >= 6
    assert order["id"] not in asked(server, "/metrics").text
    for person in (station, first, second):
        person.leave()


def test_figures_are_for_this_machine_or_for_who_has_the_token(house, monkeypatch):
    client, away = app_of(house).test_client(), {"REMOTE_ADDR": "192.168.1.9"}
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_overrides=away).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.168.1.9"}).status_code == 404
    monkeypatch.setattr(house.settings, "metrics_token", "tell-me-the-figures")
    wrong, right = ({"Authorization": f"Bearer {t}"} for t in ("tell", "tell-me-the-figures"))
    assert client.get("/metrics", environ_overrides=away, headers=wrong).status_code == 404
    assert client.get("/metrics", environ_overrides=away, headers=right).status_code == 200


# ---------------------------------------------------------------- the log


def lines(server: Server) -> list[dict]:
    return [json.loads(line) for line in server.said if line.startswith("{")]


def test_a_request_is_one_line_with_the_pattern_of_its_route(server):
    person = Person(server.url, courier(3))
    person.call("GET", "/orders?near=39.01,117.71", headers={"X-Request-Id": "find-me-again-1"})
    until = time.monotonic() + PATIENCE
    while not any(one.get("request_id") == "find-me-again-1" for one in lines(server)):
        assert time.monotonic() < until, server.said
        time.sleep(0.02)
    [line] = [one for one in lines(server) if one.get("request_id") == "find-me-again-1"]
    assert (line["event"], line["method"], line["route"]) == ("request", "GET", "/api/v1/orders")
    assert (line["status"], line["person"]) == (200, person.facts["id"])
    assert line["ms"] >= 0


def test_nothing_that_anybody_sent_stands_in_the_log(server):
    staff, phone = Person(server.url, committee(2)), Person(server.url, courier(4)).on_duty().listen()
    made = staff.needs(name=MARK, text=MARK, items=[{"name": MARK}], instructions=MARK, pick_up_code=MARK)
    order = made["order"]["id"]
    phone.grab(order, key=MARK)
    phone.post(f"/orders/{order}/message", {"text": MARK}, key="k-" + MARK.encode().hex())
    staff.call("GET", f"/residents?q={MARK}")
    staff.call("GET", f"/orders/{MARK}")
    requests.get(
        f"{server.url}/{MARK}?{MARK}={MARK}",
        headers={"User-Agent": "MARK", "Cookie": "a=MARK"},
        timeout=PATIENCE,
    )
    requests.post(
        f"{server.url}/api/v1/session", json={"phone": "13099998888", "password": MARK}, timeout=PATIENCE
    )
    requests.post(
        f"{server.url}/api/v1/session",
        data=b'{"MARK',
        headers={"Content-Type": "application/json"},
        timeout=PATIENCE,
    )
    requests.post(
        f"{server.url}/sign-in", data={"phone": "13099998888", "password": "MARK"}, timeout=PATIENCE
    )
    for request in (
        b"MARK /MARK HTTP/1.1\r\n\r\n",
        b"GET /MARK?MARK MARK\r\n\r\n",
        b"GET / HTTP/1.1\r\nMARK\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", server.port)) as raw:
            raw.sendall(request)
            raw.settimeout(PATIENCE)
            raw.recv(4096)
    phone.socket.emit("grab", {"order_id": MARK, MARK: MARK})
    phone.socket.emit(MARK, MARK)
    phone.leave()
    server.stop()
    said = "".join(server.said)
    for one in ("MARK", "馬克", "13099998888", "13000001002", "陈桂兰", staff.token, phone.token):
        assert one not in said
    assert len([one for one in lines(server) if one["event"] == "request"]) >= 10


def test_of_an_error_only_its_kind_and_its_places_are_written():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.Lines())
    log = logging.Logger("last_metre.test")
    log.addHandler(handler)
    try:
        try:
            raise ValueError(MARK)
        except ValueError as error:
            raise KeyError(f"{MARK}") from error
    except KeyError:
        log.exception("request_failed", extra={"facts": {"request_id": "r1"}})
    foreign = logging.Logger("engineio.server")
    foreign.addHandler(handler)
    foreign.warning("Invalid session %s", MARK)
    assert MARK not in out.getvalue()
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert (first["event"], first["request_id"], first["error"]["kind"]) == (
        "request_failed",
        "r1",
        "builtins.KeyError",
    )
    assert first["error"]["cause"]["kind"] == "builtins.ValueError"
    assert any("test_ops.py" in place for place in first["error"]["at"])
    assert second["event"] == "Invalid session %s"


def test_at_the_keyboard_the_log_is_for_eyes():
    record = logging.LogRecord("last_metre.jobs", logging.WARNING, "", 0, "job_refused", (), None)
    record.facts = {"job": "tidy"}
    assert re.fullmatch(r"\d\d:\d\d:\d\d warning  job_refused job=tidy", logs.Readable().format(record))


# ---------------------------------------------------------------- the end


def held_open(person: Person) -> None:
    """A long poll does not hold the server up."""
    with contextlib.suppress(requests.RequestException):
        person.call("GET", "/events?after=999999&wait=25")
        person.call("GET", "/events?wait=25")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_asked_to_end_says_bye_and_keeps_what_it_took(server, number):
    staff, phone = Person(server.url, committee(3)), Person(server.url, courier(5)).on_duty().listen()
    order = staff.needs()["order"]
    assert phone.grab(order["id"])["ok"]
    assert server.process is not None
    late = threading.Thread(target=held_open, args=(staff,))
    late.start()
    began = time.monotonic()
    os.kill(server.process.pid, number)
    assert server.process.wait(PATIENCE) == 0
    assert time.monotonic() - began < 3 * 3
    late.join()
    phone.gone()
    assert phone.bye == "stopping"
    server.restart()
    again = Person(server.url, courier(5))
    assert again.get(f"/orders/{order['id']}")["mine"] is True
