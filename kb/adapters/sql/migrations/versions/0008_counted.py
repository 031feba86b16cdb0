"""An index that holds all that a count over the collection reads.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NAME = "ix_documents_counted"
_COLUMNS = ["source", "access", "consented", "withdrawn", "embargo_until", "consent_until", "counts_as", "id"]


def upgrade() -> None:
    """To this revision."""
    op.create_index(_NAME, "documents", _COLUMNS)


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index(_NAME, "documents")
