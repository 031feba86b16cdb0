"""The bare words of each title, to suggest documents by."""

import json
import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

documents = sa.table("documents", sa.column("id"), sa.column("card"), sa.column("title_words"))


def upgrade() -> None:
    """Add the column and fill it from the cards."""
    op.add_column("documents", sa.Column("title_words", sa.Text, nullable=False, server_default=""))
    connection = op.get_bind()
    for id, card in connection.execute(sa.select(documents.c.id, documents.c.card)).all():
        words = _words(json.loads(card)["title"])
        connection.execute(sa.update(documents).where(documents.c.id == id).values(title_words=words))


def _words(title: str) -> str:
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    folded = "".join(character for character in decomposed if not unicodedata.combining(character))
    return "".join(f" {word}" for word in re.findall(r"[^\W_]+", folded))
