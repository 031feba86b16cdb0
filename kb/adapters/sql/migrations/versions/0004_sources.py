"""Where documents came from, and until when a consent holds."""

import json
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

documents = sa.table("documents", sa.column("id"), sa.column("card"), sa.column("sha256"))
_FILE = "file:"
_NAMESPACE = uuid.UUID("6f0f6f0c-5c0d-5b8e-9d5e-3f6b0a4c2d11")


def upgrade() -> None:
    """Make the table of sources and fill it with what the cards say."""
    op.add_column("documents", sa.Column("consent_until", sa.Date))
    sources = op.create_table(
        "sources",
        sa.Column("document_id", sa.String(36), sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("key", sa.String(36), primary_key=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("entry_key", sa.String(36), nullable=False),
        sa.Column("collection", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("location", sa.Text, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("said", sa.String(64), nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("listed", sa.Boolean, nullable=False),
    )
    for column in ("key", "entry_key", "sha256"):
        op.create_index(f"ix_sources_{column}", "sources", [column])
    connection = op.get_bind()
    for id, card, sha256 in connection.execute(sa.select(documents.c.id, documents.c.card, documents.c.sha256)).all():
        connection.execute(sa.insert(sources).values(_source(id, json.loads(card), sha256)))


def _source(id: str, card: dict, sha256: str) -> dict:  # type: ignore[type-arg]
    origin = card["origin"]
    by_hand = origin.startswith(_FILE)
    path = origin.removeprefix(_FILE) if by_hand else ""
    key = str(uuid.uuid5(_NAMESPACE, origin))
    terms = {"knowledge_source": card["knowledge_source"], "rights": card["rights"], "consent": card.get("consent")}
    return {
        "document_id": id,
        "key": key,
        "origin": origin,
        "entry": origin,
        "entry_key": key,
        "collection": "" if by_hand else origin.rpartition(":")[0],
        "path": path,
        "location": path,
        "file_sha256": "",
        "sha256": sha256,
        "said": "",
        "terms": json.dumps(terms),
        "listed": True,
    }
