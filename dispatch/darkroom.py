"""Developing a photo: whatever a phone sent becomes two plain JPEGs and nothing else. The pixels
are painted on a fresh sheet, so that no metadata, second frame or hidden file can come along.

Imported by the child of sandbox.py alone: this is where strangers' bytes meet C code."""

import io
import re

from PIL import Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin
from PIL.ImageFile import ImageFile

SIZES = (1600, 320)  # pixels of the longest side
QUALITY = 80
MOST_PIXELS = 210_000_000  # the largest sensors make 200 million; what counts is the ROOM
MOST_PIXELS_WEBP = 12_500_000  # its decoder holds four copies, and makes the first on opening
LONGEST_SIDE = 30_000
ROOM = 168_000_000  # bytes for the decoded picture, of the 256 MB the sandbox has in all
MOST_SCANS = 50  # a progressive JPEG has about ten; each costs as much as a picture
MOST_PIECES = 30_000  # segments or chunks; a photo of 20 MB has two or three thousand
PNG = b"\x89PNG\r\n\x1a\n"
MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")  # none of these stands among a scan's pixels
JPEG_SCAN, JPEG_END = b"\xff\xda", b"\xff\xd9"
BAND_PIXELS = 2_000_000
ORIENTATION = 0x0112
WHITE = (255, 255, 255, 255)
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
assert TiffImagePlugin  # EXIF is read with it; in the sandbox nothing can be imported any more
Image.preinit()


class Refusal(Exception):
    """Its text is the code."""


def develop(data: bytes) -> tuple[dict[str, int], list[bytes]]:
    """{"width","height"} of the large one, and a JPEG for each of SIZES. Raises Refusal
    (unsupported_media, too_large, not_a_photo)."""
    try:
        image = opened(data)
        refuse_giants(image.size, MOST_PIXELS)
        refuse_what_does_not_fit(image)
        upright = turned(painted(image), orientation(image))
    except MemoryError:
        raise Refusal("too_large") from None
    except (Refusal, SystemExit):
        raise
    except Exception as error:  # a decoder may complain in any way it likes
        raise Refusal("not_a_photo") from error
    prints = [fitted(upright, longest) for longest in SIZES]
    return {"width": prints[0].width, "height": prints[0].height}, [printed(p) for p in prints]


def opened(data: bytes) -> ImageFile:
    """By what is in it, never by what it is called; only the header has been read."""
    if data.startswith(b"\xff\xd8\xff"):
        refuse_scans(data)
        return JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    if data.startswith(PNG):
        refuse_crumbs(data)
        return PngImagePlugin.PngImageFile(io.BytesIO(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        refuse_giants(webp_size(data), MOST_PIXELS_WEBP)  # opening it already makes the canvas
        return WebPImagePlugin.WebPImageFile(io.BytesIO(data))
    raise Refusal("unsupported_media")


def refuse_scans(data: bytes) -> None:
    """Of a JPEG that goes over its picture without end. What a phone hangs on behind that (a film,
    a second photo) does not count, nor does the small picture in its EXIF block."""
    left, at = MOST_SCANS, 2
    for _ in range(MOST_PIECES):
        marker = MARKER.search(data, at)
        if marker is None or marker[0] == JPEG_END:
            return
        left -= marker[0] == JPEG_SCAN
        if left < 0:
            break
        at = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2], "big")
    raise Refusal("not_a_photo")


def refuse_crumbs(data: bytes) -> None:
    """Of a PNG: Pillow looks at each chunk, up to the last one."""
    at = len(PNG)
    for _ in range(MOST_PIECES):
        if at >= len(data) or data[at + 4 : at + 8] == b"IEND":
            return
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    raise Refusal("not_a_photo")


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height from the first chunk (RFC 9649)."""
    kind, little = data[12:16], lambda a, b: int.from_bytes(data[a:b], "little")
    if kind == b"VP8X":
        return little(24, 27) + 1, little(27, 30) + 1
    if kind == b"VP8L":
        return (little(21, 25) & 0x3FFF) + 1, (little(21, 25) >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return little(26, 28) & 0x3FFF, little(28, 30) & 0x3FFF
    raise Refusal("not_a_photo")


def refuse_giants(size: tuple[int, int], most: int) -> None:
    if size[0] * size[1] > most or max(size) > LONGEST_SIDE:
        raise Refusal("too_large")
    if min(size) < 1:
        raise Refusal("not_a_photo")


def refuse_what_does_not_fit(image: ImageFile) -> None:
    """Afterwards a JPEG will be decoded at a half, a quarter or an eighth, as far as SIZES allow."""
    coefficients = held_whole(image)
    image.draft(None, fit(image.size, SIZES[0]))
    pixels = image.width * image.height * (1 if image.mode in ("1", "L", "P") else 4)
    if coefficients + pixels > ROOM:
        raise Refusal("too_large")


def held_whole(image: ImageFile) -> int:
    """Bytes of a progressive JPEG's coefficients: all at once and in full size, two for each, fewer
    of the colours than of the light."""
    if not isinstance(image, JpegImagePlugin.JpegImageFile) or "progressive" not in image.info:
        return 0
    samples = [across * down for _, across, down, _ in image.layer]
    return 2 * image.width * image.height * sum(samples) // max(samples)


def painted(image: ImageFile) -> Image.Image:
    """Its first frame on a fresh sheet of at most twice the longest side, white where it was
    transparent. Goes band by band: a second copy in full would not fit into the sandbox."""
    image.load()
    width, height = image.size
    factor = max(1, max(width, height) // SIZES[0])
    sheet = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    rows = max(1, BAND_PIXELS // width // factor) * factor
    for top in range(0, height, rows):
        band = image.crop((0, top, width, min(height, top + rows)))
        sheet.paste(flat(band, factor), (0, top // factor))
    return sheet


def flat(band: Image.Image, factor: int) -> Image.Image:
    """A factor smaller, RGB of 8 bits, on white."""
    if band.mode.startswith("I"):
        band = band.convert("I").point(lambda v: v * (1 / 257)).convert("L")
    if not band.has_transparency_data:
        return band.convert("RGB").reduce(factor)
    glass = band.convert("RGBA").convert("RGBa").reduce(factor).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", glass.size, WHITE), glass).convert("RGB")


def orientation(image: ImageFile) -> int:
    """How the phone was held, 1 to 8; a broken EXIF block is no reason to refuse a photo."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:
        return 1


def turned(sheet: Image.Image, how: int) -> Image.Image:
    return sheet.transpose(TURNS[how]) if how in TURNS else sheet


def fit(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """The size within a square; nothing is ever made larger."""
    share = min(1.0, longest / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def fitted(sheet: Image.Image, longest: int) -> Image.Image:
    return sheet.resize(fit(sheet.size, longest), Image.Resampling.LANCZOS)


def printed(sheet: Image.Image) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
