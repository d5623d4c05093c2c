"""dispatching"""

import time

import sqlalchemy as sa
from alembic import op

from models import new_id

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "job_faults",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("job", "subject", name=op.f("pk_job_faults")),
    )
    op.create_table(
        "station_bots",
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["units.id"], name=op.f("fk_station_bots_station_id")),
        sa.PrimaryKeyConstraint("station_id", name=op.f("pk_station_bots")),
    )
    op.create_table(
        "duties",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("courier_id", sa.String(), nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("carrying", sa.Integer(), nullable=False),
        sa.Column("route", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["courier_id"], ["people.id"], name=op.f("fk_duties_courier_id")),
        sa.ForeignKeyConstraint(["station_id"], ["units.id"], name=op.f("fk_duties_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.create_index("ix_duties_courier_id_began_at", ["courier_id", "began_at"], unique=False)
        batch_op.create_index("ix_duties_station_id_began_at", ["station_id", "began_at"], unique=False)

    op.create_table(
        "outgoing",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("dead_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["station_id"], ["units.id"], name=op.f("fk_outgoing_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
    )
    with op.batch_alter_table("outgoing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outgoing_due_at",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND dead_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND dead_at IS NULL"),
        )
        batch_op.create_index("ix_outgoing_station_id_at", ["station_id", "at"], unique=False)
        batch_op.create_index("uq_outgoing_target_event_channel", ["target", "event", "channel"], unique=True)

    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("p256dh", sa.String(), nullable=False),
        sa.Column("auth", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_push_subscriptions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscriptions")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_subscriptions_endpoint")),
    )
    with op.batch_alter_table("push_subscriptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_push_subscriptions_person_id"), ["person_id"], unique=False)

    op.create_table(
        "recurrences",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("community_id", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["units.id"], name=op.f("fk_recurrences_community_id")),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_recurrences_created_by")),
        sa.ForeignKeyConstraint(["station_id"], ["units.id"], name=op.f("fk_recurrences_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurrences")),
    )
    with op.batch_alter_table("recurrences", schema=None) as batch_op:
        batch_op.create_index("ix_recurrences_community_id_id", ["community_id", "id"], unique=False)
        batch_op.create_index("ix_recurrences_next_at", ["next_at"], unique=False)
        batch_op.create_index("ix_recurrences_station_id_id", ["station_id", "id"], unique=False)

    op.create_table(
        "drops",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("recurrence_id", sa.String(), nullable=False),
        sa.Column("resident_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["recurrence_id"], ["recurrences.id"], name=op.f("fk_drops_recurrence_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_drops_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drops")),
        sa.UniqueConstraint("recurrence_id", "resident_id", name=op.f("uq_drops_recurrence_id_resident_id")),
    )
    with op.batch_alter_table("drops", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drops_recurrence_id"), ["recurrence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_drops_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "occurrences",
        sa.Column("drop_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("need_id", sa.String(), nullable=True),
        sa.Column("skipped", sa.String(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["drop_id"], ["drops.id"], name=op.f("fk_occurrences_drop_id")),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_occurrences_need_id")),
        sa.PrimaryKeyConstraint("drop_id", "day", name=op.f("pk_occurrences")),
    )
    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occurrences_need_id"), ["need_id"], unique=False)

    op.create_table(
        "bids",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("courier_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["courier_id"], ["people.id"], name=op.f("fk_bids_courier_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_bids_order_id")),
        sa.PrimaryKeyConstraint("order_id", "courier_id", name=op.f("pk_bids")),
    )
    op.create_table(
        "notices",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ring", sa.String(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("adds_m", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_notices_order_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id")),
        sa.PrimaryKeyConstraint("order_id", "person_id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_person_id_at", ["person_id", "at"], unique=False)

    op.create_table(
        "offers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_person", sa.String(), nullable=False),
        sa.Column("to_person", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["from_person"], ["people.id"], name=op.f("fk_offers_from_person")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_offers_order_id")),
        sa.ForeignKeyConstraint(["to_person"], ["people.id"], name=op.f("fk_offers_to_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index("ix_offers_answered_at_expires_at", ["answered_at", "expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_offers_order_id"), ["order_id"], unique=False)
        batch_op.create_index("ix_offers_to_person_answered_at", ["to_person", "answered_at"], unique=False)
        batch_op.create_index(
            "uq_offers_order_id_to_person_open",
            ["order_id", "to_person"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="door"))
        batch_op.add_column(sa.Column("rung", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("rung_due_at", sa.BigInteger(), nullable=True))
        batch_op.alter_column("raised_by", existing_type=sa.VARCHAR(), nullable=True)
        batch_op.create_index(
            "ix_alerts_rung_due_at",
            ["rung_due_at"],
            unique=False,
            sqlite_where=sa.text("rung_due_at IS NOT NULL"),
            postgresql_where=sa.text("rung_due_at IS NOT NULL"),
        )

    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rule", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("rule_version", sa.Integer(), nullable=True))

    with op.batch_alter_table("couriers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fast_since", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("trace", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("reserve", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("heavy_ok", sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fairness", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("draw_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("stage", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("stage_due_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("nudges", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("nudge_due_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("alarm_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("alarm_seen_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("alarm_seen_by", sa.String(), nullable=True))
        batch_op.create_index(
            "ix_orders_draw_at",
            ["draw_at"],
            unique=False,
            sqlite_where=sa.text("draw_at IS NOT NULL"),
            postgresql_where=sa.text("draw_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_orders_nudge_due_at",
            ["nudge_due_at"],
            unique=False,
            sqlite_where=sa.text("nudge_due_at IS NOT NULL"),
            postgresql_where=sa.text("nudge_due_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_orders_stage_due_at",
            ["stage_due_at"],
            unique=False,
            sqlite_where=sa.text("stage_due_at IS NOT NULL"),
            postgresql_where=sa.text("stage_due_at IS NOT NULL"),
        )

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reach", sa.JSON(), nullable=False, server_default="{}"))

    carry_over(time.time_ns() // 1_000_000)


COURIERS = sa.table(
    "couriers",
    *map(sa.column, ("person_id", "station_id", "duty_since", "carrying")),
    sa.column("route", sa.JSON()),
    sa.column("on_duty", sa.Boolean()),
)
DUTIES = sa.table(
    "duties",
    *map(sa.column, ("id", "courier_id", "station_id", "began_at", "carrying")),
    sa.column("route", sa.JSON()),
)
WAITS = sa.text(
    """UPDATE orders SET stage_due_at = opened_at WHERE status = 'open'
    OR status IN ('claimed', 'picked_up', 'on_hold') AND people >
       (SELECT count(*) FROM claims WHERE claims.order_id = orders.id AND claims.live)"""
)
HELD = sa.text(
    """UPDATE orders SET nudge_due_at = CASE WHEN window_from > :now THEN window_from ELSE :now END
    + CASE priority WHEN 'P1' THEN 900000 WHEN 'P3' THEN 14400000 ELSE 3600000 END
    WHERE status = 'claimed'"""
)
UNANSWERED = sa.text("UPDATE alerts SET rung_due_at = :now WHERE status = 'raised'")


def carry_over(now: int) -> None:
    """What is under way goes on by the new rules: who waits is looked for, who holds something has his
    full time from now on to set out, an alert that nobody has answered climbs, who listens is on duty."""
    op.execute(WAITS)
    for statement in (HELD, UNANSWERED):
        op.execute(statement.bindparams(sa.bindparam("now", now, sa.BigInteger())))
    for row in op.get_bind().execute(sa.select(COURIERS).where(COURIERS.c.on_duty)).mappings().all():
        duty = {name: row[name] for name in ("station_id", "carrying", "route")}
        began = {"courier_id": row["person_id"], "began_at": row["duty_since"] or now}
        op.execute(DUTIES.insert().values(id=new_id(), **began, **duty))


def downgrade() -> None:

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("reach")

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_orders_stage_due_at",
            sqlite_where=sa.text("stage_due_at IS NOT NULL"),
            postgresql_where=sa.text("stage_due_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_orders_nudge_due_at",
            sqlite_where=sa.text("nudge_due_at IS NOT NULL"),
            postgresql_where=sa.text("nudge_due_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_orders_draw_at",
            sqlite_where=sa.text("draw_at IS NOT NULL"),
            postgresql_where=sa.text("draw_at IS NOT NULL"),
        )
        batch_op.drop_column("alarm_seen_by")
        batch_op.drop_column("alarm_seen_at")
        batch_op.drop_column("alarm_at")
        batch_op.drop_column("nudge_due_at")
        batch_op.drop_column("nudges")
        batch_op.drop_column("stage_due_at")
        batch_op.drop_column("stage")
        batch_op.drop_column("draw_at")
        batch_op.drop_column("fairness")

    with op.batch_alter_table("couriers", schema=None) as batch_op:
        batch_op.drop_column("heavy_ok")
        batch_op.drop_column("reserve")
        batch_op.drop_column("trace")
        batch_op.drop_column("fast_since")

    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_column("rule_version")
        batch_op.drop_column("rule")

    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_alerts_rung_due_at",
            sqlite_where=sa.text("rung_due_at IS NOT NULL"),
            postgresql_where=sa.text("rung_due_at IS NOT NULL"),
        )
        batch_op.alter_column("raised_by", existing_type=sa.VARCHAR(), nullable=False)
        batch_op.drop_column("rung_due_at")
        batch_op.drop_column("rung")
        batch_op.drop_column("kind")

    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_offers_order_id_to_person_open",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.drop_index("ix_offers_to_person_answered_at")
        batch_op.drop_index(batch_op.f("ix_offers_order_id"))
        batch_op.drop_index("ix_offers_answered_at_expires_at")

    op.drop_table("offers")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_person_id_at")

    op.drop_table("notices")
    op.drop_table("bids")
    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_occurrences_need_id"))

    op.drop_table("occurrences")
    with op.batch_alter_table("drops", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drops_resident_id"))
        batch_op.drop_index(batch_op.f("ix_drops_recurrence_id"))

    op.drop_table("drops")
    with op.batch_alter_table("recurrences", schema=None) as batch_op:
        batch_op.drop_index("ix_recurrences_station_id_id")
        batch_op.drop_index("ix_recurrences_next_at")
        batch_op.drop_index("ix_recurrences_community_id_id")

    op.drop_table("recurrences")
    with op.batch_alter_table("push_subscriptions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_push_subscriptions_person_id"))

    op.drop_table("push_subscriptions")
    with op.batch_alter_table("outgoing", schema=None) as batch_op:
        batch_op.drop_index("uq_outgoing_target_event_channel")
        batch_op.drop_index("ix_outgoing_station_id_at")
        batch_op.drop_index(
            "ix_outgoing_due_at",
            sqlite_where=sa.text("sent_at IS NULL AND dead_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND dead_at IS NULL"),
        )

    op.drop_table("outgoing")
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.drop_index("ix_duties_station_id_began_at")
        batch_op.drop_index("ix_duties_courier_id_began_at")

    op.drop_table("duties")
    op.drop_table("station_bots")
    op.drop_table("job_faults")
    op.drop_table("heartbeats")
