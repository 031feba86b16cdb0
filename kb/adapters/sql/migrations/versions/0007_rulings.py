"""What the list of withdrawals says of places of which less was said than before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; what was narrowed before is known from the terms of its place alone."""
    op.create_table(
        "rulings",
        sa.Column("place", sa.String(36), primary_key=True),
        sa.Column("document_id", sa.String(36), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
    )
    op.create_index("ix_rulings_document_id", "rulings", ["document_id"])
    op.create_index("ix_rulings_sha256", "rulings", ["sha256"])
