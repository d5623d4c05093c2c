"""A dead-spot that somebody saw on his way: where, what, who has it now, and who follows it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, Text
from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class ReportStatus(StrEnum):
    reported = "reported"
    registered = "registered"
    dispatched = "dispatched"
    handling = "handling"
    feedback = "feedback"
    verified = "verified"
    closed = "closed"
    rejected = "rejected"
    duplicate = "duplicate"
    transferred = "transferred"
    reopened = "reopened"


class Report(SQLModel, table=True):
    """Never about a resident: a place and what lies there. `text` is the reporter's own and goes to
    the two receivers; the world sees it only after staff have released it."""

    __tablename__ = "reports"
    __table_args__ = (
        Index("ix_reports_station_id_id", "station_id", "id"),
        Index("ix_reports_station_id_status", "station_id", "status", "id"),
        Index("ix_reports_station_id_type_code", "station_id", "type_code", "id"),
        Index("ix_reports_community_id_id", "community_id", "id"),
        Index("ix_reports_community_id_status", "community_id", "status", "id"),
        Index("ix_reports_community_id_type_code", "community_id", "type_code", "id"),
        # What is open, in its order, without a look at what was closed; and what was closed lately.
        Index("ix_reports_station_id_closed_at", "station_id", "closed_at", "id"),
        Index("ix_reports_community_id_closed_at", "community_id", "closed_at", "id"),
        Index("ix_reports_station_id_reported_at", "station_id", "reported_at", "id"),
        Index("ix_reports_community_id_reported_at", "community_id", "reported_at", "id"),
        Index("ix_reports_station_id_moved_at", "station_id", "moved_at"),
        # The same thing at the same place: asked before each report, so never by walking the past.
        Index("ix_reports_type_code_cell", "type_code", "cell", "closed_at"),
        Index("ix_reports_due_at", "late_level", "due_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    number: str
    station_id: str = Field(foreign_key="units.id")
    community_id: str = Field(foreign_key="units.id")
    type_code: str  # the local code: H01
    status: ReportStatus = Field(sa_type=Text)
    source: str = "courier"  # courier | office | open311
    reporter_id: str | None = Field(default=None, foreign_key="people.id")
    reporter_unit_id: str | None = Field(default=None, foreign_key="units.id")
    api_key_id: str | None = Field(default=None, foreign_key="api_keys.id")
    order_id: str | None = Field(default=None, foreign_key="orders.id", index=True)
    text: str | None = Field(default=None, sa_column=Column(Text))
    text_again: str | None = Field(default=None, sa_column=Column(Text))  # of those who found it again
    severity: str = "normal"  # light | normal | heavy
    attributes: dict = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    lat: float
    lng: float
    accuracy_m: int | None = None
    placed_by: str | None = None  # gps | pin | building
    compound: str | None = None
    building: str | None = None
    cell: str  # the square of the ground it lies in: rules/nearness.py
    handler_id: str | None = Field(default=None, foreign_key="units.id")
    handled_by_id: str | None = Field(default=None, foreign_key="units.id")
    answer: str | None = Field(default=None, sa_column=Column(Text))
    supporters: int = 0
    recurring: bool = False
    reopened_count: int = 0
    merged_into: str | None = Field(default=None, foreign_key="reports.id", index=True)
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    late_level: int = 0  # 0 in time, 1 overdue and told, 2 escalated
    late_told_at: datetime | None = Field(default=None, sa_type=Instant)
    text_released: bool = False
    photos_released: bool = False
    reported_at: datetime = Field(sa_type=Instant)
    registered_at: datetime | None = Field(default=None, sa_type=Instant)
    dispatched_at: datetime | None = Field(default=None, sa_type=Instant)
    handling_at: datetime | None = Field(default=None, sa_type=Instant)
    feedback_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    moved_at: datetime = Field(sa_type=Instant)
    version: int = 1


class Follower(SQLModel, table=True):
    """Who hears every step: who reported it, who said +1, who reported what was merged into it."""

    __tablename__ = "followers"
    __table_args__ = (Index("ix_followers_person_id_report_id", "person_id", "report_id"),)

    report_id: str = Field(primary_key=True, foreign_key="reports.id")
    person_id: str = Field(primary_key=True, foreign_key="people.id")
    how: str  # reporter | supporter
    since: datetime = Field(sa_type=Instant)
    looked_at: datetime | None = Field(default=None, sa_type=Instant)


class TypeSetting(SQLModel, table=True):
    """What a station has changed about a type of the catalogue; None: as the catalogue says."""

    __tablename__ = "type_settings"

    station_id: str = Field(primary_key=True, foreign_key="units.id")
    code: str = Field(primary_key=True)
    enabled: bool | None = None
    radius_m: int | None = None
    limit_value: int | None = None
    limit_unit: str | None = None  # hour | working_hour | working_day
    version: int = 1
