"""Which findings the blocks of collections show, so that it is known whom those quote.

Revision ID: 0026
Revises: 0025
"""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ID = sa.String(length=36)
blocks = sa.table("collection_blocks", *(sa.column(name) for name in ("id", "collection", "content")))
editions = sa.table("collection_editions", *(sa.column(name) for name in ("collection", "number", "content")))


def upgrade() -> None:
    """To this revision, with what stands there already."""
    made = op.create_table(
        "collection_findings",
        sa.Column("collection", _ID, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("block", _ID, nullable=False),
        sa.Column("finding", _ID, nullable=False),
        sa.PrimaryKeyConstraint("collection", "edition", "block"),
    )
    op.create_index("ix_collection_findings_finding", "collection_findings", ["finding"], unique=False)
    rows = list(_shown())
    if rows:
        op.get_bind().execute(sa.insert(made), rows)


def _shown() -> Iterator[dict[str, object]]:
    connection, kind = op.get_bind(), '%"finding"%'
    for row in connection.execute(sa.select(blocks).where(blocks.c.content.like(kind))):
        block = json.loads(row.content)
        if block["kind"] == "finding":
            yield {"collection": row.collection, "edition": 0, "block": row.id, "finding": block["finding"]}
    for row in connection.execute(sa.select(editions).where(editions.c.content.like(kind))):
        for block in json.loads(row.content)["blocks"]:
            if block["kind"] == "finding":
                held = {"collection": row.collection, "edition": row.number}
                yield {**held, "block": block["id"], "finding": block["finding"]}


def downgrade() -> None:
    """Back from this revision."""
    op.drop_table("collection_findings")
