"""Who is signed in, who failed to, and the links that work once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class Session(SQLModel, table=True):
    """One signed-in device. The token itself is never kept, only its SHA-256."""

    __tablename__ = "sessions"

    id: str = Field(default_factory=new_id, primary_key=True)
    token_hash: str = Field(unique=True)
    person_id: str = Field(foreign_key="people.id", index=True)
    csrf: str
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant, index=True)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    device: str = ""


class SignInFailure(SQLModel, table=True):
    """Failures counted per subject: a keyed hash of phone + address, of phone, or of address."""

    __tablename__ = "sign_in_failures"

    subject: str = Field(primary_key=True)
    failures: int
    last_at: datetime = Field(sa_type=Instant, index=True)


class LinkKind(StrEnum):
    invitation = "invitation"
    reset = "reset"


class OneTimeLink(SQLModel, table=True):
    """An invitation or a password reset: single use, expires, token kept as a hash."""

    __tablename__ = "one_time_links"

    id: str = Field(default_factory=new_id, primary_key=True)
    kind: LinkKind = Field(sa_type=Text)
    token_hash: str = Field(unique=True)
    unit_id: str | None = Field(default=None, foreign_key="units.id")
    person_id: str | None = Field(default=None, foreign_key="people.id", index=True)
    made_by: str | None = Field(default=None, foreign_key="people.id")
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    used_by: str | None = Field(default=None, foreign_key="people.id")
