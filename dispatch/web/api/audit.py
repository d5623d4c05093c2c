"""The book of who did what and who looked at whom."""

from typing import Any

from pydantic import BaseModel, Field

from dispatch.actions import audit
from dispatch.queries.audit import Wanted
from dispatch.web.fields import Cursor, Id, Moment, Verb
from dispatch.web.guard import Ask, route


class AuditQuery(BaseModel):
    person: Id | None = None
    subject: Id | None = None
    verb: Verb | None = None
    since: Moment | None = Field(default=None, alias="from")
    until: Moment | None = Field(default=None, alias="to")
    limit: int = Field(default=100, ge=1, le=200)
    cursor: Cursor | None = None


@route("GET", "/audit", permit="audit.read", query=AuditQuery)
def index(ask: Ask) -> Any:
    """Who reads the book is written down in it, once for each question."""
    q = ask.query
    wanted = Wanted(q.person, q.subject, q.verb, q.since, q.until)
    return ask.show(audit.read, wanted, q.limit, q.cursor)
