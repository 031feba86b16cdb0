"""A highlight may be a part of a page.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    with op.batch_alter_table("highlights") as highlights:
        highlights.add_column(sa.Column("region", sa.Text(), nullable=True))


def downgrade() -> None:
    """Back from this revision: what stands on parts of pages is gone."""
    highlights = sa.table("highlights", sa.column("id"), sa.column("region"))
    regions = sa.select(highlights.c.id).where(highlights.c.region.is_not(None))
    for name, column in (("codings", "highlight"), ("stances", "highlight"), ("memos", "on")):
        on = sa.table(name, sa.column(column))
        op.get_bind().execute(sa.delete(on).where(on.c[column].in_(regions)))
    op.get_bind().execute(sa.delete(highlights).where(highlights.c.region.is_not(None)))
    with op.batch_alter_table("highlights") as table:
        table.drop_column("region")
