"""Indexes in the order of lists, so that a page of one need not put all documents in order.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OPEN = ["access", "consented", "withdrawn", "embargo_until", "consent_until"]
_INDEXES = {
    "ix_documents_by_date": ["source", "date", "id", *_OPEN, "counts_as"],
    "ix_documents_by_arrival": ["source", "added_at", "id", *_OPEN, "counts_as"],
    "ix_documents_counts_as": ["counts_as"],
}


def upgrade() -> None:
    """To this revision."""
    for name, columns in _INDEXES.items():
        op.create_index(name, "documents", columns)


def downgrade() -> None:
    """Back to the one before."""
    for name in _INDEXES:
        op.drop_index(name, "documents")
