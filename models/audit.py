"""What was done and what was shown, by whom."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class AuditEntry(SQLModel, table=True):
    """A change. `facts` holds ids and codes, never personal data."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject_id_at", "subject_id", "at"), Index("ix_audit_at", "at"))

    id: str = Field(default_factory=new_id, primary_key=True)
    station_id: str | None = None
    at: datetime = Field(sa_type=Instant)
    person_id: str | None = None
    verb: str
    subject_id: str | None = None
    request_id: str = ""
    facts: dict | None = Field(default=None, sa_column=Column(JSON))


class Reveal(SQLModel, table=True):
    """A full showing of personal data: one row per person, object and hour."""

    __tablename__ = "reveals"
    __table_args__ = (Index("ix_reveals_at", "at"),)

    subject_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    hour: int = Field(primary_key=True)  # hours since 1970-01-01T00:00Z
    at: datetime = Field(sa_type=Instant)
    station_id: str | None = None
    request_id: str = ""
