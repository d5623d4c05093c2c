"""JPEGs: what phones put into them, what people with bad intentions do, and what breaks on the way."""

import struct
from functools import cache, partial

from PIL import Image

from tests import pictures
from tests.photos.specimen import CLEANED, NO_PHOTO, TOO_LARGE, Specimen, bomb, cleaned, refused
from tests.pictures import MARK, door, encoded, marked

SOI, EOI = b"\xff\xd8", b"\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def with_segments(*segments: bytes) -> bytes:
    """A plain JPEG that has these behind its first two bytes."""
    return SOI + b"".join(segments) + encoded(door(), "JPEG")[2:]


def iptc() -> bytes:
    """Caption, city and by-line, as press software writes them."""
    records = b"".join(
        b"\x1c\x02" + bytes([kind]) + struct.pack(">H", len(MARK.encode())) + MARK.encode()
        for kind in (120, 90, 80)
    )
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records + b"\0" * (len(records) % 2)
    return with_segments(segment(0xED, b"Photoshop 3.0\0" + block))


def in_every_corner() -> bytes:
    """Every application segment, its own maker's format, an XMP in two halves, 40 comments."""
    own = [segment(0xE0 + n, b"Maker\0" + MARK.encode()) for n in range(1, 16)]
    xmp = [segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + MARK.encode() * 900)] * 2
    return with_segments(*own, *xmp, *[segment(0xFE, MARK.encode())] * 40)


def thumbnailed() -> bytes:
    """An EXIF block whose only content is a small picture, which says where it was taken."""
    small = encoded(door(64, 48), "JPEG", comment=MARK.encode())
    entries = [(0x0103, 3, 6 << 16), (0x0201, 4, 56), (0x0202, 4, len(small))]
    listed = struct.pack(">H", 3) + b"".join(
        struct.pack(">HHII", tag, kind, 1, value) for tag, kind, value in entries
    )
    exif = b"MM\0*" + struct.pack(">IHI", 8, 0, 14) + listed + bytes(4)
    return with_segments(segment(0xE1, b"Exif\0\0" + exif + small))


def several_in_one() -> bytes:
    """MPO: two whole JPEGs one behind the other, as a phone's portrait mode writes them."""
    return encoded(door(), "MPO", save_all=True, append_images=[door()], exif=pictures.marked_exif())


def patched(data: bytes, width: int | None = None, height: int | None = None, bits: int = 8) -> bytes:
    """The same, with another size or depth in its frame header."""
    at = next(data.index(mark) for mark in (b"\xff\xc0", b"\xff\xc2") if mark in data)
    old_height, old_width = struct.unpack(">HH", data[at + 5 : at + 9])
    sizes = (old_height if height is None else height, old_width if width is None else width)
    return data[: at + 4] + struct.pack(">BHH", bits, *sizes) + data[at + 9 :]


def ycck() -> bytes:
    data = encoded(door(mode="CMYK"), "JPEG")
    at = data.index(b"Adobe") + 11
    return data[:at] + b"\x02" + data[at + 1 :]


def script_in_the_header() -> bytes:
    """The length of the first segment reads as the start of a comment: a script and a picture."""
    return with_segments(segment(0xE0, b"*/=1;alert('TAINT-7f3a')/*".ljust(0x2F2A - 2, b" ")))


@cache
def of_megapixels(width: int, height: int, mode: str = "RGB", **how: object) -> bytes:
    return encoded(Image.new(mode, (width, height), 90 if mode == "L" else (90, 120, 60)), "JPEG", **how)


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def half_a_photo() -> bytes:
    return cut(encoded(Image.effect_noise((900, 700), 80), "JPEG"), 0.5)


def behind(tail: bytes) -> bytes:
    return marked("JPEG") + tail


def followed_by_a_page() -> bytes:
    return behind(f"<html><script>alert('{MARK}')</script></html>".encode())


HELD = {f"held {n} of 8, with its place": cleaned(partial(marked, "JPEG", None, n)) for n in range(1, 9)}
JPEGS: dict[str, Specimen] = HELD | {
    "plain": cleaned(lambda: encoded(door(), "JPEG")),
    "grey": cleaned(lambda: encoded(door(mode="L"), "JPEG")),
    "progressive": cleaned(lambda: encoded(door(), "JPEG", progressive=True)),
    "cmyk": cleaned(lambda: encoded(door(mode="CMYK"), "JPEG")),
    "ycck": cleaned(ycck),
    "iptc": cleaned(iptc),
    "in every corner": cleaned(in_every_corner),
    "thumbnail": cleaned(thumbnailed),
    "several in one": cleaned(several_in_one),
    "a page in its comment": cleaned(lambda: encoded(door(), "JPEG", comment=f"<script>{MARK}</script>".encode())),
    "a script by its header": cleaned(script_in_the_header),
    "an archive behind": cleaned(lambda: pictures.with_archive(marked("JPEG"))),
    "a page behind": cleaned(followed_by_a_page),
    "a server's program behind": cleaned(lambda: behind(f"<?php system('{MARK}'); ?>".encode())),
    "a script behind": cleaned(lambda: behind(f";alert('{MARK}')".encode())),
    "a second photo behind": cleaned(lambda: marked("JPEG") * 2),
    "a broken exif block": cleaned(lambda: with_segments(segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + MARK.encode()))),
    "exif that goes round": cleaned(
        lambda: with_segments(segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08"))
    ),
    "cut in the middle": refused(half_a_photo),
    "cut in its header": refused(lambda: encoded(door(), "JPEG")[:300]),
    "without a picture": refused(lambda: SOI + EOI + bytes(50), NO_PHOTO, 415),
    "no height": refused(lambda: patched(encoded(door(), "JPEG"), height=0)),
    "12 bits": refused(lambda: patched(encoded(door(), "JPEG"), bits=12)),
    "words": refused(lambda: b"\xff\xd8\xff\xe0 and then words"),
    "claims 65,500 squared": bomb(lambda: patched(encoded(door(), "JPEG"), 65_500, 65_500), TOO_LARGE),
    "claims 196 megapixels": bomb(lambda: patched(encoded(door(), "JPEG"), 14_000, 14_000), CLEANED),
    "claims 196, progressive": bomb(
        lambda: patched(encoded(door(), "JPEG", progressive=True), 14_000, 14_000), TOO_LARGE
    ),
    "thousands of scans": bomb(pictures.many_scans, NO_PHOTO),
    "46 scans": bomb(partial(pictures.many_scans, 40), CLEANED),
    "a film behind": cleaned(lambda: behind(b"ftypmp42" + b"\xff\xda\0\x08 film " * 5000)),
    "24 megapixels, progressive": bomb(lambda: of_megapixels(6000, 4000, progressive=True), CLEANED),
    "50 megapixels": bomb(lambda: of_megapixels(8192, 6144), CLEANED),
    "25,000 comments": bomb(lambda: with_segments(*[segment(0xFE, b"TAINT-7f3a")] * 25_000), CLEANED),
    "5,000,000 segments": bomb(lambda: SOI + b"\xff\xfe\0\2" * 5_000_000, NO_PHOTO),
}  # fmt: skip
ENORMOUS: dict[str, Specimen] = {
    "50 megapixels, progressive": bomb(lambda: of_megapixels(8192, 6144, progressive=True), CLEANED),
    "108 megapixels": bomb(lambda: of_megapixels(12_032, 9024), CLEANED),
    "200 megapixels": bomb(lambda: of_megapixels(16_320, 12_240, "L"), CLEANED),
    "12 megapixels of noise": bomb(pictures.noise, CLEANED),
}
