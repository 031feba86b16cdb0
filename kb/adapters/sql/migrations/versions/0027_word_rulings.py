"""What whoever keeps the thesaurus decides on words that researchers offer.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.add_column("wordings", sa.Column("ruling", sa.String(length=16)))
    op.add_column("wordings", sa.Column("reason", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Back from this revision."""
    with op.batch_alter_table("wordings") as table:
        table.drop_column("reason")
        table.drop_column("ruling")
