"""The ground of one's stations for maps, and the nearest buildings for a place said by hand."""

from typing import Any

import orjson
from flask import Response, request

from dispatch.queries import buildings as seen
from dispatch.web import forms
from dispatch.web.api.orders import near
from dispatch.web.guard import Ask, route


@route("GET", "/ground", permit="ground.read")
def ground(ask: Ask) -> Response:
    """The same ground is sent once: with its ETag in If-None-Match the answer is 304."""
    answer = Response(orjson.dumps(ask.read(seen.ground, ask.who)), content_type="application/json")
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@route("GET", "/places", permit="ground.read", query=forms.PlacesQuery)
def places(ask: Ask) -> Any:
    q = ask.query
    return ask.read(seen.nearest, ask.who, near(q.near), q.q, q.limit)
