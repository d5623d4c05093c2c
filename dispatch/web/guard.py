"""The one door of the API: every route is a row of ROUTES, and every row is asked the same
questions in the same order: 401, rate, 404, 403, 422, then the action's own refusals."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Flask, Response, current_app, g, request
from pydantic import BaseModel

from dispatch.errors import Refused
from dispatch.house import House
from dispatch.idempotency import Made, before
from dispatch.queries.scope import find
from dispatch.queries.sessions import signed_in
from dispatch.rules.permits import may
from dispatch.rules.standing import NOBODY, Who
from dispatch.tx import Call, Reading
from dispatch.web import compression, csrf
from dispatch.web.buckets import Buckets
from dispatch.web.forms import parsed

COOKIE = "lm_session"
KEY_LIMIT = 200
VERSION_DIGITS = 9


@dataclass(slots=True, frozen=True)
class Route:
    """A row: what it takes to pass, and the view behind it."""

    method: str
    path: str
    view: Callable[..., Any]
    permit: str | None  # None: open to the world, with `why`
    form: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    scope: Any = None
    status: int = 200
    rate: str = "write"
    show: tuple[str, Callable[..., Any]] | None = None  # what a repeated key is answered with
    why: str = ""
    answers: type[BaseModel] | None = None
    keyed: bool = True
    files: bool = False  # takes multipart/form-data in place of JSON
    secret: bool = False  # its answer holds a code or a token, so it is never compressed


ROUTES: list[Route] = []


def route(method: str, path: str, *, permit: str | None, **more: Any) -> Callable[[Any], Any]:
    """Declare a view as a row of the table. `path` is below /api/v1; its {id} is scoped by `scope`."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        more.setdefault("rate", "read" if method == "GET" else "write")
        ROUTES.append(Route(method, path, view, permit, **more))
        return view

    return declare


def row_of(method: str, path: str) -> Route:
    return next(row for row in ROUTES if (row.method, row.path) == (method, path))


