"""How an order finds its courier: who was told, who reached for it, who was asked, what broke."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class Duty(SQLModel, table=True):
    """One time of listening, from 开始听单 to its end: what a share is divided by, and what
    "as yesterday" repeats. `route`: communities of the round, in order."""

    __tablename__ = "duties"
    __table_args__ = (
        Index("ix_duties_courier_id_began_at", "courier_id", "began_at"),
        Index("ix_duties_station_id_began_at", "station_id", "began_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    courier_id: str = Field(foreign_key="people.id")
    station_id: str = Field(foreign_key="units.id")
    began_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    carrying: int = 0
    route: list = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Notice(SQLModel, table=True):
    """A courier was told of an order: once, whatever becomes of it. `silent`: in his quiet hours,
    so it stands in his list and wakes nobody. `adds_m` and `why`: what he was told about the way."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_person_id_at", "person_id", "at"),)

    order_id: str = Field(primary_key=True, foreign_key="orders.id")
    person_id: str = Field(primary_key=True, foreign_key="people.id")
    at: datetime = Field(sa_type=Instant)
    ring: str
    silent: bool = False
    adds_m: int | None = None
    why: str | None = None


class Bid(SQLModel, table=True):
    """An attempt that waits for the end of a fair window (or of another outlet's head start)."""

    __tablename__ = "bids"

    order_id: str = Field(primary_key=True, foreign_key="orders.id")
    courier_id: str = Field(primary_key=True, foreign_key="people.id")
    at: datetime = Field(sa_type=Instant)


class Offer(SQLModel, table=True):
    """Somebody is asked, and may say no: a station invites, a holder hands over."""

    __tablename__ = "offers"
    __table_args__ = (
        Index(
            "uq_offers_order_id_to_person_open",
            "order_id",
            "to_person",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_offers_to_person_answered_at", "to_person", "answered_at"),
        Index("ix_offers_answered_at_expires_at", "answered_at", "expires_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    order_id: str = Field(foreign_key="orders.id", index=True)
    kind: str  # invite | hand_over
    from_person: str = Field(foreign_key="people.id")
    to_person: str = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answer: str | None = None  # accepted | declined | expired | withdrawn


class JobFault(SQLModel, table=True):
    """A row that broke a job: set aside until then, so that the others go on."""

    __tablename__ = "job_faults"

    job: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    times: int = 1
    error: str = ""  # the kind of the exception, never its words


class Heartbeat(SQLModel, table=True):
    """A process that times jobs, and when it last did."""

    __tablename__ = "heartbeats"

    process: str = Field(primary_key=True)
    kind: str
    at: datetime = Field(sa_type=Instant)


class Outgoing(SQLModel, table=True):
    """A message that is to leave the house: pool words and a link, nothing more. `target`: the person,
    or the station whose bot it is. One per target, event and channel."""

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("uq_outgoing_target_event_channel", "target", "event", "channel", unique=True),
        Index(
            "ix_outgoing_due_at",
            "due_at",
            sqlite_where=text("sent_at IS NULL AND dead_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND dead_at IS NULL"),
        ),
        Index("ix_outgoing_station_id_at", "station_id", "at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    station_id: str = Field(foreign_key="units.id")
    target: str
    channel: str  # bot | sms | push | mail
    event: str  # what it speaks of: "order.widened:<id>:<stage>"
    facts: dict = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    tries: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    dead_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str | None = None


class PushSubscription(SQLModel, table=True):
    """A browser that may be woken by Web Push, because its owner said so there."""

    __tablename__ = "push_subscriptions"

    id: str = Field(default_factory=new_id, primary_key=True)
    person_id: str = Field(foreign_key="people.id", index=True)
    endpoint: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    p256dh: str
    auth: str
    created_at: datetime = Field(sa_type=Instant)


class StationBots(SQLModel, table=True):
    """The bots of a station's groups. Their addresses are keys to those groups: sealed, under a key of
    the row's own."""

    __tablename__ = "station_bots"

    station_id: str = Field(primary_key=True, foreign_key="units.id")
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    at: datetime = Field(sa_type=Instant)
