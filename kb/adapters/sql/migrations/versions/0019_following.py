"""Which changes indexes have to follow, instead of a note of what the one index holds.

Revision ID: 0019
Revises: 0018
"""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision; of every index it is not known how far it is, so it is made anew."""
    op.add_column("changes", sa.Column("number", sa.BigInteger))
    op.add_column("changes", sa.Column("since", sa.DateTime(timezone=True)))
    # What was there before anybody began to remember, in the order in which it came.
    op.execute(
        "INSERT INTO changes (document_id, at) SELECT id, (SELECT COALESCE(MAX(at), 0) FROM changes)"
        " + ROW_NUMBER() OVER (ORDER BY added_at, id) FROM documents"
        " WHERE id NOT IN (SELECT document_id FROM changes)"
    )
    changes = sa.table("changes", sa.column("number"), sa.column("at"), sa.column("since", sa.DateTime(timezone=True)))
    op.execute(sa.update(changes).values(number=changes.c.at, since=datetime.now(UTC)))
    op.create_index("ix_changes_number", "changes", ["number"])
    histories = op.create_table("histories", sa.Column("id", sa.String(36), primary_key=True))
    op.execute(sa.insert(histories).values(id=str(uuid4())))
    op.drop_table("leaving")
    op.drop_index("ix_documents_indexed", "documents")
    op.drop_column("documents", "indexed")


def downgrade() -> None:
    """Back to the one before; all is to be indexed again."""
    op.add_column("documents", sa.Column("indexed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("ix_documents_indexed", "documents", ["indexed", "added_at", "id"])
    op.create_table("leaving", sa.Column("document_id", sa.String(36), primary_key=True))
    op.drop_table("histories")
    op.drop_index("ix_changes_number", "changes")
    op.drop_column("changes", "since")
    op.drop_column("changes", "number")
