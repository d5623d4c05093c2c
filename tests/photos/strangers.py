"""What is no photo at all, under the name of one."""

import random
import struct

from tests.photos.specimen import NO_FORMAT, NO_PHOTO, TOO_LARGE, Specimen, refused
from tests.pictures import MARK, door, encoded

PAGE = f"<!DOCTYPE html><html><script>alert('{MARK}')</script></html>".encode()


def brand(name: bytes) -> bytes:
    """The first box of the family that phones write (HEIC, AVIF, films)."""
    return struct.pack(">I", 24) + b"ftyp" + name + bytes(4) + b"mif1" + name + bytes(2000)


def noise(first: bytes, size: int = 20_000) -> bytes:
    return first + random.Random(first).randbytes(size)


def unknown(data: bytes) -> Specimen:
    return refused(lambda: data, NO_FORMAT)


PNG, JPEG, WEBP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\0\0\1\0WEBPVP8 "
STRANGERS: dict[str, Specimen] = {
    **{form: refused(lambda form=form: encoded(door(), form), NO_FORMAT) for form in ("GIF", "BMP", "TIFF", "ICO", "PDF")},
    "heic": unknown(brand(b"heic")),
    "avif": unknown(brand(b"avif")),
    "film": unknown(brand(b"isom")),
    "jpeg 2000": unknown(b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(500)),
    "jpeg xl": unknown(b"\xff\x0a" + bytes(500)),
    "psd": unknown(b"8BPS\0\1" + bytes(500)),
    "svg": unknown(f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><!--{MARK}--></svg>'.encode()),
    "html": unknown(PAGE),
    "php": unknown(f"<?php echo '{MARK}'; ?>".encode()),
    "script": unknown(b"alert(1)//"),
    "archive": unknown(b"PK\x03\x04" + bytes(500)),
    "program": unknown(b"MZ" + bytes(500)),
    "postscript": unknown(b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file"),
    "zeros": unknown(bytes(100)),
    "one byte": unknown(b"\xff"),
    "two bytes": unknown(b"\xff\xd8"),
    "a photo behind a page": unknown(PAGE + encoded(door(), "JPEG")),
    "noise": unknown(noise(b"")),
    "noise as jpeg": refused(lambda: noise(JPEG)),
    "noise as png": refused(lambda: noise(PNG)),
    "noise as webp": refused(lambda: noise(WEBP), NO_PHOTO, TOO_LARGE),
    "0 bytes": refused(lambda: b""),
    "20 MB": refused(lambda: b"\xff\xd8\xff" + bytes(20 * 1024 * 1024), TOO_LARGE),
    "60 MB": refused(lambda: b"\xff\xd8\xff" + bytes(60 * 1024 * 1024), TOO_LARGE),
}  # fmt: skip
