"""One phone's WebSocket (Link), and all of a process's (Exchange). wire.py puts them under engine.io."""

import logging
import random
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Any

import gevent
from engineio import packet

from dispatch.web import frames
from dispatch.web.outbox import BLOCKED, FAREWELL_SECONDS, OPEN, SHUT, Outbox

log = logging.getLogger("last_metre.wire")

HALF_SECONDS = 8.0  # a message begun is ended within
CONNECT_SECONDS = 8.0  # a socket opened says Socket.IO's CONNECT within
LOOK_SECONDS = 1.0
READ_BYTES = 4096
TURN = 64  # phones served in a row before others get the processor

FROM_CLIENT = {"1": packet.CLOSE, "3": packet.PONG, "4": packet.MESSAGE}


class Link(Outbox):
    """What one phone says and is told. It takes the place of engine.io's queue of its socket (`put`,
    `join`), so there is no writer greenlet, and no greenlet that sleeps until the next ping."""

    _exchange: "Exchange"
    __slots__ = ("_half_since", "_homeless_since", "_inbox", "_owner", "_ping_at", "_pinged_at")

    def __init__(self, sock: Any, owner: Any, exchange: "Exchange") -> None:
        """`owner` is engine.io's socket."""
        super().__init__(sock, exchange)
        self._owner = owner
        self._inbox: frames.Inbox | None = frames.Inbox()  # None: no longer listened to
        self._half_since: float | None = None
        self._homeless_since: float | None = monotonic()
        self._pinged_at: float | None = None
        # Phones that came together after a restart need not be pinged together for ever.
        self._ping_at = monotonic() + exchange.ping_interval * random.uniform(0.5, 1.0)

    def put(self, pkt: Any) -> None:
        """Engine.io's way to speak: a packet, or None for the end."""
        if pkt is None:
            self.hang_up(frames.NORMAL)
        else:
            self.send_ready(frames.message(pkt.encode()))

    def join(self) -> None:
        """Engine.io would wait here until all is sent; nobody waits for a slow phone."""

    def run(self, greeting: bytes) -> None:
        """Serves the connection to its end. `greeting` is the 101 answer; what engine.io said before there
        was a link comes right behind it."""
        self._write(greeting)
        early, self._owner.queue, self._owner.schedule_ping = self._owner.queue, self, self.pong
        while not early.empty():
            self.put(early.get())
        readable = gevent.get_hub().loop.io(self._sock.fileno(), 1)
        try:
            while data := self._read(readable):
                self._hear(data)
        except OSError:
            pass  # gone without a word
        finally:
            readable.close()
            self._end()

    def _read(self, readable: Any) -> bytes:
        while self.state != SHUT:
            try:
                return self._sock.recv(READ_BYTES)
            except BLOCKED:
                gevent.get_hub().wait(readable)
        return b""

    def _hear(self, data: bytes) -> None:
        inbox = self._inbox
        if inbox is None:
            return
        try:
            for kind, content in inbox.feed(data):
                self._heed(kind, content)
            self._half_since = (self._half_since or monotonic()) if inbox.half else None
        except frames.Breach as breach:
            self.refuse(breach.code)

    def _heed(self, kind: int, content: Any) -> None:
        if self._inbox is None:
            return  # refused by what came before in the same bytes
        if kind == frames.TEXT:
            self._receive(content)
        elif kind == frames.PING:
            self.send_ready(frames.framed(frames.PONG, content))
        elif kind == frames.BINARY:
            raise frames.Breach(frames.UNSUPPORTED, "only text is spoken here")
        elif kind == frames.CLOSE:
            self._inbox = None
            self.hang_up(content)
            if self._stuck_since is None:
                self.shut()

    def _receive(self, text: str) -> None:
        if self.state != OPEN:
            return
        kind = FROM_CLIENT.get(text[:1])
        if kind is None or (kind == packet.MESSAGE and len(text) == 1):
            raise frames.Breach(frames.POLICY, "not a packet of a client")
        try:
            self._owner.receive(packet.Packet(kind, text[1:]))
        except Exception:
            if not self._owner.closed:
                log.exception("a packet could not be served")
                self.refuse(frames.POLICY)

    def refuse(self, code: int) -> None:
        """The phone is told why, and no longer listened to."""
        self._inbox = self._half_since = None
        self.hang_up(code)

    def pong(self) -> None:
        """In the place of engine.io's `schedule_ping`: the phone has answered."""
        self._pinged_at = self._owner.last_ping = None
        self._ping_at = monotonic() + self._exchange.ping_interval

    def _end(self) -> None:
        self.shut()
        if self._drainer is not None:  # it must not wait on a descriptor that somebody else gets next
            self._drainer.kill()
        self._exchange.links.discard(self)
        reason = self._reason or self._owner.server.reason.TRANSPORT_CLOSE
        self._owner.close(wait=False, abort=True, reason=reason)
        self._owner.__dict__.pop("schedule_ping", None)  # one circle less for the garbage collector

    def look(self, now: float) -> None:
        """Once a second: has time run out for something that no byte on the line would tell?"""
        if self._overdue(now):
            self.shut()
        elif self._is_half_too_long(now) or self._is_homeless_too_long(now):
            self.refuse(frames.POLICY)
        elif self._pinged_at is None:
            self._ping_if_due(now)
        elif now - self._pinged_at > self._exchange.ping_timeout:
            self.shut(self._owner.server.reason.PING_TIMEOUT)

    def _is_half_too_long(self, now: float) -> bool:
        return self._half_since is not None and now - self._half_since > HALF_SECONDS

    def _is_homeless_too_long(self, now: float) -> bool:
        if self._homeless_since is None:
            return False
        if self._exchange.is_connected(self._owner.sid):
            self._homeless_since = None
            return False
        return now - self._homeless_since > CONNECT_SECONDS

    def _ping_if_due(self, now: float) -> None:
        if now >= self._ping_at:
            self._pinged_at = now
            self._homeless_since = now  # one that has left Socket.IO since is noticed from now on
            self.put(packet.Packet(packet.PING))


