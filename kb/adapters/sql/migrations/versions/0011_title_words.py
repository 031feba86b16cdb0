"""The words of each title in a table of their own, so that suggestions need not read all titles.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_LENGTH = 40
_AT_ONCE = 1_000

documents = sa.table("documents", sa.column("id"), sa.column("title_words"))


def upgrade() -> None:
    """To this revision."""
    word = sa.String(_LENGTH).with_variant(sa.String(_LENGTH, collation="C"), "postgresql")
    of_document = sa.ForeignKey("documents.id", ondelete="CASCADE")
    table = op.create_table(
        "title_words",
        sa.Column("document_id", sa.String(36), of_document, primary_key=True),
        sa.Column("word", word, primary_key=True),
    )
    connection = op.get_bind()
    last = ""
    asked = sa.select(documents).order_by(documents.c.id).limit(_AT_ONCE)
    while titles := connection.execute(asked.where(documents.c.id > last)).all():
        rows = [
            {"document_id": id, "word": one}
            for id, words in titles
            for one in sorted({one[:_LENGTH] for one in words.split()})
        ]
        if rows:
            connection.execute(sa.insert(table), rows)
        last = titles[-1].id
    op.create_index("ix_title_words_word", "title_words", ["word", "document_id"])


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("title_words")
