"""Words that researchers offer to the thesaurus.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "wordings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("concept", sa.String(length=100), nullable=False),
        sa.Column("word", sa.String(length=100), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_wordings_study", "wordings", ["study"], unique=False)


def downgrade() -> None:
    """Back from this revision."""
    op.drop_index("ix_wordings_study", table_name="wordings")
    op.drop_table("wordings")
