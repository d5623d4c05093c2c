"""A small server in its own process, on a port the system chooses: Flask, Flask-SocketIO, the wire, no more.

Started by the tests beside it; prints {"port": …} when it is ready.
"""

from gevent import monkey

monkey.patch_all()

import argparse  # noqa: E402
import json  # noqa: E402
import logging  # noqa: E402
import resource  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

import engineio.socket  # noqa: E402
import gevent  # noqa: E402
from flask import Flask, jsonify, request  # noqa: E402
from flask_socketio import SocketIO  # noqa: E402
from gevent import pywsgi  # noqa: E402

sys.path.insert(0, str(Path(__file__).parents[2]))
from dispatch.web import codec, links, outbox, wire  # noqa: E402

TIMES_SHORTER = 8


def rename_what_the_wire_stands_on(sio) -> None:
    """An engine.io of tomorrow that calls its inside otherwise, and works as well as before."""
    sio.eio._async = {**sio.eio._async, "web_socket": sio.eio._async["websocket"]}
    del sio.eio._async["websocket"]

    def upgrade(self, environ, start_response):
        return self.server._async["web_socket"](self._websocket_handler, self.server)(environ, start_response)

    engineio.socket.Socket._upgrade_websocket = upgrade


def handlers(sio) -> None:
    heard = []

    @sio.on("connect")
    def connect(sid, environ, auth=None):
        if (auth or {}).get("token") == "wrong":
            return False
        sio.enter_room(sid, "street")
        for room in (auth or {}).get("rooms", []):
            sio.enter_room(sid, room)
        sio.emit("hello", {"person": sid}, to=sid)
        return True

    @sio.on("disconnect")
    def disconnect(sid, reason):
        heard.append(reason)

    @sio.on("echo")
    def echo(sid, said=None):
        return said

    @sio.on("many")
    def many(sid, count, size):
        """So many events to the street, as a relay says them: one after the other."""
        for number in range(count):
            sio.emit("event", {"seq": number, "pad": "x" * size}, to="street")
        return count

    @sio.on("mixed")
    def mixed(sid, number):
        """An event to all and an answer to one: the answer must come after."""
        sio.emit("event", {"n": number, "by": sid}, to=["street", "station"])
        return number

    @sio.on("reasons")
    def reasons(sid):
        return heard

    @sio.on("leave me")
    def leave(sid):
        sio.emit("bye", {"reason": "signed_out"}, to=sid)
        wire.dismiss(sio, sid)


def phones(exchange) -> list:
    return [link._sock for link in exchange.links] if exchange else []


def no_delay(sock) -> bool:
    return bool(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def memory_kb() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--seam", choices=["there", "renamed"], default="there")
    ask.add_argument("--ping", type=float, nargs=2, default=(25.0, 20.0))
    ask.add_argument("--certificate", nargs=2)
    ask.add_argument("--hurry", action="store_true", help="all patience eight times shorter")
    ask.add_argument("--farewell", type=float, default=outbox.FAREWELL_SECONDS)
    wanted = ask.parse_args()
    outbox.FAREWELL_SECONDS = wanted.farewell
    if wanted.hurry:
        links.HALF_SECONDS = links.CONNECT_SECONDS = links.HALF_SECONDS / TIMES_SHORTER
        outbox.STUCK_SECONDS /= TIMES_SHORTER
        links.LOOK_SECONDS /= TIMES_SHORTER
    logging.basicConfig(level=logging.WARNING)
    app = Flask(__name__)
    server = SocketIO(
        app, async_mode="gevent", async_handlers=False, transports=["websocket"], json=codec,
        client_manager=wire.Broadcast(), serializer=codec.Packet, cors_allowed_origins=[],
        ping_interval=wanted.ping[0], ping_timeout=wanted.ping[1],
    )  # fmt: skip
    if wanted.seam == "renamed":
        rename_what_the_wire_stands_on(server.server)
    exchange = wire.install(server.server)
    handlers(server.server)

    @app.get("/state")
    def state():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return jsonify(
            kb=memory_kb(), cpu=usage.ru_utime + usage.ru_stime, ours=exchange is not None,
            links=len(exchange.links) if exchange else None, sockets=len(server.server.eio.sockets),
            behind=len([link for link in exchange.links if link._waiting]) if exchange else None,
            undelayed=all(no_delay(sock) for sock in [request.environ[wire.SOCKET], *phones(exchange)]),
        )  # fmt: skip

    @app.post("/say")
    def say():
        """One event a call of `many`, without a client that must itself keep up."""
        for number in range(int(request.args["count"])):
            server.server.emit("event", {"seq": number, "pad": "x" * int(request.args["size"])}, to="street")
            gevent.sleep(0)
        return "", 204

    @app.post("/stop")
    def stop():
        gevent.spawn(exchange.hang_up)
        return "", 204

    keys = dict(zip(("keyfile", "certfile"), wanted.certificate, strict=True)) if wanted.certificate else {}
    httpd = wire.Server(("127.0.0.1", 0), app, log=None, **keys)
    assert issubclass(wire.Server, pywsgi.WSGIServer)
    httpd.start()
    print(json.dumps({"port": httpd.server_port}), flush=True)
    httpd.serve_forever()


if __name__ == "__main__":
    main()
