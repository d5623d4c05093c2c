"""Photos: brought once as bytes, cleaned in a child, shown to who may see what they hang on."""

import errno
import hashlib
from collections.abc import Callable
from typing import Any, Literal

from flask import Response, request

from dispatch import sandbox
from dispatch.actions import photos
from dispatch.errors import STATUS, Refused, invalid, not_found
from dispatch.photo_store import SIZES, Shelf, shelf
from dispatch.queries import photos as seen
from dispatch.tx import Tx
from dispatch.web.forms import Form
from dispatch.web.guard import Ask, digest, route
from models import Photo

FIELD = "photo"
PARTS = 8  # of the multipart body; one is needed
WORDS_LIMIT = 256 * 1024  # the parser counts its own buffer of 64 KB too, also for files


class PhotoQuery(Form):
    size: Literal["1600", "320"] = SIZES[0]


def again(_tx: Tx, ids: dict[str, Any]) -> Any:
    return {"photo_id": ids["photo_id"]}


@route("POST", "/photos", permit="photo.add", status=201, rate="photo", files=True, show=("*", again))
def add(ask: Ask) -> Any:
    """multipart/form-data with one file, `photo`: JPEG, PNG or WebP."""
    data = photo_given()
    ask.digest = digest("POST", request.path, {FIELD: ask.house.db.in_thread(named, data)})
    facts, prints = cleaned(data)
    put = putting(ask, shelf(ask.house), prints)
    sha256 = put()
    made = ask.write(photos.record, sha256, facts["width"], facts["height"], len(prints[0]))
    if not shelf(ask.house).has(sha256):  # swept while we looked the other way
        put()
    return made


@route("GET", "/photos/{id}", permit="photo.read", scope=Photo, query=PhotoQuery)
def read(ask: Ask, id: str) -> Response:
    sha256 = ask.read(seen.content, id)
    try:
        content = shelf(ask.house).file(sha256, ask.query.size).read_bytes()
    except FileNotFoundError:
        raise not_found() from None
    answer = Response(content, content_type="image/jpeg")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = f'inline; filename="photo-{sha256[:12]}.jpg"'
    return answer


def photo_given() -> bytes:
    """The bytes of the one file. Its name and its declared type mean nothing."""
    if request.mimetype != "multipart/form-data":
        raise Refused("unsupported_media")
    request.max_form_parts, request.max_form_memory_size = PARTS, WORDS_LIMIT
    given = [(name, file) for name, file in request.files.items(multi=True) if name == FIELD]
    strangers = sorted(
        {str(name) for name in (*request.form, *request.files)} - {FIELD}
    )  # nameless parts too
    if strangers:
        raise invalid(**dict.fromkeys(strangers, "unknown_field"))
    if len(given) > 1:
        raise invalid(photo="only_one")
    data = given[0][1].read(sandbox.JOBS["photo"].bytes_in + 1) if given else b""
    if not data:
        raise invalid(photo="required")
    return data


def named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def cleaned(data: bytes) -> sandbox.Output:
    """Facts and the two prints; the refusal of what is no photo."""
    try:
        return sandbox.run("photo", data)
    except sandbox.NoTime:
        raise Refused("busy", retry_after=2) from None
    except sandbox.Broken as broken:
        code = str(broken)
        raise (Refused(code, reason="photo") if code in STATUS else invalid(photo="not_a_photo")) from None


def putting(ask: Ask, there: Shelf, prints: list[bytes]) -> Callable[[], str]:
    """Writing them to the disk, away from the loop."""

    def put() -> str:
        try:
            return str(ask.house.db.in_thread(there.put, prints, ask.house.clock.now()))
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise Refused("storage_full" if full else "storage_unavailable") from error

    return put
