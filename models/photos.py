"""Photos: a row per upload, a file per content."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class Photo(SQLModel, table=True):
    """The uploader's alone until attached, once, by him; swept after 24 h unattached."""

    __tablename__ = "photos"

    id: str = Field(default_factory=new_id, primary_key=True)
    sha256: str = Field(index=True)  # of the cleaned bytes: also the file's name
    width: int
    height: int
    size: int
    uploaded_by: str = Field(foreign_key="people.id")
    uploaded_at: datetime = Field(sa_type=Instant)
    purpose: str | None = None  # proof | receipt
    subject_type: str | None = None
    subject_id: str | None = Field(default=None, index=True)
    attached_at: datetime | None = Field(default=None, sa_type=Instant)
