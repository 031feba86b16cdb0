"""What a lab asks, and for whom that is good.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    with op.batch_alter_table("labs") as labs:
        labs.add_column(sa.Column("question", sa.String(length=500), nullable=False, server_default=""))
        labs.add_column(sa.Column("public_value", sa.String(length=500), nullable=False, server_default=""))


def downgrade() -> None:
    """Back from this revision."""
    with op.batch_alter_table("labs") as labs:
        labs.drop_column("public_value")
        labs.drop_column("question")
