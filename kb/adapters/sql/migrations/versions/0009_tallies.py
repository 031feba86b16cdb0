"""How much there is on each concept, kept; and what a count of people and studies reads, in columns.

Revision ID: 0009
Revises: 0008
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NEW = ["makers", "lineage"]

documents = sa.table("documents", *(sa.column(name) for name in ("id", "card", *_NEW)))


def upgrade() -> None:
    """To this revision; nothing is counted yet, which is done when somebody asks."""
    op.add_column("documents", sa.Column("makers", sa.Text, nullable=False, server_default="[]"))
    op.add_column("documents", sa.Column("lineage", sa.String(36), nullable=False, server_default=""))
    connection = op.get_bind()
    this = documents.c.id == sa.bindparam("this")
    changed = sa.update(documents).where(this).values(makers=sa.bindparam("by"), lineage=sa.bindparam("of"))
    for id, card in connection.execute(sa.select(documents.c.id, documents.c.card)).all():
        said = json.loads(card)
        if said.get("makers") or said.get("lineage"):
            by = json.dumps(said.get("makers", []))
            connection.execute(changed, {"this": id, "by": by, "of": said.get("lineage", "")})
    op.create_table(
        "tallies",
        sa.Column("concept", sa.String(100), primary_key=True),
        sa.Column("source", sa.String(16), primary_key=True),
        sa.Column("documents", sa.Integer, nullable=False),
        sa.Column("units", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "recounts",
        sa.Column("concept", sa.String(100), primary_key=True),
        sa.Column("source", sa.String(16), primary_key=True),
    )


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("recounts")
    op.drop_table("tallies")
    for name in _NEW:
        op.drop_column("documents", name)
