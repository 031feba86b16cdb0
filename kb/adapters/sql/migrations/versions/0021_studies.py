"""Studies, what stands in them, and what was done there.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("documents", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_cases_study", "cases", ["study"], unique=False)
    op.create_table(
        "code_sets",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_code_sets_study", "code_sets", ["study"], unique=False)
    op.create_table(
        "codes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("words_of", sa.String(length=36), nullable=True),
        sa.Column("hue", sa.Integer(), nullable=False),
        sa.Column("parent", sa.String(length=36), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("codable", sa.Boolean(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("leaves", sa.Text(), nullable=False),
        sa.Column("example", sa.Text(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("concept", sa.String(length=100), nullable=True),
        sa.Column("mapping", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("definition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_codes_study", "codes", ["study"], unique=False)
    op.create_table(
        "codings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=36), nullable=False),
        sa.Column("highlight", sa.String(length=36), nullable=True),
        sa.Column("code", sa.String(length=36), nullable=True),
        sa.Column("concept", sa.String(length=100), nullable=True),
        sa.Column("coder", sa.String(length=36), nullable=False),
        sa.Column("definition", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_codings_code", "codings", ["code"], unique=False)
    op.create_index("ix_codings_document", "codings", ["document", "study"], unique=False)
    op.create_index("ix_codings_highlight", "codings", ["highlight"], unique=False)
    op.create_index("ix_codings_study", "codings", ["study"], unique=False)
    op.create_table(
        "deeds",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=36), nullable=False),
        sa.Column("document", sa.String(length=36), nullable=False),
        sa.Column("undoes", sa.String(length=36), nullable=False),
        sa.Column("undone", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_deeds_by", "deeds", ["study", "by", "number"], unique=False)
    op.create_index("ix_deeds_key", "deeds", ["key"], unique=False)
    op.create_index("ix_deeds_study", "deeds", ["study", "number"], unique=True)
    op.create_table(
        "findings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("sentence", sa.String(length=500), nullable=False),
        sa.Column("theme", sa.String(length=100), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("group", sa.String(length=200), nullable=False),
        sa.Column("period", sa.String(length=100), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("published_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_findings_study", "findings", ["study"], unique=False)
    op.create_table(
        "foreigns",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("of", sa.String(length=36), nullable=False),
        sa.Column("tool", sa.String(length=200), nullable=False),
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("guid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_foreigns_of", "foreigns", ["of"], unique=False)
    op.create_index("ix_foreigns_study", "foreigns", ["study"], unique=False)
    op.create_table(
        "highlights",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=64), nullable=False),
        sa.Column("coder", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_highlights_document", "highlights", ["document", "study", "start"], unique=False)
    op.create_index("ix_highlights_study", "highlights", ["study"], unique=False)
    op.create_table(
        "judgements",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("row", sa.String(length=100), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_judgements_study", "judgements", ["study"], unique=False)
    op.create_table(
        "memos",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("on", sa.String(length=36), nullable=False),
        sa.Column("document", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_memos_document", "memos", ["document"], unique=False)
    op.create_index("ix_memos_on", "memos", ["on"], unique=False)
    op.create_index("ix_memos_study", "memos", ["study"], unique=False)
    op.create_table(
        "outgoings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("documents", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_outgoings_study", "outgoings", ["study"], unique=False)
    op.create_table(
        "stances",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("finding", sa.String(length=36), nullable=False),
        sa.Column("highlight", sa.String(length=36), nullable=False),
        sa.Column("document", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("doubted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_stances_document", "stances", ["document"], unique=False)
    op.create_index("ix_stances_finding", "stances", ["finding"], unique=False)
    op.create_index("ix_stances_highlight", "stances", ["highlight"], unique=False)
    op.create_index("ix_stances_study", "stances", ["study"], unique=False)
    op.create_table(
        "studies",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=True),
        sa.Column("layers", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_studies_study", "studies", ["study"], unique=False)
    op.create_table(
        "study_documents",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=36), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("read_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_study_documents_study", "study_documents", ["study"], unique=False)
    op.create_table(
        "study_members",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_study_members_account", "study_members", ["account"], unique=False)
    op.create_index("ix_study_members_study", "study_members", ["study"], unique=False)
    op.create_table(
        "unreads",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_unreads_study", "unreads", ["study"], unique=False)
    op.create_table(
        "variables",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_variables_study", "variables", ["study"], unique=False)
    op.create_table(
        "deed_changes",
        sa.Column("deed", sa.String(length=36), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("thing", sa.String(length=36), nullable=False),
        sa.Column("document", sa.String(length=36), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["deed"], ["deeds.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("deed", "ordinal"),
    )
    op.create_index("ix_deed_changes_document", "deed_changes", ["document"], unique=False)
    op.create_index("ix_deed_changes_thing", "deed_changes", ["thing"], unique=False)


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index("ix_deed_changes_thing", table_name="deed_changes")
    op.drop_index("ix_deed_changes_document", table_name="deed_changes")
    op.drop_table("deed_changes")
    op.drop_index("ix_variables_study", table_name="variables")
    op.drop_table("variables")
    op.drop_index("ix_unreads_study", table_name="unreads")
    op.drop_table("unreads")
    op.drop_index("ix_study_members_study", table_name="study_members")
    op.drop_index("ix_study_members_account", table_name="study_members")
    op.drop_table("study_members")
    op.drop_index("ix_study_documents_study", table_name="study_documents")
    op.drop_table("study_documents")
    op.drop_index("ix_studies_study", table_name="studies")
    op.drop_table("studies")
    op.drop_index("ix_stances_study", table_name="stances")
    op.drop_index("ix_stances_highlight", table_name="stances")
    op.drop_index("ix_stances_finding", table_name="stances")
    op.drop_index("ix_stances_document", table_name="stances")
    op.drop_table("stances")
    op.drop_index("ix_outgoings_study", table_name="outgoings")
    op.drop_table("outgoings")
    op.drop_index("ix_memos_study", table_name="memos")
    op.drop_index("ix_memos_on", table_name="memos")
    op.drop_index("ix_memos_document", table_name="memos")
    op.drop_table("memos")
    op.drop_index("ix_judgements_study", table_name="judgements")
    op.drop_table("judgements")
    op.drop_index("ix_highlights_study", table_name="highlights")
    op.drop_index("ix_highlights_document", table_name="highlights")
    op.drop_table("highlights")
    op.drop_index("ix_foreigns_study", table_name="foreigns")
    op.drop_index("ix_foreigns_of", table_name="foreigns")
    op.drop_table("foreigns")
    op.drop_index("ix_findings_study", table_name="findings")
    op.drop_table("findings")
    op.drop_index("ix_deeds_study", table_name="deeds")
    op.drop_index("ix_deeds_key", table_name="deeds")
    op.drop_index("ix_deeds_by", table_name="deeds")
    op.drop_table("deeds")
    op.drop_index("ix_codings_study", table_name="codings")
    op.drop_index("ix_codings_highlight", table_name="codings")
    op.drop_index("ix_codings_document", table_name="codings")
    op.drop_index("ix_codings_code", table_name="codings")
    op.drop_table("codings")
    op.drop_index("ix_codes_study", table_name="codes")
    op.drop_table("codes")
    op.drop_index("ix_code_sets_study", table_name="code_sets")
    op.drop_table("code_sets")
    op.drop_index("ix_cases_study", table_name="cases")
    op.drop_table("cases")
