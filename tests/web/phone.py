"""A phone that speaks WebSocket by hand, rightly or wrongly, and the server that it speaks to."""

import base64
import contextlib
import json
import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PATIENCE = 30.0  # the ceiling of every wait here; nothing right comes near it
SCRIPT = Path(__file__).with_name("wire_server.py")


class Server:
    """wire_server.py in a process of its own."""

    def __init__(self, *options: str, log: Path) -> None:
        self.log = log
        with log.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, str(SCRIPT), *options], stdout=subprocess.PIPE, stderr=errors, text=True
            )
        assert self.process.stdout is not None
        self.port: int = json.loads(self.process.stdout.readline())["port"]
        self.url = f"http://127.0.0.1:{self.port}"

    def state(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/state", timeout=PATIENCE) as answer:
            return json.load(answer)

    def post(self, path: str) -> None:
        request = urllib.request.Request(self.url + path, method="POST")
        urllib.request.urlopen(request, timeout=PATIENCE).close()

    def until(self, right: Any) -> dict[str, Any]:
        """The server's state as soon as it is right."""
        until = time.monotonic() + PATIENCE
        while not right(state := self.state()):
            assert time.monotonic() < until, state
            time.sleep(0.05)
        return state

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)


@contextlib.contextmanager
def serving(*options: str, log: Path) -> Iterator[Server]:
    server = Server(*options, log=log)
    try:
        yield server
    finally:
        server.stop()


def masked(first: int, payload: bytes, mask: bytes = b"\x11\x22\x33\x44", size: bytes | None = None) -> bytes:
    """A client's frame; `first` is the byte with FIN and the opcode, `size` a length told wrongly."""
    if size is None:
        if len(payload) < 126:
            size = bytes((len(payload),))
        elif len(payload) < 65536:
            size = b"\x7e" + len(payload).to_bytes(2)
        else:
            size = b"\x7f" + len(payload).to_bytes(8)
    body = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    return bytes((first, size[0] | 0x80)) + size[1:] + mask + body


class Phone:
    """One connection. What the server sent comes as (opcode, payload)."""

    def __init__(self, port: int, *, tls: ssl.SSLContext | None = None, receive: int | None = None) -> None:
        self.sock = socket.socket()
        self.sock.settimeout(PATIENCE)
        if receive:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        self.sock.connect(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.sock = tls.wrap_socket(self.sock, server_hostname="127.0.0.1")
        self.until = time.monotonic() + PATIENCE  # a phone lives no longer than one test waits
        self.rest = b""
        self.head = ""

    def knock(
        self, extra: str = "", path: str = "/socket.io/?EIO=4&transport=websocket", **changed: str
    ) -> str:
        """The opening, as a browser does it: with permessage-deflate on offer. The head of the answer."""
        headers = {
            "Host": "127.0.0.1",
            "Upgrade": "websocket",
            "Connection": "keep-alive, Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        }
        headers.update({name.replace("_", "-"): value for name, value in changed.items()})
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
        self.sock.sendall(f"GET {path} HTTP/1.1\r\n{lines}{extra}\r\n".encode())
        while b"\r\n\r\n" not in self.rest:
            self.rest += self._more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        self.head = head.decode()
        return self.head

    def join(self, auth: dict[str, Any] | None = None) -> "Phone":
        """Opened and let in by Socket.IO."""
        assert " 101 " in self.knock()
        assert self.frame()[1].startswith(b"0{")
        self.say("40" + (json.dumps(auth) if auth else ""))
        while not self.frame()[1].startswith(b"40"):
            pass
        return self

    def say(self, text: str) -> None:
        self.sock.sendall(masked(0x81, text.encode()))

    def raw(self, data: bytes) -> None:
        self.sock.sendall(data)

    def frame(self) -> tuple[int, bytes]:
        """The next whole frame. EOFError when the server has gone."""
        assert time.monotonic() < self.until, "still talking"
        while (parsed := self._parsed()) is None:
            if not (more := self._more()):
                raise EOFError
            self.rest += more
        return parsed

    def event(self, prefix: str) -> str:
        """The next text that begins so."""
        while True:
            _, payload = self.frame()
            if payload.decode().startswith(prefix):
                return payload.decode()

    def farewell(self) -> int | None:
        """Reads to the end of the connection; the code of the close frame, None if there was none."""
        code = None
        with contextlib.suppress(EOFError):
            while True:
                opcode, payload = self.frame()
                if opcode == 8:
                    code = int.from_bytes(payload[:2])
        return code

    def close(self) -> None:
        self.sock.close()

    def _more(self) -> bytes:
        try:
            return self.sock.recv(65536)
        except ConnectionResetError:
            return b""

    def _parsed(self) -> tuple[int, bytes] | None:
        rest = self.rest
        if len(rest) < 2:
            return None
        size, at = rest[1], 2
        assert size < 128, "a server does not mask"
        assert not rest[0] & 0x70, "no extension was agreed on"
        if size > 125:
            width = 2 if size == 126 else 8
            size, at = int.from_bytes(rest[2 : 2 + width]), 2 + width
        if len(rest) < at + size:
            return None
        self.rest = rest[at + size :]
        return rest[0] & 15, rest[at : at + size]
