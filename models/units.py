"""The tree of the house: district -> station -> committee and outlet, and its ground."""

from enum import StrEnum

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, SQLModel

from models.base import new_id


class UnitKind(StrEnum):
    district = "district"
    station = "station"
    committee = "committee"
    outlet = "outlet"


class Unit(SQLModel, table=True):
    """A unit. A committee is also the community it looks after: `community_id` is its id."""

    __tablename__ = "units"

    id: str = Field(default_factory=new_id, primary_key=True)
    kind: UnitKind = Field(sa_type=Text)
    parent_id: str | None = Field(default=None, foreign_key="units.id", index=True)
    name: str
    code: str | None = Field(default=None, unique=True)
    phone: str | None = None
    lat: float | None = None
    lng: float | None = None
    boundary: str | None = Field(default=None, sa_column=Column(Text))  # GeoJSON geometry, WGS-84
    policy: dict = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    demo: bool = False
    version: int = 1


class Compound(SQLModel, table=True):
    __tablename__ = "compounds"

    id: str = Field(default_factory=new_id, primary_key=True)
    community_id: str = Field(foreign_key="units.id", index=True)
    name: str
    demo: bool = False


class Building(SQLModel, table=True):
    __tablename__ = "buildings"

    id: str = Field(default_factory=new_id, primary_key=True)
    compound_id: str = Field(foreign_key="compounds.id", index=True)
    community_id: str = Field(foreign_key="units.id", index=True)
    number: str  # "3": what stands on the wall, without 号楼
    entrances: int = 1
    floors: int = 6
    lift: bool = False
    lat: float
    lng: float
    demo: bool = False
