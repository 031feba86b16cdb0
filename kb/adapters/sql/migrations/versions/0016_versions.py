"""Who might read a version when another took its place, and what is left of documents that went.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# As far as it is known: of what is withdrawn by the rights of now, of what was removed before nothing.
_STONES = """
INSERT INTO tombstones (document_id, kind, at, access)
SELECT d.id, 'withdrawn', max(b.at), d.access FROM documents d
JOIN barred b ON b.kind = 'withdrawn' AND b.key IN (d.id, d.sha256, d.file_sha256)
WHERE d.withdrawn AND d.consented
AND (d.embargo_until IS NULL OR d.embargo_until <= CURRENT_DATE)
AND (d.consent_until IS NULL OR d.consent_until >= CURRENT_DATE)
GROUP BY d.id, d.access
"""


def upgrade() -> None:
    """To this revision; of earlier versions nobody knows who might read them, so nobody may."""
    op.add_column("versions", sa.Column("access", sa.String(16), nullable=False, server_default="restricted"))
    op.add_column("versions", sa.Column("embargo_until", sa.Date))
    op.add_column("versions", sa.Column("consented", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("versions", sa.Column("consent_until", sa.Date))
    op.create_table(
        "tombstones",
        sa.Column("document_id", sa.String(36), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("access", sa.String(16), nullable=False),
    )
    op.execute(_STONES)


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("tombstones")
    for name in ("access", "embargo_until", "consented", "consent_until"):
        op.drop_column("versions", name)
