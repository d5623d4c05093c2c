"""What a phone and a desk speak: HTTP on a connection that is kept, and the socket that rings. Only
what the contract promises is used."""

import base64
import os
import select
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import orjson

HOST = "127.0.0.1"
PATIENCE = 30.0
TEXT = 0x81
EVENT = b'42["event",'


class Wire:
    """HTTP to the drill's server, one call after the other."""

    def __init__(self, port: int) -> None:
        self.http = HTTPConnection(HOST, port, timeout=PATIENCE)
        self.calls = 0

    def call(self, method: str, path: str, token: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token}"}
        sent = None
        if body is not None:
            sent, headers["Content-Type"] = orjson.dumps(body), "application/json"
        self.http.request(method, f"/api/v1{path}", sent, headers)
        answer = self.http.getresponse()
        told = answer.read()
        self.calls += 1
        return answer.status, orjson.loads(told) if told else {}


class Phone:
    """One socket of Socket.IO over WebSocket, signed in by its token."""

    def __init__(self, port: int, token: str, owner: Any) -> None:
        self.owner = owner
        self.rest = b""
        self.sock = socket.create_connection((HOST, port), PATIENCE)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.sock.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {HOST}:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self.rest:
            self.rest += self.sock.recv(4096)
        self.rest = self.rest.split(b"\r\n\r\n", 1)[1]
        self.wait_for(b"0")
        self.say(b"40" + orjson.dumps({"token": token}))
        self.wait_for(b'42["hello"')

    def wait_for(self, prefix: bytes) -> None:
        while True:
            for text in self.frames():
                if text.startswith(b"44"):
                    raise RuntimeError(f"a phone of the drill was not let in: {text!r}")
                if text.startswith(prefix):
                    return
            self.rest += self.sock.recv(65_536)

    def say(self, text: bytes) -> None:
        """Masked, as a client must; the mask may be nothing."""
        size = len(text)
        head = bytes((TEXT, 0x80 | size)) if size < 126 else bytes((TEXT, 0xFE)) + size.to_bytes(2)
        self.sock.sendall(head + b"\0\0\0\0" + text)

    def frames(self) -> Iterator[bytes]:
        """The whole texts that have come. A ping is answered on the way."""
        while len(self.rest) >= 2:
            size, at = self.rest[1], 2
            if size > 125:
                width = 2 if size == 126 else 8
                size, at = int.from_bytes(self.rest[2 : 2 + width]), 2 + width
            if len(self.rest) < at + size:
                return
            first, text, self.rest = self.rest[0], self.rest[at : at + size], self.rest[at + size :]
            if first != TEXT:
                raise RuntimeError(f"the server closed a phone of the drill: {text!r}")
            if text == b"2":
                self.say(b"3")
            else:
                yield text

    def events(self) -> list[dict[str, Any]]:
        """What has come since, without waiting."""
        more = self.sock.recv(262_144, socket.MSG_DONTWAIT)
        if not more:
            raise RuntimeError("the server hung up on a phone of the drill")
        self.rest += more
        return [orjson.loads(text[len(EVENT) : -1]) for text in self.frames() if text.startswith(EVENT)]


class Ears:
    """All the phones at once."""

    def __init__(self) -> None:
        self.poll = select.epoll()
        self.phones: dict[int, Phone] = {}
        self.heard = 0

    def add(self, phone: Phone) -> None:
        self.phones[phone.sock.fileno()] = phone
        self.poll.register(phone.sock.fileno(), select.EPOLLIN)

    def until(self, sent: int) -> list[tuple[Any, dict[str, Any]]]:
        """(owner, event) of every message up to the one with this number, in an order that does not
        depend on the network."""
        found: list[tuple[int, int, Any, dict[str, Any]]] = []
        while self.heard < sent:
            ready = self.poll.poll(PATIENCE)
            if not ready:
                raise RuntimeError(f"{sent - self.heard} messages of the server never came")
            for handle, _ in ready:
                phone = self.phones[handle]
                events = phone.events()
                self.heard += len(events)
                found += [(event["seq"], handle, phone.owner, event) for event in events]
        found.sort(key=lambda one: one[:2])
        return [(owner, event) for _, _, owner, event in found]

    def close(self) -> None:
        for phone in self.phones.values():
            phone.sock.close()
        self.poll.close()
