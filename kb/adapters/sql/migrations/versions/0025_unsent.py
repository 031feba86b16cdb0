"""Forms that wait for who has to sign in again.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "unsent",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(36), sa.ForeignKey("accounts.id", ondelete="CASCADE")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Text(), nullable=False),
    )
    op.create_index("ix_unsent_holder", "unsent", ["holder"])
    op.create_index("ix_unsent_account_id", "unsent", ["account_id"])
    op.create_index("ix_unsent_at", "unsent", ["at"])


def downgrade() -> None:
    """Back from this revision."""
    op.drop_table("unsent")
