"""inbox: what others did to a courier's order, until it is read"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("by_role", sa.String(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_inbox_order_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_inbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_at", ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbox_order_id"), ["order_id"], unique=False)
        batch_op.create_index("ix_inbox_person_id_id", ["person_id", "id"], unique=False)
        batch_op.create_index(
            "ix_inbox_unread", ["person_id"], unique=False, sqlite_where=UNREAD, postgresql_where=UNREAD
        )


def downgrade() -> None:
    op.drop_table("inbox")
