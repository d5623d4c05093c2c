"""A refusal as RFC 9457 problem+json, worded in the asker's language."""

from typing import Any

import orjson
from flask import Response, g, request

from dispatch.errors import Refused
from dispatch.web import words


def body(refused: Refused, locale: str, request_id: str) -> dict[str, Any]:
    """type, title, status, code, detail, request_id, and the facts. The socket's refusals are
    the same."""
    code = "storage_unavailable" if refused.code == "storage_full" else refused.code
    title, detail = words.problem(locale, code, refused.facts.get("reason") or refused.facts.get("which"))
    facts = dict(refused.facts)
    if "errors" in facts:
        facts["errors"] = [e | {"message": words.field(locale, e["code"])} for e in facts["errors"]]
    return {
        "type": f"/problems/{code}",
        "title": title,
        "status": refused.status,
        "code": code,
        "detail": detail,
        "request_id": request_id,
        **facts,
    }


def locale() -> str:
    return words.best(request.headers.get("Accept-Language"), getattr(g, "locale", None))


def response(refused: Refused) -> Response:
    answer = Response(
        orjson.dumps(body(refused, locale(), getattr(g, "request_id", ""))),
        status=refused.status,
        content_type="application/problem+json",
    )
    if refused.status in (429, 503, 507):
        answer.headers["Retry-After"] = str(refused.facts.get("retry_after", 1))
    if refused.status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
