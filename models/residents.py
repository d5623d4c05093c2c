"""The people at the other end. What names them is sealed under a key of their own."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class Resident(SQLModel, table=True):
    """`sealed` holds name, phone, address, hints, groups, standing instructions and who consented to
    what; `consent` in the open says how and when.
    The masked columns (王*珍, 138****0001, 3号楼2门) are all that a list ever shows. `indexed`: the version of
    the words by which it is found (rules/finding.py); older ones are made anew in the background."""

    __tablename__ = "residents"

    id: str = Field(default_factory=new_id, primary_key=True)
    station_id: str = Field(foreign_key="units.id", index=True)
    community_id: str = Field(foreign_key="units.id", index=True)
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    masked_name: str = ""
    masked_phone: str = ""
    masked_place: str = ""
    compound: str | None = None
    building: str | None = None
    lat: float | None = None
    lng: float | None = None
    consent: dict | None = Field(default=None, sa_column=Column(JSON))
    call_committee: bool = False
    demo: bool = False
    indexed: int = Field(default=0, index=True)
    created_at: datetime = Field(sa_type=Instant)
    forgotten_at: datetime | None = Field(default=None, sa_type=Instant)
    version: int = 1


class ResidentKey(SQLModel, table=True):
    """The resident's own key, wrapped by the master key. Destroying this row is forgetting."""

    __tablename__ = "resident_keys"

    resident_id: str = Field(primary_key=True, foreign_key="residents.id")
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ResidentTerm(SQLModel, table=True):
    """What a resident can be found by: keyed hashes, salted per committee."""

    __tablename__ = "resident_terms"
    __table_args__ = (Index("ix_resident_terms_resident_id", "resident_id"),)

    term: str = Field(primary_key=True)
    resident_id: str = Field(primary_key=True, foreign_key="residents.id")
