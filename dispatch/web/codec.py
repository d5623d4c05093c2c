"""Socket.IO's words on the wire: JSON by orjson, and packets that are what they say.

`SocketIO(json=codec, serializer=codec.Packet)`: a module with `dumps` and `loads` is all it asks for.
"""

import sys
from typing import Any

import orjson
from socketio import packet

# As in the JavaScript server: who sends one of these as an event would call our own handler of that name.
RESERVED = frozenset(
    {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"}
)


class Malformed(ValueError):
    """The client sent something that is no Socket.IO packet, or none a client may send."""


def dumps(value: Any, **_: Any) -> str:
    """Compact JSON; the standard library's keywords are taken and mean nothing here."""
    return orjson.dumps(value).decode()


def loads(text: str | bytes, **_: Any) -> Any:
    """ValueError for what is not JSON, NaN and lone surrogates among it."""
    return orjson.loads(text)


class Packet(packet.Packet):
    """Text only: no binary packets in (their parts would be kept in memory), no search for bytes out."""

    uses_binary_events = False
    json = sys.modules[__name__]

    def decode(self, encoded_packet: Any) -> int:
        try:
            super().decode(encoded_packet)
        except (ValueError, TypeError, IndexError, RecursionError) as error:
            raise Malformed(str(error)) from error
        if not self._sound():
            raise Malformed("not a packet of a client")
        return 0

    def _sound(self) -> bool:
        if self.packet_type == packet.CONNECT:
            return self.data is None or isinstance(self.data, dict)
        if self.packet_type == packet.DISCONNECT:
            return True
        if not isinstance(self.data, list):
            return False
        if self.packet_type == packet.ACK:
            return self.id is not None
        name = self.data[0] if self.data else None
        return self.packet_type == packet.EVENT and isinstance(name, str) and name not in RESERVED
