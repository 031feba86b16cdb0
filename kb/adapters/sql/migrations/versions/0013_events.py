"""What happened: events, and the ends of their chain.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_START = "0" * 64


def upgrade() -> None:
    """To this revision; of what was done before nothing is known."""
    op.create_table(
        "events",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("account", sa.String(36), nullable=False),
        sa.Column("through", sa.String(16), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("thing", sa.String(64), nullable=False),
        sa.Column("version_before", sa.Integer),
        sa.Column("version_after", sa.Integer),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_events_thing", "events", ["thing", "number"])
    ends = op.create_table(
        "event_ends",
        sa.Column("name", sa.String(8), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.bulk_insert(ends, [{"name": name, "number": 0, "hash": _START} for name in ("before", "last")])


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("event_ends")
    op.drop_table("events")
