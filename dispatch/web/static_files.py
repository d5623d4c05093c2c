"""The static files of one release: read once, sent compressed, kept by browsers for a year.

The release is a digest of all files and of the words that pages fetch late. It stands in their path
(`/static/r/0f3a…/js/page.js`), so what a module imports relatively is of the same release, and a page
never mixes two. Without it (`/static/js/page.js`) the browser asks each time whether a file has changed.
"""

import gzip
import hashlib
import mimetypes
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
import orjson
from flask import Blueprint, Response, current_app, request

from dispatch.errors import Refused

static_files = Blueprint("static_files", __name__)

ROOT = Path(__file__).parents[2] / "static"
TEXTS = {
    ".js",
    ".css",
    ".svg",
    ".json",
    ".html",
    ".txt",
    ".webmanifest",
}  # the others are packed by themselves
WORTH_IT = 300  # bytes: below, the head of a compressed file weighs more than what is saved
BEST_BELOW = 100_000  # bytes; brotli's best level takes a second for a megabyte, the one below it 60 ms
YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
# Whole lines only: a quarter of our scripts on the wire, and nothing that a string or a template could hold.
COMMENT_LINES = re.compile(rb"^[ \t]*(?:/\*.*?\*/[ \t]*\n|//[^\n]*\n)", re.MULTILINE | re.DOTALL)
OURS = re.compile(r"(js|css)/.*\.(js|css)")
LOOK_EVERY = 1.0  # seconds between two looks for an edited file, in development only


@dataclass(slots=True)
class StaticFile:
    """One file with its compressed forms, made when first asked for: {"br": bytes, "gzip": bytes}."""

    content: bytes
    content_type: str
    digest: str
    packed: dict[str, bytes] = field(default_factory=dict)

    @property
    def compressible(self) -> bool:
        return len(self.content) >= WORTH_IT and self.content_type.split(";")[0] in TEXT_TYPES

    def encoded(self, coding: str) -> bytes:
        """The content under a coding ("br" or "gzip")."""
        if coding not in self.packed:
            self.packed[coding] = PACKERS[coding](self.content)
        return self.packed[coding]


def pack_brotli(content: bytes) -> bytes:
    return brotli.compress(content, quality=11 if len(content) < BEST_BELOW else 9)


def pack_gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


PACKERS: dict[str, Callable[[bytes], bytes]] = {"br": pack_brotli, "gzip": pack_gzip}
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")
TEXT_TYPES = {mimetypes.types_map[suffix] for suffix in TEXTS}


class StaticFiles:
    """All files below `root` by their name ("js/page.js"), and those of `made`: {name: content}.

    `in_thread` runs what is slow beside the loop. With `watch` an edited file is seen without a new start.
    """

    def __init__(
        self,
        made: dict[str, bytes],
        in_thread: Callable[..., Any],
        *,
        watch: bool = False,
        root: Path = ROOT,
    ) -> None:
        self.made, self.in_thread, self.watch, self.root = made, in_thread, watch, root
        self.seen: dict[str, int] = {}
        self.looked = 0.0
        self.files: dict[str, StaticFile] = {}
        self.release = ""
        self.worker: StaticFile
        self.read()

    def read(self) -> None:
        self.looked, self.seen = time.monotonic(), self.stamps()
        contents = {name: (self.root / name).read_bytes() for name in self.seen} | self.made
        self.files = {name: static_file(name, content) for name, content in sorted(contents.items())}
        everything = hashlib.sha256()
        for name, file in self.files.items():
            everything.update(f"{name}\0{file.digest}\0".encode())
        self.release = everything.hexdigest()[:12]
        self.worker = self.service_worker()

    def service_worker(self) -> StaticFile:
        """Its first line names the release, so that a browser takes a new release for a new worker."""
        script = self.files["js/sw.js"].content
        return static_file("js/sw.js", b"const RELEASE = '%s';\n%s" % (self.release.encode(), script))

    def stamps(self) -> dict[str, int]:
        """When each file was changed last, in ns."""
        paths = (path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.stat().st_mtime_ns for path in paths}

    def look_again(self) -> None:
        if self.watch and time.monotonic() - self.looked > LOOK_EVERY:
            self.looked = time.monotonic()
            if self.stamps() != self.seen:
                self.read()

    def url(self, name: str) -> str:
        """Where a page finds a file of this release; "" is the folder of all of them."""
        self.look_again()
        return f"/static/r/{self.release}/{name}"

    def answer(self, name: str, release: str | None = None) -> Response:
        """The file, in the smallest form that the browser reads. Of a release that is no more, the
        present file, but not to keep."""
        self.look_again()
        file = self.files.get(name)
        if file is None:
            raise Refused("not_found")
        return self.sent(file, YEAR if release == self.release else ASK_AGAIN)

    def sent(self, file: StaticFile, caching: str) -> Response:
        coding = chosen_coding(file)
        body = self.body(file, coding)
        answer = Response(body, content_type=file.content_type)
        answer.headers["Cache-Control"] = caching
        answer.set_etag(f"{file.digest}{coding or ''}")
        if file.compressible:
            answer.vary.add("Accept-Encoding")
        if coding:
            answer.headers["Content-Encoding"] = coding
        answer.make_conditional(request)
        return answer

    def body(self, file: StaticFile, coding: str | None) -> bytes:
        """The bytes to send; compressed beside the loop the first time."""
        if coding is None:
            return file.content
        return file.packed.get(coding) or self.in_thread(file.encoded, coding)


def without_comments(script: bytes) -> bytes:
    """A script or style sheet of ours without the comments that stand on lines of their own."""
    return COMMENT_LINES.sub(b"", script)


def static_file(name: str, content: bytes) -> StaticFile:
    if OURS.fullmatch(name):
        content = without_comments(content)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return StaticFile(content, kind + charset, hashlib.sha256(content).hexdigest()[:16])


def chosen_coding(file: StaticFile) -> str | None:
    """br before gzip before none, among those that the browser names."""
    if not file.compressible:
        return None
    return next((coding for coding in PACKERS if request.accept_encodings.quality(coding) > 0), None)


def store() -> StaticFiles:
    found: StaticFiles = current_app.extensions["static_files"]
    return found


def asset(name: str) -> str:
    """The path of a static file, for templates."""
    return store().url(name)


def late_words(catalogues: dict[str, dict[str, Any]]) -> dict[str, bytes]:
    """{language: {section: words}} as files: `words/zh/hands.json`."""
    return {
        f"words/{language}/{section}.json": orjson.dumps(words)
        for language, sections in catalogues.items()
        for section, words in sections.items()
    }


@static_files.get("/static/<path:name>")
def unversioned(name: str) -> Response:
    return store().answer(name)


@static_files.get("/static/r/<release>/<path:name>")
def versioned(release: str, name: str) -> Response:
    return store().answer(name, release)


@static_files.get("/sw.js")
def service_worker() -> Response:
    """From the root: a worker's scope is the folder it comes from."""
    store().look_again()
    return store().sent(store().worker, ASK_AGAIN)
