"""The guide for those who work with this: docs/guide.zh.md, drawn as a page.

The one file is read on the page, in the repository and on paper. It holds nothing about anybody, so it
is open without signing in, and a phone may keep it for the tunnel."""

import re
import struct
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from markdown import markdown
from markupsafe import Markup

from dispatch.web.static_files import asset

DOCS = Path(__file__).parents[2] / "docs"
SOURCE = DOCS / "guide.zh.md"
PART_OF = {  # the page one stands on -> the part of the guide that its (?) opens; the others open its head
    "courier": "courier", "outlet": "outlet", "office": "clerk", "board": "coordinator", "drill": "coordinator",
}  # fmt: skip
PICTURE = re.compile(r"pictures/([\w-]+\.png)")
SHOWN = re.compile(r'src="pictures/([\w-]+\.png)"')


def part_of(face: str, roles: Collection[str] = ()) -> str:
    """The part for who stands on this page. Who only keeps the system has a part of that name."""
    if face == "board" and "admin" in roles and "coordinator" not in roles:
        return "operator"
    return PART_OF.get(face, "")


def pictures() -> dict[str, bytes]:
    """{name among the static files: content} of the pictures that the guide shows."""
    return {f"guide/{name}": picture(name) for name in sorted(set(PICTURE.findall(text())))}


def text() -> str:
    return SOURCE.read_text("utf-8")


def picture(name: str) -> bytes:
    return (DOCS / "pictures" / name).read_bytes()


def drawn() -> Markup:
    """The guide as HTML. It is our own file: nothing that anybody typed is in it."""
    return Markup(SHOWN.sub(placed, converted(text())))


@lru_cache(maxsize=1)
def converted(source: str) -> str:
    return markdown(source, output_format="html")


def placed(found: re.Match[str]) -> str:
    """A picture's own size is said, or the part that a link opened would move away when it comes."""
    width, height = struct.unpack(">II", picture(found[1])[16:24])  # of a PNG, in pixels
    return f'src="{asset(f"guide/{found[1]}")}" width="{width}" height="{height}" loading="lazy"'
