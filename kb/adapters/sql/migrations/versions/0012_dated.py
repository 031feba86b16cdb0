"""An index in the order of lists over all sources, beside those of one source.

Revision ID: 0012
Revises: 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OPEN = ["access", "consented", "withdrawn", "embargo_until", "consent_until"]


def upgrade() -> None:
    """To this revision."""
    op.create_index("ix_documents_dated", "documents", ["date", "id", *_OPEN, "counts_as"])


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index("ix_documents_dated", "documents")
