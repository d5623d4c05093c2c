"""Pictures as phones, scanners and bad people send them, made here with Pillow."""

import io
import random
import struct
import zipfile
import zlib
from functools import cache
from typing import Any

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

MARK = "TAINT-7f3a-北纬39.12"  # in every corner where a file can carry words
MARKED = [MARK.encode(), MARK.encode("utf-16-le"), MARK.encode("utf-16-be"), b"TAINT-7f3a"]
RED, BLUE = (220, 20, 20), (20, 20, 220)


def encoded(picture: Image.Image, form: str, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def door(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture.convert(mode)


def marked_exif(orientation: int = 1) -> Image.Exif:
    """With the place where it was taken, and words."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = exif[0x013B] = exif[0x8298] = MARK.encode().decode("latin-1")
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (39.0, 7.0, 12.0), 3: "E", 4: (117.0, 12.0, 0.0), 29: "TAINT-7f3a"}
    )
    exif.get_ifd(0x8769).update({0x9286: b"ASCII\0\0\0TAINT-7f3a"})
    return exif


def marked_xmp() -> bytes:
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d>{MARK}</d></x:xmpmeta>'.encode()


def marked_profile() -> bytes:
    """A colour profile that Pillow takes as one, with the mark behind it."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + MARK.encode()


def marked(form: str, picture: Image.Image | None = None, orientation: int = 1) -> bytes:
    """A picture that says in every way it can where it was taken."""
    how: dict[str, Any] = {"exif": marked_exif(orientation), "icc_profile": marked_profile()}
    if form == "PNG":
        words = PngInfo()
        words.add_text("Comment", MARK)
        words.add_itxt("XML:com.adobe.xmp", marked_xmp().decode(), zip=False)
        how["pnginfo"] = words
    else:
        how["xmp"] = marked_xmp()
    if form == "JPEG":
        how["comment"] = MARK.encode()
    return encoded(picture or door(), form, **how) + MARK.encode()


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims a size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@cache
def text_bomb() -> bytes:
    """A PNG whose comment unpacks to 200 MB."""
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000, 9))
    plain = encoded(door(), "PNG")
    return plain[:33] + bomb + plain[33:]


def claiming_webp(width: int, height: int) -> bytes:
    """A WebP whose first chunk claims a canvas."""
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4)
    canvas += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    rest = encoded(door(), "WEBP")[12:]
    return b"RIFF" + struct.pack("<I", 4 + len(canvas) + len(rest)) + b"WEBP" + canvas + rest


@cache
def many_scans(times: int = 4000) -> bytes:
    """A progressive JPEG of a few hundred KB that makes the decoder go over 12 million pixels
    again and again."""
    plain = encoded(Image.new("L", (4000, 3000), 128), "JPEG", progressive=True, quality=5)
    last = plain.rindex(b"\xff\xda")
    return plain[:-2] + plain[last:-2] * times + b"\xff\xd9"


@cache
def noise(width: int = 4000, height: int = 3000) -> bytes:
    """A photo that is as large as photos get: no two pixels are alike."""
    pixels = random.Random(1).randbytes(3 * width * height)
    return encoded(Image.frombytes("RGB", (width, height), pixels), "JPEG", quality=84, subsampling=0)


def with_archive(picture: bytes) -> bytes:
    """A picture that is a ZIP as well."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.html", f"<script>{MARK}</script>")
    return picture + out.getvalue()


def animated(form: str, **how: Any) -> bytes:
    """First frame red, the others blue."""
    frames = [Image.new("RGB", (60, 60), colour) for colour in (RED, BLUE, BLUE)]
    return encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=100, **how)


def close_to(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 30 for a, b in zip(pixel, colour, strict=True))
