"""The people who use the software. Residents are not among them: see residents.py."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class Role(StrEnum):
    courier = "courier"
    outlet_lead = "outlet_lead"
    committee_staff = "committee_staff"
    hotline_agent = "hotline_agent"
    coordinator = "coordinator"
    supervisor = "supervisor"
    district_officer = "district_officer"
    admin = "admin"


class Person(SQLModel, table=True):
    """`standing` repeats the memberships with the stations they reach, so that a request
    learns who asks in one query; only actions/people.py writes it."""

    __tablename__ = "people"

    id: str = Field(default_factory=new_id, primary_key=True)
    phone: str = Field(unique=True)
    name: str
    password_hash: str | None = Field(default=None, sa_column=Column(Text))
    standing: dict = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    locale: str = "zh"
    reach: dict = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Which channels may reach him and when not: see rules/reach.py."""
    suspended_at: datetime | None = Field(default=None, sa_type=Instant)
    demo: bool = False
    created_at: datetime = Field(sa_type=Instant)
    version: int = 1


class Membership(SQLModel, table=True):
    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "unit_id", "role"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    person_id: str = Field(foreign_key="people.id")
    unit_id: str = Field(foreign_key="units.id", index=True)
    role: Role = Field(sa_type=Text)


class Courier(SQLModel, table=True):
    """What a courier may take (gates) and whether he is listening (duty)."""

    __tablename__ = "couriers"

    person_id: str = Field(primary_key=True, foreign_key="people.id")
    station_id: str = Field(foreign_key="units.id", index=True)
    outlet_id: str | None = Field(default=None, foreign_key="units.id", index=True)
    insured_until: datetime | None = Field(default=None, sa_type=Instant)
    notice_accepted_until: datetime | None = Field(default=None, sa_type=Instant)
    medicine_trained: bool = False
    minors_cleared_until: datetime | None = Field(default=None, sa_type=Instant)
    releases_forgiven_at: datetime | None = Field(default=None, sa_type=Instant)
    on_duty: bool = False
    duty_since: datetime | None = Field(default=None, sa_type=Instant)
    duty_until: datetime | None = Field(default=None, sa_type=Instant)
    carrying: int = 0
    route: list = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    quiet: dict | None = Field(default=None, sa_column=Column(JSON))
    lat: float | None = None
    lng: float | None = None
    accuracy_m: int | None = None
    position_at: datetime | None = Field(default=None, sa_type=Instant)
    fast_since: datetime | None = Field(default=None, sa_type=Instant)  # riding, as his places say
    trace: dict | None = Field(default=None, sa_column=Column(JSON))
    """Of his last minute on duty, what tells riding from standing: see actions/positions.py."""
    reserve: bool = False  # of the reserve team: may be told off duty
    heavy_ok: bool = True  # has what it takes for heavy goods
