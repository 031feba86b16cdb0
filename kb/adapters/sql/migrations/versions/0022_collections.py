"""Collections of stadslabs, their editions, what members say of them, and journals.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "collection_coverings",
        sa.Column("collection", sa.String(length=36), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("block", sa.String(length=36), nullable=False),
        sa.Column("document", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("collection", "edition", "block", "document"),
    )
    op.create_index("ix_collection_coverings_document", "collection_coverings", ["document"], unique=False)
    op.create_table(
        "collection_mentions",
        sa.Column("collection", sa.String(length=36), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("block", sa.String(length=36), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("collection", "edition", "block", "ordinal"),
    )
    op.create_index("ix_collection_mentions_document", "collection_mentions", ["document"], unique=False)
    op.create_table(
        "collections",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("access", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("newest", sa.Integer(), server_default="0", nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_index("ix_collections_at", "collections", ["at"], unique=False)
    op.create_table(
        "journal_entries",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("lab", sa.String(length=36), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("access", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_journal_entries_lab", "journal_entries", ["lab", "day"], unique=False)
    op.create_table(
        "collection_blocks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("collection", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["collection"], ["collections.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_collection_blocks_collection", "collection_blocks", ["collection", "position"], unique=False)
    op.create_table(
        "collection_dissents",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("collection", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["collection"], ["collections.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_collection_dissents_collection", "collection_dissents", ["collection"], unique=False)
    op.create_table(
        "collection_editions",
        sa.Column("collection", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("access", sa.String(length=16), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["collection"], ["collections.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("collection", "number"),
    )
    op.create_table(
        "collection_marks",
        sa.Column("collection", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["collection"], ["collections.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("collection", "kind", "value"),
    )
    op.create_index("ix_collection_marks_value", "collection_marks", ["kind", "value"], unique=False)
    op.create_table(
        "collection_slugs",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("collection", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["collection"], ["collections.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("slug"),
    )
    op.create_table(
        "collection_steps",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("collection", sa.String(length=36), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("block", sa.String(length=36), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("undoes", sa.String(length=36), nullable=False),
        sa.Column("undone", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["collection"], ["collections.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_collection_steps_block", "collection_steps", ["block", "number"], unique=False)
    op.create_index("ix_collection_steps_key", "collection_steps", ["key"], unique=False)
    op.create_index("ix_collection_steps_number", "collection_steps", ["collection", "number"], unique=True)
    op.create_table(
        "collection_suggestions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("collection", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["collection"], ["collections.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_collection_suggestions_collection", "collection_suggestions", ["collection"], unique=False)


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index("ix_collection_suggestions_collection", table_name="collection_suggestions")
    op.drop_table("collection_suggestions")
    op.drop_index("ix_collection_steps_number", table_name="collection_steps")
    op.drop_index("ix_collection_steps_key", table_name="collection_steps")
    op.drop_index("ix_collection_steps_block", table_name="collection_steps")
    op.drop_table("collection_steps")
    op.drop_table("collection_slugs")
    op.drop_index("ix_collection_marks_value", table_name="collection_marks")
    op.drop_table("collection_marks")
    op.drop_table("collection_editions")
    op.drop_index("ix_collection_dissents_collection", table_name="collection_dissents")
    op.drop_table("collection_dissents")
    op.drop_index("ix_collection_blocks_collection", table_name="collection_blocks")
    op.drop_table("collection_blocks")
    op.drop_index("ix_journal_entries_lab", table_name="journal_entries")
    op.drop_table("journal_entries")
    op.drop_index("ix_collections_at", table_name="collections")
    op.drop_table("collections")
    op.drop_index("ix_collection_mentions_document", table_name="collection_mentions")
    op.drop_table("collection_mentions")
    op.drop_index("ix_collection_coverings_document", table_name="collection_coverings")
    op.drop_table("collection_coverings")
