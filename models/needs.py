"""What a resident asked for, as the committee wrote it down."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class NeedStatus(StrEnum):
    submitted = "submitted"
    triaged = "triaged"
    ordered = "ordered"
    station_work = "station_work"
    referred = "referred"
    rejected = "rejected"
    closed = "closed"
    withdrawn = "withdrawn"
    merged = "merged"


class Need(SQLModel, table=True):
    """`sealed`: text, items, instructions, pick-up code, the words behind the flags, why it was
    triaged or withdrawn so. `flags` are kinds only."""

    __tablename__ = "needs"
    __table_args__ = (
        Index("ix_needs_station_id_status", "station_id", "status", "id"),
        Index("ix_needs_community_id_status", "community_id", "status", "id"),
        Index("ix_needs_station_id_id", "station_id", "id"),
        Index("ix_needs_station_id_created_at", "station_id", "created_at"),
        Index("ix_needs_community_id_id", "community_id", "id"),
        Index(
            "ix_needs_ring_due_at",
            "ring_due_at",
            sqlite_where=text("ring_due_at IS NOT NULL"),
            postgresql_where=text("ring_due_at IS NOT NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    number: str
    station_id: str = Field(foreign_key="units.id")
    community_id: str = Field(foreign_key="units.id")
    resident_id: str = Field(foreign_key="residents.id", index=True)
    posted_by: str = Field(foreign_key="people.id")
    category: str
    priority: str
    status: NeedStatus = Field(sa_type=Text)
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    flags: list = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    gates: list = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    budget_fen: int | None = None
    payment_mode: str | None = None
    handover: str = "leave_at_door"
    window_from: datetime | None = Field(default=None, sa_type=Instant)
    window_to: datetime | None = Field(default=None, sa_type=Instant)
    compound: str | None = None
    building: str | None = None
    lat: float | None = None
    lng: float | None = None
    masked_place: str | None = None  # of a door that is this errand's alone
    taken_by: str | None = Field(default=None, foreign_key="people.id")
    taken_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_by: str | None = Field(default=None, foreign_key="people.id")
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    ring_due_at: datetime | None = Field(default=None, sa_type=Instant)  # again, if nothing follows
    created_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    version: int = 1
