"""WebSocket frames (RFC 6455), bytes in and bytes out: no socket, no gevent, no extension."""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
MAX_MESSAGE = 64 * 1024  # bytes, all fragments of a message together

NORMAL, GOING_AWAY, PROTOCOL_ERROR, UNSUPPORTED = 1000, 1001, 1002, 1003
NOT_UTF8, POLICY, TOO_BIG, TRY_LATER = 1007, 1008, 1009, 1013
NO_CODE = 1005  # a close frame without a code; never written on the wire

_ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_FIN, _MASKED, _RESERVED = 0x80, 0x80, 0x70

Message = tuple[int, str | bytes | int]


class Breach(Exception):
    """The other side broke the protocol; `code` is what its close frame will say."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


def framed(opcode: int, payload: bytes) -> bytes:
    """One whole, unmasked frame: what a server says."""
    size = len(payload)
    if size < 126:
        head = bytes((_FIN | opcode, size))
    elif size < 65536:
        head = bytes((_FIN | opcode, 126)) + size.to_bytes(2)
    else:
        head = bytes((_FIN | opcode, 127)) + size.to_bytes(8)
    return head + payload


def message(content: str | bytes) -> bytes:
    """The frame of a text or, for bytes, of a binary message."""
    return framed(TEXT, content.encode()) if isinstance(content, str) else framed(BINARY, content)


def closing(code: int) -> bytes:
    """A close frame."""
    return framed(CLOSE, b"" if code == NO_CODE else code.to_bytes(2))


def handshake(environ: Mapping[str, object]) -> bytes:
    """The 101 answer to a WSGI request. It names no extension: permessage-deflate costs half the
    deliveries and more memory than all the rest of a phone's connection. Breach if it is no opening."""
    connection = [part.strip() for part in str(environ.get("HTTP_CONNECTION", "")).lower().split(",")]
    if environ.get("REQUEST_METHOD") != "GET" or "upgrade" not in connection:
        raise Breach(PROTOCOL_ERROR, "no upgrade asked for")
    if str(environ.get("HTTP_UPGRADE", "")).lower() != "websocket":
        raise Breach(PROTOCOL_ERROR, "no upgrade to websocket asked for")
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
        raise Breach(PROTOCOL_ERROR, "not version 13")
    key = str(environ.get("HTTP_SEC_WEBSOCKET_KEY", "")).encode("latin-1")
    try:
        nonce = base64.b64decode(key, validate=True)
    except binascii.Error:
        nonce = b""
    if len(nonce) != 16:
        raise Breach(PROTOCOL_ERROR, "the key is not 16 bytes")
    digest = hashlib.sha1(key + _ACCEPT, usedforsecurity=False).digest()
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n\r\n"
    )


class Inbox:
    """Puts one client's bytes together into messages; holds nothing while the line is idle."""

    __slots__ = ("_held", "_kind", "_parts", "_size", "_wanted")

    def __init__(self) -> None:
        self._held: bytes | bytearray = b""  # of a frame that is not whole yet
        self._wanted = 0  # bytes before looking again is worth it
        self._kind = 0  # opcode of the message whose fragments are coming
        self._parts: list[bytes] = []
        self._size = 0

    @property
    def half(self) -> bool:
        """Something was begun and not ended."""
        return bool(self._held or self._kind)

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that are whole now, in order: (TEXT, str), (BINARY | PING | PONG, bytes),
        (CLOSE, code). Breach at the first byte that shows one, after the messages before it."""
        if self._held:
            self._held += data
            if len(self._held) < self._wanted:
                return
            data, self._held = bytes(self._held), b""
        at, end = 0, len(data)
        while at < end:
            head = _head(data, at)
            if head is None:
                self._hold(data, at, end - at + 1)
                return
            fin, opcode, size, start = head
            self._allow(fin, opcode, size)
            if start + 4 + size > end:
                self._hold(data, at, start + 4 + size - at)
                return
            payload = _unmasked(data, start, size)
            at = start + 4 + size
            if (whole := self._take(fin, opcode, payload)) is not None:
                yield whole

    def _hold(self, data: bytes, at: int, wanted: int) -> None:
        self._held = bytearray(data[at:])  # grows in place: a byte at a time costs no copies
        self._wanted = wanted

    def _allow(self, fin: bool, opcode: int, size: int) -> None:
        """Refuses by the head alone: what is too big is never waited for."""
        if opcode >= CLOSE:
            if opcode > PONG or not fin or size > 125:
                raise Breach(PROTOCOL_ERROR, "a control frame is whole, known and small")
            return
        if opcode > BINARY or (opcode == 0) != bool(self._kind):
            raise Breach(PROTOCOL_ERROR, "not the frame that comes next")
        if self._size + size > MAX_MESSAGE or len(self._parts) > 4096:
            raise Breach(TOO_BIG, "the message is too big")

    def _take(self, fin: bool, opcode: int, payload: bytes) -> Message | None:
        if opcode >= CLOSE:
            return (CLOSE, _close_code(payload)) if opcode == CLOSE else (opcode, payload)
        if fin and opcode:
            return _content(opcode, payload)
        self._kind = opcode or self._kind
        self._parts.append(payload)
        self._size += len(payload)
        if not fin:
            return None
        kind, whole = self._kind, b"".join(self._parts)
        self._kind, self._parts, self._size = 0, [], 0
        return _content(kind, whole)


def _head(data: bytes, at: int) -> tuple[bool, int, int, int] | None:
    """(fin, opcode, size, where the mask stands) of the frame at `at`; None while bytes are missing."""
    first = data[at]
    if first & _RESERVED:
        raise Breach(PROTOCOL_ERROR, "reserved bits")
    if at + 2 > len(data):
        return None
    second = data[at + 1]
    if not second & _MASKED:
        raise Breach(PROTOCOL_ERROR, "a client masks")
    size, start = second & 0x7F, at + 2
    if size > 125:
        width, least = (2, 126) if size == 126 else (8, 65536)
        start += width
        if start > len(data):
            return None
        size = int.from_bytes(data[start - width : start])
        if size < least:
            raise Breach(PROTOCOL_ERROR, "a length takes no more bytes than it needs")
    return bool(first & _FIN), first & 0x0F, size, start


def _unmasked(data: bytes, start: int, size: int) -> bytes:
    """The payload behind the mask at `start`. One big exclusive-or is the fastest Python has."""
    mask, body = data[start : start + 4], data[start + 4 : start + 4 + size]
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(body) ^ int.from_bytes(key)).to_bytes(size)


def _content(kind: int, payload: bytes) -> Message:
    if kind == BINARY:
        return BINARY, payload
    try:
        return TEXT, payload.decode()
    except UnicodeDecodeError as error:
        raise Breach(NOT_UTF8, "text is UTF-8") from error


def _close_code(payload: bytes) -> int:
    if not payload:
        return NO_CODE
    code = int.from_bytes(payload[:2])
    known = 1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999
    if len(payload) == 1 or not known:
        raise Breach(PROTOCOL_ERROR, "no such close code")
    try:
        payload[2:].decode()
    except UnicodeDecodeError as error:
        raise Breach(NOT_UTF8, "a reason is UTF-8") from error
    return code
