"""The server process: gevent's HTTP server, the sockets, the relay, the scheduler; and its orderly
end. What is wrong at the start is told in one sentence, and nothing is served."""

import errno
import gc
import logging
import os
import signal
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import gevent
from flask import Flask
from flask_socketio import SocketIO

from dispatch import config, logs
from dispatch.config import Settings
from dispatch.web import codec, lan, metrics, welcome, wire
from dispatch.web.sockets import Switchboard

log = logging.getLogger("last_metre.server")

BEGAN = time.perf_counter()
JOBS_MAY_TAKE = 2.0  # seconds that a running job gets at the end
FAREWELL = 0.05
COLLECT = (10_000, 20, 50)  # new objects, and rounds over them, before the collector looks
WAITS_FOR_SOMEBODY = ("order.opened", "order.released")  # its first couriers are told at once
WORKERS_PATHS = ("/healthz", "/readyz", "/metrics")


def in_thread(work: Callable[..., Any], *args: Any) -> Any:
    """gevent's pool of real threads: the loop runs on while this waits."""
    if args != ("COMMIT",):
        return gevent.get_hub().threadpool.apply(work, args)
    began = time.perf_counter()
    try:
        return gevent.get_hub().threadpool.apply(work, args)
    finally:
        metrics.took(time.perf_counter() - began)


def switchboard(app: Flask) -> Switchboard:
    """The Socket.IO side of an application."""
    socketio = SocketIO(
        app, async_mode="gevent", async_handlers=False, transports=["websocket"], json=codec,
        client_manager=wire.Broadcast(), serializer=codec.Packet, cors_allowed_origins=None,
        max_http_buffer_size=65_536, manage_session=False,
    )  # fmt: skip
    wire.install(socketio.server)
    house = app.extensions["house"]
    board = Switchboard(socketio.server, house, app.extensions["buckets"])
    socketio.server.on("grab", metrics.counting(board.grab))
    board.relay.heard.append(metrics.hearing(house))
    metrics.registry.register(metrics.Readings(house, board.seats))
    app.extensions["switchboard"] = board
    return board


def main(create_app: Callable[..., Flask]) -> int:
    settings = config.load()
    logs.begin(settings.app_env == "production")
    gevent.get_hub().print_exception = broken
    ips = opened_to_the_lan(settings) if settings.lan else []
    listener = listening(settings)
    context = tls(settings)
    app = create_app(settings, in_thread)
    house = app.extensions["house"]
    welcome.lay_demo(house)
    board = switchboard(app)
    if settings.process == "worker":
        app.wsgi_app = only(app.wsgi_app, WORKERS_PATHS)
    secure = {"ssl_context": context} if context else {}
    httpd = wire.Server(listener, app, log=None, error_log=None, **secure)  # they quote what was sent
    board.relay.start()
    stand_still()
    httpd.start()
    begin_jobs(app, board, httpd.server_port)
    print(welcome.lines(house, httpd.server_port, age(), ips), flush=True)
    wait_for_the_end()
    end(app, board, httpd)
    return 0


def stand_still() -> None:
    """What was loaded at the start stays to the end: the collector need not walk through it again and again
    while a courier waits, nor through all the rest so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)


def broken(_context: Any, kind: Any, error: Any, trace: Any) -> None:
    """A greenlet ended in an error that nobody caught: into the log, like everything else."""
    log.error("greenlet_failed", exc_info=(kind, error, trace))


# ---------------------------------------------------------------- the start


def opened_to_the_lan(settings: Settings) -> list[str]:
    """LAN=1: on every address, over https, with a certificate of our own unless one was given."""
    ips = lan.addresses()
    if "host" not in settings.model_fields_set:
        settings.host = "0.0.0.0"  # noqa: S104  that is what LAN=1 asks for
    if not settings.tls_cert:
        settings.tls_cert, settings.tls_key = lan.certificate(settings.data_dir, ips)
    return ips


def listening(settings: Settings) -> Any:
    """The port is ours before anything else is done."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return wire.Server.get_listener((settings.host, settings.port), wire.Server.backlog, family)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        if error.errno == errno.EADDRINUSE:
            told = (
                f"{where} is taken by another program: end that one, or choose another port with PORT=8001."
            )
        else:
            told = f"Cannot listen on {where} (HOST, PORT): {error.strerror}"
        raise SystemExit(told) from None


def age() -> float:
    """Seconds since this process was begun, its imports among them."""
    try:
        began = Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19]
        return time.clock_gettime(time.CLOCK_BOOTTIME) - int(began) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, AttributeError):  # no Linux
        return time.perf_counter() - BEGAN


def tls(settings: Settings) -> ssl.SSLContext | None:
    if not settings.tls_cert:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(settings.tls_cert, settings.tls_key)
    except (OSError, ssl.SSLError) as error:
        raise SystemExit(f"TLS_CERT and TLS_KEY cannot be used: {error.strerror or error}") from None
    return context


def only(serve: Any, paths: tuple[str, ...]) -> Callable[..., Iterable[bytes]]:
    """A worker answers its operator and nobody else."""

    def served(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in paths:
            answer: Iterable[bytes] = serve(environ, start_response)
            return answer
        start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return []

    return served


def begin_jobs(app: Flask, board: Switchboard, port: int) -> None:
    """In all and worker; with a test clock nothing is timed by the machine's, in a drill by who moves it."""
    house = app.extensions["house"]
    line = house.settings.drill_line
    if house.settings.process == "web" or (house.settings.clock_file and line is None):
        return
    from dispatch import jobs

    if line is not None:
        from dispatch.drill.conductor import Conductor

        Conductor(house, board, jobs.JOBS, jobs.run, jobs.trigger).begin(line, port)
        return
    from dispatch.jobs_timing import AtOnce, Timekeeper

    app.extensions["timekeeper"] = timekeeper = Timekeeper(house)
    board.relay.beats.append(timekeeper.watch)
    timekeeper.start()
    app.extensions["at_once"] = plan = AtOnce(house, jobs.PLAN)
    # The relay hands on what any process wrote; it only asks, and goes on.
    board.relay.heard.append(lambda event: plan.ask() if event["kind"] in WAITS_FOR_SOMEBODY else None)


# ---------------------------------------------------------------- the end


def wait_for_the_end() -> None:
    done = gevent.event.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, done.set)
    done.wait()


def end(app: Flask, board: Switchboard, httpd: Any) -> None:
    """Stop accepting, let the job end that runs, hand on what was committed, say bye, write what
    waits: in this order, within three seconds."""
    httpd.stop_accepting()
    if timekeeper := app.extensions.get("timekeeper"):
        gevent.spawn(timekeeper.stop).join(timeout=JOBS_MAY_TAKE)
        app.extensions["at_once"].stop(JOBS_MAY_TAKE)
    board.stop()
    gevent.sleep(FAREWELL)
    httpd.stop(timeout=1)
    app.extensions["house"].close()
    sys.stdout.flush()
    if os.environ.get("COVERAGE_RUN") is None:
        os._exit(0)
