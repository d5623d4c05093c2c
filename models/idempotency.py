"""One effect per key: who called what, and the ids it made. Never the answer itself."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.base import Instant


class IdempotencyKey(SQLModel, table=True):
    __tablename__ = "idempotency_keys"

    person_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: str  # HMAC of method, path and body
    made: dict | None = Field(default=None, sa_column=Column(JSON))
    at: datetime = Field(sa_type=Instant, index=True)
