"""Who has had how much: published, with names for the coordinator alone."""

from typing import Any

from pydantic import BaseModel, Field

from dispatch.queries import shares as seen
from dispatch.web.guard import Ask, route
from models import Unit


class SharesQuery(BaseModel):
    days: int = Field(default=7, ge=1, le=90)


@route("GET", "/stations/{id}/shares", permit="share.read", query=SharesQuery, scope=Unit)
def read(ask: Ask, id: str) -> Any:
    return ask.read(seen.of_station, ask.who, id, ask.query.days)
