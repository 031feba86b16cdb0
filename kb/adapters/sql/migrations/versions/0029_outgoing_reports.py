"""A file that was taken out says what it held, and what stayed behind.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    with op.batch_alter_table("outgoings") as table:
        table.add_column(sa.Column("held", sa.Text(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("stayed", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Back from this revision."""
    with op.batch_alter_table("outgoings") as table:
        table.drop_column("stayed")
        table.drop_column("held")
