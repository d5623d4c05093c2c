"""WebPs: canvases that lie, frames without end."""

import struct
from functools import cache, partial

from PIL import Image

from tests import pictures
from tests.photos.specimen import CLEANED, TOO_LARGE, Specimen, bomb, cleaned, refused
from tests.pictures import MARK, claiming_webp, door, encoded, marked


def riff(*chunks: bytes) -> bytes:
    body = b"".join(chunks)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def part(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def three(number: int) -> bytes:
    return number.to_bytes(3, "little")


@cache
def frames(many: int) -> bytes:
    picture = encoded(door(16, 16), "WEBP", lossless=True)[12:]
    frame = part(b"ANMF", three(0) * 2 + three(15) * 2 + three(1) + b"\0" + picture)
    canvas = part(b"VP8X", b"\x02\0\0\0" + three(15) * 2)
    return riff(canvas, part(b"ANIM", bytes(6)), *[frame] * many)


def small_frame_on_a_large_canvas() -> bytes:
    picture = encoded(door(16, 16), "WEBP", lossless=True)[12:]
    frame = part(b"ANMF", three(0) * 2 + three(15) * 2 + three(1) + b"\0" + picture)
    return riff(part(b"VP8X", b"\x02\0\0\0" + three(3499) * 2), part(b"ANIM", bytes(6)), *[frame] * 50)


def half() -> bytes:
    data = encoded(Image.effect_noise((500, 400), 80), "WEBP")
    return data[: len(data) // 2]


WEBPS: dict[str, Specimen] = {
    "with its place": cleaned(lambda: marked("WEBP")),
    "held 6 of 8": cleaned(lambda: marked("WEBP", None, 6)),
    "lossless": cleaned(lambda: encoded(door(), "WEBP", lossless=True)),
    "with glass": cleaned(lambda: encoded(door(mode="RGBA"), "WEBP")),
    "a moving picture": cleaned(lambda: pictures.animated("WEBP")),
    "an archive behind": cleaned(lambda: pictures.with_archive(marked("WEBP"))),
    "unknown chunks": cleaned(lambda: riff(encoded(door(), "WEBP")[12:], part(b"TANT", MARK.encode()))),
    "cut in the middle": refused(half),
    "cut in its header": refused(lambda: encoded(door(), "WEBP")[:24]),
    "a film": refused(lambda: b"RIFF\0\0\0\0AVI " + bytes(100), 415),
    "an unknown kind": refused(lambda: riff(part(b"VP9 ", bytes(100)))),
    "10,000 frames": bomb(partial(frames, 10_000), CLEANED),
    "250,000 frames": bomb(partial(frames, 250_000)),
    "claims 16,000 squared": bomb(lambda: claiming_webp(16_000, 16_000), TOO_LARGE),
    "claims all there is": bomb(lambda: claiming_webp(2**24, 2**24), TOO_LARGE),
    "claims 12 megapixels": bomb(lambda: claiming_webp(3400, 3500)),
    "a large canvas": bomb(small_frame_on_a_large_canvas),
    "12 megapixels": bomb(lambda: encoded(Image.new("RGB", (4032, 3024), (9, 9, 9)), "WEBP", method=0), CLEANED),
}  # fmt: skip
