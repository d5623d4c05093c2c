"""Facts of this installation: its epoch, its wrapped index key, its counters, its job runs."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import Instant


class Fact(SQLModel, table=True):
    __tablename__ = "installation"

    name: str = Field(primary_key=True)
    value: str


class Counter(SQLModel, table=True):
    """The last number given, for instance of orders of a station on a day."""

    __tablename__ = "counters"

    name: str = Field(primary_key=True)
    value: int


class JobRun(SQLModel, table=True):
    """A job's effect for one slot: the second insert fails, and with it the second effect."""

    __tablename__ = "job_runs"

    job: str = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
