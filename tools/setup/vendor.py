"""Copies what the pages use from node_modules into static/vendor, and nothing else.

WeUI and Tabler are trimmed to the classes that the pages name (a phone has 60 KB for everything, and
nothing is painted before the style sheets are there), the icons of static/icons.txt become one sprite (those of icons.phone.txt and icons.reporting.txt two small ones), and the licences of all of it stand in LICENSES.txt.
"""

import re
import shutil
import sys
from pathlib import Path

from trim import trim

PACKAGES = Path("node_modules")
VENDOR = Path("static/vendor")
COPIED = {
    "preact.standalone.js": "htm/preact/standalone.module.js",
    "socket.io.esm.min.js": "socket.io-client/dist/socket.io.esm.min.js",
    "idb-keyval.js": "idb-keyval/dist/index.js",
    "gcoord.js": "gcoord/dist/gcoord.esm-browser.prod.js",
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "images/layers.png": "leaflet/dist/images/layers.png",
    "images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
    "images/marker-icon-2x.png": "leaflet/dist/images/marker-icon-2x.png",
    "images/marker-shadow.png": "leaflet/dist/images/marker-shadow.png",
    "leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
    # the whole of ECharts is 370 KB on the wire; this build has all but the exotic charts
    "echarts.common.min.js": "echarts/dist/echarts.common.min.js",
}
# package -> what its built file carries inside
LICENSED = {
    "@tabler/core": "It carries Bootstrap (MIT, The Bootstrap Authors) and Popper (MIT, Federico Zivolo).",
    "weui": "",
    "htm": "Its standalone build carries Preact (MIT, Jason Miller).",
    "socket.io-client": "It carries the packages engine.io and socket.io-parser of the same authors (MIT).",
    "idb-keyval": "",
    "gcoord": "",
    "leaflet": "",
    "leaflet.markercluster": "",
    "echarts": "",
    "zrender": "Carried by ECharts.",
    "lucide-static": "",
}
MAPPING = re.compile(r"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")
# on each symbol: one that is used from another page inherits nothing from the sprite around it
STROKE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
SVG = re.compile(r"<svg(?P<head>[^>]*)>(?P<body>.*)</svg>", re.DOTALL)


def copy(source: Path, target: Path) -> None:
    """Copies one file, without the hint to a source map that is not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".js", ".css"}:
        target.write_text(MAPPING.sub("\n", source.read_text("utf-8")), "utf-8")
    else:
        shutil.copyfile(source, target)


def lines(path: Path) -> list[str]:
    """The lines of a list file, without comments and empty ones."""
    if not path.exists():
        return []
    stripped = (line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in stripped if line]


def named_classes() -> set[str]:
    """Every WeUI class that stands in our pages and scripts."""
    pages = [*Path("templates").rglob("*.html"), *Path("static/js").rglob("*.js")]
    return {name for page in pages for name in re.findall(r"weui-[\w-]+", page.read_text("utf-8"))}


def own_styles() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(Path("static/css").glob("*.css")))


def phone_styles() -> str:
    """WeUI with the classes that are named in weui.keep, in a page or in a script."""
    wanted = lines(Path("static/css/weui.keep"))
    dropped = [line[1:].strip() for line in wanted if line.startswith("-")]
    kept = [line for line in wanted if not line.startswith("-")]
    whole = (PACKAGES / "weui/dist/style/weui.min.css").read_text("utf-8")
    return trim(whole, keep={*kept, *named_classes()}, drop=dropped, also_read=own_styles())


def desk_styles() -> str:
    """Tabler with the classes that may stand in a page of the office or the board: every word of their
    scripts and templates that is the name of a class. Both pages are light only."""
    pages = [*Path("templates").rglob("*.html"), *Path("static/js").rglob("*.js")]
    words = {word for page in pages for word in re.findall(r"[A-Za-z][\w-]*", page.read_text("utf-8"))}
    whole = (PACKAGES / "@tabler/core/dist/css/tabler.min.css").read_text("utf-8")
    return trim(
        whole, keep=words, drop=["data-bs-theme=dark", "prefers-color-scheme:dark"], also_read=own_styles()
    )


def symbol(line: str) -> str:
    """One icon as a symbol; `ours = theirs` gives it a name of our own."""
    name, _, original = (part.strip() for part in line.partition("="))
    path = PACKAGES / f"lucide-static/icons/{original or name}.svg"
    if not path.exists():
        sys.exit(f"static/icons.txt: Lucide has no icon {original or name!r}")
    drawn = SVG.search(path.read_text("utf-8"))
    assert drawn is not None, path
    body = re.sub(r"\s+", " ", drawn["body"]).strip().replace("> <", "><")
    return f'<symbol id="{name}" viewBox="0 0 24 24" {STROKE}>{body}</symbol>'


def sprite(listed: str) -> str:
    """All icons of the list; size and colour come from the element that uses one."""
    icons = "\n".join(symbol(line) for line in lines(Path(listed)))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{icons}\n</svg>\n'


def licence(package: str, carried: str) -> str:
    """The licence of one package in its own words, or its banner where it brings no such file."""
    folder = PACKAGES / package
    files = sorted(path for path in folder.iterdir() if re.search("licen[cs]e", path.name, re.IGNORECASE))
    text = files[0].read_text("utf-8") if files else mit(folder)
    return "\n".join([f"{'=' * 78}\n{package}", *([carried] if carried else []), "", text.strip(), "\n"])


def mit(folder: Path) -> str:
    """Tabler says MIT in its package and names its authors at the head of the file; the words are ours."""
    banner = next(folder.glob("dist/js/*.min.js")).read_text("utf-8").split("*/")[0]
    authors = "\n".join(line.strip("* ") for line in banner.splitlines() if "Copyright" in line)
    words = Path("LICENSE").read_text("utf-8").partition("Permission is hereby")
    return f"MIT License\n\n{authors}\n\n{''.join(words[1:])}"


def main() -> None:
    """Writes in place: a server that runs meanwhile never misses a file."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    made = {
        "weui.min.css": phone_styles(),
        "tabler.min.css": desk_styles(),
        "icons.svg": sprite("static/icons.txt"),
        "icons.phone.svg": sprite("static/icons.phone.txt"),
        "icons.reporting.svg": sprite("static/icons.reporting.txt"),
        "LICENSES.txt": "".join(licence(package, carried) for package, carried in LICENSED.items()),
    }
    for target, source in COPIED.items():
        copy(PACKAGES / source, VENDOR / target)
    for target, content in made.items():
        (VENDOR / target).write_text(content, "utf-8")
    for path in VENDOR.rglob("*"):
        if path.is_file() and str(path.relative_to(VENDOR)) not in {*COPIED, *made}:
            path.unlink()


if __name__ == "__main__":
    main()
