"""Asking the sandbox to develop a photo; a machine that is too busy is asked again, as a phone asks."""

import io

from PIL import Image

from dispatch import sandbox


def developed(data: bytes) -> tuple[Image.Image, Image.Image, list[bytes]]:
    """The two prints, and their bytes."""
    for _ in range(20):
        try:
            facts, parts = sandbox.run("photo", data)
            break
        except sandbox.NoTime:
            continue
    large, small = (Image.open(io.BytesIO(part)) for part in parts)
    assert (large.format, small.format, large.mode) == ("JPEG", "JPEG", "RGB")
    assert large.size == (facts["width"], facts["height"])
    return large, small, parts


def refusal(data: bytes) -> str:
    """The code, "nothing" if it was taken."""
    for _ in range(20):
        try:
            sandbox.run("photo", data)
        except sandbox.NoTime:
            continue
        except sandbox.Broken as broken:
            return str(broken)
        return "nothing"
    raise AssertionError("the machine never had time")
