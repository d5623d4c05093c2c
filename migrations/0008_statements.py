"""statements: what a courier brought, and said when the claim had ended"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

STATED = "stated_at IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "statements",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("claim_id", sa.String(), nullable=False),
        sa.Column("courier_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("total_fen", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_statements_order_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_statements_claim_id")),
        sa.ForeignKeyConstraint(["courier_id"], ["people.id"], name=op.f("fk_statements_courier_id")),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_statements_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_statements_claim_id")),
    )
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.create_index("ix_statements_order_id", ["order_id"], unique=False)
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stated_at", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            "ix_orders_stated",
            ["station_id", "id"],
            unique=False,
            sqlite_where=sa.text(STATED),
            postgresql_where=sa.text(STATED),
        )


def downgrade() -> None:
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_orders_stated", sqlite_where=sa.text(STATED), postgresql_where=sa.text(STATED)
        )
        batch_op.drop_column("stated_at")
    op.drop_table("statements")
