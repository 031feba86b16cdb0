"""Several places per document, periods as dates, and what surrounds a passage."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

documents = sa.table("documents", sa.column("id"), sa.column("place"), sa.column("year"), sa.column("year_until"))
document_places = sa.table("document_places", sa.column("document_id"), sa.column("place"))


def upgrade() -> None:
    """Make the table of places from the one place that a document had, and the new columns."""
    op.create_table(
        "document_places",
        sa.Column("document_id", sa.String(36), sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.String(100), primary_key=True),
    )
    op.create_index("ix_document_places_place", "document_places", ["place", "document_id"])
    op.add_column("documents", sa.Column("year_until", sa.Integer))
    op.add_column("passages", sa.Column("context", sa.Text, nullable=False, server_default=json.dumps({})))
    connection = op.get_bind()
    connection.execute(sa.update(documents).values(year_until=documents.c.year))
    had = sa.select(documents.c.id, documents.c.place).where(documents.c.place != "")
    connection.execute(sa.insert(document_places).from_select(["document_id", "place"], had))
    op.drop_column("documents", "place")
