"""reports"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_keys_digest")),
        sa.UniqueConstraint("name", name=op.f("uq_api_keys_name")),
    )
    op.create_table(
        "type_settings",
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=True),
        sa.Column("radius_m", sa.Integer(), nullable=True),
        sa.Column("limit_value", sa.Integer(), nullable=True),
        sa.Column("limit_unit", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["units.id"], name=op.f("fk_type_settings_station_id")),
        sa.PrimaryKeyConstraint("station_id", "code", name=op.f("pk_type_settings")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("community_id", sa.String(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("resident_id", sa.String(), nullable=True),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("compound", sa.String(), nullable=True),
        sa.Column("building", sa.String(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lng", sa.Float(), nullable=True),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["units.id"], name=op.f("fk_alerts_community_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_alerts_order_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["people.id"], name=op.f("fk_alerts_raised_by")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_alerts_resident_id")),
        sa.ForeignKeyConstraint(["station_id"], ["units.id"], name=op.f("fk_alerts_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.create_index("ix_alerts_community_id_status", ["community_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_alerts_order_id"), ["order_id"], unique=False)
        batch_op.create_index("ix_alerts_raised_by_id", ["raised_by", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_alerts_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index("ix_alerts_station_id_status", ["station_id", "status", "id"], unique=False)

    op.create_table(
        "reports",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("community_id", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reporter_id", sa.String(), nullable=True),
        sa.Column("reporter_unit_id", sa.String(), nullable=True),
        sa.Column("api_key_id", sa.String(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("text_again", sa.Text(), nullable=True),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lng", sa.Float(), nullable=False),
        sa.Column("accuracy_m", sa.Integer(), nullable=True),
        sa.Column("placed_by", sa.String(), nullable=True),
        sa.Column("compound", sa.String(), nullable=True),
        sa.Column("building", sa.String(), nullable=True),
        sa.Column("cell", sa.String(), nullable=False),
        sa.Column("handler_id", sa.String(), nullable=True),
        sa.Column("handled_by_id", sa.String(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("supporters", sa.Integer(), nullable=False),
        sa.Column("recurring", sa.Boolean(), nullable=False),
        sa.Column("reopened_count", sa.Integer(), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("late_level", sa.Integer(), nullable=False),
        sa.Column("late_told_at", sa.BigInteger(), nullable=True),
        sa.Column("text_released", sa.Boolean(), nullable=False),
        sa.Column("photos_released", sa.Boolean(), nullable=False),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        sa.Column("registered_at", sa.BigInteger(), nullable=True),
        sa.Column("dispatched_at", sa.BigInteger(), nullable=True),
        sa.Column("handling_at", sa.BigInteger(), nullable=True),
        sa.Column("feedback_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["api_key_id"], ["api_keys.id"], name=op.f("fk_reports_api_key_id")),
        sa.ForeignKeyConstraint(["community_id"], ["units.id"], name=op.f("fk_reports_community_id")),
        sa.ForeignKeyConstraint(["handled_by_id"], ["units.id"], name=op.f("fk_reports_handled_by_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["units.id"], name=op.f("fk_reports_handler_id")),
        sa.ForeignKeyConstraint(["merged_into"], ["reports.id"], name=op.f("fk_reports_merged_into")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_reports_order_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], name=op.f("fk_reports_reporter_id")),
        sa.ForeignKeyConstraint(["reporter_unit_id"], ["units.id"], name=op.f("fk_reports_reporter_unit_id")),
        sa.ForeignKeyConstraint(["station_id"], ["units.id"], name=op.f("fk_reports_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reports_community_id_closed_at", ["community_id", "closed_at", "id"], unique=False
        )
        batch_op.create_index("ix_reports_community_id_id", ["community_id", "id"], unique=False)
        batch_op.create_index(
            "ix_reports_community_id_reported_at", ["community_id", "reported_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_reports_community_id_status", ["community_id", "status", "id"], unique=False
        )
        batch_op.create_index(
            "ix_reports_community_id_type_code", ["community_id", "type_code", "id"], unique=False
        )
        batch_op.create_index("ix_reports_due_at", ["late_level", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reports_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(batch_op.f("ix_reports_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "ix_reports_station_id_closed_at", ["station_id", "closed_at", "id"], unique=False
        )
        batch_op.create_index("ix_reports_station_id_id", ["station_id", "id"], unique=False)
        batch_op.create_index("ix_reports_station_id_moved_at", ["station_id", "moved_at"], unique=False)
        batch_op.create_index(
            "ix_reports_station_id_reported_at", ["station_id", "reported_at", "id"], unique=False
        )
        batch_op.create_index("ix_reports_station_id_status", ["station_id", "status", "id"], unique=False)
        batch_op.create_index(
            "ix_reports_station_id_type_code", ["station_id", "type_code", "id"], unique=False
        )
        batch_op.create_index("ix_reports_type_code_cell", ["type_code", "cell", "closed_at"], unique=False)

    op.create_table(
        "followers",
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_followers_person_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_followers_report_id")),
        sa.PrimaryKeyConstraint("report_id", "person_id", name=op.f("pk_followers")),
    )
    with op.batch_alter_table("followers", schema=None) as batch_op:
        batch_op.create_index("ix_followers_person_id_report_id", ["person_id", "report_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("followers", schema=None) as batch_op:
        batch_op.drop_index("ix_followers_person_id_report_id")

    op.drop_table("followers")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index("ix_reports_type_code_cell")
        batch_op.drop_index("ix_reports_station_id_type_code")
        batch_op.drop_index("ix_reports_station_id_status")
        batch_op.drop_index("ix_reports_station_id_reported_at")
        batch_op.drop_index("ix_reports_station_id_moved_at")
        batch_op.drop_index("ix_reports_station_id_id")
        batch_op.drop_index("ix_reports_station_id_closed_at")
        batch_op.drop_index(batch_op.f("ix_reports_order_id"))
        batch_op.drop_index(batch_op.f("ix_reports_merged_into"))
        batch_op.drop_index("ix_reports_due_at")
        batch_op.drop_index("ix_reports_community_id_type_code")
        batch_op.drop_index("ix_reports_community_id_status")
        batch_op.drop_index("ix_reports_community_id_reported_at")
        batch_op.drop_index("ix_reports_community_id_id")
        batch_op.drop_index("ix_reports_community_id_closed_at")

    op.drop_table("reports")
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.drop_index("ix_alerts_station_id_status")
        batch_op.drop_index(batch_op.f("ix_alerts_resident_id"))
        batch_op.drop_index("ix_alerts_raised_by_id")
        batch_op.drop_index(batch_op.f("ix_alerts_order_id"))
        batch_op.drop_index("ix_alerts_community_id_status")

    op.drop_table("alerts")
    op.drop_table("type_settings")
    op.drop_table("api_keys")
