"""PNGs: chunks that unpack to much, say too much, or stand where none should be."""

import struct
import zlib
from functools import cache

from PIL import Image

from tests import pictures
from tests.photos.specimen import CLEANED, NO_PHOTO, TOO_LARGE, Specimen, bomb, cleaned, refused
from tests.pictures import MARK, chunk, claiming, door, encoded, marked

HEAD = 33  # signature and IHDR


def with_chunks(*chunks: bytes, last: bool = False) -> bytes:
    """A plain PNG with these before its picture, or between the picture and the end."""
    plain = encoded(door(), "PNG")
    at = plain.index(b"IEND") - 4 if last else HEAD
    return plain[:at] + b"".join(chunks) + plain[at:]


def built(width: int, height: int, depth: int, colour: int, rows: bytes, *between: bytes) -> bytes:
    """Written by hand: what Pillow itself would not write."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    body = b"".join(between) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + body


def deep_colours() -> bytes:
    return built(20, 20, 16, 2, (b"\0" + struct.pack(">3H", 60_000, 30_000, 100) * 20) * 20)


@cache
def packed(megabytes: int) -> bytes:
    return zlib.compress(bytes(megabytes * 1_000_000), 9)


def words(kind: bytes = b"tEXt") -> bytes:
    return chunk(kind, b"Comment\0" + MARK.encode())


@cache
def ten_thousand_frames() -> bytes:
    """An APNG whose later frames say where it was taken, in what would be pixels."""
    frame = zlib.compress((b"\0" + b"TAINT-7f3a  " * 1) * 4, 0)
    chunks = []
    for n in range(10_000):
        control = struct.pack(">IIIIIHHBB", 2 * n + 1, 4, 4, 0, 0, 1, 100, 0, 0)
        chunks += [chunk(b"fcTL", control), chunk(b"fdAT", struct.pack(">I", 2 * n + 2) + frame)]
    first = chunk(b"acTL", struct.pack(">II", 10_001, 0)) + chunk(
        b"fcTL", struct.pack(">IIIIIHHBB", 0, 4, 4, 0, 0, 1, 100, 0, 0)
    )
    plain = encoded(door(4, 4), "PNG")
    end = plain.index(b"IEND") - 4
    return plain[:HEAD] + first + plain[HEAD:end] + b"".join(chunks) + plain[end:]


def overflowing() -> bytes:
    """4 x 4 pixels whose data unpack to 400 MB."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", packed(400)) + chunk(b"IEND", b"")


def glass() -> bytes:
    """A palette in which one colour is no colour."""
    return encoded(door().quantize(4), "PNG", transparency=1, exif=pictures.marked_exif(6))


def spoiled() -> bytes:
    data = bytearray(encoded(door(), "PNG"))
    data[data.index(b"IDAT") + 12] ^= 0xFF
    return bytes(data)


def half() -> bytes:
    data = encoded(Image.effect_noise((500, 400), 80), "PNG")
    return data[: len(data) // 2]


LIGHT = [
    chunk(b"gAMA", struct.pack(">I", 45_455)),
    chunk(b"pHYs", struct.pack(">IIB", 1, 2, 1)),
    chunk(b"tIME", bytes(7)),
]
PNGS: dict[str, Specimen] = {
    "with its place": cleaned(lambda: marked("PNG")),
    "16 bits grey": cleaned(lambda: encoded(Image.new("I;16", (50, 50), 0x8000), "PNG")),
    "16 bits colour": cleaned(deep_colours),
    "1 bit": cleaned(lambda: encoded(door(mode="1"), "PNG")),
    "palette and glass": cleaned(glass),
    "grey and glass": cleaned(lambda: encoded(door(mode="LA"), "PNG")),
    "colour and glass": cleaned(lambda: encoded(door(mode="RGBA"), "PNG")),
    "light and time": cleaned(lambda: with_chunks(*LIGHT)),
    "unknown chunks": cleaned(lambda: with_chunks(*[chunk(b"taNt", MARK.encode() * 1000)] * 50)),
    "words before the end": cleaned(lambda: with_chunks(words(), words(b"iTXt"), last=True)),
    "words behind the end": cleaned(lambda: encoded(door(), "PNG") + words() + words(b"zTXt")),
    "an archive behind": cleaned(lambda: pictures.with_archive(marked("PNG"))),
    "a page behind": cleaned(lambda: marked("PNG") + f"<script>{MARK}</script>".encode()),
    "a moving picture": cleaned(lambda: pictures.animated("PNG")),
    "a spoiled byte": refused(spoiled),
    "cut in the middle": refused(half),
    "cut in its header": refused(lambda: encoded(door(), "PNG")[:30]),
    "no pixels": refused(lambda: claiming(0, 0)),
    "an unknown depth": refused(lambda: built(4, 4, 7, 5, bytes(100))),
    "10,000 frames": bomb(ten_thousand_frames),
    "claims 60,000 squared": bomb(lambda: claiming(60_000, 60_000), TOO_LARGE),
    "claims all there is": bomb(lambda: claiming(2**31 - 1, 2**31 - 1), TOO_LARGE),
    "claims a thread": bomb(lambda: claiming(30_001, 1), TOO_LARGE),
    "claims 45 megapixels": bomb(lambda: claiming(6700, 6700), TOO_LARGE),
    "claims 40 megapixels": bomb(lambda: claiming(6400, 6400), NO_PHOTO),
    "flat": bomb(lambda: encoded(Image.new("L", (7000, 7000)), "PNG")),
    "a sheet of glass": bomb(
        lambda: encoded(Image.new("RGBA", (6450, 6450), (9, 9, 9, 99)), "PNG", compress_level=1)
    ),
    "a comment of 200 MB": bomb(pictures.text_bomb),
    "a colour profile of 200 MB": bomb(lambda: with_chunks(chunk(b"iCCP", b"sRGB\0\0" + packed(200)))),
    "words of 200 MB": bomb(lambda: with_chunks(chunk(b"iTXt", b"a\0\1\0\0\0" + packed(200)))),
    "words of 200 MB before the end": bomb(
        lambda: with_chunks(chunk(b"zTXt", b"a\0\0" + packed(200)), last=True)
    ),
    "25,000 words": bomb(lambda: with_chunks(*[words()] * 25_000), CLEANED),
    "1,500,000 chunks": bomb(lambda: with_chunks(chunk(b"taNt", b"") * 1_500_000), NO_PHOTO),
    "1,500,000 chunks behind the end": bomb(
        lambda: encoded(door(), "PNG") + chunk(b"taNt", b"") * 1_500_000, CLEANED
    ),
    "pixels that overflow": bomb(overflowing),
}  # fmt: skip
