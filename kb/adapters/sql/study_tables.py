"""The tables of studies, one for each kind of thing in them; see ``tables``.

A column is a field of the kind, lists and mappings as JSON, times written out so that they are the same to the letter
on every database. ``once`` is the digest of what there may be one of.
"""

import json
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
)

from kb.adapters.sql.people_tables import metadata as metadata  # also to be had here: then all tables are in it
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code, CodeSet
from kb.model.finding import Finding, Judgement, Stance
from kb.model.foreign import Case, Foreign, Unread, Variable
from kb.model.memo import Memo
from kb.model.study import Member, Outgoing, Study, Taken, Thing
from kb.model.wording import Wording


class Written(TypeDecorator[Any]):
    """A list or mapping, as JSON in a text; nothing where there is none."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _: Dialect) -> str | None:
        """What is stored."""
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: str | None, _: Dialect) -> Any:
        """What it was."""
        return None if value is None else json.loads(value)


_ID = String(36)
_TIME = String(32)
_CONCEPT = String(100)


def _of(name: str, *parts: Any) -> Table:
    """A table of things of a kind, by its own columns and indexes."""
    return Table(
        name,
        metadata,
        Column("id", _ID, primary_key=True),
        Column("study", _ID, nullable=False),
        Column("once", String(64), nullable=False, unique=True),
        *parts,
        Index(f"ix_{name}_study", "study"),
    )


studies = _of(
    "studies",
    Column("question", String(500), nullable=False),
    Column("query", Text, nullable=False),
    Column("seen_at", _TIME),
    Column("layers", Written(), nullable=False),
    Column("made_at", _TIME, nullable=False),
)

study_members = _of(
    "study_members",
    # An account is never deleted, and what it did here stays its own.
    Column("account", _ID),
    Column("name", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Index("ix_study_members_account", "account"),
)

study_documents = _of(
    "study_documents",
    Column("document", _ID, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("read_by", Written(), nullable=False),
)

codes = _of(
    "codes",
    Column("name", String(200), nullable=False),
    Column("words_of", _ID),
    Column("hue", Integer, nullable=False),
    Column("parent", _ID),
    Column("ordinal", Integer, nullable=False),
    Column("codable", Boolean, nullable=False),
    Column("covers", Text, nullable=False),
    Column("leaves", Text, nullable=False),
    Column("example", Text, nullable=False),
    Column("keys", Written(), nullable=False),
    Column("concept", _CONCEPT),
    Column("mapping", String(16)),
    Column("state", String(16), nullable=False),
    Column("definition", Integer, nullable=False),
)

code_sets = _of(
    "code_sets",
    Column("name", String(200), nullable=False),
    Column("description", Text, nullable=False),
    Column("codes", Written(), nullable=False),
)

# No foreign key to documents: of one that was removed it has to be known that something was said of it.
highlights = _of(
    "highlights",
    Column("document", _ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("words", String(64), nullable=False),
    Column("region", Written()),
    Column("coder", _ID, nullable=False),
    Column("made_at", _TIME, nullable=False),
    Index("ix_highlights_document", "document", "study", "start"),
)

codings = _of(
    "codings",
    Column("document", _ID, nullable=False),
    Column("highlight", _ID),
    Column("code", _ID),
    Column("concept", _CONCEPT),
    Column("coder", _ID, nullable=False),
    Column("definition", Integer, nullable=False),
    Column("made_at", _TIME, nullable=False),
    Index("ix_codings_document", "document", "study"),
    Index("ix_codings_highlight", "highlight"),
    Index("ix_codings_code", "code"),
)

memos = _of(
    "memos",
    Column("on", _ID, nullable=False),
    Column("document", _ID),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("author", _ID, nullable=False),
    Column("made_at", _TIME, nullable=False),
    Column("changed_at", _TIME, nullable=False),
    Index("ix_memos_on", "on"),
    Index("ix_memos_document", "document"),
)

findings = _of(
    "findings",
    Column("sentence", String(500), nullable=False),
    Column("theme", _CONCEPT),
    Column("place", String(100), nullable=False),
    Column("group", String(200), nullable=False),
    Column("period", String(100), nullable=False),
    Column("made_by", _ID, nullable=False),
    Column("made_at", _TIME, nullable=False),
    Column("published_at", _TIME),
)

stances = _of(
    "stances",
    Column("finding", _ID, nullable=False),
    Column("highlight", _ID, nullable=False),
    Column("document", _ID, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("by", _ID, nullable=False),
    Column("made_at", _TIME, nullable=False),
    Column("doubted", Boolean, nullable=False, server_default=false()),
    Column("confirmed_by", Written(), nullable=False),
    Index("ix_stances_finding", "finding"),
    Index("ix_stances_highlight", "highlight"),
    Index("ix_stances_document", "document"),
)

judgements = _of(
    "judgements",
    Column("row", _CONCEPT, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("keys", Written(), nullable=False),
    Column("by", _ID, nullable=False),
    Column("made_at", _TIME, nullable=False),
)

variables = _of(
    "variables",
    Column("name", String(200), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("description", Text, nullable=False),
)

cases = _of(
    "cases",
    Column("name", String(200), nullable=False),
    Column("description", Text, nullable=False),
    Column("documents", Written(), nullable=False),
    Column("values", Written(), nullable=False),
)

foreigns = _of(
    "foreigns",
    Column("of", _ID, nullable=False),
    Column("tool", String(200), nullable=False),
    Column("project", String(200), nullable=False),
    Column("guid", _ID, nullable=False),
    Index("ix_foreigns_of", "of"),
)

unreads = _of(
    "unreads",
    Column("project", String(200), nullable=False),
    Column("kind", String(80), nullable=False),
    Column("content", Text, nullable=False),
)

outgoings = _of(
    "outgoings",
    Column("format", String(20), nullable=False),
    Column("by", _ID, nullable=False),
    Column("at", _TIME, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("documents", Written(), nullable=False),
    Column("held", Written(), nullable=False, server_default="{}"),
    Column("stayed", Written(), nullable=False, server_default="[]"),
)

wordings = _of(
    "wordings",
    Column("concept", _CONCEPT, nullable=False),
    Column("word", String(100), nullable=False),
    Column("offered", Boolean, nullable=False),
    Column("people", Integer, nullable=False),
    Column("by", _ID, nullable=False),
    Column("made_at", _TIME, nullable=False),
    Column("ruling", String(16)),
    Column("reason", Text, nullable=False, server_default=""),
)

# What was done, see ``kb.model.deed``; of each study by itself, in order.
deeds = Table(
    "deeds",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("study", _ID, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("by", _ID, nullable=False),
    Column("at", _TIME, nullable=False),
    Column("key", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("about", _ID, nullable=False),
    Column("document", _ID, nullable=False),
    Column("undoes", _ID, nullable=False),
    Column("undone", Boolean, nullable=False, server_default=false()),
    Index("ix_deeds_study", "study", "number", unique=True),
    Index("ix_deeds_by", "study", "by", "number"),
    Index("ix_deeds_key", "key"),
)

deed_changes = Table(
    "deed_changes",
    metadata,
    Column("deed", _ID, ForeignKey("deeds.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("thing", _ID, nullable=False),
    # That the thing is in or on, so that what was written of it can go with it.
    Column("document", _ID),
    Column("before", Text),
    Column("after", Text),
    Index("ix_deed_changes_thing", "thing"),
    Index("ix_deed_changes_document", "document"),
)

TABLES: dict[type[Thing], Table] = {
    Study: studies,
    Member: study_members,
    Taken: study_documents,
    Code: codes,
    CodeSet: code_sets,
    Highlight: highlights,
    Coding: codings,
    Memo: memos,
    Finding: findings,
    Stance: stances,
    Judgement: judgements,
    Variable: variables,
    Case: cases,
    Foreign: foreigns,
    Unread: unreads,
    Outgoing: outgoings,
    Wording: wordings,
}
"""Where the things of each kind stand."""
