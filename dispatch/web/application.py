"""Furnishing Flask: the table of routes, pages, headers, and one handler for every refusal."""

import logging
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from dispatch.drill.shows import Shows
from dispatch.errors import Refused
from dispatch.house import House
from dispatch.rules.tiles import Tiles
from dispatch.web import api, compression, guard, guide, ops, pages, problems, static_files, words
from dispatch.web.buckets import Buckets
from dispatch.web.open311 import open311

log = logging.getLogger("last_metre.web")

JSON_LIMIT = 256 * 1024
PHOTO_LIMIT = 21 * 1024 * 1024
OURS = "X-Last-Metre"  # what answers without it is a portal, a firewall, a proxy: a page keeps what it wrote
HTTP_CODES = {
    400: "malformed", 404: "not_found", 405: "method_not_allowed", 413: "too_large",
    415: "unsupported_media", 429: "rate_limited",
}  # fmt: skip
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{tiles}; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
assert api


def furnish(app: Flask, house: House) -> None:
    app.config["MAX_CONTENT_LENGTH"] = PHOTO_LIMIT
    app.config["POLICY"] = policy(house.settings.tiles)
    app.config["SECRET_KEY"] = house.settings.secret_key
    app.json.ensure_ascii = False
    app.extensions["house"] = house
    app.extensions["drills"] = Shows(house.settings.data_dir / "drills")
    app.extensions["buckets"] = Buckets(house.settings.work_limits)
    app.extensions["static_files"] = static_files.StaticFiles(
        static_files.late_words(pages.late_words()) | guide.pictures(), house.db.in_thread,
        watch=house.settings.app_env == "development",
    )  # fmt: skip
    app.jinja_env.globals["asset"] = static_files.asset
    if house.settings.trusted_proxies:
        hops = house.settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    app.before_request(begin)
    app.after_request(dressed)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, broken)
    app.register_blueprint(pages.pages)
    app.register_blueprint(static_files.static_files)
    app.register_blueprint(ops.ops)
    app.register_blueprint(open311)
    guard.mount(app)


def policy(tiles: Tiles | None) -> str:
    """What a page may load: ours, and pictures from the one place of map tiles that is configured."""
    return POLICY.replace("{tiles}", f" {tiles.source}" if tiles else "")


def begin() -> None:
    g.request_id = guard.new_request_id()
    g.who = guard.NOBODY
    if request.mimetype != "multipart/form-data":
        request.max_content_length = JSON_LIMIT


def dressed(answer: Response) -> Response:
    """What every answer wears. A script or a picture needs no rules for documents: sixty of them would
    weigh 30 kB on the wire."""
    answer.headers["X-Request-Id"] = g.get("request_id", "")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    kept = request.blueprint == static_files.static_files.name and answer.status_code < 400
    if kept and answer.mimetype != "text/html":
        return answer
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Content-Security-Policy"] = current_app.config["POLICY"]
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    answer.headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=()"
    if request.is_secure:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000"
    if not kept:
        answer.headers[OURS] = "1"
        if "no-store" not in answer.headers.get("Cache-Control", ""):
            answer.headers["Cache-Control"] = "no-store"
    return compression.compress(answer)


def wants_json() -> bool:
    html = request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
    return request.path.startswith(("/api/", "/open311/", "/socket.io")) or not html


def refused(refusal: Refused) -> Any:
    if wants_json():
        return problems.response(refusal)
    locale = problems.locale()
    title, detail = words.problem(locale, refusal.code, refusal.facts.get("reason"))
    page = render_template(
        "error.html", lang=locale, title=title, detail=detail, code=refusal.code, w=words.catalogue(locale)
    )
    return Response(page, status=refusal.status)


def of_http(error: HTTPException) -> Any:
    if error.code is not None and 300 <= error.code < 400:
        return error
    answer = refused(
        Refused(HTTP_CODES.get(error.code or 500, "malformed" if (error.code or 500) < 500 else "internal"))
    )
    if error.code == 405 and getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def broken(error: Exception) -> Any:
    log.exception("request_failed", extra={"facts": {"request_id": g.get("request_id", "")}})
    return refused(Refused("internal"))
