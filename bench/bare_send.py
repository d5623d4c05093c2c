"""The floor of a broadcast: an epoll loop and one send() per listener, nothing else.  `python -m bench.bare_send` prints its port.

It speaks just enough Socket.IO for the same phones: who asks for an order gets it, and all hear of it.
"""

import resource
import select
import socket

ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # the answer to the one nonce the phones use
SHAKE = f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {ACCEPT}\r\n\r\n"
OPEN = '0{"sid":"bare","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":65536}'
HEARD = (
    '42["event",{"seq":%d,"kind":"order.claimed","at":"2026-11-23T08:00:00.000000+00:00",'
    '"subject":{"type":"order","id":"%s"},"data":{"status":"claimed","from":"open","to":"claimed","version":2,'
    '"community_id":"0193a5b0-0000-7000-8000-000000000001","priority":"P2","category":"shopping"}}]'
)


def framed(text):
    """One text frame; at most 64 KB."""
    body = text.encode()
    head = bytes((0x81, len(body))) if len(body) < 126 else b"\x81\x7e" + len(body).to_bytes(2, "big")
    return head + body


def unframed(held):
    """(packets, what is left) of masked frames."""
    packets, at = [], 0
    while len(held) - at >= 6:
        size, head = held[at + 1] & 127, 2
        if size == 126:
            size, head = int.from_bytes(held[at + 2 : at + 4], "big"), 4
        end = at + head + 4 + size
        if len(held) < end:
            break
        key = held[at + head : at + head + 4] * (size // 4 + 1)
        body = held[at + head + 4 : end]
        plain = int.from_bytes(body, "big") ^ int.from_bytes(key[:size], "big")
        packets.append(plain.to_bytes(size, "big").decode())
        at = end
    return packets, held[at:]


class Room:
    """Its listeners, and the one loop."""

    def __init__(self):
        self.door = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.door.setblocking(False)
        self.poll = select.epoll()
        self.poll.register(self.door, select.EPOLLIN)
        self.held, self.lines, self.seq = {}, {}, 0

    def serve(self):
        while True:
            for number, _ in self.poll.poll():
                if number == self.door.fileno():
                    self.greet()
                else:
                    self.hear(number)

    def greet(self):
        line, _ = self.door.accept()
        line.setblocking(False)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.lines[line.fileno()], self.held[line.fileno()] = line, b""
        self.poll.register(line, select.EPOLLIN)

    def hear(self, number):
        line = self.lines[number]
        try:
            got = line.recv(65536)
        except ConnectionError:
            got = b""
        if not got:
            del self.lines[number], self.held[number]
            line.close()
            return
        held = self.held[number] + got
        if held.startswith(b"GET"):
            line.send(SHAKE.encode() + framed(OPEN))
            held = b""
        packets, self.held[number] = unframed(held)
        for packet in packets:
            self.answer(line, packet)

    def answer(self, line, packet):
        if packet.startswith("40"):
            line.send(framed('40{"sid":"bare"}'))
        elif packet.startswith("42"):
            self.seq += 1
            order = packet.partition('"order_id":"')[2].partition('"')[0]
            line.send(framed(f'43{packet[2 : packet.index("[")]}[{{"ok":true}}]'))
            frame = framed(HEARD % (self.seq, order))
            for listener in self.lines.values():
                listener.send(frame)


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    room = Room()
    print(room.door.getsockname()[1], flush=True)
    room.serve()
