"""Entries of journals that were taken away stay, so that they can be put back.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    with op.batch_alter_table("journal_entries") as entries:
        entries.add_column(sa.Column("struck", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Back from this revision: what was taken away is gone."""
    entries = sa.table("journal_entries", sa.column("struck", sa.Boolean))
    op.get_bind().execute(sa.delete(entries).where(entries.c.struck.is_(True)))
    with op.batch_alter_table("journal_entries") as table:
        table.drop_column("struck")
