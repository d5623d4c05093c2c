"""The server's own WebSocket under python-socketio: installed in one place, the stock one where it cannot be.

    server = SocketIO(app, async_mode="gevent", async_handlers=False, transports=["websocket"],
                      client_manager=wire.Broadcast(), json=codec, serializer=codec.Packet)
    exchange = wire.install(server.server)
    wire.Server((host, port), app).serve_forever()

What it leans on that engine.io does not promise stands in `_seam` (held by tests/web/test_wire.py); should
one of it go, `install` says so in the log and everything runs on, slower, on the stock class.
"""

import logging
import socket
from collections.abc import Callable, Iterable
from typing import Any

import engineio.socket
import socketio
from engineio import packet as engine_packet
from gevent import pywsgi
from socketio import packet

from dispatch.web import frames
from dispatch.web.codec import Malformed
from dispatch.web.links import Exchange, Link
from dispatch.web.outbox import KERNEL_BYTES

log = logging.getLogger("last_metre.wire")

SOCKET = "last_metre.socket"  # where our pywsgi handler leaves the connection for the WebSocket
OWNER = "last_metre.engine_socket"  # and our hook the engine.io socket
REFUSAL = [("Content-Type", "text/plain; charset=utf-8"), ("Sec-WebSocket-Version", "13")]


def install(sio: Any, too_slow: tuple[str, Any] = ("bye", {"reason": "too_slow"})) -> Exchange | None:
    """Puts our WebSocket under this Socket.IO server; None if it cannot be and the stock one stays.
    `too_slow` is the event said to a phone before it is left because it does not keep up."""
    if missing := _seam(sio):
        log.warning("the stock WebSocket is used, engine.io has no %s", ", ".join(missing))
        return None
    eio, stock = sio.eio, sio.eio._async["websocket"]
    exchange = Exchange(
        (eio.ping_interval, eio.ping_timeout), _is_connected(sio), _event_frame(sio, *too_slow)
    )
    eio._async = {
        **eio._async,
        "websocket": lambda handler, server: _Upgrade(handler, server, stock, exchange),
    }
    eio.on("connect", _taking_over(eio, eio.handlers["connect"]))
    eio.on("message", _refusing(eio, eio.handlers["message"]))
    return exchange


def dismiss(sio: Any, sid: str) -> None:
    """Ends a phone's connection, after all that was said to it. `sio.disconnect` alone takes it out of its
    rooms, and leaves the connection open for as long as the phone likes."""
    phone = sio.manager.eio_sid_from_sid(sid, "/")
    sio.disconnect(sid)
    if phone:
        sio.eio.disconnect(phone)


def _seam(sio: Any) -> list[str]:
    """What of engine.io's inside is not as we know it."""
    eio = getattr(sio, "eio", None)
    stood_on = {
        '_async["websocket"]': "websocket" in (getattr(eio, "_async", None) or {}),
        "handlers": {"connect", "message"} <= set(getattr(eio, "handlers", ())),
        "sockets": hasattr(eio, "sockets"),
        "Socket.receive, close and schedule_ping": all(
            hasattr(engineio.socket.Socket, name) for name in ("receive", "close", "schedule_ping")
        ),
    }
    return [name for name, stands in stood_on.items() if not stands]


def _is_connected(sio: Any) -> Callable[[str], bool]:
    def is_connected(eio_sid: str) -> bool:
        """Has this socket said Socket.IO's CONNECT, and been let in?"""
        manager = sio.manager
        return any(
            manager.is_connected(manager.sid_from_eio_sid(eio_sid, namespace), namespace)
            for namespace in manager.get_namespaces()
        )

    return is_connected


def _taking_over(eio: Any, connect: Callable[..., Any]) -> Callable[..., Any]:
    def accept(eio_sid: str, environ: dict[str, Any]) -> Any:
        """Marks a socket as to be ours. Engine.io would next start a greenlet for it that sleeps until the
        first ping; the exchange sees to pings."""
        if "transport=websocket" in environ["QUERY_STRING"] and _connection(environ) is not None:
            owner = environ[OWNER] = eio.sockets[eio_sid]
            owner.last_ping, owner.schedule_ping = None, lambda: None
        return connect(eio_sid, environ)

    return accept


def _connection(environ: dict[str, Any]) -> Any:
    """The TCP or TLS connection behind a request, where the server has left it."""
    return environ.get(SOCKET) or environ.get("gunicorn.socket")


