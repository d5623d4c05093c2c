"""What is said to one phone, in order, within a bound. Nobody who speaks ever waits for a phone.

The seconds here are the network's, counted from an arbitrary start: no date is ever made of them.
"""

import socket
import ssl
import struct
from collections import deque
from time import monotonic
from typing import Any, Protocol

import gevent

from dispatch.web import frames

QUEUE_BYTES = 256 * 1024  # may wait for one phone behind what is being written
KERNEL_BYTES = 64 * 1024  # the kernel's own; left alone it keeps megabytes for a phone that never reads
STUCK_SECONDS = 8.0  # a connection that took no byte for so long is given up
FAREWELL_SECONDS = 2.0  # for the last words and the close frame to get out

OPEN, CLOSING, SHUT = range(3)
BLOCKED = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: what is unsent is thrown away at closing


class Turns(Protocol):
    """What an outbox needs of the exchange."""

    too_slow: bytes

    def wants_turn(self, box: "Outbox") -> None: ...


class Outbox:
    """Writes at once what the connection takes; the rest waits, and a greenlet is there while it does."""

    __slots__ = (
        "_close_by", "_drainer", "_exchange", "_gathered", "_reason", "_sock", "_stuck_since", "_waiting",
        "_weight", "state",
    )  # fmt: skip

    def __init__(self, sock: Any, exchange: Turns) -> None:
        """`sock` never waits from now on (time-out 0)."""
        self._sock, self._exchange = sock, exchange
        self._gathered: list[bytes] | None = None  # of broadcasts, until the round comes by
        self._waiting: deque[bytes] | None = None  # not taken by the connection; the first may be a rest
        self._weight = 0  # bytes in it behind the first
        self._drainer: Any = None
        self._stuck_since: float | None = None
        self._close_by = 0.0
        self._reason: str | None = None
        self.state = OPEN
        sock.settimeout(0.0)

    def send_ready(self, frame: bytes) -> None:
        """One whole frame after all that was said before: at once, or when the connection takes it."""
        if self.state != OPEN:
            return
        if self._gathered:
            self._gathered.append(frame)
            self.flush()
        else:
            self._write(frame)

    def gather(self, frame: bytes) -> None:
        """One frame of a broadcast: leaves, joined with what else gathers, when the round comes by."""
        if self.state != OPEN:
            return
        if self._gathered:
            self._gathered.append(frame)
        elif self._stuck_since is not None:
            self._queue(frame)
        else:
            self._gathered = [frame]
            self._exchange.wants_turn(self)

    def flush(self) -> None:
        """What has gathered leaves now."""
        if gathered := self._gathered:
            self._gathered = None
            if self.state == OPEN:
                self._write(gathered[0] if len(gathered) == 1 else b"".join(gathered))

    def hang_up(self, code: int) -> None:
        """All that was said, then the close frame; the phone has a moment to answer it."""
        if self.state != OPEN:
            return
        self.flush()
        self._write(frames.closing(code))
        if self.state == OPEN:
            self._ending()
            self._said_all()

    def shut(self, reason: str | None = None) -> None:
        """The end, now. Never waits: who reads from this connection or drains into it finds it dead."""
        if self.state == SHUT:
            return
        self.state, self._reason = SHUT, self._reason or reason
        self._waiting = self._gathered = None
        try:
            if self._stuck_since is not None:  # nor shall the kernel go on keeping what nobody reads
                self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the phone was quicker

    def _ending(self) -> None:
        self.state, self._close_by = CLOSING, monotonic() + FAREWELL_SECONDS

    def _said_all(self) -> None:
        """Shows the phone the end of our side, without waiting for its close frame. Its side stays open for
        that: to close over unread bytes would reset the connection and take our last words with it."""
        if self.state == CLOSING and self._waiting is None:
            try:
                self._sock.shutdown(socket.SHUT_WR)
            except OSError:
                self.shut()

    def _overdue(self, now: float) -> bool:
        """It was told to go and did not, or nothing can be written to it."""
        if self.state == CLOSING:
            return now > self._close_by
        return self._stuck_since is not None and now - self._stuck_since > STUCK_SECONDS

    def _write(self, data: bytes) -> None:
        if self._stuck_since is not None:
            self._queue(data)
            return
        sent = self._send(data)
        if self.state != SHUT and sent < len(data):
            self._stuck_since = monotonic()
            self._waiting = deque((data[sent:],))
            self._drainer = gevent.spawn(self._drain)

    def _send(self, data: bytes) -> int:
        """How many bytes the connection took. A broken one is shut and takes none."""
        try:
            return self._sock.send(data)
        except BLOCKED:
            return 0
        except OSError:
            self.shut()
            return 0

    def _queue(self, data: bytes) -> None:
        if self._waiting is None:
            return  # shut while somebody was speaking
        if self._weight and self._weight + len(data) > QUEUE_BYTES:
            self._too_slow()
        else:
            self._waiting.append(data)
            self._weight += len(data)

    def _too_slow(self) -> None:
        """What waits is dropped, but for a frame that is half out; then the last words and the close frame."""
        assert self._waiting is not None
        rest = self._waiting[0]
        self._waiting = deque((rest, self._exchange.too_slow, frames.closing(frames.TRY_LATER)))
        self._ending()

    def _drain(self) -> None:
        """Runs only while the connection takes less than it is given."""
        writable = gevent.get_hub().loop.io(self._sock.fileno(), 2)
        try:
            while self._waiting:
                gevent.get_hub().wait(writable)
                self._push()
        finally:
            writable.close()
            self._stuck_since = self._waiting = self._drainer = None
            self._weight = 0
            self._said_all()

    def _push(self) -> None:
        """As much of what waits as the connection takes now."""
        while waiting := self._waiting:
            data = waiting[0]
            if not (sent := self._send(data)):
                return
            self._stuck_since = monotonic()
            if sent < len(data):
                waiting[0] = data[sent:]
                return
            waiting.popleft()
            self._weight -= len(waiting[0]) if waiting else 0