class Exchange:
    """All links of this process: whose turn it is, and whose time is up."""

    def __init__(
        self, ping: tuple[float, float], is_connected: Callable[[str], bool], too_slow: bytes
    ) -> None:
        """`ping` is (interval, time-out) in seconds; `too_slow` the frame said to a phone before it is left."""
        self.ping_interval, self.ping_timeout = ping
        self.is_connected = is_connected
        self.too_slow = too_slow
        self.links: set[Link] = set()
        self._turns: deque[Any] = deque()
        self._round: Any = None
        self._watch: Any = None

    def serve(self, sock: Any, owner: Any, greeting: bytes) -> None:
        """Returns when the connection has ended."""
        link = Link(sock, owner, self)
        self.links.add(link)
        if self._watch is None:
            self._watch = gevent.spawn(self._keep_watch)
        link.run(greeting)

    def wants_turn(self, box: Outbox) -> None:
        self._turns.append(box)
        if self._round is None:
            self._round = gevent.spawn(self._go_round)

    def flush(self) -> None:
        """All that has gathered leaves now, not when its turn comes."""
        while self._turns:
            self._turns.popleft().flush()

    def hang_up(self, code: int = frames.GOING_AWAY, within: float = FAREWELL_SECONDS) -> None:
        """Before the server stops: everybody is told, and has so many seconds to answer."""
        for link in list(self.links):
            link.hang_up(code)
        until = monotonic() + within
        while self.links and monotonic() < until:
            gevent.sleep(0.02)
        for link in list(self.links):
            link.shut()

    def _go_round(self) -> None:
        """No timer: what is said while the round is on its way gathers until it comes by again."""
        try:
            while self._turns:
                for _ in range(min(TURN, len(self._turns))):
                    self._turns.popleft().flush()
                gevent.sleep(0)
        finally:
            self._round = None

    def _keep_watch(self) -> None:
        try:
            while self.links:
                gevent.sleep(LOOK_SECONDS)
                self._look_at_all()
        finally:
            self._watch = None

    def _look_at_all(self) -> None:
        for count, link in enumerate(list(self.links), 1):
            try:
                link.look(monotonic())
            except Exception:
                log.exception("a link could not be looked at")
                link.shut()
            if count % TURN == 0:
                gevent.sleep(0)
