"""Which documents changed, in order, for what is kept of them in memory.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision; what is there already was there before anybody began to remember."""
    op.create_table(
        "changes",
        sa.Column("document_id", sa.String(36), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_changes_at", "changes", ["at"])


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("changes")
