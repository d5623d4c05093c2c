"""The log of real time: one stream a station, numbered without a gap."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from models.base import Instant


class Stream(SQLModel, table=True):
    __tablename__ = "streams"

    station_id: str = Field(primary_key=True, foreign_key="units.id")
    seq: int = 0
    oldest: int = 1  # the lowest number still kept


class Event(SQLModel, table=True):
    """`rooms`: who gets it, separated by spaces. `data`: JSON, never personal."""

    __tablename__ = "events"

    station_id: str = Field(primary_key=True, foreign_key="streams.station_id")
    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    kind: str
    subject_type: str
    subject_id: str
    rooms: str = Field(sa_column=Column(Text, nullable=False))
    data: str = Field(sa_column=Column(Text, nullable=False))
