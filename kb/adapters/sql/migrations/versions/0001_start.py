"""Documents, their versions, concepts and passages."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "documents",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("access", sa.String(16), nullable=False),
        sa.Column("embargo_until", sa.Date),
        sa.Column("consented", sa.Boolean, nullable=False),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("place", sa.String(100), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("indexed", sa.Boolean, nullable=False),
        sa.Column("passage_count", sa.Integer, nullable=False),
        sa.Column("card", sa.Text, nullable=False),
    )
    op.create_index("ix_documents_source_sha256", "documents", ["source", "sha256"])
    op.create_index("ix_documents_indexed", "documents", ["indexed", "added_at", "id"])
    op.create_table(
        "document_concepts",
        sa.Column("document_id", sa.String(36), sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("concept", sa.String(100), primary_key=True),
    )
    op.create_index("ix_document_concepts_concept", "document_concepts", ["concept", "document_id"])
    op.create_table(
        "versions",
        sa.Column("document_id", sa.String(36), sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("structure", sa.Text, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("document_id", sa.String(36), sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("stop", sa.Integer, nullable=False),
        sa.Column("exact", sa.Text, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("marks", sa.Text, nullable=False),
    )
    op.create_index("ix_passages_document", "passages", ["document_id", "ordinal"])
