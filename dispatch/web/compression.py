"""Answers made for one request, compressed where that gives nothing away.

Who can both choose a part of a body and see how long it is can guess a secret in the same body, sign by
sign (BREACH). So a view says that its answer may be compressed (`allow`), and none does whose body holds
a token, a link or a code; a page's CSRF word is masked anew each time (dispatch/web/csrf.py).
"""

import gzip
from typing import Any

from flask import Response, g, request

WORTH_IT = 1024  # bytes
LEVEL = 6  # 100 kB of rows in half a millisecond
TYPES = {"application/json", "text/html", "text/xml", "application/xml"}


def allow() -> None:
    """This request's answer holds no secret beside what others could choose."""
    g.may_compress = True


def compress(answer: Response) -> Response:
    """The answer, smaller where it may be and the asker reads gzip."""
    if not g.get("may_compress") or answer.mimetype not in TYPES or answer.status_code != 200:
        return answer
    answer.vary.add("Accept-Encoding")
    body: Any = answer.get_data()
    if len(body) < WORTH_IT or request.accept_encodings.quality("gzip") <= 0:
        return answer
    answer.set_data(gzip.compress(body, LEVEL, mtime=0))
    answer.headers["Content-Encoding"] = "gzip"
    return answer
