"""What somebody posted: the fields of a form, in the letters in which they were written, and the names
of what came with it that we do not take. A photo is read past, never kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from flask import g, request
from werkzeug.datastructures import Headers, MultiDict
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from dispatch.rules.encodings import encoding_of, words_of
from dispatch.web.open311.errors import Wrong

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
FORMS = (URLENCODED, MULTIPART)
BODY_LIMIT = 64 * 1024  # of the fields; the longest has 4,000 characters
FILES_LIMIT = 21 * 1024 * 1024  # a phone's photo and more
PART_LIMIT = 256 * 1024  # of the head of a part
MOST_FIELDS = 200
PIECE = 64 * 1024
Raw = tuple[str, bytes, str | None]
"""Name, bytes, and the charset that this part declares for itself."""


@dataclass(slots=True)
class Posted:
    """`values`: the fields, of the address too. `files`: the names under which files came. `skipped`:
    fields so long that they are none."""

    values: MultiDict[str, str] = field(default_factory=MultiDict)
    files: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def posted() -> Posted:
    """Read once a request. Wrong("malformed" | "not_a_text" | "unknown_charset") 400."""
    kept: Posted | None = g.get("open311_posted")
    if kept is None:
        kept = g.open311_posted = read()
    return kept


def read() -> Posted:
    found = Posted()
    try:
        raw = [*split(request.query_string)]
        if request.mimetype == URLENCODED:
            raw += split(request.get_data(cache=False))
        elif request.mimetype == MULTIPART:
            raw += parts(found)
        charset = declared(raw)
        for name, text in decoded(raw, charset):
            found.values.add(name, text)
    except ValueError as error:
        known = str(error) in ("not_a_text", "unknown_charset")
        raise Wrong(str(error) if known else "malformed") from None
    return found


def split(body: bytes) -> Iterable[Raw]:
    """name=value&…, the values as the bytes they stand for."""
    pairs = parse_qsl(
        body.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=MOST_FIELDS
    )
    return [(plain(name.encode("latin-1")), value.encode("latin-1"), None) for name, value in pairs]


def plain(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def declared(raw: Iterable[Raw]) -> str | None:
    """What the form says of itself: in its header, or in the field that HTML has for it."""
    named = [value.decode("ascii", "replace") for name, value, _ in raw if name == "_charset_" and value]
    return request.mimetype_params.get("charset") or (named[0] if named else None)


def decoded(raw: list[Raw], charset: str | None) -> Iterable[tuple[str, str]]:
    """What declares nothing is one text, written in one way: a short name alone would say too little."""
    silent = b"\n".join(value for _, value, own in raw if not (own or charset))
    guessed = encoding_of(silent)
    for name, value, own in raw:
        yield name, words_of(value, own or charset) if own or charset else value.decode(guessed)


def parts(found: Posted) -> Iterable[Raw]:
    """The fields of a multipart form. Its files are read past piece by piece."""
    boundary = request.mimetype_params.get("boundary", "").encode("ascii")
    if not boundary:
        raise ValueError("malformed")
    decoder = MultipartDecoder(boundary, PART_LIMIT, max_parts=MOST_FIELDS)
    head: Field | File | None = None
    value = b""
    room = BODY_LIMIT
    while True:
        event = decoder.next_event()
        if isinstance(event, Epilogue):
            return
        if isinstance(event, NeedData):
            decoder.receive_data(request.stream.read(PIECE) or None)
        elif isinstance(event, Field | File):
            head, value = event, b""
        elif isinstance(event, Data) and isinstance(head, Field):
            value += event.data[: room + 1 - len(value)]
            if not event.more_data and len(value) > room:
                found.skipped.append(head.name or "")
            elif not event.more_data:
                room -= len(value)
                yield head.name or "", value, charset_of(head.headers)
        elif isinstance(event, Data) and head is not None and not event.more_data:
            found.files.append(head.name or "")


def charset_of(headers: Headers) -> str | None:
    return parse_options_header(headers.get("content-type"))[1].get("charset")
