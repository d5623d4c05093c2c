"""Programs of others that may post dead-spots: a name and the hash of a key."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class ApiKey(SQLModel, table=True):
    __tablename__ = "api_keys"

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str = Field(unique=True)
    digest: str = Field(unique=True)
    demo: bool = False
    created_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
