"""An errand in the street: its state, its seats, every try for it, every move."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from models.base import Instant, new_id


class OrderStatus(StrEnum):
    open = "open"
    claimed = "claimed"
    picked_up = "picked_up"
    delivered = "delivered"
    confirmed = "confirmed"
    on_hold = "on_hold"
    failed = "failed"
    cancelled = "cancelled"


class Order(SQLModel, table=True):
    """Everything in the open columns but `masked_place` may be seen by any courier of the station (the pool).
    What only the holder may see is in the need, sealed; `sealed` here holds the hand-over code."""

    __tablename__ = "orders"
    __table_args__ = (
        # Lists: by status, and newest first however long the past is.
        Index("ix_orders_station_id_status", "station_id", "status", "id"),
        Index("ix_orders_community_id_status", "community_id", "status", "id"),
        Index("ix_orders_station_id_id", "station_id", "id"),
        Index("ix_orders_community_id_id", "community_id", "id"),
        Index("ix_orders_station_id_closed_at", "station_id", "closed_at"),
        Index(
            "ix_orders_stated",
            "station_id",
            "id",
            sqlite_where=text("stated_at IS NOT NULL"),
            postgresql_where=text("stated_at IS NOT NULL"),
        ),
        Index(
            "ix_orders_unsettled",
            "station_id",
            "id",
            sqlite_where=text("settled_at IS NULL AND total_fen > 0"),
            postgresql_where=text("settled_at IS NULL AND total_fen > 0"),
        ),
        # The nearest open orders are found without touching a row of the table.
        Index(
            "ix_orders_open_place",
            "station_id",
            "lat",
            "lng",
            "id",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        # What time does to it: each sweep looks at what is due and at nothing else.
        *(
            Index(f"ix_orders_{due}", due, sqlite_where=text(waits), postgresql_where=text(waits))
            for due, waits in (
                ("stage_due_at", "stage_due_at IS NOT NULL"),
                ("draw_at", "draw_at IS NOT NULL"),
                ("nudge_due_at", "nudge_due_at IS NOT NULL"),
            )
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    number: str
    need_id: str = Field(foreign_key="needs.id", index=True)
    resident_id: str = Field(foreign_key="residents.id", index=True)
    station_id: str = Field(foreign_key="units.id")
    community_id: str = Field(foreign_key="units.id")
    category: str
    priority: str
    status: OrderStatus = Field(sa_type=Text)
    held_from: str | None = None  # where `resume` goes back to
    held_reason: str | None = None
    people: int = 1  # how many couriers it takes: the number of seats
    compound: str | None = None
    building: str | None = None
    lat: float | None = None
    lng: float | None = None
    masked_place: str | None = None  # of a door that is this errand's alone
    window_from: datetime | None = Field(default=None, sa_type=Instant)
    window_to: datetime | None = Field(default=None, sa_type=Instant)
    tags: list = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    needs_medicine_training: bool = False
    needs_minor_clearance: bool = False
    budget_fen: int | None = None
    payment_mode: str | None = None
    handover: str = "leave_at_door"
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    code_failures: int = 0
    proof: str | None = None  # photo | code | call
    total_fen: int | None = None
    over_budget_agreed: bool = False
    flagged: bool = False  # confirmed as not in order: stays delivered
    settled_by: str | None = Field(default=None, foreign_key="people.id")
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    opened_at: datetime = Field(sa_type=Instant)
    claimed_at: datetime | None = Field(default=None, sa_type=Instant)
    picked_up_at: datetime | None = Field(default=None, sa_type=Instant)
    delivered_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    stated_at: datetime | None = Field(default=None, sa_type=Instant)  # the oldest undecided statement
    released_count: int = 0
    # How it finds its courier: the rule of the race if not the station's, the end of a window that
    # collects attempts, the next stage of the plan (rings and the ladder), the next word to a holder
    # who has not set out, the alarm on the board.
    fairness: str | None = None
    draw_at: datetime | None = Field(default=None, sa_type=Instant)
    stage: int = 0
    stage_due_at: datetime | None = Field(default=None, sa_type=Instant)
    nudges: int = 0
    nudge_due_at: datetime | None = Field(default=None, sa_type=Instant)
    alarm_at: datetime | None = Field(default=None, sa_type=Instant)
    alarm_seen_at: datetime | None = Field(default=None, sa_type=Instant)
    alarm_seen_by: str | None = None
    version: int = 1


class Claim(SQLModel, table=True):
    """A seat on an order. The partial unique index is the last word against a second winner."""

    __tablename__ = "claims"
    __table_args__ = (
        Index(
            "uq_claims_order_id_seat_live",
            "order_id",
            "seat",
            unique=True,
            sqlite_where=text("live = 1"),
            postgresql_where=text("live"),
        ),
        Index(
            "ix_claims_courier_id_live",
            "courier_id",
            sqlite_where=text("live = 1"),
            postgresql_where=text("live"),
        ),
        Index("ix_claims_courier_id_ended_at", "courier_id", "ended_at"),
        Index("ix_claims_won_at", "won_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    order_id: str = Field(foreign_key="orders.id", index=True)
    seat: int
    courier_id: str = Field(foreign_key="people.id")
    live: bool
    won_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str | None = None
    """released | undone | taken_back | timed_out | handed_over | relieved | completed | failed | cancelled"""


class Statement(SQLModel, table=True):
    """已送达（离线）: a courier brought it, and the word came when the claim had ended. Kept as it was said
    until the committee has asked the resident; its photos hang on the order, brought by the same courier."""

    __tablename__ = "statements"

    id: str = Field(default_factory=new_id, primary_key=True)
    order_id: str = Field(foreign_key="orders.id", index=True)
    claim_id: str = Field(foreign_key="claims.id", unique=True)  # one a claim, however often it is said
    courier_id: str = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=Instant)  # when the server heard it
    proof: str  # photo | code | call
    total_fen: int | None = None
    answer: str | None = None  # confirmed | rejected
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by: str | None = Field(default=None, foreign_key="people.id")


class Attempt(SQLModel, table=True):
    """Every try, lost ones too: who won, and by how many milliseconds."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_order_id", "order_id", "at"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    order_id: str = Field(foreign_key="orders.id")
    courier_id: str = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=Instant)
    outcome: str  # won, or the code of the refusal
    winner_id: str | None = None
    behind_ms: int | None = None
    rule: str | None = None  # of the race: instant | window | head_start | invited | handed_over
    rule_version: int | None = None  # of the station's policy


