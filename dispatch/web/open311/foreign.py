"""Pages of other origins. What the world may read, a page in anybody's browser may read as well: the
GETs carry `Access-Control-Allow-Origin: *`, which never goes with a cookie. A POST carries a key, which has
no business in a page: no browser is ever told that it may send one from elsewhere."""

from flask import Response

READING = ("GET", "HEAD")
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, X-Requested-With",
    "Access-Control-Max-Age": "86400",
}


def readable_anywhere(answer: Response, method: str) -> Response:
    """To a page of another origin too, its refusals included."""
    if method in READING:
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Access-Control-Expose-Headers"] = "Retry-After, X-Request-Id"
    return answer


def asked_before(methods: set[str]) -> Response:
    """The answer to OPTIONS: what a page of another origin may do at an address of these methods."""
    answer = Response(status=204)
    answer.headers["Allow"] = ", ".join(sorted({*methods, "OPTIONS"}))
    if methods & set(READING):
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers.update(PREFLIGHT)
    return answer
