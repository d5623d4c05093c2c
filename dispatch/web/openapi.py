"""/openapi.json: generated from the table of routes, the forms and the answers, so that it cannot
say anything else than what the door asks."""

import re
from functools import cache
from typing import Any

import orjson
from flask import Response
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from dispatch.errors import STATUS
from dispatch.rules.permits import PERMITS
from dispatch.web import compression
from dispatch.web.answers import ANSWERS, LATER, REFUSALS
from dispatch.web.drill_schemas import DRILLS
from dispatch.web.guard import COOKIE, KEY_LIMIT, ROUTES, Route
from dispatch.web.offer_schemas import OFFERS
from dispatch.web.people_schemas import PEOPLE
from dispatch.web.policy_schemas import POLICIES
from dispatch.web.reach_schemas import REACH
from dispatch.web.schemas import OPEN, SCHEMAS, ref

ALWAYS = ("busy", "storage_unavailable", "internal")
KEYED = ("key_reused", "in_flight")
WRITTEN = ("storage_full", "outcome_unknown")
READABLE: dict[str | None, dict[str, Any]] = {
    "photo.read": {"image/jpeg": {}},
    "person.links_file": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {}},
    "report.export": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {}},
}
FILES: dict[str | None, dict[str, Any]] = {
    "photo.add": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["photo"],
                "properties": {"photo": {"type": "string", "contentMediaType": "application/octet-stream"}},
            }
        }
    }
}
KEY = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "description": "one key, one effect, for 48 hours: repeat the call with it as often as needed",
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LIMIT, "pattern": "^[!-~]+$"},
}  # fmt: skip
IF_MATCH = {
    "name": "If-Match", "in": "header", "required": False,
    "description": "the version that was seen; another one is 409 version_conflict",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}  # fmt: skip


def described() -> Response:
    compression.allow()
    return Response(written(), content_type="application/json")


@cache
def written() -> bytes:
    return orjson.dumps(document())


def document() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for row in ROUTES:
        path = paths.setdefault("/api/v1" + row.path, {})
        if row.path.count("{"):
            path["parameters"] = [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
                for name in re.findall(r"{(\w+)}", row.path)
            ]
        path[row.method.lower()] = operation(row)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "最后一米 Last Metre",
            "version": "1",
            "description": "Sockets, events, keys and the facts of refusals: docs/protocol.md.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"cookie": [], "csrf": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": SCHEMAS | PEOPLE | OFFERS | POLICIES | DRILLS | REACH | forms(),
            "securitySchemes": SIGNING_IN,
        },
    }


SIGNING_IN = {
    "token": {"type": "http", "scheme": "bearer"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    "csrf": {
        "type": "apiKey", "in": "header", "name": "X-CSRF-Token",
        "description": "with the cookie, on every call but GET: `csrf` of POST /session or GET /me",
    },
}  # fmt: skip


def forms() -> dict[str, Any]:
    """The request schemas, by the names of their forms."""
    used = {row.form for row in ROUTES if row.form is not None}
    _, made = models_json_schema(
        [(form, "validation") for form in sorted(used, key=form_name)], ref_template="#/components/schemas/Form{model}"
    )  # fmt: skip
    return {f"Form{name}": schema for name, schema in made.get("$defs", {}).items()}


def form_name(form: type[BaseModel]) -> str:
    return form.__name__


def operation(row: Route) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": f"{row.method.lower()}{re.sub(r'[^a-zA-Z0-9]+', '_', row.path).rstrip('_')}",
        "tags": [row.path.split("/")[1]],
        "summary": summary(row),
        "parameters": parameters(row),
        "responses": responses(row),
    }
    if row.permit is None:
        told["security"] = []
    else:
        told["x-roles"] = sorted(PERMITS[row.permit])
    if row.form is not None:
        schema = {"schema": ref(f"Form{row.form.__name__}")}
        needed = any(field.is_required() for field in row.form.model_fields.values())
        told["requestBody"] = {"required": needed, "content": {"application/json": schema}}
    elif row.permit in FILES:
        told["requestBody"] = {"required": True, "content": FILES[row.permit]}
    return told


def summary(row: Route) -> str:
    return row.permit.replace(".", ": ").replace("_", " ") if row.permit else row.why


def parameters(row: Route) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if row.query is not None:
        schema = row.query.model_json_schema()
        found += [
            {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": in_query(one)}
            for name, one in schema["properties"].items()
        ]  # fmt: skip
    if row.method != "GET" and row.keyed:
        found.append(KEY)
    if row.method == "PATCH":
        found.append(IF_MATCH)
    return found


def in_query(schema: dict[str, Any]) -> dict[str, Any]:
    """A query has no null: what may be left out is left out."""
    kinds = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    plain = {k: v for k, v in schema.items() if k != "anyOf" and (k, v) != ("default", None)}
    return plain | kinds[0] if len(kinds) == 1 else plain


def responses(row: Route) -> dict[str, Any]:
    answer = ANSWERS.get(f"{row.method} {row.path}", OPEN)
    told: dict[str, Any] = {}
    if row.permit in READABLE:
        told["200"] = {"description": "the file", "content": READABLE[row.permit]}
    elif answer is None:
        told["204"] = {"description": "done"}
    else:
        told[str(row.status)] = {"description": "done", "content": {"application/json": {"schema": answer}}}
    if later := LATER.get(f"{row.method} {row.path}"):
        told["202"] = {"description": "not decided yet", "content": {"application/json": {"schema": later}}}
    by_status: dict[str, list[str]] = {}
    for code in refusals(row):
        by_status.setdefault(str(STATUS[code]), []).append(code)
    for status, codes in by_status.items():
        told[status] = {
            "description": ", ".join(codes),
            "content": {"application/problem+json": {"schema": ref("Problem")}},
        }
    return told


def refusals(row: Route) -> list[str]:
    """The codes of a call, in the order in which they are tried."""
    codes: list[str] = []
    if row.permit is not None:
        codes += ["unauthenticated", "rate_limited"]
    codes += ["not_found"] if row.permit is None or "{" in row.path or row.query or row.form else []
    codes += ["forbidden"] if row.permit is not None or row.path == "/session" else []
    if row.permit is None:
        codes += ["unauthenticated", "rate_limited"]
    if row.method != "GET":
        codes += ["malformed", "too_large", "unsupported_media", "invalid"]
    elif row.query is not None:
        codes += ["malformed", "invalid"]
    codes += KEYED if row.method != "GET" and row.keyed else ()
    codes += REFUSALS.get(row.permit or "", ())
    codes += WRITTEN if row.method != "GET" else ()
    return list(dict.fromkeys([*codes, *ALWAYS]))
