"""taking: who has an emergency or an alert in hand, and when it sounds again"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

DUE = "ring_due_at IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ring_due_at", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            "ix_needs_ring_due_at",
            ["ring_due_at"],
            unique=False,
            sqlite_where=sa.text(DUE),
            postgresql_where=sa.text(DUE),
        )
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("acknowledged_at", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_alerts_taken_by"), "people", ["taken_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_alerts_taken_by"), type_="foreignkey")
        batch_op.drop_column("acknowledged_at")
        batch_op.drop_column("taken_by")
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_index("ix_needs_ring_due_at", sqlite_where=sa.text(DUE), postgresql_where=sa.text(DUE))
        batch_op.drop_column("ring_due_at")
