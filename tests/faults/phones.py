"""Phones by hand: a WebSocket and an HTTP connection whose last byte is held back until all are ready.

What is on its way already waits in the server's buffers; one byte to each releases them together."""

import http.client
import json
import socket
import time
from collections.abc import Callable
from typing import Any

from tests.cast import PATIENCE

OPENING = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Version: 13\r\n\r\n"
)


def masked(text: str) -> bytes:
    """A client's text frame under the mask 0000, which changes nothing."""
    said = text.encode()
    size = bytes((0x80 | len(said),)) if len(said) < 126 else b"\xfe" + len(said).to_bytes(2)
    return b"\x81" + size + b"\0\0\0\0" + said


class Held:
    """A message of which everything but the last byte has been sent; or nothing, if another one is
    held on the same connection."""

    def __init__(self, sock: Any, message: bytes, behind: bool = False) -> None:
        held = 0 if behind else len(message) - 1
        self.sock, self.last = sock, message[held:]
        sock.sendall(message[:held])

    def release(self) -> None:
        self.sock.sendall(self.last)


class Listener:
    """A phone's WebSocket: what it hears is kept in its order."""

    def __init__(self, port: int, token: str) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""
        self.events: list[dict[str, Any]] = []
        self.acks: dict[int, Any] = {}
        self.hello: dict[str, Any] = {}
        self.asked = 0
        self.sock.sendall(OPENING)
        while b"\r\n\r\n" not in self.rest:
            self.more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        assert b" 101 " in head.split(b"\r\n")[0], head
        self.say("40" + json.dumps({"token": token}))
        self.read_until(lambda: bool(self.hello), "hello")

    def say(self, text: str) -> None:
        self.sock.sendall(masked(text))

    def more(self) -> None:
        if not (got := self.sock.recv(65536)):
            raise EOFError
        self.rest += got

    def frame(self) -> tuple[int, str]:
        """The next frame's opcode and text. EOFError when the server has gone."""
        while len(self.rest) < 2 or len(self.rest) < (at := self.header()):
            self.more()
        size = self.rest[1] if at == 2 else int.from_bytes(self.rest[2:at])
        while len(self.rest) < at + size:
            self.more()
        frame, self.rest = self.rest[: at + size], self.rest[at + size :]
        return frame[0] & 15, frame[at:].decode(errors="replace")  # of a close frame it is a number

    def header(self) -> int:
        return {126: 4, 127: 10}.get(self.rest[1], 2)

    def hear(self) -> None:
        """The next message, whatever it is. EOFError when the server has gone."""
        opcode, text = self.frame()
        if opcode == 8:
            raise EOFError
        if text == "2":
            self.say("3")
        elif text.startswith("43"):
            number, rest = text[2:].split("[", 1)
            self.acks[int(number)] = json.loads("[" + rest)[0]
        elif text.startswith("42"):
            name, *said = json.loads(text[2:])
            if name == "event":
                self.events.append(said[0])
            elif name == "hello":
                self.hello = said[0]

    def read_until(self, happened: Callable[[], bool], what: str) -> None:
        """The server's pings keep the connection's own patience alive, so here is another."""
        until = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < until, f"never: {what}"
            self.hear()

    def close(self) -> None:
        self.sock.close()

    def held(self, event: str, given: dict[str, Any], behind: bool = False) -> tuple[int, Held]:
        """Something to say, held back; and the number under which its ack will come."""
        self.asked += 1
        text = f"42{self.asked}" + json.dumps([event, given])
        return self.asked, Held(self.sock, masked(text), behind)

    def ack(self, number: int) -> Any:
        self.read_until(lambda: number in self.acks, f"answer {number}")
        return self.acks.pop(number)

    def ask(self, event: str, given: dict[str, Any]) -> Any:
        number, message = self.held(event, given)
        message.release()
        return self.ack(number)

    def until(self, kind: str, subject: str) -> None:
        """Read on to this event; it must come."""
        seen = 0

        def there() -> bool:
            nonlocal seen
            new, seen = self.events[seen:], len(self.events)
            return any(e["kind"] == kind and e["subject"]["id"] == subject for e in new)

        self.read_until(there, f"{kind} of {subject}")


class Line:
    """A kept HTTP connection of one person. ConnectionError or OSError when the server has gone."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.sock: socket.socket | None = None

    def message(self, method: str, path: str, body: Any = None, key: str | None = None) -> bytes:
        given = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
        head = [
            f"{method} /api/v1{path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: Bearer {self.token}",
            "Content-Type: application/json",
            f"Content-Length: {len(given)}",
        ]
        if key:
            head.append(f"Idempotency-Key: {key}")
        return "\r\n".join(head).encode() + b"\r\n\r\n" + given

    def connected(self) -> socket.socket:
        if self.sock is None:
            self.sock = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.sock

    def held(self, method: str, path: str, body: Any = None, key: str | None = None) -> Held:
        return Held(self.connected(), self.message(method, path, body, key))

    def answer(self) -> tuple[int, dict[str, Any]]:
        """The status and the JSON of the next answer."""
        try:
            told = http.client.HTTPResponse(self.connected())
            told.begin()
            body = told.read()
        except (http.client.HTTPException, OSError) as error:
            self.hang_up()
            raise ConnectionError(str(error)) from None
        if told.will_close:
            self.hang_up()
        return told.status, json.loads(body) if body else {}

    def call(
        self, method: str, path: str, body: Any = None, key: str | None = None
    ) -> tuple[int, dict[str, Any]]:
        try:
            self.connected().sendall(self.message(method, path, body, key))
        except OSError as error:
            self.hang_up()
            raise ConnectionError(str(error)) from None
        return self.answer()

    def ask_and_hang_up(self, method: str, path: str, body: Any = None, key: str | None = None) -> None:
        """A phone in a tunnel: the question gets out, the answer does not get in."""
        try:
            self.connected().sendall(self.message(method, path, body, key))
        except OSError as error:
            raise ConnectionError(str(error)) from None
        finally:
            self.hang_up()

    def hang_up(self) -> None:
        if self.sock is not None:
            self.sock.close()
            self.sock = None
