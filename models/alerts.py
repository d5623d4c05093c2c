"""A welfare alert: nobody answers, or something looked wrong on the way."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class AlertStatus(StrEnum):
    raised = "raised"
    answered = "answered"


class Alert(SQLModel, table=True):
    """`sealed`: what the courier saw, under the resident's key where an order says whose door it is,
    else under a key of its own (`wrapped`). The answers are moves, sealed alike."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index("ix_alerts_station_id_status", "station_id", "status", "id"),
        Index("ix_alerts_community_id_status", "community_id", "status", "id"),
        Index("ix_alerts_raised_by_id", "raised_by", "id"),
        Index(
            "ix_alerts_rung_due_at",
            "rung_due_at",
            sqlite_where=text("rung_due_at IS NOT NULL"),
            postgresql_where=text("rung_due_at IS NOT NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    number: str
    station_id: str = Field(foreign_key="units.id")
    community_id: str | None = Field(default=None, foreign_key="units.id")
    order_id: str | None = Field(default=None, foreign_key="orders.id", index=True)
    resident_id: str | None = Field(default=None, foreign_key="residents.id", index=True)
    kind: str = "door"  # door: a courier raised it; silence: a weekly requester stopped asking
    raised_by: str | None = Field(default=None, foreign_key="people.id")
    status: AlertStatus = Field(sa_type=Text)
    wrapped: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    compound: str | None = None
    building: str | None = None
    lat: float | None = None
    lng: float | None = None
    raised_at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    taken_by: str | None = Field(default=None, foreign_key="people.id")
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)  # still until the next rung
    rung: int = 0  # of its ladder: how far it has been taken up
    rung_due_at: datetime | None = Field(default=None, sa_type=Instant)
    version: int = 1
