"""Looking at a served photo, byte by byte: what is in it beside a picture?"""

import struct

from tests.pictures import MARKED

JFIF = b"JFIF\0\1\1\0\0\1\0\1\0\0"  # says "a JPEG of square pixels", and nothing else
NEEDED = {0xC0: "frame", 0xC4: "Huffman table", 0xDB: "quantisation table", 0xDA: "scan"}


def strange(data: bytes) -> list[str]:
    """What a picture does not need: any other segment, anything behind the end, a planted mark."""
    found = [f"the mark {mark!r}" for mark in MARKED if mark in data]
    if data[:2] != b"\xff\xd8":
        return [*found, "no JPEG"]
    at = 2
    while data[at : at + 2] != b"\xff\xd9":
        if data[at] != 0xFF or at + 4 > len(data):
            return [*found, f"a stray byte at {at}"]
        kind, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        content = data[at + 4 : at + 2 + length]
        if kind not in NEEDED and (kind, content) != (0xE0, JFIF):
            found.append(f"a segment {kind:02x} of {length} bytes")
        at += 2 + length
        if kind == 0xDA:
            at = scan_end(data, at)
    return found + (["something behind the end"] if at + 2 != len(data) else [])


def scan_end(data: bytes, at: int) -> int:
    """Where the next marker stands: in a scan 0xFF is followed by 0 or by a restart marker."""
    while (at := data.index(b"\xff", at)) and (data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7):
        at += 2
    return at
