"""Which documents changed, in order, for the lists that are kept in memory; and no more indexes in the order of lists.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


_OPEN = ["access", "consented", "withdrawn", "embargo_until", "consent_until"]
_IN_ORDER = {
    "ix_documents_by_date": ["source", "date", "id", *_OPEN, "counts_as"],
    "ix_documents_by_arrival": ["source", "added_at", "id", *_OPEN, "counts_as"],
    "ix_documents_dated": ["date", "id", *_OPEN, "counts_as"],
}


def upgrade() -> None:
    """To this revision; what is there already was there before anybody began to remember."""
    op.create_table(
        "changes",
        sa.Column("document_id", sa.String(36), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_changes_at", "changes", ["at"])
    for name in _IN_ORDER:
        op.drop_index(name, "documents")


def downgrade() -> None:
    """Back to the one before."""
    for name, columns in _IN_ORDER.items():
        op.create_index(name, "documents", columns)
    op.drop_table("changes")
