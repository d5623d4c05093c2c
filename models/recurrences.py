"""A need that comes back: every Tuesday and Friday, a week of meals, a list of 32 doors."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class Recurrence(SQLModel, table=True):
    """`rule`: see rules/recurrence.py. `facts`: what is not personal of the need to post (budget,
    payment, hand-over). `next_at`: when its next occurrence is to be posted; null when it is over."""

    __tablename__ = "recurrences"
    __table_args__ = (
        Index("ix_recurrences_next_at", "next_at"),
        Index("ix_recurrences_station_id_id", "station_id", "id"),
        Index("ix_recurrences_community_id_id", "community_id", "id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    station_id: str = Field(foreign_key="units.id")
    community_id: str = Field(foreign_key="units.id")
    category: str
    priority: str
    rule: dict = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    facts: dict = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_by: str = Field(foreign_key="people.id")
    created_at: datetime = Field(sa_type=Instant)
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    version: int = 1


class Drop(SQLModel, table=True):
    """A door of a recurrence. `sealed`: text, items and instructions, under this resident's key."""

    __tablename__ = "drops"
    __table_args__ = (UniqueConstraint("recurrence_id", "resident_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    recurrence_id: str = Field(foreign_key="recurrences.id", index=True)
    resident_id: str = Field(foreign_key="residents.id", index=True)
    position: int
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Occurrence(SQLModel, table=True):
    """What one day made of one door: a need of its own, or why not."""

    __tablename__ = "occurrences"

    drop_id: str = Field(primary_key=True, foreign_key="drops.id")
    day: str = Field(primary_key=True)  # 2026-11-28, at the station
    need_id: str | None = Field(default=None, foreign_key="needs.id", index=True)
    skipped: str | None = None  # holiday | skipped (by hand) | paused (this door) | no_resident (forgotten)
    at: datetime = Field(sa_type=Instant)
