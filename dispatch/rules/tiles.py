"""Map tiles, if a station wants any: MAP_TILES is "address|attribution|crs". Without it the map is
drawn from our own shapes and asks nobody for anything."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

ADDRESS = re.compile(r"https?://[\w.{}:-]+/[\w.{}/?=&%~,+-]*", re.ASCII)
HOST = re.compile(r"(\{s\}\.|[\w-]+\.)*[\w-]+(:\d+)?", re.ASCII)
CRS = ("wgs84", "gcj02")


class Tiles(NamedTuple):
    """url: a template with {z}, {x}, {y}, perhaps {s}; source: what the page's policy lets in."""

    url: str
    attribution: str
    crs: str
    source: str


def read(setting: str) -> Tiles | None:
    """None when nothing is set; ValueError with a sentence for the operator."""
    if not setting.strip():
        return None
    parts = [part.strip() for part in setting.split("|")]
    if len(parts) not in (2, 3) or not all(parts):
        raise ValueError("MAP_TILES is address|attribution, and |gcj02 where the map is Chinese")
    url, attribution, crs = (*parts, CRS[0])[:3]
    host = urlsplit(url).netloc if ADDRESS.fullmatch(url) else ""
    if not HOST.fullmatch(host) or not all(f"{{{name}}}" in url for name in "zxy"):
        raise ValueError("MAP_TILES begins with an http address that holds {z}, {x} and {y}")
    if crs not in CRS:
        raise ValueError("MAP_TILES ends with wgs84 or gcj02")
    return Tiles(url, attribution, crs, f"{urlsplit(url).scheme}://{host.replace('{s}', '*')}")
