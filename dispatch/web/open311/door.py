"""The one door of /open311: counts who knocks, runs the call, writes what comes of it as XML or JSON."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from dispatch.errors import Refused
from dispatch.web import compression
from dispatch.web.guard import buckets, house
from dispatch.web.open311 import errors
from dispatch.web.open311.errors import Wrong
from dispatch.web.open311.foreign import asked_before, readable_anywhere
from dispatch.web.open311.forms import BODY_LIMIT, FILES_LIMIT, MULTIPART
from dispatch.web.open311.writing import TYPES, written

log = logging.getLogger("last_metre.open311")

open311 = Blueprint("open311", __name__, url_prefix="/open311")
FORM = "<any(xml, json):form>"
open311.after_request(lambda answer: readable_anywhere(answer, request.method))
ROWS_A_TOKEN = 25  # a thousand requests are read as dearly as forty calls
EVERY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
__all__ = ["answering", "call", "house", "open311"]


def call(rule: str, method: str = "GET") -> Callable[[Any], Any]:
    """A view of the standard: gives (root, value), or raises what errors.py can word."""

    def declare(view: Callable[..., tuple[str, Any]]) -> Callable[..., Any]:
        def entered(form: str = "xml", **ids: str) -> Response:
            return answered(view, form, ids)

        endpoint = f"{method} {rule}"
        path = f"{rule}.{FORM}"
        open311.add_url_rule(path, endpoint, entered, methods=[method], provide_automatic_options=False)
        return view

    return declare


def answered(view: Callable[..., tuple[str, Any]], form: str, ids: dict[str, str]) -> Response:
    def made() -> Response:
        root, value = view(**ids)
        if isinstance(value, list):
            buckets().charge(here(), kind(), len(value) / ROWS_A_TOKEN)
        return Response(written(root, value, form), content_type=TYPES[form])

    return answering(made, form)


def answering(make: Callable[[], Response], form: str) -> Response:
    """Whatever goes wrong is answered in the form that was asked for."""
    request.max_content_length = FILES_LIMIT if request.mimetype == MULTIPART else BODY_LIMIT
    try:
        buckets().take(here(), kind())
        compression.allow()
        return make()
    except (Wrong, Refused, HTTPException) as error:
        return refused(error, form)
    except Exception as error:
        log.exception("request_failed", extra={"facts": {"request_id": g.get("request_id", "")}})
        return refused(error, form)


def refused(error: Exception, form: str) -> Response:
    status, listed = errors.of(error)
    answer = Response(written("errors", listed, form), status=status, content_type=TYPES[form])
    if isinstance(error, Refused) and status in (429, 503, 507):
        answer.headers["Retry-After"] = str(error.facts.get("retry_after", 1))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def here() -> str:
    return f"address:{request.remote_addr}"


def kind() -> str:
    return "open311_post" if request.method == "POST" else "open311"


@open311.route("/", defaults={"rest": ""}, methods=EVERY_METHOD, endpoint="elsewhere_root")
@open311.route("/<path:rest>", methods=EVERY_METHOD, endpoint="elsewhere")
def elsewhere(rest: str) -> Response:
    """What is no call, or not with this method, is refused in the standard's form too."""
    form = "json" if rest.endswith(".json") else "xml"
    adapter = current_app.url_map.bind("")
    known = {m for m in EVERY_METHOD if m != request.method and named(adapter, m)}
    if request.method == "OPTIONS" and known:
        return asked_before(known)
    return refused(MethodNotAllowed(valid_methods=sorted(known)) if known else NotFound(), form)


def named(adapter: Any, method: str) -> bool:
    """Is there a call of this address with another method?"""
    try:
        endpoint, _ = adapter.match(request.path, method=method)
    except HTTPException:
        return False
    return not str(endpoint).startswith("open311.elsewhere")
