"""Which documents are much alike, and what each counts as."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the column; documents of before get their sketch when they come in again."""
    document = sa.ForeignKey("documents.id", ondelete="CASCADE")
    op.create_table(
        "sketches",
        sa.Column("document_id", sa.String(36), document, primary_key=True),
        sa.Column("minima", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "sketch_bands",
        sa.Column("document_id", sa.String(36), sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("band", sa.Integer, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_sketch_bands_value", "sketch_bands", ["band", "value"])
    op.create_table(
        "resemblances",
        sa.Column("first", sa.String(36), sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("second", sa.String(36), sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("likeness", sa.Float, nullable=False),
        sa.Column("verdict", sa.String(16)),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_resemblances_second", "resemblances", ["second"])
    op.add_column("documents", sa.Column("counts_as", sa.String(36)))