class Move(SQLModel, table=True):
    """The history of a need or an order. `sealed`: words said with it; `fields`: the names of what a correction
    changed, apart by blanks."""

    __tablename__ = "moves"
    __table_args__ = (Index("ix_moves_subject_id_at", "subject_id", "at", "id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    subject_type: str
    subject_id: str
    at: datetime = Field(sa_type=Instant)
    from_status: str | None = None
    to_status: str
    verb: str
    reason: str | None = None
    by_person: str | None = None
    by_role: str
    by_unit: str | None = None
    fields: str | None = None
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary))


class Message(SQLModel, table=True):
    """A short word between the holder and the committee, sealed under the resident's key."""

    __tablename__ = "messages"

    id: str = Field(default_factory=new_id, primary_key=True)
    order_id: str = Field(foreign_key="orders.id", index=True)
    at: datetime = Field(sa_type=Instant)
    by_person: str = Field(foreign_key="people.id")
    by_role: str
    preset: str | None = None
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary))


class Confirmation(SQLModel, table=True):
    """The committee's call after a delivery."""

    __tablename__ = "confirmations"

    id: str = Field(default_factory=new_id, primary_key=True)
    order_id: str = Field(foreign_key="orders.id", index=True)
    at: datetime = Field(sa_type=Instant)
    by_person: str = Field(foreign_key="people.id")
    outcome: str
    amount_ok: bool | None = None
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
