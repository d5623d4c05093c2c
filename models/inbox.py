"""What others did to a courier's orders, until the courier has read it."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class InboxEntry(SQLModel, table=True):
    """One thing that somebody else, or time, did to an order that this courier held. `what` and `reason` are
    codes: nothing here names a resident. Read is a mark of each row and not "everything up to": on PostgreSQL
    a row may become visible after one with a later id, and nobody has seen it then."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_person_id_id", "person_id", "id"),
        Index("ix_inbox_at", "at"),
        Index(
            "ix_inbox_unread",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    person_id: str = Field(foreign_key="people.id")
    order_id: str = Field(foreign_key="orders.id", index=True)
    at: datetime = Field(sa_type=Instant)
    what: str  # rules/inbox.WEIGHTS
    reason: str | None = None
    by_role: str
    read_at: datetime | None = Field(default=None, sa_type=Instant)