@dataclass(slots=True)
class Ask:
    """One request, after the door: who asks, for what, and the two ways on."""

    house: House
    who: Who
    route: Route
    form: Any = None
    query: Any = None
    key: str | None = None
    digest: str = ""
    csrf: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def call(self) -> Call:
        return Call(self.who, None, self.key, self.digest, g.request_id, self.version)

    def write(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The action's answer; for a key that was used before, the object as it may be seen now."""
        made = self.house.db.write(self.call, bound(action, kwargs), *args)
        if isinstance(made, Made):
            return self.again(made) if made.replayed else made.answer
        return made

    def again(self, made: Made) -> Any:
        assert self.route.show is not None, "a row that keeps a key shows again what it made"
        name, show = self.route.show
        unkeyed = Call(self.who, request_id=g.request_id)
        if name == "*":
            return self.house.db.write(unkeyed, show, made.ids)
        return self.house.db.write(unkeyed, show, made.ids[name])

    def show(self, action: Callable[..., Any], *args: Any) -> Any:
        """A showing in full: it writes down the reveal, so it is a write without a key."""
        return self.house.db.write(Call(self.who, request_id=g.request_id), action, *args)

    def read(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with self.house.db.reading() as rd:
            return query(rd, *args, **kwargs)

    @property
    def version(self) -> int | None:
        """The number in If-Match: "7"."""
        given = request.headers.get("If-Match")
        if given is None or given.strip() == "*":
            return None
        text = given.strip().removeprefix("W/").strip('"')
        if not text.isascii() or not text.isdigit() or len(text) > VERSION_DIGITS:
            raise Refused("malformed", header="If-Match")
        return int(text)


def bound(action: Callable[..., Any], kwargs: dict[str, Any]) -> Callable[..., Any]:
    return (lambda tx, *args: action(tx, *args, **kwargs)) if kwargs else action


def house() -> House:
    return current_app.extensions["house"]


def buckets() -> Buckets:
    return current_app.extensions["buckets"]


def token_given() -> tuple[str | None, bool]:
    """The token, and whether it came as a cookie (then a CSRF word must come with a write)."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip(), False
    return request.cookies.get(COOKIE), True


def identify(rd: Reading) -> tuple[Who, str, bool]:
    """Who asks (NOBODY if nobody), his CSRF word, and whether a cookie said so."""
    token, by_cookie = token_given()
    found = signed_in(rd, token) if token and len(token) < 200 else None
    who, csrf = (found.who, found.csrf) if found else (NOBODY, "")
    g.who, g.locale = who, who.locale if who.id else None
    return who, csrf, by_cookie


def enter(row: Route, ids: dict[str, str]) -> Response:
    """Ask the questions, run the view, wrap the answer."""
    with house().db.reading() as rd:
        who, word, by_cookie = identify(rd)
        if row.permit is not None:
            if who.id is None:
                raise Refused("unauthenticated")
            if by_cookie and row.method != "GET":
                csrf.check(word)
            buckets().take(who.id, row.rate)
            if row.scope is not None and not done_before(rd, who, row):
                find(rd, who, row.scope, ids["id"])
            if not may(who.roles, row.permit):
                raise Refused("forbidden")
    ask = Ask(house(), who, row, csrf=word)
    body = body_given(row)
    if row.form is not None:
        ask.form = parsed(row.form, body)
    elif body:
        ask.form = parsed(BaseModel, body)
    if row.query is not None:
        ask.query = parsed(row.query, request.args.to_dict(), loose=True)
    if row.method != "GET" and row.keyed:
        ask.key = key_given()
        ask.digest = digest(row.method, request.path, body)
    if row.method == "GET" and not row.secret:
        compression.allow()
    return wrapped(row.view(ask, **ids), row.status)


def done_before(rd: Reading, who: Who, row: Route) -> bool:
    """A DELETE asked again under its key may find nothing any more, because it was done."""
    key = key_given() if row.method == "DELETE" and row.keyed else None
    return (
        key is not None and before(rd, Call(who, None, key, digest(row.method, request.path, {}))) is not None
    )


def body_given(row: Route) -> dict[str, Any]:
    """The JSON object of the body; an empty body is {}. Files go where a row takes files, unread."""
    if row.method == "GET":
        return {}
    if request.mimetype == "multipart/form-data":
        if row.files:
            return {}
        raise Refused("unsupported_media")
    raw = request.get_data(cache=True)
    if not raw.strip():
        return {}
    if request.mimetype not in ("application/json", "") and not request.mimetype.endswith("+json"):
        raise Refused("unsupported_media")
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Refused("malformed") from None
    if not isinstance(body, dict):
        raise Refused("malformed")
    return body


def key_given() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 1 <= len(key) <= KEY_LIMIT or not key.isprintable():
        raise Refused("malformed", header="Idempotency-Key")
    return key


def digest(method: str, path: str, body: dict[str, Any]) -> str:
    """What a key stands for. The socket's grab makes the same one."""
    plain = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    return house().vault.digest("call", method, path, plain)


def wrapped(answer: Any, status: int) -> Response:
    if isinstance(answer, Response):
        return answer
    if answer is None:
        return Response(status=204)
    made = Response(orjson.dumps(answer), status=status, content_type="application/json")
    if isinstance(answer, dict) and isinstance(answer.get("version"), int):
        made.headers["ETag"] = f'"{answer["version"]}"'
    return made


def mount(app: Flask) -> None:
    """Give Flask every row of the table."""
    for row in ROUTES:
        rule = "/api/v1" + row.path.replace("{", "<").replace("}", ">")

        def view(row: Route = row, **ids: str) -> Response:
            return enter(row, ids)

        app.add_url_rule(
            rule, f"{row.method} {row.path}", view, methods=[row.method], provide_automatic_options=False
        )


def new_request_id() -> str:
    given = request.headers.get("X-Request-Id", "")
    return (
        given
        if 8 <= len(given) <= 64 and given.isascii() and given.replace("-", "").isalnum()
        else secrets.token_hex(8)
    )
