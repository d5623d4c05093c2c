"""search terms: how far each resident is indexed"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("indexed", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index("ix_residents_indexed", ["indexed"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.drop_index("ix_residents_indexed")
        batch_op.drop_column("indexed")
