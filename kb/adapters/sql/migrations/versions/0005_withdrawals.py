"""The list of what was withdrawn, what it comes to, and the digest of a document's file."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of withdrawals and the columns that they are matched by."""
    op.add_column("documents", sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("documents", sa.Column("file_sha256", sa.String(64), nullable=False, server_default=""))
    op.add_column("versions", sa.Column("file_sha256", sa.String(64), nullable=False, server_default=""))
    op.create_index("ix_documents_sha256", "documents", ["sha256"])
    op.create_index("ix_documents_file_sha256", "documents", ["file_sha256"])
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )
    op.create_table(
        "barred",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("document_id", sa.String(36), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table("leaving", sa.Column("document_id", sa.String(36), primary_key=True))
