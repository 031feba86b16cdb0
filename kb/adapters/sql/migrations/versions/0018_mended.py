"""What two versions came to make only after they had been used: the file that a place belongs to, and digests of files.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

sources = sa.table("sources", *(sa.column(name) for name in ("key", "origin", "entry", "entry_key")))


def upgrade() -> None:
    """To this revision; nothing happens where it is all there."""
    inspector = sa.inspect(op.get_bind())
    if "file_sha256" not in {column["name"] for column in inspector.get_columns("versions")}:
        op.add_column("versions", sa.Column("file_sha256", sa.String(64), nullable=False, server_default=""))
    if "entry" not in {column["name"] for column in inspector.get_columns("sources")}:
        op.add_column("sources", sa.Column("entry", sa.Text, nullable=False, server_default=""))
        op.add_column("sources", sa.Column("entry_key", sa.String(36), nullable=False, server_default=""))
        op.get_bind().execute(sa.update(sources).values(entry=sources.c.origin, entry_key=sources.c.key))
    for column in ("entry_key", "sha256"):
        op.create_index(f"ix_sources_{column}", "sources", [column], if_not_exists=True)


def downgrade() -> None:
    """Back to the one before, which has all of it."""