def _refusing(eio: Any, message: Callable[..., Any]) -> Callable[..., Any]:
    def hear(eio_sid: str, data: Any) -> None:
        """What is no packet ends the connection, not in a traceback of the log."""
        try:
            message(eio_sid, data)
        except Malformed:
            link = getattr(eio.sockets.get(eio_sid), "queue", None)
            if isinstance(link, Link):
                link.refuse(frames.POLICY)

    return hear


class _Upgrade:
    """What engine.io makes of `_async["websocket"]` for each connection, and calls with its request."""

    def __init__(self, handler: Any, server: Any, stock: Any, exchange: Exchange) -> None:
        self._handler, self._server, self._stock, self._exchange = handler, server, stock, exchange

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        owner, sock = environ.pop(OWNER, None), _connection(environ)
        if owner is None:
            served: Iterable[bytes] = self._stock(self._handler, self._server)(environ, start_response)
            return served
        try:
            greeting = frames.handshake(environ)
        except frames.Breach as breach:
            owner.close(wait=False, abort=True, reason=self._server.reason.TRANSPORT_ERROR)
            start_response("400 Bad Request", REFUSAL)
            return [str(breach).encode()]
        undelayed(sock)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
        owner.connected = owner.upgraded = True
        self._exchange.serve(sock, owner, greeting)
        if SOCKET not in environ:
            raise StopIteration  # so gunicorn knows that the connection is not its own any more
        return []


class Broadcast(socketio.Manager):
    """Encodes an event once for its whole room: one byte string, one non-blocking send per phone.

    For each phone it comes in its place between all else that is said to it. Whom nothing of ours serves
    (the stock WebSocket, Flask-SocketIO's test client) gets python-socketio's packet."""

    def emit(
        self, event: str, data: Any, namespace: str, room: Any = None, skip_sid: Any = None,
        callback: Any = None, to: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        """To everyone in `to` (a room, several, or None for all), each once."""
        words = None if callback else _encoded(self.server, event, data, namespace)
        if words is None:
            super().emit(event, data, namespace, room, skip_sid, callback, to, **kwargs)
            return
        skipped = skip_sid if isinstance(skip_sid, list) else [skip_sid]
        listeners = [
            phone for sid, phone in self.get_participants(namespace, to or room) if sid not in skipped
        ]
        boxes, others = self._links(listeners)
        frame = frames.message("4" + words)
        if len(boxes) == 1:
            boxes[0].send_ready(frame)  # what is said to one does not wait for a round
        else:
            for box in boxes:
                box.gather(frame)
        for phone in others:
            self.server._send_eio_packet(phone, engine_packet.Packet(engine_packet.MESSAGE, words))

    def _links(self, listeners: list[str]) -> tuple[list[Link], list[str]]:
        boxes, others, sockets = [], [], self.server.eio.sockets
        for phone in listeners:
            owner = sockets.get(phone)
            if owner is not None and type(owner.queue) is Link:
                boxes.append(owner.queue)
            else:
                others.append(phone)
        return boxes, others


def _encoded(sio: Any, event: str, data: Any, namespace: str) -> str | None:
    """The event's packet; None for one that has binary parts."""
    arguments = list(data) if isinstance(data, tuple) else [] if data is None else [data]
    words = sio.packet_class(packet.EVENT, namespace=namespace, data=[event, *arguments]).encode()
    return None if isinstance(words, list) else words


def _event_frame(sio: Any, event: str, data: Any) -> bytes:
    return frames.message("4" + (_encoded(sio, event, data, "/") or ""))


def undelayed(sock: Any) -> None:
    """An answer that follows another must not wait for the phone's delayed acknowledgement (40 ms)."""
    if sock.family in (socket.AF_INET, socket.AF_INET6):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class Handler(pywsgi.WSGIHandler):
    """Leaves the connection in the environ, and takes out the browsers' offer to compress: the stock
    WebSocket would accept it, too."""

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        environ[SOCKET] = self.socket
        return environ

    def handle_one_response(self) -> None:
        """Whoever gave no HTTP answer had the connection for something else, and has ended it: what a phone
        said too late is no next request."""
        super().handle_one_response()
        if self.status is None:
            self.close_connection = True


class Server(pywsgi.WSGIServer):
    """gevent's HTTP server without delayed segments, and with room for a whole city that comes back at once."""

    handler_class = Handler
    backlog = 4096

    def handle(self, sock: Any, address: Any) -> None:
        undelayed(sock)
        super().handle(sock, address)
